namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>Holds what queries found against what was written before and while they were answered.</summary>
/// <remarks>
/// Of each record the writes that were acknowledged before a query began must show, and those whose calls began after it ended
/// must not. Between them a query may find any state; where there is but one, it is what the query must have found.
/// </remarks>
internal sealed class ReadChecks(IReadOnlyDictionary<(string TableId, string Id), IReadOnlyList<TrailEntry>> records, List<string> problems)
{
    private readonly ILookup<string, KeyValuePair<(string TableId, string Id), IReadOnlyList<TrailEntry>>> _byTable = records.ToLookup(static record => record.Key.TableId);

    /// <summary>Gets how many records were certain to be found, of all queries.</summary>
    public long Certain { get; private set; }

    public void Check(RecordedRead read)
    {
        HashSet<string> found = [];
        foreach (FoundRecord record in read.Found ?? [])
        {
            if (!found.Add(record.Id))
            {
                problems.Add($"{read.Text} found record {record.Id} twice.");
            }

            CheckFound(read, record);
        }

        long certain = 0;
        long possible = 0;
        foreach (((string TableId, string Id) key, IReadOnlyList<TrailEntry> entries) in _byTable[read.TableId])
        {
            IReadOnlyList<TrailRow?> states = StatesAt(entries, read);
            possible += states.Any(state => Shows(read, state)) ? 1 : 0;
            if (states is [{ } only] && Shows(read, only))
            {
                certain++;
                if (read is { Found: not null, IsWhole: true } && !found.Contains(key.Id))
                {
                    problems.Add($"{read.Text} did not find record {key.Id}, which was '{only}' all the time.");
                }
            }
        }

        Certain += certain;
        if (read.Found is null && (read.Count < certain || read.Count > possible))
        {
            problems.Add($"{read.Text} counted {read.Count} records, of which there were {certain} to {possible}.");
        }
    }

    private void CheckFound(RecordedRead read, FoundRecord record)
    {
        IReadOnlyList<TrailEntry> entries = records.GetValueOrDefault((read.TableId, record.Id)) ?? [];
        TrailRow?[] states = entries.Count == 0 ? [] : [.. StatesAt(entries, read)];
        if (states.Any(state => Shows(read, state) && (state!.Version, state.Stamp, state.Note) == (record.Version, record.Stamp, record.Note)))
        {
            return;
        }

        string then = string.Join("; ", states.Select(static state => state?.ToString() ?? "nothing"));
        string what = entries.Any(entry => (entry.Row.Version, entry.Row.Stamp) == (record.Version, record.Stamp)) ? "which was not so then, or does not meet the condition" : "which nobody has written";
        problems.Add($"{read.Text} found {record}, {what}. It was: {then}.");
    }

    /// <summary>What a record may have been while a query was answered; null for not there.</summary>
    private static List<TrailRow?> StatesAt(IReadOnlyList<TrailEntry> entries, RecordedRead read)
    {
        if (read.Began == RecordedRead.AtTheEnd)
        {
            return [State(entries[^1])];
        }

        int first = -1;
        for (int i = entries.Count - 1; i >= 0 && first < 0; i--)
        {
            first = entries[i].Acknowledged < read.Began ? i : -1;
        }

        List<TrailRow?> states = [first < 0 ? null : State(entries[first])];
        for (int i = first + 1; i < entries.Count && entries[i].Began <= read.Ended; i++)
        {
            states.Add(State(entries[i]));
        }

        return states;
    }

    private static TrailRow? State(TrailEntry entry) => entry.Row.Kind == 'D' ? null : entry.Row;

    private static bool Shows(RecordedRead read, TrailRow? state) => state is { IsLive: true } && read.Matches(state);
}
