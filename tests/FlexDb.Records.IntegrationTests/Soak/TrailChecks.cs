using FlexDb.Records.IntegrationTests.Model;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>Holds what calls were told against what was written: a done call is there once, a refused one has left nothing.</summary>
internal sealed class TrailChecks
{
    private readonly IReadOnlyCollection<ReportedCall> _calls;
    private readonly List<string> _problems;
    private readonly IReadOnlyDictionary<(string TableId, string Id), IReadOnlyList<TrailEntry>> _records;
    private readonly TrailEntry[] _entries;
    private readonly ILookup<string, TrailEntry> _byStamp;
    private readonly ILookup<string, TrailEntry> _byDeletion;
    private readonly ILookup<string, TrailEntry> _byRestoration;
    private readonly ILookup<string, TrailEntry> _byWrite;

    public TrailChecks(IReadOnlyList<TrailRow> rows, IReadOnlyCollection<ReportedCall> calls, List<string> problems)
    {
        _calls = calls;
        _problems = problems;
        _records = TrailEntry.Of(rows, problems);
        _entries = [.. _records.Values.SelectMany(static entries => entries)];
        _byStamp = Lookup(TrailChange.Write, static entry => entry.Row.Stamp);
        _byDeletion = Lookup(TrailChange.Deletion, static entry => entry.Row.DeletionId!);
        _byRestoration = Lookup(TrailChange.Restoration, static entry => entry.Before!.DeletionId!);
        _byWrite = _entries.ToLookup(static entry => entry.Row.WriteId);
    }

    public int Writes => _entries.Length;

    /// <summary>Checks, and gives the writes of each record, each with the call that did it.</summary>
    public IReadOnlyDictionary<(string TableId, string Id), IReadOnlyList<TrailEntry>> Check()
    {
        foreach (ReportedCall call in _calls)
        {
            CheckWrites(call);
            CheckMany(call);
            CheckDeletion(call);
            CheckRestoration(call);
        }

        CheckUnclaimed();
        CheckRemovals();
        CheckRewritings();
        return _records;
    }

    /// <summary>Checks that what is stored is what was written last.</summary>
    public void CheckStored(IReadOnlyList<TrailRow> stored)
    {
        Dictionary<(string, string), TrailRow> rows = stored.ToDictionary(static row => row.Key);
        foreach ((var key, IReadOnlyList<TrailEntry> entries) in _records)
        {
            TrailRow last = entries[^1].Row;
            bool isThere = rows.Remove(key, out TrailRow? row);
            if (isThere ? last.Kind == 'D' || !row!.IsSame(last) : last.Kind != 'D')
            {
                _problems.Add($"Record {key} is stored as '{row?.ToString() ?? "nothing"}', but was last written as '{last}'.");
            }
        }

        _problems.AddRange(rows.Values.Select(static row => $"Record {row.Key} is stored as '{row}', but was never written."));
    }

    private void CheckWrites(ReportedCall call)
    {
        TrailEntry[] all = [.. call.Sent.SelectMany(sent => _byStamp[sent.Stamp])];
        foreach (SentRecord sent in call.Sent)
        {
            TrailEntry[] entries = [.. _byStamp[sent.Stamp]];
            if (entries.Length > 1 && !IsRepeatedAfterPurge(call, entries))
            {
                _problems.Add($"{sent.Stamp} of {call} is there {entries.Length} times: {string.Join("; ", entries.AsEnumerable())}.");
            }

            foreach (TrailEntry entry in entries)
            {
                entry.Call = call;
                string? note = sent.Note ?? (sent.IsWhole ? null : entry.Before?.Note);
                if (entry.Row.Note != note)
                {
                    _problems.Add($"{entry} has not the note {note ?? "null"} of {call}.");
                }
            }
        }

        string[] lacking = [.. call.Sent.Select(static sent => sent.Stamp).Where(stamp => !_byStamp[stamp].Any())];
        int missing = lacking.Length;
        if (call.Outcome == CallOutcome.Refused && all.Length > 0)
        {
            IEnumerable<TrailEntry> entries = all.Select(static entry => entry.Row.Key).Distinct().SelectMany(key => _records[key]);
            _problems.Add($"{call} has left {string.Join("; ", all.AsEnumerable())}, of {string.Join("; ", entries)}.");
        }
        else if (missing > 0 && call.Outcome == CallOutcome.Done)
        {
            _problems.Add($"{call} is not there: {string.Join(", ", lacking)} of {call.Sent.Count} records are missing.");
        }
        else if (missing > 0 && missing < call.Sent.Count && !call.IsInParts)
        {
            _problems.Add($"{call} is there in part: {missing} of {call.Sent.Count} records are missing.");
        }

        foreach ((FlexRecord record, SentRecord sent) in call.Written)
        {
            if (call.Outcome == CallOutcome.Done && !_byStamp[sent.Stamp].Any(entry => entry.Row.Key == (record.TableId, record.Id) && entry.Row.Version == record.Version))
            {
                _problems.Add($"{call} was told version {record.Version} of record {record.Id}: {string.Join("; ", _byStamp[sent.Stamp])}.");
            }
        }
    }

