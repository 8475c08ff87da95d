namespace FlexDb.Core.Benchmarks.Store;

/// <summary>What must hold: counts exactly, whatever the machine; times as ratios, which are reported.</summary>
internal static class Bars
{
    /// <summary>The most that a call of the store's may need, on a schema of 20 columns.</summary>
    private static readonly Dictionary<Operation, (int RoundTrips, int BytesSent, long AllocatedBytes)> _counts = new()
    {
        [Operation.Create] = (1, 12_000, 100_000),
        [Operation.ReadByName] = (1, 1_200, 40_000),
        [Operation.ReadById] = (1, 1_200, 40_000),
        [Operation.ReadUnchanged] = (1, 1_200, 8_000),
        [Operation.List] = (1, 1_000, 60_000),
        [Operation.Edit] = (2, 8_000, 100_000),
        [Operation.Revert] = (3, 8_000, 100_000),
    };

    /// <summary>The greatest ratio of times to each contender that DESIGN.md sets.</summary>
    public static double? OfTime(Job job, string contender) => (job.Operation, contender) switch
    {
        (Operation.ReadByName, "ADO.NET") when job is { Columns: 20, Callers: 1 } => 1.15,
        (Operation.ReadUnchanged, "ADO.NET") when job is { Columns: 20, Callers: 1 } => 1.05,
        (Operation.Create or Operation.Edit, "ADO.NET") when job is { Columns: 20, Callers: 1 } => 1.15,
        (Operation.Create or Operation.Edit, "TypeScript") when job is { Columns: 20, Callers: 1 } => 0.5,
        (Operation.ReadByName, "TypeScript") when job is { Columns: 20, Callers: 1 } => 0.75,
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
