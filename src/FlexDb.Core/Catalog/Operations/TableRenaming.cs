using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Renames a table, and in the same transaction every reference to it, as a new version of each table that refers to it.</summary>
internal sealed class TableRenaming(
    string applicationId,
    FlexTableKey key,
    string newName,
    FlexRenameOptions options,
    FlexDbOptions settings)
{
    private static readonly StatementList Rename = new(TableSql.Rename);

    private readonly SentVersions _sent = new();
    private string? _id;

    public async Task<FlexTable> RunAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        if (connection.MayBeDone && await FindDoneAsync(connection, cancellationToken).ConfigureAwait(false) is { } done)
        {
            return done;
        }

        SummaryRow? obstacle = null;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await RenameAsync(connection, obstacle, isRepeated: attempt > 1, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (ServerFailures.IsDuplicate(exception) && attempt < NameConflicts.MaxAttempts)
            {
                await connection.RollBackAsync().ConfigureAwait(false);
                obstacle = await NameConflicts
                    .FindObstacleAsync(connection, applicationId, newName, exception, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    /// <summary>The table as it is now, where an attempt whose answer was lost has renamed it; others may have changed it since.</summary>
    private async Task<FlexTable?> FindDoneAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        if (_id is null)
        {
            return null;
        }

        // Granted only when that attempt's transaction is over.
        Dictionary<string, TableRow> rows = await TableLocks
            .LockAsync(connection, settings, applicationId, [_id], cancellationToken)
            .ConfigureAwait(false);
        bool isDone = rows.TryGetValue(_id, out TableRow? row)
            && (Tombstone.OriginalName(row.RowName, row.Id) == newName
                || await _sent.AnyIsStoredAsync(connection, cancellationToken).ConfigureAwait(false));
        await connection.RollBackAsync().ConfigureAwait(false);
        return isDone ? RowReader.ToTable(row!) : null;
    }

    private async Task<FlexTable> RenameAsync(
        OperationConnection connection,
        SummaryRow? obstacle,
        bool isRepeated,
        CancellationToken cancellationToken)
    {
        // On a repetition the table is looked up by its id: its name may already be the new one.
        FlexTableKey current = _id is null ? key : FlexTableKey.ById(_id);
        TableRow row = await TableQueries
            .GetAsync(connection, applicationId, current, includeDeleted: false, cancellationToken)
            .ConfigureAwait(false);
        _id = row.Id;
        if (row.RowName == newName)
        {
            return RowReader.ToTable(row);
        }

        HashSet<string> ids = [row.Id, .. await DependentsAsync(connection, row.RowName, cancellationToken).ConfigureAwait(false)];
        while (true)
        {
            Dictionary<string, TableRow> rows = await TableLocks
                .LockAsync(connection, settings, applicationId, obstacle is null ? ids : [.. ids, obstacle.Id], cancellationToken)
                .ConfigureAwait(false);
            if (!rows.TryGetValue(row.Id, out TableRow? own) || !TableQueries.IsLive(own, applicationId))
            {
                throw TableQueries.Gone(applicationId, key);
            }

            if (own.RowName == newName)
            {
                return RowReader.ToTable(own);
            }

            HashSet<string> dependents = await DependentsAsync(connection, own.RowName, cancellationToken).ConfigureAwait(false);
            if (dependents.IsSubsetOf(ids))
            {
                if (obstacle is not null)
                {
                    await NameConflicts.FreeAsync(connection, obstacle, cancellationToken).ConfigureAwait(false);
                }

                TableRow[] referring = [.. dependents.Select(id => rows[id])];

                // What refused the first attempt may have been the number of a version as well as the name.
                IReadOnlyDictionary<string, int>? numbers = isRepeated
                    ? await VersionNumbers.PastAllAsync(connection, referring, cancellationToken).ConfigureAwait(false)
                    : null;
                return await WriteAsync(connection, own, referring, numbers, cancellationToken).ConfigureAwait(false);
            }

            // A table came to refer to this one between the search and the lock: begin again with it.
            await connection.RollBackAsync().ConfigureAwait(false);
            ids = [row.Id, .. dependents];
        }
    }

    private async Task<HashSet<string>> DependentsAsync(OperationConnection connection, string name, CancellationToken cancellationToken)
    {
        IReadOnlyList<FlexColumnReference> references = await ReferenceDependents
            .FindAsync(connection, applicationId, name, cancellationToken)
            .ConfigureAwait(false);
        return references.Select(reference => reference.TableId).ToHashSet(StringComparer.Ordinal);
    }

    private async Task<FlexTable> WriteAsync(
        OperationConnection connection,
        TableRow own,
        TableRow[] dependents,
        IReadOnlyDictionary<string, int>? numbers,
        CancellationToken cancellationToken)
    {
        // First, because it is the one that the UNIQUE on names may refuse.
        await connection
            .ExecuteAsync(Rename, TextPlace.Middle, new() { ["id"] = own.Id, ["newName"] = newName }, cancellationToken)
            .ConfigureAwait(false);
        foreach (TableRow dependent in dependents)
        {
            FlexTable before = RowReader.ToTable(dependent);
            FlexTableSchema after = ReferenceDependents.Retarget(
                before.Schema,
                column => ReferenceDependents.RefersTo(column, own.RowName),
                newName,
                own.Id);
            VersionWrite write = new(before, after, FlexSchemaDiff.Between(before.Schema, after), before.Slots)
            {
                Number = numbers?[before.Id] ?? before.Version + 1,
                Actor = options.Actor,
                AllowDeactivated = true,
                ChangedUnderLock = true,
            };
            _sent.Add(write);
            await write.SendLockedAsync(connection, TextPlace.Middle, cancellationToken).ConfigureAwait(false);
        }

        return await TableQueries.FinishAsync(connection, applicationId, own.Id, cancellationToken).ConfigureAwait(false);
    }
}
