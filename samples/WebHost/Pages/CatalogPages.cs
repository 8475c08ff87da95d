using System.Security.Claims;
using System.Text.Json;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

using WebHost.Access;

namespace WebHost.Pages;

/// <summary>The pages for people: rendered here, forms and links only, no script.</summary>
public static class CatalogPages
{
    public static void MapCatalogPages(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder pages = app.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/sign-in", (string? returnUrl) => SignIn(returnUrl, problem: null)).AllowAnonymous();
        pages.MapPost("/sign-in", SignInAsync).AllowAnonymous();
        pages.MapPost("/sign-out", SignOutAsync);
        pages.MapGet("/", (FlexDbStore store, ClaimsPrincipal user, CancellationToken stop) =>
            TablesAsync(store, user, problem: null, stop));
        pages.MapPost("/tables", CreateAsync);
        pages.MapGet("/tables/{name}", (string name, int? done, FlexDbStore store, ClaimsPrincipal user, CancellationToken stop) =>
            TableAsync(name, store, user, draft: null, problem: null, done, stop));
        pages.MapPost("/tables/{name}/plan", PlanAsync);
        pages.MapPost("/tables/{name}/apply", ApplyAsync);
    }

    private static RazorComponentResult<SignInPage> SignIn(string? returnUrl, string? problem) =>
        new(new { ReturnUrl = returnUrl, Problem = problem })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized,
        };

    private static async Task<IResult> SignInAsync(
        [FromForm] string key,
        [FromForm] string? returnUrl,
        HttpContext context,
        IOptions<AccessOptions> access)
    {
        if (ApiKeyHandler.Find(access.Value, key) is not { } holder)
        {
            return SignIn(returnUrl, "The key is not known.");
        }

        await context.SignInAsync(ApiKeyHandler.ToPrincipal(holder, CookieAuthenticationDefaults.AuthenticationScheme));
        return TypedResults.LocalRedirect(string.IsNullOrEmpty(returnUrl) ? "/" : returnUrl);
    }

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, [FromForm(Name = "_")] string? nothing)
    {
        _ = nothing;
        await context.SignOutAsync();
        return TypedResults.LocalRedirect("/sign-in");
    }

    private static async Task<RazorComponentResult> TablesAsync(FlexDbStore store, ClaimsPrincipal user, string? problem, CancellationToken stop)
    {
        List<FlexTable> tables = [];
        await foreach (FlexTableSummary table in store.ListTablesAsync(user.Application(), cancellationToken: stop))
        {
            // It may have been deleted since it was listed.
            if (await store.FindTableAsync(user.Application(), table, cancellationToken: stop) is { } found)
            {
                tables.Add(found);
            }
        }

        return new RazorComponentResult<TablesPage>(new { Application = user.Application(), Tables = tables, Problem = problem })
        {
            StatusCode = StatusOf(problem),
        };
    }

    private static async Task<IResult> CreateAsync(
        [FromForm] string name,
        [FromForm] string? displayName,
        FlexDbStore store,
        ClaimsPrincipal user,
        CancellationToken stop)
    {
        try
        {
            NewFlexTable table = new(user.Application(), name.Trim())
            {
                DisplayName = string.IsNullOrWhiteSpace(displayName) ? null : displayName.Trim(),
                Actor = user.Actor(),
            };
            FlexTable created = await store.CreateTableAsync(table, stop);
            return TypedResults.LocalRedirect($"/tables/{created.Name}");
        }
        catch (FlexDbException failure)
        {
            return await TablesAsync(store, user, failure.Message, stop);
        }
    }

    private static async Task<RazorComponentResult> TableAsync(
        string name,
        FlexDbStore store,
        ClaimsPrincipal user,
        ColumnForm? draft,
        string? problem,
        int? done,
        CancellationToken stop)
    {
        FlexTable table = await store.GetTableAsync(user.Application(), name, cancellationToken: stop);
        return new RazorComponentResult<TablePage>(new
        {
            Application = user.Application(),
            Table = table,
            Versions = await store.ListVersionsAsync(user.Application(), table, new FlexVersionFilter { NewestFirst = true }, stop).ToListAsync(stop),
            TableNames = await store.ListTablesAsync(user.Application(), cancellationToken: stop).Select(other => other.Name).ToListAsync(stop),
            Draft = draft,
            Problem = problem,
            Done = done is { } version ? $"Done: this is version {version} now." : null,
        })
        {
            StatusCode = StatusOf(problem),
        };
    }

    private static async Task<RazorComponentResult> PlanAsync(
        string name,
        [FromForm] ColumnForm? form,
        FlexDbStore store,
        ClaimsPrincipal user,
        CancellationToken stop)
    {
        // Without any of its fields a form is null.
        form ??= new ColumnForm();
        try
        {
            FlexPlan plan = await store.PlanEditAsync(user.Application(), name, Change, cancellationToken: stop);
            return new RazorComponentResult<PlanPage>(new { Application = user.Application(), Plan = plan });
        }
        catch (Exception failure) when (failure is JsonException or (FlexDbException and not FlexTableNotFoundException))
        {
            string problem = failure is JsonException ? "The default value is not one of this type." : failure.Message;
            return await TableAsync(name, store, user, form, problem, done: null, stop);
        }

        void Change(FlexTableEdit edit)
        {
            if (form.Remove is { } column)
            {
                edit.RemoveColumn(column);
            }
            else
            {
                edit.AddColumn(form.ToColumn());
            }
        }
    }

    private static async Task<IResult> ApplyAsync(
        string name,
        [FromForm] string plan,
        FlexDbStore store,
        ClaimsPrincipal user,
        CancellationToken stop,
        [FromForm] bool consent = false)
    {
        FlexPlan reviewed = FlexPlan.Parse(plan);
        if (reviewed.ApplicationId != user.Application())
        {
            return TypedResults.Forbid();
        }

        try
        {
            // What was consented to is what the reviewed plan said; the store judges it again.
            FlexEditOptions options = new() { Actor = user.Actor(), Allow = consent ? reviewed.Impact : FlexChangeImpact.Safe };
            FlexTable table = (await store.ApplyPlanAsync(user.Application(), reviewed, options, stop)).Table;
            return TypedResults.LocalRedirect(FormattableString.Invariant($"/tables/{table.Name}?done={table.Version}"));
        }
        catch (FlexDbException failure) when (failure is not FlexTableNotFoundException)
        {
            return await TableAsync(name, store, user, draft: null, failure.Message, done: null, stop);
        }
    }

    private static int StatusOf(string? problem) => problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
}
