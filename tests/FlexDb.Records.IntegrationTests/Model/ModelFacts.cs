using FlexDb.Core.Errors;
using FlexDb.Records.Errors;

namespace FlexDb.Records.IntegrationTests.Model;

/// <summary>Exceptions as texts: the type and all facts, so that the model's and the store's can be compared.</summary>
internal static class ModelFacts
{
    public static string NotFound(string tableId, string id, int? place, bool isDeleted) => $"not found {tableId}/{id}@{place} deleted={isDeleted}";

    public static string NotDeleted(string tableId, string id, int? place) => $"not deleted {tableId}/{id}@{place}";

    public static string Concurrency(string tableId, string id, int? place, int expected, int actual) => $"concurrency {tableId}/{id}@{place} {expected}≠{actual}";

    public static string IdConflict(string tableId, string id, int? place, bool isDeleted) => $"id conflict {tableId}/{id}@{place} deleted={isDeleted}";

    public static string Invalid(int? place, IEnumerable<FlexRecordError> errors) => $"invalid @{place} {string.Join(" | ", errors)}";

    public static string Batch(string tableId, string id, int? place) => $"batch {tableId}/{id}@{place}";

    public static string Unique(string tableId, string id, int? place, string column, string other) => $"unique {tableId}/{id}@{place} {column} {other}";

    public static string Missing(string tableId, string id, int? place, IEnumerable<FlexMissingTarget> missing) =>
        $"missing target {tableId}/{id}@{place} {string.Join(", ", missing.Select(static target => target.ToString()).Order(StringComparer.Ordinal))}";

    public static string InUse(string tableId, string id, int? place, IEnumerable<(string TableId, string Column, int Count, IEnumerable<string> Ids)> uses) =>
        $"in use {tableId}/{id}@{place} {string.Join(", ", uses.Select(static use => $"{use.TableId}.{use.Column} {use.Count}: {(use.Count > 10 ? "…" : string.Join(" ", use.Ids.Distinct().Order(StringComparer.Ordinal)))}").Order(StringComparer.Ordinal))}";

    public static string State(string tableId, FlexTableState state) => $"table {tableId} {state}";

    public static string NoTable(string key) => $"no table {key}";

    public static string NoColumn(string tableId, string column) => $"no column {tableId}.{column}";

    public const string Argument = "argument";

    /// <summary>The facts of what the store has thrown; null for an exception that it must not throw here.</summary>
    public static string? Of(Exception exception) => exception switch
    {
        FlexRecordNotFoundException e => NotFound(e.TableId, e.RecordId, e.Place, e.IsDeleted),
        FlexRecordNotDeletedException e => NotDeleted(e.TableId, e.RecordId, e.Place),
        FlexRecordConcurrencyException e => Concurrency(e.TableId, e.RecordId, e.Place, e.ExpectedVersion, e.ActualVersion),
        FlexRecordIdConflictException e => IdConflict(e.TableId, e.RecordId, e.Place, e.IsDeleted),
        FlexRecordException e => Invalid(e.Place, e.Errors),
        FlexRecordBatchException e => Batch(e.TableId, e.RecordId, e.Place),
        FlexUniqueConflictException e => Unique(e.TableId, e.RecordId, e.Place, e.ColumnName, e.OtherRecordId),
        FlexRecordTargetNotFoundException e => Missing(e.TableId, e.RecordId, e.Place, e.Missing),
        FlexRecordInUseException e => InUse(e.TableId, e.RecordId, e.Place, e.Uses.Select(static use => (use.TableId, use.ColumnName, use.Count, use.RecordIds.AsEnumerable()))),
        FlexTableStateException e => State(e.TableId!, e.State),
        FlexTableNotFoundException e => NoTable(e.TableName ?? e.TableId!),
        FlexColumnNotFoundException e => NoColumn(e.TableId!, e.ColumnName),
        ArgumentException => Argument,
        _ => null,
    };
}