    /// <summary>
    /// Whether an insert with an id of its caller's was in doubt, and was done again after others had deleted and purged the
    /// record: nothing of it was left to tell.
    /// </summary>
    private static bool IsRepeatedAfterPurge(ReportedCall call, TrailEntry[] entries)
    {
        bool isRepeated = call.WasInDoubt && entries.All(entry => entry.Before is null && entry.Row.Key == entries[0].Row.Key);
        foreach (TrailEntry entry in isRepeated ? entries.Skip(1) : [])
        {
            entry.MayComeLate = true;
        }

        return isRepeated;
    }

    /// <summary>Checks writes and deletions of many records, whose batches are each done as a whole.</summary>
    private void CheckMany(ReportedCall call)
    {
        long count;
        if (call.NoteOfMany is { } note)
        {
            TrailEntry[] entries = [.. _entries.Where(entry => entry.Change == TrailChange.WriteOfMany && entry.Row.Note == note)];
            count = entries.Length;
            foreach (TrailEntry entry in entries)
            {
                entry.Call = call;
            }
        }
        else if (call.DeletesMany)
        {
            count = 0;
            foreach (TrailEntry entry in call.Many.DeletionIds.SelectMany(id => _byDeletion[id]))
            {
                entry.Call = call;
                count++;
            }
        }
        else
        {
            return;
        }

        if (count < call.Many.Changed || (count > call.Many.Changed && call.Outcome != CallOutcome.Unknown))
        {
            _problems.Add($"{call} was told that {call.Many.Changed} records are changed, and {count} are.");
        }
    }

    private void CheckDeletion(ReportedCall call)
    {
        if (call.Outcome != CallOutcome.Done || call.Deletion is not { } deletion)
        {
            return;
        }

        TrailEntry[] deleted = [.. _byDeletion[deletion.DeletionId]];
        Require(call, "deleted", deleted, deletion.Deleted);
        TrailEntry[] cleared = [.. deleted.Take(1).SelectMany(entry => _byWrite[entry.Row.WriteId]).Where(static entry => entry.Change == TrailChange.Clearing)];
        HashSet<(string, string)> written = [.. call.Written.Select(static written => (written.Record.TableId, written.Record.Id))];
        Require(call, "cleared", cleared, deletion.Cleared.Select(static reference => reference.Record).Where(key => !written.Contains((key.TableId, key.Id))));
        if (call.Sent.Any(sent => _byStamp[sent.Stamp].Any(entry => entry.Row.WriteId != deleted.FirstOrDefault()?.Row.WriteId)))
        {
            _problems.Add($"{call} was done by several writes.");
        }
    }

    private void CheckRestoration(ReportedCall call)
    {
        if (call.Outcome == CallOutcome.Done && call.Restoration is { } restoration)
        {
            HashSet<(string, string)> keys = [.. restoration.Restored.Select(static key => (key.TableId, key.Id))];
            Require(call, "restored", [.. _byRestoration[restoration.DeletionId].Where(entry => keys.Contains(entry.Row.Key))], restoration.Restored);
        }
    }

