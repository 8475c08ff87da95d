using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Errors;
using FlexDb.Records.Values;

namespace FlexDb.Records.Writing;

/// <summary>Finds out why the server has refused a write, by reading after it was rolled back.</summary>
/// <remarks>
/// The message of error 1062 does not do: it cuts the hash short, and the names of indexes differ. Who has the value may have
/// let go of it meanwhile; then nothing is found, and the write is tried again.
/// </remarks>
internal static class RefusedWrite
{
    public static async Task<FlexDbException?> FindAsync(OperationConnection connection, WritePlan plan, CancellationToken cancellationToken)
    {
        if (await FindMissingAsync(connection, plan, cancellationToken).ConfigureAwait(false) is { } missing)
        {
            return missing;
        }

        RecordClaim[] claims = [.. plan.ClaimsToInsert];
        Dictionary<(uint, string), string> holders = await StoredHolders.OfClaimsAsync(connection, claims.Select(static claim => (claim.Index, claim.Hash)), cancellationToken).ConfigureAwait(false);
        HashSet<RecordClaim> released = [.. plan.ClaimsToDelete];
        foreach (RecordClaim claim in claims)
        {
            if (holders.TryGetValue((claim.Index, Convert.ToHexString(claim.Hash)), out string? holder) && holder != claim.Id && !released.Contains(claim with { Id = holder }))
            {
                PlannedRecord record = RecordOf(plan, claim.Index, claim.Id);
                return new FlexUniqueConflictException(record.Reference, record.Table.Columns.OfIndex(claim.Index).Name, holder);
            }
        }

        ILookup<(uint, string), string> unclaimed = await StoredHolders.OfKeysAsync(connection, plan.UnclaimedChecks.Select(static key => (key.Index, key.Value)), cancellationToken).ConfigureAwait(false);
        HashSet<RecordKey> removed = [.. plan.KeysToDelete];
        foreach (RecordKey key in plan.UnclaimedChecks)
        {
            if (unclaimed[(key.Index, Convert.ToHexString(key.Value))].FirstOrDefault(id => id != key.Id && !removed.Contains(key with { Id = id })) is { } holder)
            {
                PlannedRecord record = RecordOf(plan, key.Index, key.Id);
                return new FlexUniqueConflictException(record.Reference, record.Table.Columns.OfIndex(key.Index).Name, holder);
            }
        }

        return null;
    }

    /// <summary>Finds the first record that refers to others which are not there, and all of these.</summary>
    public static async Task<FlexRecordTargetNotFoundException?> FindMissingAsync(OperationConnection connection, WritePlan plan, CancellationToken cancellationToken)
    {
        HashSet<(uint, string)> live = await StoredHolders.FindLiveAsync(connection, plan.Parents, cancellationToken).ConfigureAwait(false);
        return plan.Targets
            .Where(target => target.Parent is not { } parent || !live.Contains(parent))
            .GroupBy(static target => target.Record)
            .Select(static targets => new FlexRecordTargetNotFoundException(targets.Key.Reference, targets.Select(static target => target.Target)))
            .FirstOrDefault();
    }

    private static PlannedRecord RecordOf(WritePlan plan, uint index, string id) =>
        plan.Records.First(record => record.Id == id && record.Table.Columns.Indexed.Any(indexed => indexed.Index.Number == index));
}
