using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Brings a deleted table back; its references follow the ids of their targets to the present names.</summary>
internal sealed class TableRestoring(string applicationId, FlexTableKey key, FlexRestoreOptions options, FlexDbOptions settings)
{
    private const int MaxAttempts = 10;

    private static readonly StatementList Restore = new(TableSql.Restore);

    private readonly SentVersions _sent = new();

    public async Task<FlexTable> RunAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        int expectedVersion = 0;
        SummaryRow? obstacle = null;
        for (int attempt = 1; ; attempt++)
        {
            string? name = null;
            try
            {
                TableRow row = await TableQueries
                    .GetAsync(connection, applicationId, key, includeDeleted: true, cancellationToken)
                    .ConfigureAwait(false);
                if (connection.MayBeDone
                    && (row.DeletedAt is null || await _sent.AnyIsStoredAsync(connection, cancellationToken).ConfigureAwait(false)))
                {
                    return RowReader.ToTable(row);
                }

                name = NameFor(row);
                if (attempt == 1)
                {
                    expectedVersion = row.Version;
                }
                else if (attempt > MaxAttempts)
                {
                    throw row.Version == expectedVersion
                        ? new FlexConcurrencyException(new TableIdentity(applicationId, row.Id, name), row.Version, TargetNames(row))
                        : new FlexConcurrencyException(applicationId, row.Id, name, expectedVersion, row.Version);
                }

                if (await RestoreAsync(connection, row, name, obstacle, isRepeated: attempt > 1, cancellationToken).ConfigureAwait(false) is { } restored)
                {
                    return restored;
                }
            }
            catch (Exception exception) when (name is not null && ServerFailures.IsDuplicate(exception) && attempt < MaxAttempts)
            {
                await connection.RollBackAsync().ConfigureAwait(false);
                obstacle = await NameConflicts
                    .FindObstacleAsync(connection, applicationId, name, exception, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    private static IEnumerable<string> TargetNames(TableRow row) => RowReader.ToTable(row).Schema.Columns
        .Where(ReferenceTargets.IsReference)
        .Select(column => column.Validation.TargetTable!)
        .Distinct(StringComparer.Ordinal);

    private string NameFor(TableRow row)
    {
        string? original = Tombstone.OriginalName(row.RowName, row.Id);
        if (row.DeletedAt is null)
        {
            throw new FlexTableStateException(
                applicationId,
                row.Id,
                row.RowName,
                FlexTableState.Active,
                "Only a deleted table can be restored.");
        }

        return options.RestoreAs ?? original ?? throw new FlexTableStateException(
            applicationId,
            row.Id,
            row.RowName,
            FlexTableState.Deleted,
            $"Its old name was too long to be kept; give a name as {nameof(FlexRestoreOptions)}.{nameof(FlexRestoreOptions.RestoreAs)}.");
    }

    /// <summary>One attempt; null when a target was renamed between being found and being locked.</summary>
    private async Task<FlexTable?> RestoreAsync(
        OperationConnection connection,
        TableRow row,
        string name,
        SummaryRow? obstacle,
        bool isRepeated,
        CancellationToken cancellationToken)
    {
        FlexTable deleted = RowReader.ToTable(row);
        RestoredReferences references = await RestoredReferences
            .FindAsync(connection, deleted, name, cancellationToken)
            .ConfigureAwait(false);
        string?[] ids = [row.Id, .. references.TargetIds, obstacle?.Id];
        Dictionary<string, TableRow> rows = await TableLocks
            .LockAsync(connection, settings, applicationId, ids.OfType<string>(), cancellationToken)
            .ConfigureAwait(false);
        TableRow? own = rows.GetValueOrDefault(row.Id);
        if (own is null || own.DeletedAt is null || own.Version != row.Version || own.UpdatedAt != row.UpdatedAt || !references.AreStill(rows))
        {
            await connection.RollBackAsync().ConfigureAwait(false);
            return null;
        }

        await StoredRecords.EnsureNotPurgingAsync(connection, deleted.Identity, cancellationToken).ConfigureAwait(false);
        if (obstacle is not null)
        {
            await NameConflicts.FreeAsync(connection, obstacle, cancellationToken).ConfigureAwait(false);
        }

        await connection
            .ExecuteAsync(Restore, TextPlace.Middle, new() { ["id"] = row.Id, ["newName"] = name }, cancellationToken)
            .ConfigureAwait(false);
        FlexTableSchema after = references.Apply(deleted.Schema);
        FlexList<SchemaChange> changes = FlexSchemaDiff.Between(deleted.Schema, after);
        if (changes.Count > 0)
        {
            // What refused the first attempt may have been the number of a version as well as the name.
            IReadOnlyDictionary<string, int>? numbers = isRepeated
                ? await VersionNumbers.PastAllAsync(connection, [own], cancellationToken).ConfigureAwait(false)
                : null;
            VersionWrite write = new(deleted, after, changes, deleted.Slots)
            {
                Number = numbers?[own.Id] ?? own.Version + 1,
                Actor = options.Actor,
                AllowDeactivated = true,
                ChangedUnderLock = true,
            };
            _sent.Add(write);
            await write.SendLockedAsync(connection, TextPlace.Middle, cancellationToken).ConfigureAwait(false);
        }

        return await TableQueries.FinishAsync(connection, applicationId, row.Id, cancellationToken).ConfigureAwait(false);
    }
}
