using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Errors;
using FlexDb.Records.Values;

namespace FlexDb.Records.Writing;

/// <summary>Finds every record of a batch that the server's state refuses, where the rest is to be written.</summary>
/// <remarks>
/// All are found at once, and those that refer to a refused one with them: one at a time would take a pass each. Requests that
/// the plan had to leave aside are looked at too, because the place of a refused one may become theirs.
/// </remarks>
internal sealed class LeftOutRecords
{
    private readonly WritePlan _plan;
    private readonly List<Candidate> _candidates;
    private readonly Dictionary<PlannedRecord, FlexDbException> _refused = [];

    private LeftOutRecords(WritePlan plan, IReadOnlyDictionary<int, WriteRequest> requests)
    {
        _plan = plan;
        _candidates =
        [
            .. plan.Written.Where(static record => record.KeysAfter is not null).Select(record => new Candidate(requests[record.Place!.Value], record, By: null)),
            .. plan.Blocked.Select(static blocked => new Candidate(blocked.Request, blocked.Record, blocked.By)),
        ];
    }

    public static async Task<IReadOnlyList<LeftOutRequest>> FindAsync(
        OperationConnection connection,
        WritePlan plan,
        IEnumerable<WriteRequest> requests,
        CancellationToken cancellationToken)
    {
        LeftOutRecords records = new(plan, requests.ToDictionary(static request => request.Place!.Value));
        await records.FindTakenAsync(connection, cancellationToken).ConfigureAwait(false);
        await records.FindUnclaimedAsync(connection, cancellationToken).ConfigureAwait(false);
        await records.FindMissingAsync(connection, cancellationToken).ConfigureAwait(false);
        return [.. records._candidates.Where(candidate => records._refused.ContainsKey(candidate.Record)).Select(candidate => new LeftOutRequest(candidate.Request, records._refused[candidate.Record]))];
    }

