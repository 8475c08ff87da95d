using System.Collections.Concurrent;

namespace FlexDb.Records.IntegrationTests.Model;

/// <summary>What a caller has sent of a record. Stamps and notes are raw JSON, and a stamp is of one write only.</summary>
/// <param name="Stamp">The value of the column <c>stamp</c>.</param>
/// <param name="Note">The value of the column <c>note</c>; null where it is not named.</param>
/// <param name="IsWhole">Whether a column that is not named becomes null.</param>
internal sealed record SentRecord(string Stamp, string? Note, bool IsWhole)
{
    public string Json { get; init; } = "{}";
}

/// <summary>A record as its row has it.</summary>
internal sealed record StoredRow((string TableId, string Id) Key, int Version, string? Stamp, string? Note, string? DeletionId);

/// <summary>All changes that callers were told to be done, in no order.</summary>
/// <remarks>
/// Every change raises the version of the record by one. So the number of changes must be the version, and the versions that
/// writes gave back say which of them was the last, whichever caller heard of it first.
/// </remarks>
internal sealed class AcknowledgedChanges
{
    private readonly ConcurrentDictionary<(string TableId, string Id), ConcurrentQueue<Change>> _changes = [];
    private readonly ConcurrentQueue<(string TableId, string Id)> _purged = [];
    private readonly ConcurrentDictionary<string, bool> _doubtful = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _refused = new(StringComparer.Ordinal);
    private long _purgedCount;
    private int _doubts;

    private enum ChangeKind
    {
        Write,
        Deletion,
        Clearing,
        Restoration,
    }

    public int Count => _changes.Values.Sum(static changes => changes.Count);

    public int RefusedCount => _refused.Count;

    /// <summary>Takes down what a caller was told of its call.</summary>
    public void Take(ReportedCall call)
    {
        switch (call.Outcome)
        {
            case CallOutcome.Refused:
                call.Sent.ForEach(sent => _refused[sent.Stamp] = true);
                return;
            case CallOutcome.Unknown:
                Interlocked.Increment(ref _doubts);
                call.Sent.ForEach(sent => _doubtful[sent.Stamp] = true);
                return;
        }

        foreach ((FlexRecord record, SentRecord sent) in call.Written)
        {
            Add((record.TableId, record.Id), new Change(ChangeKind.Write) { Version = record.Version, Sent = sent });
        }

        if (call.Deletion is { } deletion)
        {
            Delete(deletion, [.. call.Written.Select(static written => (written.Record.TableId, written.Record.Id))]);
        }

        foreach (FlexRecordKey restored in call.Restoration?.Restored ?? [])
        {
            Add((restored.TableId, restored.Id), new Change(ChangeKind.Restoration) { DeletionId = call.Restoration!.DeletionId });
        }

        if (call.PurgedCount > 0)
        {
            _purged.Enqueue((call.Purging!.TableId, call.Purging.Id));
            Interlocked.Add(ref _purgedCount, call.PurgedCount);
        }
    }

    /// <summary>Says what is stored and was not acknowledged, or was acknowledged and is not stored.</summary>
    public IReadOnlyList<string> Compare(IReadOnlyList<StoredRow> rows)
    {
        List<string> problems = [];
        Dictionary<(string TableId, string Id), StoredRow> stored = rows.ToDictionary(static row => row.Key);
        foreach (StoredRow row in rows)
        {
            if (row.Stamp is null || _refused.ContainsKey(row.Stamp))
            {
                problems.Add($"{row} has the stamp of a refused write.");
            }
            else if (!_changes.ContainsKey(row.Key) && !_doubtful.ContainsKey(row.Stamp))
            {
                problems.Add($"{row} is there, though no write of it was acknowledged.");
            }
        }

        HashSet<string> purgedDeletions = [.. _purged.SelectMany(key => DeletionsOf(_changes[key]))];
        int inserted = 0;
        foreach (((string TableId, string Id) key, ConcurrentQueue<Change> changes) in _changes)
        {
            Change[] writes = [.. changes.Where(static change => change.Kind == ChangeKind.Write).OrderBy(static change => change.Version)];
            int inserts = writes.Count(static write => write.Version == 1);
            inserted += inserts;
            bool mayBePurged = DeletionsOf(changes).Any(purgedDeletions.Contains);
            foreach (string problem in ProblemsOf(stored.GetValueOrDefault(key), changes, writes, inserts, mayBePurged))
            {
                problems.Add($"{key.TableId}/{key.Id} {problem} Stored: {stored.GetValueOrDefault(key)?.ToString() ?? "nothing"}. Acknowledged: {string.Join("; ", changes)}.");
            }
        }

        if (_doubts == 0 && inserted - rows.Count != _purgedCount)
        {
            problems.Add($"{inserted} inserts and {_purgedCount} purged records were acknowledged, but {rows.Count} records are there.");
        }

        return problems;
    }

