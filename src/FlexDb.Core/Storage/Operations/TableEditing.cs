using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;
using FlexDb.Core.Storage.Connections;
using FlexDb.Core.Storage.Sql;

namespace FlexDb.Core.Storage.Operations;

/// <summary>
/// Edits one table: optimistically in two round trips, and after one miss under a lock, where it cannot miss again.
/// </summary>
/// <remarks>
/// One value is one call; it remembers what it sent, so that after a lost connection the same text is sent again.
/// </remarks>
internal sealed class TableEditing(
    string applicationId,
    FlexTableKey key,
    Action<FlexTableEdit> edit,
    FlexEditOptions options,
    FlexDbOptions settings)
{
    private IReadOnlyDictionary<string, string>? _firstMeaning;
    private int _firstVersion;
    private VersionWrite? _sent;

    public async Task<FlexTable> RunAsync(CatalogConnection connection, CancellationToken cancellationToken)
    {
        if (connection.MayBeDone && _sent is { } sent)
        {
            // The row is locked first, so an old text that still runs on the server ends before this one decides.
            OutcomeRow? outcome = await sent.SendAsync(connection, TextPlace.Whole, cancellationToken).ConfigureAwait(false);
            if (outcome is { Applied: not 0 })
            {
                return sent.Applied(outcome);
            }
        }

        TableRow row = await TableQueries
            .GetAsync(connection, applicationId, key, options.AllowDeleted && key.IsId, cancellationToken)
            .ConfigureAwait(false);
        FlexTable table = RowReader.ToTable(row);
        FlexTableSchema after = Run(table);
        HashSet<string> targets = Targets(table, after);
        if (targets.Count > 0)
        {
            return await RunLockedAsync(connection, table, after, targets, cancellationToken).ConfigureAwait(false);
        }

        if (Prepare(table, after, []) is not { } write)
        {
            return table;
        }

        OutcomeRow? first = await SendAsync(connection, write, TextPlace.Whole, cancellationToken).ConfigureAwait(false);
        return first is { Applied: not 0 }
            ? write.Applied(first)
            : await RunLockedAsync(connection, table, after, targets, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the text that was sent has applied; asked on the connection that it was sent on.</summary>
    public Task<bool> IsDoneAsync(CatalogConnection connection) =>
        _sent is { } sent
            ? connection.ExistsAsync(VersionSql.Exists, new { versionId = sent.VersionId }, CancellationToken.None)
            : Task.FromResult(false);

    private async Task<FlexTable> RunLockedAsync(
        CatalogConnection connection,
        FlexTable table,
        FlexTableSchema after,
        HashSet<string> targets,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            LockedTargets locked = await LockedTargets
                .LockAsync(connection, applicationId, table.Id, targets, Missing, cancellationToken)
                .ConfigureAwait(false);
            TableRow? row = locked.Rows.GetValueOrDefault(table.Id);
            if (row is null || row.ApplicationId != applicationId || (row.DeletedAt is not null && !options.AllowDeleted))
            {
                throw new FlexTableNotFoundException(applicationId, key.ToString());
            }

            FlexTable current = RowReader.ToTable(row);
            if (current.Version != table.Version || current.Schema != table.Schema || current.IsActive != table.IsActive)
            {
                after = Run(current);
            }

            table = current;
            HashSet<string> needed = Targets(table, after);
            if (!needed.IsSubsetOf(targets))
            {
                targets = needed;
                await connection.RollBackAsync().ConfigureAwait(false);
                continue;
            }

            if (Prepare(table, after, locked.TargetIds) is not { } write)
            {
                return table;
            }

            OutcomeRow? outcome = await SendAsync(connection, write, TextPlace.Last, cancellationToken).ConfigureAwait(false);
            return outcome is { Applied: not 0 }
                ? write.Applied(outcome)
                : throw new InvalidOperationException($"The locked row of table '{table.Id}' changed.");
        }

        FlexReferenceTargetException Missing(IReadOnlySet<string> names) =>
            ReferenceTargets.Missing(applicationId, table.Id, table.Name, after, names);
    }

    private Task<OutcomeRow?> SendAsync(CatalogConnection connection, VersionWrite write, TextPlace place, CancellationToken cancellationToken)
    {
        _sent = write;
        return write.SendAsync(connection, place, cancellationToken);
    }

    /// <summary>Runs the caller's function on a state of the table, and checks what comes of it.</summary>
    private FlexTableSchema Run(FlexTable table)
    {
        EnsureEditable(table);
        FlexTableEdit working = new(table.Name, table.Schema);
        try
        {
            edit(working);
        }
        catch (FlexColumnNotFoundException exception) when (_firstMeaning?.ContainsKey(exception.ColumnName) == true)
        {
            throw Conflict(table, exception.ColumnName);
        }

        EnsureSameMeaning(table, working.ResolvedNames);
        FlexTableSchema after = working.Result;
        SchemaChecks.Edited(table, after, settings.SchemaLimits);
        return after;
    }

    private void EnsureEditable(FlexTable table)
    {
        if (options.ExpectedVersion is { } expected && expected != table.Version)
        {
            throw new FlexConcurrencyException(applicationId, table.Id, table.Name, expected, table.Version);
        }

        if (!table.IsActive && !options.AllowDeactivated)
        {
            throw new FlexTableStateException(
                applicationId,
                table.Id,
                table.Name,
                FlexTableState.Deactivated,
                "Activate it, or set FlexEditOptions.AllowDeactivated to edit it as it is.");
        }
    }

    /// <summary>On a rerun each name must still mean the column that it meant at first.</summary>
    private void EnsureSameMeaning(FlexTable table, IReadOnlyDictionary<string, string> meaning)
    {
        if (_firstMeaning is null)
        {
            _firstMeaning = meaning;
            _firstVersion = table.Version;
            return;
        }

        foreach ((string name, string id) in meaning)
        {
            if (_firstMeaning.TryGetValue(name, out string? first) && first != id)
            {
                throw Conflict(table, name);
            }
        }
    }

    private FlexConcurrencyException Conflict(FlexTable table, string columnName) =>
        new(applicationId, table.Id, table.Name, _firstVersion, table.Version, columnName);

    private static HashSet<string> Targets(FlexTable table, FlexTableSchema after)
    {
        HashSet<string> names = ReferenceTargets.NamesToResolve(table.Schema, after);
        names.Remove(table.Name);
        return names;
    }

    /// <summary>The write, or null when the edit changes nothing.</summary>
    private VersionWrite? Prepare(FlexTable table, FlexTableSchema edited, Dictionary<string, string> targetIds)
    {
        FlexTableSchema after = ReferenceTargets.WithTargetIds(
            table.Schema,
            edited,
            new Dictionary<string, string>(targetIds, StringComparer.Ordinal) { [table.Name] = table.Id });
        FlexList<SchemaChange> changes = FlexSchemaDiff.Between(table.Schema, after);
        if (changes.Count == 0)
        {
            return null;
        }

        FlexSlotMap slots = SlotAllocation.Allocate(table.Name, table.Schema, table.Slots, after, settings.SlotCapacities);
        return new VersionWrite(table, after, changes, slots)
        {
            Actor = options.Actor,
            AllowDeactivated = options.AllowDeactivated,
            AllowDeleted = options.AllowDeleted,
        };
    }
}
