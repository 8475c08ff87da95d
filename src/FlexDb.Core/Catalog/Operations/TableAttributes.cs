using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Sets what is no part of the schema: the display name, and whether the table is active.</summary>
internal static class TableAttributes
{
    private static readonly StatementList SetDisplayName = new(TableSql.SetDisplayName, TableSql.FindById);
    private static readonly StatementList SetActive = new(TableSql.SetActive, TableSql.FindById);

    public static Task<FlexTable> SetDisplayNameAsync(
        OperationConnection connection,
        FlexDbOptions settings,
        string applicationId,
        FlexTableKey key,
        string? displayName,
        CancellationToken cancellationToken) =>
        SetAsync(
            connection,
            settings,
            applicationId,
            key,
            row => row.DisplayName == displayName,
            SetDisplayName,
            id => new() { ["id"] = id, ["applicationId"] = applicationId, ["displayName"] = displayName, ["includeDeleted"] = false },
            cancellationToken);

    public static Task<FlexTable> SetActiveAsync(
        OperationConnection connection,
        FlexDbOptions settings,
        string applicationId,
        FlexTableKey key,
        bool isActive,
        CancellationToken cancellationToken) =>
        SetAsync(
            connection,
            settings,
            applicationId,
            key,
            row => row.IsActive == isActive,
            SetActive,
            id => new() { ["id"] = id, ["applicationId"] = applicationId, ["isActive"] = isActive, ["includeDeleted"] = false },
            cancellationToken);

    private static async Task<FlexTable> SetAsync(
        OperationConnection connection,
        FlexDbOptions settings,
        string applicationId,
        FlexTableKey key,
        Predicate<TableRow> isSet,
        StatementList statements,
        Func<string, Parameters> parameters,
        CancellationToken cancellationToken)
    {
        TableRow row = await TableQueries
            .GetAsync(connection, applicationId, key, includeDeleted: false, cancellationToken)
            .ConfigureAwait(false);
        if (isSet(row))
        {
            return RowReader.ToTable(row);
        }

        bool hasBegun = await TableLocks.BeginAsync(connection, settings, applicationId, [row.Id], cancellationToken).ConfigureAwait(false);
        Answer<TableRow> answer = await connection
            .WriteAsync<TableRow>(statements, hasBegun ? TextPlace.Last : TextPlace.Whole, parameters(row.Id), cancellationToken)
            .ConfigureAwait(false);
        return answer.Rows.Count == 1
            ? RowReader.ToTable(answer.Rows[0])
            : throw TableQueries.Gone(applicationId, key);
    }
}