    private void Require(ReportedCall call, string what, IReadOnlyList<TrailEntry> entries, IEnumerable<FlexRecordKey> told)
    {
        HashSet<(string, string)> keys = [.. told.Select(static key => (key.TableId, key.Id))];
        if (!keys.SetEquals(entries.Select(static entry => entry.Row.Key)) || entries.Select(static entry => entry.Row.WriteId).Distinct().Count() > 1)
        {
            _problems.Add($"{call} was told that {string.Join(", ", keys)} are {what}: {string.Join("; ", entries)}.");
        }

        foreach (TrailEntry entry in entries)
        {
            entry.Call = call;
        }
    }

    /// <summary>Checks that somebody may have done what nobody was told of.</summary>
    private void CheckUnclaimed()
    {
        ReportedCall[] unknown = [.. _calls.Where(static call => call.Outcome == CallOutcome.Unknown)];
        _problems.AddRange(_entries
            .Where(static entry => entry is { Call: null, Change: TrailChange.Write or TrailChange.WriteOfMany })
            .Select(static entry => $"Nobody has sent {entry}."));
        foreach (IGrouping<string, TrailEntry> deletion in _byDeletion)
        {
            HashSet<(string, string)> keys = [.. deletion.Select(static entry => entry.Row.Key)];
            if (deletion.All(static entry => entry.Call is null) && !unknown.Any(call => call.DeletesMany || call.Deleting.Any(keys.Contains)))
            {
                _problems.Add($"Nobody was told of the deletion {deletion.Key}: {string.Join("; ", deletion)}.");
            }
        }

        foreach (IGrouping<string, TrailEntry> restoration in _byRestoration)
        {
            HashSet<(string, string)> keys = [.. _byDeletion[restoration.Key].Select(static entry => entry.Row.Key)];
            if (restoration.Any(static entry => entry.Call is null) && !unknown.Any(call => call.Restoring is { } key && keys.Contains((key.TableId, key.Id))))
            {
                _problems.Add($"Nobody was told of a restoration of {restoration.Key}: {string.Join("; ", restoration)}.");
            }
        }

        foreach (TrailEntry entry in _entries.Where(static entry => entry.Change == TrailChange.Clearing))
        {
            entry.Call ??= _byWrite[entry.Row.WriteId].Select(static other => other.Call).FirstOrDefault(static call => call is not null);
        }
    }

    private void CheckRemovals()
    {
        TrailEntry[] removals = [.. _entries.Where(static entry => entry.Change == TrailChange.Removal)];
        ReportedCall[] purges = [.. _calls.Where(static call => call.Purging is not null)];
        long told = purges.Sum(static call => call.PurgedCount);
        bool isExact = purges.All(static call => call is { Outcome: CallOutcome.Done, WasInDoubt: false });
        if (removals.Length < told || (removals.Length > told && isExact))
        {
            _problems.Add($"{told} records were told to be purged, and {removals.Length} are.");
        }

        HashSet<(string, string)> asked = [.. purges.Select(static call => (call.Purging!.TableId, call.Purging.Id))];
        foreach (IGrouping<string, TrailEntry> removal in removals.GroupBy(static entry => entry.Row.DeletionId ?? ""))
        {
            if (!_byDeletion[removal.Key].Any(entry => asked.Contains(entry.Row.Key)))
            {
                _problems.Add($"Nobody has purged {string.Join("; ", removal)}.");
            }
        }
    }

    private void CheckRewritings()
    {
        int count = _entries.Count(static entry => entry.Change == TrailChange.Rewriting);
        long told = _calls.Sum(static call => call.RewrittenCount);

        // A batch whose answer was lost finds nothing left to rewrite when it is repeated.
        bool isExact = _calls.All(static call => call is { Rewrites: false } or { Outcome: CallOutcome.Done, WasInDoubt: false });
        if (count < told || (count > told && isExact))
        {
            _problems.Add($"{told} records were told to be rewritten, and {count} are.");
        }
    }

    private ILookup<string, TrailEntry> Lookup(TrailChange change, Func<TrailEntry, string> key) =>
        _entries.Where(entry => entry.Change == change).ToLookup(key);
}
