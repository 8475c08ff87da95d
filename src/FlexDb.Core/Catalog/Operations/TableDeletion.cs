using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Deletes a table softly, and purges deleted ones for good.</summary>
internal sealed class TableDeletion(string applicationId, FlexTableKey key, FlexDbOptions settings)
{
    private static readonly StatementList Delete = new(TableSql.Delete);
    private static readonly StatementList Purge = new(VersionSql.Purge, TableSql.Purge);

    private string? _id;

    public async Task<bool> DeleteAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        string id = await FindIdAsync(connection, cancellationToken).ConfigureAwait(false);
        TableRow? row = await LockAsync(connection, id, cancellationToken).ConfigureAwait(false);
        if (!TableQueries.IsLive(row, applicationId))
        {
            return connection.MayBeDone ? true : throw TableQueries.Gone(applicationId, key);
        }

        // Under READ COMMITTED this sees what was committed before the lock was granted; who comes later waits for it.
        IReadOnlyList<FlexColumnReference> references = await ReferenceDependents
            .FindAsync(connection, applicationId, row!.RowName, cancellationToken)
            .ConfigureAwait(false);
        FlexColumnReference[] others = references.Where(reference => reference.TableId != id).ToArray();
        if (others.Length > 0)
        {
            throw new FlexTableReferencedException(applicationId, row.Id, row.RowName, others);
        }

        await connection
            .ExecuteAsync(
                Delete,
                TextPlace.Last,
                new() { ["id"] = id, ["tombstone"] = Tombstone.For(row.RowName, id) },
                cancellationToken)
            .ConfigureAwait(false);
        return true;
    }

    public async Task<bool> PurgeAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        TableRow? row = await LockAsync(connection, key.Value, cancellationToken).ConfigureAwait(false);
        if (row is null || row.ApplicationId != applicationId)
        {
            return connection.MayBeDone ? true : throw TableQueries.Gone(applicationId, key);
        }

        CatalogTelemetry.NoteTable(row.Id);
        if (row.DeletedAt is null)
        {
            throw new FlexTableStateException(
                applicationId,
                row.Id,
                row.RowName,
                FlexTableState.Active,
                "Only a deleted table can be purged; delete it first.");
        }

        try
        {
            await connection.ExecuteAsync(Purge, TextPlace.Last, new() { ["id"] = row.Id }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (ServerFailures.IsReferred(exception))
        {
            // A foreign key of the host's own may refer to the table as well.
            await connection.RollBackAsync().ConfigureAwait(false);
            if (await StoredRecords.ExistAsync(connection, row.Id, cancellationToken).ConfigureAwait(false))
            {
                throw new FlexTableHasRecordsException(applicationId, row.Id, RowReader.NameOf(row.RowName, row.Id, row.DeletedAt), exception);
            }

            throw;
        }
    }

    /// <summary>Whether a purge that was cut short has happened.</summary>
    public Task<bool> IsPurgedAsync(OperationConnection connection) =>
        connection.ExistsAsync(TableSql.IsGone, new() { ["id"] = key.Value }, CancellationToken.None);

    private async Task<string> FindIdAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        if (_id is null)
        {
            TableRow row = await TableQueries
                .GetAsync(connection, applicationId, key, includeDeleted: false, cancellationToken)
                .ConfigureAwait(false);
            _id = row.Id;
        }

        return _id;
    }

    private async Task<TableRow?> LockAsync(OperationConnection connection, string id, CancellationToken cancellationToken)
    {
        Dictionary<string, TableRow> rows = await TableLocks
            .LockAsync(connection, settings, applicationId, [id], cancellationToken)
            .ConfigureAwait(false);
        return rows.GetValueOrDefault(id);
    }
}
