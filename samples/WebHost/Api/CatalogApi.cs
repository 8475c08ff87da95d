using System.Security.Claims;
using System.Text.Json;

using FlexDb.Core;
using FlexDb.Core.Evolution;
using FlexDb.Core.Validation;

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

using WebHost.Access;

namespace WebHost.Api;

/// <summary>The catalog over HTTP and JSON, for the application that the API key stands for.</summary>
public static class CatalogApi
{
    public static void MapCatalogApi(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder api = app.MapGroup("/api")
            .WithTags("Catalog")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

        api.MapGet("/tables", (string? prefix, FlexDbStore store, ClaimsPrincipal user, CancellationToken stop) =>
                store.ListTablesAsync(user.Application(), new FlexTableFilter { NamePrefix = prefix }, stop).Select(SummaryResponse.Of))
            .WithSummary("Lists the tables by name.");
        api.MapPost("/tables", CreateAsync).WithSummary("Creates a table.");
        api.MapGet("/tables/{name}", async (string name, FlexDbStore store, ClaimsPrincipal user, CancellationToken stop) =>
                TableResponse.Of(await store.GetTableAsync(user.Application(), name, cancellationToken: stop)))
            .WithSummary("Reads a table.");
        api.MapPatch("/tables/{name}", EditAsync).WithSummary("Edits a table's columns, as its next version.");
        api.MapDelete("/tables/{name}", DeleteAsync).WithSummary("Deletes a table; it can be restored until it is purged.");
        api.MapPost("/tables/{name}/plans", PlanAsync).WithSummary("Works an edit out and judges it, without doing it.");
        api.MapPost("/plans/apply", ApplyAsync).WithSummary("Does exactly what a plan says, or nothing.");
        api.MapGet("/tables/{name}/versions", (string name, FlexDbStore store, ClaimsPrincipal user, CancellationToken stop) =>
                store.ListVersionsAsync(user.Application(), name, new FlexVersionFilter { NewestFirst = true }, stop).Select(VersionResponse.Of))
            .WithSummary("Lists a table's versions, the newest first.");
        api.MapPost("/tables/{name}/records/check", CheckAsync).WithSummary("Checks a record against a table's rules.");
        api.MapGet("/tables/{name}/json-schema", async (string name, FlexDbStore store, ClaimsPrincipal user, CancellationToken stop) =>
                TypedResults.Text(
                    (await store.GetTableAsync(user.Application(), name, cancellationToken: stop)).Schema.ToJsonSchema(),
                    "application/schema+json"))
            .WithSummary("A table's rules as JSON Schema.");
    }

    private static async Task<Created<TableResponse>> CreateAsync(
        CreateRequest request,
        FlexDbStore store,
        ClaimsPrincipal user,
        CancellationToken stop)
    {
        FlexTable table = await store.CreateTableAsync(
            new NewFlexTable(user.Application(), request.Name)
            {
                DisplayName = request.DisplayName,
                Actor = user.Actor(),
                Columns = [.. request.Columns ?? []],
            },
            stop);
        return TypedResults.Created($"/api/tables/{table.Name}", TableResponse.Of(table));
    }

    private static async Task<TableResponse> EditAsync(
        string name,
        EditRequest request,
        FlexDbStore store,
        ClaimsPrincipal user,
        CancellationToken stop) =>
        TableResponse.Of((await store.EditTableAsync(user.Application(), name, request.ApplyTo, request.ToOptions(user.Actor()), stop)).Table);

    private static async Task<NoContent> DeleteAsync(string name, FlexDbStore store, ClaimsPrincipal user, CancellationToken stop)
    {
        await store.DeleteTableAsync(user.Application(), name, stop);
        return TypedResults.NoContent();
    }

    private static async Task<PlanResponse> PlanAsync(
        string name,
        EditRequest request,
        FlexDbStore store,
        ClaimsPrincipal user,
        CancellationToken stop) =>
        PlanResponse.Of(await store.PlanEditAsync(user.Application(), name, request.ApplyTo, request.ToOptions(user.Actor()), stop));

    private static async Task<Results<Ok<TableResponse>, ProblemHttpResult>> ApplyAsync(
        FlexPlan plan,
        FlexDbStore store,
        ClaimsPrincipal user,
        CancellationToken stop,
        FlexChangeImpact allow = FlexChangeImpact.Safe)
    {
        if (plan.ApplicationId != user.Application())
        {
            return TypedResults.Problem("The plan is for another application.", statusCode: StatusCodes.Status403Forbidden);
        }

        FlexEditOptions options = new() { Actor = user.Actor(), Allow = allow };
        return TypedResults.Ok(TableResponse.Of((await store.ApplyPlanAsync(user.Application(), plan, options, stop)).Table));
    }

    private static async Task<CheckResponse> CheckAsync(
        string name,
        [FromBody] JsonElement record,
        FlexDbStore store,
        ClaimsPrincipal user,
        CancellationToken stop,
        FlexRecordMode mode = FlexRecordMode.Insert)
    {
        FlexTable table = await store.GetTableAsync(user.Application(), name, cancellationToken: stop);
        FlexRecordResult result = FlexRecordValidator.For(table.Schema).Validate(record, mode);
        return new CheckResponse(
            result.IsValid,
            result.IsValid ? JsonElement.Parse(result.Record.Span) : null,
            result.Errors);
    }
}
