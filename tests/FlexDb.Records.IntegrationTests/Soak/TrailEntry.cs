using FlexDb.Records.IntegrationTests.Model;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>What one write has done to a record.</summary>
internal enum TrailChange
{
    /// <summary>It wrote what a call has sent.</summary>
    Write,

    /// <summary>It gave many records a note.</summary>
    WriteOfMany,

    Deletion,

    Restoration,

    /// <summary>It set a reference to null, because what it led to was deleted.</summary>
    Clearing,

    /// <summary>It rewrote the record into the present form of its table.</summary>
    Rewriting,

    /// <summary>It removed the record for good.</summary>
    Removal,
}

/// <summary>One write of a record, and which call did it.</summary>
internal sealed class TrailEntry(TrailRow row, TrailRow? before, TrailChange change)
{
    public TrailRow Row { get; } = row;

    /// <summary>Gets the record before; null where it was not there.</summary>
    public TrailRow? Before { get; } = before;

    public TrailChange Change { get; } = change;

    /// <summary>Gets or sets the call that did it; null where that is not known.</summary>
    public ReportedCall? Call { get; set; }

    /// <summary>Gets or sets a value indicating whether it may have been done after its call had ended.</summary>
    public bool MayComeLate { get; set; }

    /// <summary>The latest moment at which it had not been done yet.</summary>
    public long Began => Call?.Began ?? 0;

    /// <summary>The moment from which on every reader is to see it.</summary>
    public long Acknowledged => !MayComeLate && Call is { Outcome: CallOutcome.Done, IsInParts: false } ? Call.Ended : long.MaxValue;

    /// <summary>Puts the writes of one application in the order of each record, and says what each did.</summary>
    public static IReadOnlyDictionary<(string TableId, string Id), IReadOnlyList<TrailEntry>> Of(IReadOnlyList<TrailRow> rows, List<string> problems)
    {
        HashSet<string> deletions = [];
        Dictionary<(string TableId, string Id), IReadOnlyList<TrailEntry>> entries = [];
        foreach (IGrouping<(string TableId, string Id), TrailRow> record in rows.GroupBy(static row => row.Key))
        {
            TrailRow? before = null;
            foreach (TrailRow row in record)
            {
                if (row is { Kind: 'U', DeletionId: not null } && before is { DeletionId: null })
                {
                    deletions.Add(row.WriteId);
                }

                before = row;
            }
        }

        foreach (IGrouping<(string TableId, string Id), TrailRow> record in rows.GroupBy(static row => row.Key))
        {
            List<TrailEntry> ofRecord = [];
            TrailRow? before = null;
            TrailRow[] ofKey = [.. record];
            for (int i = 0; i < ofKey.Length; i++)
            {
                TrailRow row = ofKey[i];
                if (IsChangedToBeRestored(row, before, i + 1 < ofKey.Length ? ofKey[i + 1] : null))
                {
                    continue;
                }

                if (!Follows(row, before))
                {
                    problems.Add($"Record {row.Key} has '{row}' after '{before}'.");
                }

                ofRecord.Add(new TrailEntry(row, before, ChangeOf(row, before, deletions)));
                before = row.Kind == 'D' ? null : row;
            }

            entries.Add(record.Key, ofRecord);
        }

        return entries;
    }

    /// <summary>Each write raises the version by one, and only deleted records are removed.</summary>
    private static bool Follows(TrailRow row, TrailRow? before) => row.Kind switch
    {
        'I' => before is null && row is { Version: 1, DeletionId: null },
        'D' => before is not null && row.IsSame(before) && row.DeletionId is not null,
        _ => before is not null && row.Version == before.Version + 1 && row.WriteId != before.WriteId,
    };

    /// <summary>A record that cannot come back as it was is changed by one statement, and restored by the next.</summary>
    private static bool IsChangedToBeRestored(TrailRow row, TrailRow? before, TrailRow? after) =>
        row.DeletionId is not null
        && (row.Kind, row.Version, row.WriteId, row.DeletionId) == ('U', before?.Version, before?.WriteId, before?.DeletionId)
        && (after?.Kind, after?.Version, after?.Json, after?.DeletionId) == ('U', row.Version + 1, row.Json, null);

    private static TrailChange ChangeOf(TrailRow row, TrailRow? before, HashSet<string> deletions) =>
        row.Kind == 'D' ? TrailChange.Removal
        : before is null || row.Stamp != before.Stamp ? TrailChange.Write
        : row.DeletionId is not null && before.DeletionId is null ? TrailChange.Deletion
        : row.DeletionId is null && before.DeletionId is not null ? TrailChange.Restoration
        : row.Note != before.Note ? TrailChange.WriteOfMany
        : deletions.Contains(row.WriteId) ? TrailChange.Clearing
        : TrailChange.Rewriting;

    public override string ToString() => $"{Change} of record {Row.Key} (before: {Before?.ToString() ?? "nothing"}; after: {Row})";
}
