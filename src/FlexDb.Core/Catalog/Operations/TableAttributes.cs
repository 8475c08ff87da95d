using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Sets what is no part of the schema: the display name, and whether the table is active.</summary>
internal sealed class TableAttributes(string operation, string applicationId, FlexTableKey key, FlexDbOptions settings)
{
    private static readonly StatementList SetDisplayName = new(TableSql.SetDisplayName, TableSql.FindById);
    private static readonly StatementList SetActive = new(TableSql.SetActive, TableSql.FindById);

    // Found once, because the name may be another table's when the write is sent again.
    private string? _id;

    public Task<FlexTable> SetDisplayNameAsync(OperationConnection connection, string? displayName, CancellationToken cancellationToken) =>
        SetAsync(
            connection,
            row => row.DisplayName == displayName,
            SetDisplayName,
            id => new() { ["id"] = id, ["applicationId"] = applicationId, ["displayName"] = displayName, ["includeDeleted"] = false },
            cancellationToken);

    public Task<FlexTable> SetActiveAsync(OperationConnection connection, bool isActive, CancellationToken cancellationToken) =>
        SetAsync(
            connection,
            row => row.IsActive == isActive,
            SetActive,
            id => new() { ["id"] = id, ["applicationId"] = applicationId, ["isActive"] = isActive, ["includeDeleted"] = false },
            cancellationToken);

    private async Task<FlexTable> SetAsync(
        OperationConnection connection,
        Predicate<TableRow> isSet,
        StatementList statements,
        Func<string, Parameters> parameters,
        CancellationToken cancellationToken)
    {
        TableRow row = await FindAsync(connection, cancellationToken).ConfigureAwait(false);
        if (isSet(row))
        {
            return RowReader.ToTable(row);
        }

        bool hasBegun = await TableLocks.BeginAsync(connection, settings, applicationId, [row.Id], cancellationToken).ConfigureAwait(false);
        Answer<TableRow> answer = await connection
            .WriteAsync<TableRow>(statements, hasBegun ? TextPlace.Last : TextPlace.Whole, parameters(row.Id), cancellationToken)
            .ConfigureAwait(false);
        return answer.Rows.Count == 1 ? RowReader.ToTable(answer.Rows[0]) : throw Gone(connection);
    }

    private async Task<TableRow> FindAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        if (_id is not null)
        {
            return await TableQueries.FindAsync(connection, applicationId, FlexTableKey.ById(_id), includeDeleted: false, cancellationToken).ConfigureAwait(false)
                ?? throw Gone(connection);
        }

        TableRow row = await TableQueries.GetAsync(connection, applicationId, key, includeDeleted: false, cancellationToken).ConfigureAwait(false);
        _id = row.Id;
        return row;
    }

    // It may have been set before others deleted the table.
    private FlexDbException Gone(OperationConnection connection) =>
        connection.MayBeDone ? FlexOutcomeUnknownException.Overwritten(operation) : TableQueries.Gone(applicationId, key);
}
