namespace FlexDb.Core.Benchmarks.Store;

/// <summary>What must hold: counts exactly, whatever the machine; times as ratios, which are reported.</summary>
internal static class Bars
{
    /// <summary>
    /// The most that a call of the store's may need, on a schema of 20 columns. Round trips are those promised. Bytes are
    /// about a hundredth above what was measured: all values of the samples have one length. Bytes allocated are about a
    /// tenth above the most that runs gave: a task that finishes at once allocates less, so they vary, those of a read by
    /// 2 kB.
    /// </summary>
    private static readonly Dictionary<Operation, (int RoundTrips, int BytesSent, long AllocatedBytes)> _counts = new()
    {
        // The columns' JSON is sent twice: as the schema, and in the changes that add them.
        [Operation.Create] = (1, 7_550, 55_500),

        // The JSON as text, and the parsed schema; ADO.NET allocates 1 kB less.
        [Operation.ReadByName] = (1, 330, 31_000),
        [Operation.ReadById] = (1, 345, 31_500),

        // No JSON of the schema. ADO.NET allocates 1 kB less.
        [Operation.ReadUnchanged] = (1, 390, 12_000),

        // 50 rows; the name of the index, for a hint, is in it.
        [Operation.List] = (1, 600, 41_500),

        // A read, then the new schema, checked, compared and judged.
        [Operation.Edit] = (2, 4_600, 75_500),

        // As an edit, with one more schema read.
        [Operation.Revert] = (3, 4_870, 108_000),
    };

    /// <summary>The greatest ratio of times to each contender that DESIGN.md sets.</summary>
    public static double? OfTime(Job job, string contender) => (job.Operation, contender) switch
    {
        (Operation.ReadByName, "ADO.NET") when job is { Columns: 20, Callers: 1 } => 1.10,
        (Operation.ReadUnchanged, "ADO.NET") when job is { Columns: 20, Callers: 1 } => 1.15,
        (Operation.Create, "ADO.NET") when job is { Columns: 20, Callers: 1 } => 1.25,
        (Operation.Edit, "ADO.NET") when job is { Columns: 20, Callers: 1 } => 1.35,
        (Operation.Create or Operation.Edit, "TypeScript") when job is { Columns: 20, Callers: 1 } => 0.55,
        (Operation.ReadByName, "TypeScript") when job is { Columns: 20, Callers: 1 } => 0.65,
        _ => null,
    };

    /// <summary>Every count that is over its bar, a sentence each.</summary>
    public static IEnumerable<string> Passed(IEnumerable<WireCount> counts, IEnumerable<Outcome> outcomes, string store)
    {
        foreach (WireCount count in counts.Where(count => count.Contender == store))
        {
            (int roundTrips, int bytesSent, _) = _counts[count.Operation];
            if (count.RoundTrips > roundTrips)
            {
                yield return FormattableString.Invariant($"{count.Operation}: {count.RoundTrips} round trips; the bar is {roundTrips}.");
            }

            if (count.BytesSent > bytesSent)
            {
                yield return FormattableString.Invariant($"{count.Operation}: {count.BytesSent} bytes sent; the bar is {bytesSent}.");
            }
        }

        foreach (Outcome outcome in outcomes.Where(outcome => outcome.Contender == store && outcome.Job is { Columns: WireCounts.Columns, Callers: 1 }))
        {
            long bar = _counts[outcome.Job.Operation].AllocatedBytes;
            if (outcome.AllocatedBytes > bar)
            {
                yield return FormattableString.Invariant($"{outcome.Job.Operation}: {outcome.AllocatedBytes} bytes allocated; the bar is {bar}.");
            }
        }
    }
}
