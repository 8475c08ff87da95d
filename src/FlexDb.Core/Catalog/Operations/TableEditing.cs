using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>
/// Edits one table: optimistically in two round trips, and after one miss under a lock, where it cannot miss again.
/// </summary>
/// <remarks>
/// One value is one call; it remembers what it sent, so that after a lost connection the same text is sent again.
/// </remarks>
internal sealed class TableEditing(
    string applicationId,
    FlexTableKey key,
    EditSource source,
    FlexEditOptions options,
    FlexDbOptions settings)
{
    private readonly EditPreparation _preparation = new(options, settings);
    private VersionWrite? _sent;
    private TextPlace _sentPlace;
    private int _duplicates;

    public async Task<FlexEditResult> RunAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        if (connection.MayBeDone
            && _sent is { } sent
            && await FindOutAsync(connection, sent, cancellationToken).ConfigureAwait(false) is { } done)
        {
            return sent.Applied(done);
        }

        FlexTable table = await ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        EditProposal proposal = await ProposeAsync(connection, table, cancellationToken).ConfigureAwait(false);
        HashSet<string> targets = Targets(table, proposal);
        if (targets.Count > 0)
        {
            return await RunLockedAsync(connection, table, proposal, targets, cancellationToken).ConfigureAwait(false);
        }

        FlexPlan plan = await PlanAllowedAsync(connection, table, proposal, [], cancellationToken).ConfigureAwait(false);
        if (plan.IsEmpty)
        {
            return FlexEditResult.Unchanged(table);
        }

        VersionWrite write = Write(table, plan);
        return await SendWholeAsync(connection, write, cancellationToken).ConfigureAwait(false) is { } edited
            ? write.Applied(edited)
            : await RunLockedAsync(connection, table, proposal, targets, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the write alone, or behind the lock on its row; null where the table has moved, or a version of the number is there.</summary>
    private async Task<EditedRow?> SendWholeAsync(OperationConnection connection, VersionWrite write, CancellationToken cancellationToken)
    {
        bool hasBegun = await TableLocks
            .BeginAsync(connection, settings, applicationId, [write.Before.Id], cancellationToken)
            .ConfigureAwait(false);
        (_sent, _sentPlace) = (write, hasBegun ? TextPlace.Last : TextPlace.Whole);
        try
        {
            return await write.SendAsync(connection, _sentPlace, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsVersionThere(exception))
        {
            await connection.RollBackAsync().ConfigureAwait(false);
            return null;
        }
    }

    private bool IsVersionThere(Exception exception) =>
        ServerFailures.IsDuplicate(exception) && _duplicates++ < VersionNumbers.MaxAttempts;

    /// <summary>Works the edit out without writing anything, or locking.</summary>
    public async Task<FlexPlan> PlanAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        FlexTable table = await ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        EditProposal proposal = await ProposeAsync(connection, table, cancellationToken).ConfigureAwait(false);
        HashSet<string> targets = Targets(table, proposal);
        Dictionary<string, string> ids = await ReferenceTargets
            .FindIdsAsync(connection, applicationId, targets, cancellationToken)
            .ConfigureAwait(false);
        HashSet<string> absent = targets.Where(name => !ids.ContainsKey(name)).ToHashSet(StringComparer.Ordinal);
        return absent.Count > 0
            ? throw ReferenceTargets.Missing(applicationId, table.Id, table.Name, proposal.Schema, absent)
            : await _preparation.PlanAsync(connection, table, proposal.Schema, ids, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the text that was sent has applied; asked on the connection that it was sent on.</summary>
    public Task<bool> IsDoneAsync(OperationConnection connection) =>
        _sent is { } sent
            ? connection.ExistsAsync(VersionSql.Exists, new() { ["versionId"] = sent.VersionId }, CancellationToken.None)
            : Task.FromResult(false);

    /// <summary>What has become of a text whose answer was lost; both ways wait for it, should it still run on the server.</summary>
    private async Task<EditedRow?> FindOutAsync(OperationConnection connection, VersionWrite sent, CancellationToken cancellationToken)
    {
        if (_sentPlace == TextPlace.Whole)
        {
            if (await SendWholeAsync(connection, sent, cancellationToken).ConfigureAwait(false) is { } applied)
            {
                return applied;
            }
        }
        else
        {
            // Sent again without the locks that it was sent under, it could refer to a table that is gone by now. And there
            // is no need: its transaction held the lock on the row, and is over for good once this one is granted it.
            await TableLocks.LockAsync(connection, settings, applicationId, [sent.Before.Id], cancellationToken).ConfigureAwait(false);
        }

        EditedRow? done = await connection
            .QuerySingleAsync<EditedRow>(
                TableSql.SelectEditedInDoubt,
                new() { ["id"] = sent.Before.Id, ["versionId"] = sent.VersionId },
                cancellationToken)
            .ConfigureAwait(false);
        if (done is null && connection.Facts.IsCluster)
        {
            await EnsureUpToDateAsync(connection, sent.Before, cancellationToken).ConfigureAwait(false);
        }

        await connection.RollBackAsync().ConfigureAwait(false);
        return done;
    }

    /// <summary>
    /// Throws where the node has not applied yet what the edit began from: that it lacks the version then says nothing. The
    /// nodes apply all writes in one order, so one that has a later state of the row has every earlier one too.
    /// </summary>
    private static async Task EnsureUpToDateAsync(OperationConnection connection, FlexTable before, CancellationToken cancellationToken)
    {
        TableRow? row = await TableQueries
            .FindAsync(connection, before.ApplicationId, FlexTableKey.ById(before.Id), includeDeleted: true, cancellationToken)
            .ConfigureAwait(false);
        bool isBehind = row is not null
            && (row.Version < before.Version
                || (row.Version == before.Version && row.UpdatedAt <= RowReader.ToSeconds(before.UpdatedAt)));
        if (isBehind)
        {
            throw new StaleNodeException();
        }
    }

    private async Task<FlexTable> ReadAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        // A deleted table is read too, so that the error can say that it is deleted.
        TableRow row = await TableQueries
            .GetAsync(connection, applicationId, key, includeDeleted: true, cancellationToken)
            .ConfigureAwait(false);
        FlexTable table = RowReader.ToTable(row);
        _preparation.EnsureEditable(table);
        return table;
    }

    private async Task<FlexEditResult> RunLockedAsync(
        OperationConnection connection,
        FlexTable table,
        EditProposal proposal,
        HashSet<string> targets,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            LockedTargets locked = await LockedTargets
                .LockAsync(connection, settings, table.Identity, table.Version, obstacleId: null, targets, Missing, cancellationToken)
                .ConfigureAwait(false);
            TableRow? row = locked.Rows.GetValueOrDefault(table.Id);
            if (row is null || row.ApplicationId != applicationId)
            {
                throw TableQueries.Gone(applicationId, key);
            }

            FlexTable current = RowReader.ToTable(row);
            _preparation.EnsureEditable(current);
            if (current.Version != table.Version
                || current.Schema != table.Schema
                || current.Name != table.Name
                || !proposal.IsMet(locked.TargetIds))
            {
                proposal = await ProposeAsync(connection, current, cancellationToken).ConfigureAwait(false);
            }

            table = current;
            HashSet<string> needed = Targets(table, proposal);
            if (!needed.IsSubsetOf(targets) || !proposal.IsMet(locked.TargetIds))
            {
                targets = needed;
                await connection.RollBackAsync().ConfigureAwait(false);
                continue;
            }

            FlexPlan plan = await PlanAllowedAsync(connection, table, proposal, locked.TargetIds, cancellationToken).ConfigureAwait(false);
            if (plan.IsEmpty)
            {
                return FlexEditResult.Unchanged(table);
            }

            VersionWrite write = Write(table, plan);
            if (_duplicates > 0)
            {
                IReadOnlyDictionary<string, int> numbers = await VersionNumbers
                    .PastAllAsync(connection, [row], cancellationToken)
                    .ConfigureAwait(false);
                write = write with { Number = numbers[row.Id] };
            }

            (_sent, _sentPlace) = (write, TextPlace.Last);
            try
            {
                return write.Applied(await write.SendLockedAsync(connection, TextPlace.Last, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (IsVersionThere(exception))
            {
                await connection.RollBackAsync().ConfigureAwait(false);
            }
        }

        FlexReferenceTargetException Missing(IReadOnlySet<string> names) =>
            ReferenceTargets.Missing(applicationId, table.Id, table.Name, proposal.Schema, names);
    }

    /// <summary>What the table is to become, found fit to be written; before anything is locked, where it can be.</summary>
    private async Task<EditProposal> ProposeAsync(OperationConnection connection, FlexTable table, CancellationToken cancellationToken)
    {
        EditProposal proposal = await source.ProposeAsync(connection, table, cancellationToken).ConfigureAwait(false);
        SchemaChecks.Edited(table, proposal.Schema, settings.SchemaLimits);
        return proposal;
    }

    private async Task<FlexPlan> PlanAllowedAsync(
        OperationConnection connection,
        FlexTable table,
        EditProposal proposal,
        Dictionary<string, string> targetIds,
        CancellationToken cancellationToken)
    {
        FlexPlan plan = await _preparation.PlanAsync(connection, table, proposal.Schema, targetIds, cancellationToken).ConfigureAwait(false);
        source.EnsureAsPromised(table, plan);
        await _preparation.EnsureAllowedAsync(connection, plan, cancellationToken).ConfigureAwait(false);
        return plan;
    }

    private static HashSet<string> Targets(FlexTable table, EditProposal proposal)
    {
        HashSet<string> names = ReferenceTargets.NamesToResolve(table.Schema, proposal.Schema);
        names.Remove(table.Name);
        return names;
    }

    private VersionWrite Write(FlexTable table, FlexPlan plan) =>
        new(table, plan.Schema, plan.Changes, plan.Slots)
        {
            SlotMoves = plan.SlotMoves,
            Actor = options.Actor,
            ExpectedName = table.DeletedAt is null ? table.Name : null,
            AllowDeactivated = options.AllowDeactivated,
            AllowDeleted = options.AllowDeleted,
        };
}
