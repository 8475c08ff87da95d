using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Sets what is no part of the schema: the display name, and whether the table is active.</summary>
internal static class TableAttributes
{
    private static readonly string SetDisplayName = string.Join('\n', TableSql.SetDisplayName, TableSql.FindById);
    private static readonly string SetActive = string.Join('\n', TableSql.SetActive, TableSql.FindById);

    public static Task<FlexTable> SetDisplayNameAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        string? displayName,
        CancellationToken cancellationToken) =>
        SetAsync(
            connection,
            applicationId,
            key,
            row => row.DisplayName == displayName,
            SetDisplayName,
            id => new { id, applicationId, displayName, includeDeleted = false },
            cancellationToken);

    public static Task<FlexTable> SetActiveAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        bool isActive,
        CancellationToken cancellationToken) =>
        SetAsync(
            connection,
            applicationId,
            key,
            row => row.IsActive == isActive,
            SetActive,
            id => new { id, applicationId, isActive, includeDeleted = false },
            cancellationToken);

    private static async Task<FlexTable> SetAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        Predicate<TableRow> isSet,
        string text,
        Func<string, object> parameters,
        CancellationToken cancellationToken)
    {
        TableRow row = await TableQueries
            .GetAsync(connection, applicationId, key, includeDeleted: false, cancellationToken)
            .ConfigureAwait(false);
        if (isSet(row))
        {
            return RowReader.ToTable(row);
        }

        IReadOnlyList<TableRow> rows = await connection
            .WriteAsync<TableRow>(text, TextPlace.Whole, parameters(row.Id), cancellationToken)
            .ConfigureAwait(false);
        return rows.Count == 1
            ? RowReader.ToTable(rows[0])
            : throw TableQueries.Gone(applicationId, key);
    }
}
