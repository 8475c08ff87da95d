namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>What must hold of records: counts exactly, whatever the machine; times and sizes as ratios, which are reported.</summary>
internal static class RecordBars
{
    /// <summary>The most bytes that a record may take, as a ratio to the typed table.</summary>
    public const double Bytes = 1.4;

    /// <summary>
    /// The most that a call of the library's may need, on either server. Bytes sent are about a hundredth above what was
    /// measured, because bytes that need an escape are sent as two; bytes allocated are a tenth above the most that runs gave.
    /// </summary>
    private static readonly Dictionary<RecordOperation, (int RoundTrips, int Statements, int BytesSent, long AllocatedBytes)> _counts = new()
    {
        // The table's row comes with the record.
        [RecordOperation.FindById] = (1, 1, 685, 17_000),
        [RecordOperation.FindByUnique] = (1, 1, 772, 19_000),

        // One record, six keys and a claim.
        [RecordOperation.Insert] = (1, 7, 2_225, 56_000),
        [RecordOperation.Replace] = (1, 10, 2_455, 66_000),

        // The record is read first.
        [RecordOperation.Patch] = (2, 11, 2_625, 72_000),
        [RecordOperation.Delete] = (2, 13, 3_835, 93_000),
        [RecordOperation.InsertBatch] = (1, 13, 612_000, 8_600_000),
    };

    /// <summary>The greatest ratio of times to the typed table.</summary>
    public static double? OfTime(RecordOperation operation, string contender) => (operation, contender) switch
    {
        (RecordOperation.FindById, "By hand") => 1.15,
        (RecordOperation.Insert, "By hand") => 2.0,
        (RecordOperation.Replace or RecordOperation.Delete, "By hand") => 2.5,
        (RecordOperation.InsertBatch, "By hand") => 1.8,
        _ => null,
    };

    /// <summary>Every count of the library's that is over its bar, a sentence each.</summary>
    public static IEnumerable<string> Passed(IEnumerable<RecordCount> counts, IEnumerable<RecordOutcome> outcomes, string library)
    {
        foreach (RecordCount count in counts.Where(count => count.Contender == library))
        {
            (int roundTrips, int statements, int bytesSent, _) = _counts[count.Operation];
            foreach ((string what, int measured, int bar) in new[]
            {
                ("round trips", count.RoundTrips, roundTrips),
                ("statements", count.Statements, statements),
                ("bytes sent", count.BytesSent, bytesSent),
            })
            {
                if (measured > bar)
                {
                    yield return FormattableString.Invariant($"{count.Operation} of records: {measured} {what}; the bar is {bar}.");
                }
            }
        }

        foreach (RecordOutcome outcome in outcomes.Where(outcome => outcome.Contender == library))
        {
            long bar = _counts[outcome.Operation].AllocatedBytes;
            if (outcome.AllocatedBytes > bar)
            {
                yield return FormattableString.Invariant($"{outcome.Operation} of records: {outcome.AllocatedBytes} bytes allocated; the bar is {bar}.");
            }
        }
    }
}