    private static IEnumerable<string> DeletionsOf(IEnumerable<Change> changes) =>
        changes.Where(static change => change.Kind == ChangeKind.Deletion).Select(static change => change.DeletionId!);

    private IEnumerable<string> ProblemsOf(StoredRow? row, IReadOnlyCollection<Change> changes, IReadOnlyList<Change> writes, int inserts, bool mayBePurged)
    {
        if (row is null && !mayBePurged && _doubts == 0)
        {
            yield return "is gone.";
        }

        if (inserts > 1 && !mayBePurged && _doubts == 0)
        {
            yield return "was inserted twice.";
        }

        // What was purged and inserted again has two rows of versions.
        if (row is null || inserts > 1)
        {
            yield break;
        }

        if (row.Version < changes.Count || row.Version > changes.Count + _doubts)
        {
            yield return $"has version {row.Version} after {changes.Count} acknowledged changes.";
        }

        if (writes.Zip(writes.Skip(1)).Any(static pair => pair.First.Version == pair.Second.Version))
        {
            yield return "has two acknowledged writes of one version.";
        }

        if (_doubts > 0)
        {
            yield break;
        }

        if (writes.Count == 0 || writes[^1].Sent!.Stamp != row.Stamp)
        {
            yield return "has lost its last acknowledged write.";
        }

        if (writes.LastOrDefault(static write => write.Sent!.IsWhole || write.Version == 1 || write.Sent.Note is not null)?.Sent!.Note != row.Note)
        {
            yield return "has not the note of the last acknowledged write that names it.";
        }

        int deletions = DeletionsOf(changes).Count() - changes.Count(static change => change.Kind == ChangeKind.Restoration);
        if (deletions != (row.DeletionId is null ? 0 : 1) || (row.DeletionId is { } id && !DeletionsOf(changes).Contains(id)))
        {
            yield return "is deleted or live against what was acknowledged.";
        }
    }

    /// <summary>Takes down a deletion; what the same batch has written and cleared has changed once.</summary>
    private void Delete(FlexRecordDeletion deletion, IReadOnlyCollection<(string TableId, string Id)> written)
    {
        foreach (FlexRecordKey key in deletion.Deleted)
        {
            Add((key.TableId, key.Id), new Change(ChangeKind.Deletion) { DeletionId = deletion.DeletionId });
        }

        foreach ((string TableId, string Id) key in deletion.Cleared.Select(static cleared => (cleared.Record.TableId, cleared.Record.Id)).Distinct().Except(written))
        {
            Add(key, new Change(ChangeKind.Clearing) { DeletionId = deletion.DeletionId });
        }
    }

    private void Add((string TableId, string Id) key, Change change) => _changes.GetOrAdd(key, static _ => []).Enqueue(change);

    private sealed record Change(ChangeKind Kind)
    {
        public int? Version { get; init; }

        public SentRecord? Sent { get; init; }

        public string? DeletionId { get; init; }

        public override string ToString() => Kind == ChangeKind.Write ? $"version {Version} is {Sent!.Stamp} {Sent.Note}" : $"{Kind} {DeletionId}";
    }
}