    /// <summary>Records that want a value which another has claimed.</summary>
    private async Task FindTakenAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        HashSet<RecordClaim> released = [.. _plan.ClaimsToDelete];
        (Candidate Candidate, RecordClaim Claim)[] wanted =
        [
            .. from candidate in _candidates
               from claim in candidate.Record.KeysAfter!.Claims
               where candidate.Record.IsNew(claim)
               select (candidate, claim),
        ];
        Dictionary<(uint, string), string> holders = await StoredHolders
            .OfClaimsAsync(connection, wanted.Select(static item => (item.Claim.Index, item.Claim.Hash)), cancellationToken)
            .ConfigureAwait(false);
        foreach ((Candidate candidate, RecordClaim claim) in wanted)
        {
            if (holders.TryGetValue((claim.Index, Convert.ToHexString(claim.Hash)), out string? holder)
                && holder != claim.Id
                && !released.Contains(claim with { Id = holder }))
            {
                RefuseUnlessUpserted(candidate, claim.Index, holder);
            }
        }
    }

    /// <summary>Records that want a value which another has without a claim, because its index is not complete.</summary>
    private async Task FindUnclaimedAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        HashSet<RecordKey> removed = [.. _plan.KeysToDelete];
        Dictionary<string, Candidate> byId = _candidates.Where(static candidate => candidate.By is null).ToDictionary(static candidate => candidate.Record.Id, StringComparer.Ordinal);
        ILookup<(uint, string), string> holders = await StoredHolders
            .OfKeysAsync(connection, _plan.UnclaimedChecks.Select(static key => (key.Index, key.Value)), cancellationToken)
            .ConfigureAwait(false);
        foreach (RecordKey key in _plan.UnclaimedChecks)
        {
            string? holder = holders[(key.Index, Convert.ToHexString(key.Value))].FirstOrDefault(id => id != key.Id && !removed.Contains(key with { Id = id }));
            if (holder is not null && byId.TryGetValue(key.Id, out Candidate? candidate))
            {
                RefuseUnlessUpserted(candidate, key.Index, holder);
            }
        }
    }

    // The record that has the value by now is the one to patch, which the next pass finds.
    private void RefuseUnlessUpserted(Candidate candidate, uint index, string holder)
    {
        string column = candidate.Record.Table.Columns.OfIndex(index).Name;
        if (column != candidate.Request.UpsertColumn)
        {
            _refused.TryAdd(candidate.Record, new FlexUniqueConflictException(candidate.Record.Reference, column, holder));
        }
    }

    /// <summary>Records that refer to others which are not there, or which are refused themselves.</summary>
    private async Task FindMissingAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        List<(Candidate Candidate, List<Target> Targets)> referring =
        [
            .. _candidates.Where(candidate => !_refused.ContainsKey(candidate.Record)).Select(static candidate => (candidate, TargetsOf(candidate.Record))).Where(static item => item.Item2.Count > 0),
        ];
        if (referring.Count == 0)
        {
            return;
        }

        HashSet<(uint, string)> live = await StoredHolders
            .FindLiveAsync(connection, referring.SelectMany(static item => item.Targets).Select(static target => target.Key).OfType<(uint, string)>(), cancellationToken)
            .ConfigureAwait(false);
        Dictionary<(uint, string), PlannedRecord> written = _candidates.Where(static candidate => candidate.By is null).ToDictionary(static candidate => candidate.Record.Key, static candidate => candidate.Record);
        HashSet<(uint, string)> blocked = [.. _plan.Blocked.Select(static blocked => blocked.Record.Key)];
        bool IsMissing(Target target, bool mayFollow) =>
            target.Key is not { } key
            || !(live.Contains(key)
                || (written.TryGetValue(key, out PlannedRecord? record) && !_refused.ContainsKey(record))
                || (mayFollow && blocked.Contains(key)));

        // A record that another stands in the way of may be written where that other is refused; the next pass shows it.
        RefuseAll(referring, target => IsMissing(target, mayFollow: true));
        if (_refused.Count == 0)
        {
            RefuseFollowers(referring, target => IsMissing(target, mayFollow: false), written);
            RefuseAll(referring, target => IsMissing(target, mayFollow: true));
        }
    }

    /// <summary>Refuses those that refer to a record which others stand in the way of, where these others are to stay.</summary>
    /// <remarks>
    /// An other that is at risk itself may make room. Where all are at risk, which takes a circle, the first is refused.
    /// </remarks>
    private void RefuseFollowers(
        List<(Candidate Candidate, List<Target> Targets)> referring,
        Func<Target, bool> isMissing,
        Dictionary<(uint, string), PlannedRecord> written)
    {
        (Candidate Candidate, List<Target> Targets)[] followers = [.. referring.Where(item => item.Targets.Exists(target => isMissing(target)))];
        HashSet<PlannedRecord> atRisk = [.. followers.Select(static item => item.Candidate.Record)];
        int before;
        do
        {
            before = atRisk.Count;
            atRisk.UnionWith(referring
                .Where(item => item.Targets.Exists(target => target.Key is { } key && written.TryGetValue(key, out PlannedRecord? record) && atRisk.Contains(record)))
                .Select(static item => item.Candidate.Record));
        }
        while (atRisk.Count > before);

        HashSet<int?> placesAtRisk = [.. atRisk.Select(static record => record.Place)];
        ILookup<(uint, string), int?> blockers = _plan.Blocked.ToLookup(static blocked => blocked.Record.Key, static blocked => blocked.By);
        bool IsLost(Target target) => isMissing(target) && !blockers[target.Key!.Value].Any(placesAtRisk.Contains);
        (Candidate Candidate, List<Target> Targets)[] lost = [.. followers.Where(item => item.Targets.Exists(IsLost))];
        foreach ((Candidate candidate, List<Target> targets) in lost.Length > 0 ? lost : followers.OrderBy(static item => item.Candidate.Record.Place).Take(1))
        {
            _refused[candidate.Record] = new FlexRecordTargetNotFoundException(candidate.Record.Reference, targets.Where(isMissing).Select(static target => target.Missing));
        }
    }

    private void RefuseAll(List<(Candidate Candidate, List<Target> Targets)> referring, Func<Target, bool> isMissing)
    {
        int before;
        do
        {
            before = _refused.Count;
            foreach ((Candidate candidate, List<Target> targets) in referring)
            {
                if (!_refused.ContainsKey(candidate.Record) && targets.Exists(target => isMissing(target)))
                {
                    _refused[candidate.Record] = new FlexRecordTargetNotFoundException(
                        candidate.Record.Reference,
                        targets.Where(isMissing).Select(static target => target.Missing));
                }
            }
        }
        while (_refused.Count > before);
    }

    /// <summary>The references that a record makes by being written.</summary>
    private static List<Target> TargetsOf(PlannedRecord record)
    {
        List<Target> targets = [];
        foreach (RecordTarget target in record.KeysAfter!.Targets)
        {
            if (!record.HadTarget(target))
            {
                (uint, string)? key = target.Index.Index.TargetTableNumber is { } number && RecordIdRules.IsValid(target.Id) ? (number, target.Id) : null;
                targets.Add(new Target(key, WritePlanner.TargetOf(target.Index.Column, target.Id)));
            }
        }

        targets.AddRange(RecordKeys.Unresolved(record.Table.Columns, RecordColumns.Read(record.Table.Columns, record.Present))
            .Select(static unresolved => new Target(null, WritePlanner.TargetOf(unresolved.Column, unresolved.TargetId))));
        return targets;
    }

    private sealed record Candidate(WriteRequest Request, PlannedRecord Record, int? By);

    private sealed record Target((uint TableNumber, string Id)? Key, FlexMissingTarget Missing);
}
