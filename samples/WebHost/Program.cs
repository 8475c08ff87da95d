using System.Text.Json.Serialization;

using FlexDb.Core;
using FlexDb.Core.Hosting;

using WebHost.Access;
using WebHost.Api;
using WebHost.Pages;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
string connectionString = builder.Configuration.GetConnectionString("Catalog") ?? throw new InvalidOperationException(
    "Set the connection string 'Catalog' to an empty MySQL database, for instance by the variable ConnectionStrings__Catalog.");

builder.Services.AddFlexDb(connectionString).InstallAtStartup();
builder.Services.AddOptions<FlexDbOptions>().BindConfiguration("FlexDb");
builder.Services.AddHealthChecks().AddCheck<FlexDbHealthCheck>("flexdb");

builder.Services.AddCatalogAccess();
builder.Services.AddProblemDetails();
builder.Services.AddExceptionHandler<CatalogProblems>();
builder.Services.AddOpenApi();
builder.Services.AddRazorComponents();
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));

WebApplication app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseStaticFiles();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();

app.MapHealthChecks("/health").AllowAnonymous();
app.MapOpenApi().AllowAnonymous();
app.MapCatalogApi();
app.MapCatalogPages();
await app.RunAsync();
