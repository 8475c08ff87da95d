using System.Text.Json;

using FlexDb.Core.Errors;

using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace WebHost.Api;

/// <summary>Answers the library's exceptions as problem details (RFC 9457).</summary>
public sealed class CatalogProblems(IProblemDetailsService problems) : IExceptionHandler
{
    // About as long as the store itself has waited (EditLockTimeout).
    private const string RetryAfterSeconds = "5";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (Misuse(exception) is { } misuse)
        {
            httpContext.Response.StatusCode = misuse.Status!.Value;
            return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = misuse, Exception = exception });
        }

        if (exception is not FlexDbException failure)
        {
            return false;
        }

        ProblemDetails details = Describe(failure);
        if (failure is FlexTableLockedException)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        httpContext.Response.StatusCode = details.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = details, Exception = failure });
    }

    /// <summary>A request that lacks what it must have, or whose form or plan cannot be read; null for anything else.</summary>
    private static ProblemDetails? Misuse(Exception exception) => exception switch
    {
        BadHttpRequestException bad => new() { Status = bad.StatusCode, Title = "The request cannot be read.", Detail = bad.Message },
        JsonException unreadable => new() { Status = StatusCodes.Status400BadRequest, Title = "The JSON cannot be read.", Detail = unreadable.Message },
        ArgumentException misuse => new() { Status = StatusCodes.Status400BadRequest, Title = "The request cannot be read.", Detail = misuse.Message },
        _ => null,
    };

    /// <summary>What a client may know of a failure; of the server's own failures, nothing but that they are.</summary>
    public static ProblemDetails Describe(FlexDbException failure)
    {
        (int status, string type, string title) = Kind(failure);
        bool isOurs = status >= StatusCodes.Status500InternalServerError;
        ProblemDetails details = new()
        {
            Status = status,
            Type = $"urn:flexdb:{type}",
            Title = title,
            Detail = isOurs ? null : failure.Message,
        };
        switch (failure)
        {
            case FlexSchemaException schema:
                details.Extensions["problems"] = schema.Problems;
                break;
            case FlexChangeRefusedException refused:
                details.Extensions["impact"] = refused.Impact;
                details.Extensions["reasons"] = refused.Changes.SelectMany(change => change.Reasons).ToArray();
                break;
            case FlexConcurrencyException concurrency:
                details.Extensions["expectedVersion"] = concurrency.ExpectedVersion;
                details.Extensions["actualVersion"] = concurrency.ActualVersion;
                break;
            case FlexTableReferencedException referenced:
                details.Extensions["references"] = referenced.References.Select(reference => reference.ToString()).ToArray();
                break;
            case FlexRecordException record:
                details.Extensions["errors"] = record.Errors;
                break;
        }

        return details;
    }

    private static (int Status, string Type, string Title) Kind(FlexDbException failure) => failure switch
    {
        FlexTableNotFoundException => (StatusCodes.Status404NotFound, "table-not-found", "There is no such table."),
        FlexVersionNotFoundException => (StatusCodes.Status404NotFound, "version-not-found", "There is no such version."),
        FlexColumnNotFoundException => (StatusCodes.Status422UnprocessableEntity, "column-not-found", "There is no such column."),
        FlexTableNameConflictException => (StatusCodes.Status409Conflict, "name-taken", "The name is taken."),
        FlexConcurrencyException => (StatusCodes.Status409Conflict, "stale", "Somebody else was first."),
        FlexTableReferencedException => (StatusCodes.Status409Conflict, "referenced", "Other tables refer to it."),
        FlexTableHasRecordsException => (StatusCodes.Status409Conflict, "has-records", "Records of the table are stored."),
        FlexTableStateException => (StatusCodes.Status409Conflict, "state", "The table is not in the state for that."),
        FlexChangeRefusedException => (StatusCodes.Status409Conflict, "consent-needed", "The change could harm stored values."),
        FlexImportOutdatedException => (StatusCodes.Status409Conflict, "stale", "Somebody else was first."),
        FlexImportRefusedException => (StatusCodes.Status409Conflict, "consent-needed", "The import could harm stored values."),
        FlexIncompatibleSchemaException => (StatusCodes.Status409Conflict, "incompatible", "The change breaks compatibility."),
        FlexSchemaException => (StatusCodes.Status422UnprocessableEntity, "schema", "The columns break the rules."),
        FlexReferenceTargetException => (StatusCodes.Status422UnprocessableEntity, "reference-target", "A reference leads nowhere."),
        FlexSlotsExhaustedException => (StatusCodes.Status422UnprocessableEntity, "slots-exhausted", "No index slot is left."),
        FlexLimitException => (StatusCodes.Status422UnprocessableEntity, "too-large", "That is too large."),
        FlexRecordException => (StatusCodes.Status422UnprocessableEntity, "record", "The record breaks the rules."),
        FlexTableLockedException => (StatusCodes.Status503ServiceUnavailable, "locked", "The table is being written; nothing was written, try again."),
        FlexOutcomeUnknownException => (StatusCodes.Status503ServiceUnavailable, "outcome-unknown", "It may or may not be done; read the table again."),
        FlexServerException => (StatusCodes.Status503ServiceUnavailable, "server", "The database failed; nothing was written."),
        _ => (StatusCodes.Status500InternalServerError, "failure", "The catalog failed."),
    };
}
