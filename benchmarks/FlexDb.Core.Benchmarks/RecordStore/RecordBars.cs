namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>What must hold of records: counts exactly, whatever the machine; times and sizes as ratios, which are reported.</summary>
internal static class RecordBars
{
    /// <summary>The most bytes that a record may take, as a ratio to the typed table.</summary>
    public const double Bytes = 1.4;

    /// <summary>
    /// The most that a call of the library's may need, on either server. Bytes sent are about a hundredth above what was
    /// measured, because bytes that need an escape are sent as two; bytes allocated are a tenth above the most that runs gave.
    /// Keys read are exactly what was counted, on 2,000 records. Of queries all is for conditions whose counts are remembered.
    /// </summary>
    private static readonly Dictionary<RecordOperation, Counts> _counts = new()
    {
        // The table's row comes with the record.
        [RecordOperation.FindById] = new(1, 1, 685, 17_000, 3),
        [RecordOperation.FindByUnique] = new(1, 1, 772, 19_000, 4),

        // The catalog's row and a page, in one statement. A record is one key in the index and one in the primary key; beside
        // a sort each key is looked for in the other index as well, found or not.
        [RecordOperation.Equality] = new(1, 1, 975, 36_500, 5),
        [RecordOperation.RangeAndSort] = new(1, 1, 1_433, 195_000, 106),
        [RecordOperation.EqualityAndSort] = new(1, 1, 1_580, 195_000, 475),
        [RecordOperation.TwoEqualities] = new(1, 1, 1_542, 54_000, 10),
        [RecordOperation.Page10] = new(1, 1, 1_509, 197_000, 107),
        [RecordOperation.Count50000] = new(1, 1, 1_048, 31_000, 118),
        [RecordOperation.SumUnderFilter] = new(1, 1, 1_434, 860_000, 193),

        // One record, six keys and a claim.
        [RecordOperation.Insert] = new(1, 7, 2_225, 56_000, 4),
        [RecordOperation.Replace] = new(1, 10, 2_455, 66_000, 9),

        // The record is read first.
        [RecordOperation.Patch] = new(2, 11, 2_625, 72_000, 10),
        [RecordOperation.Delete] = new(2, 13, 3_835, 93_000, 27),
        [RecordOperation.InsertBatch] = new(1, 13, 612_000, 8_600_000, 888),

        // Two batches, and what begins and ends their transaction.
        [RecordOperation.Import] = new(5, 16, 736_000, 10_700_000, 1_093),
    };

    /// <summary>
    /// The greatest ratio of times: to the typed table by operation; to the others 1 in the same operations, but for single inserts.
    /// </summary>
    public static double? OfTime(RecordOperation operation, string contender) =>
        contender == "By hand" ? OfTime(operation) : operation != RecordOperation.Insert && OfTime(operation) is not null ? 1.0 : null;

    /// <summary>Every count of the library's that is over its bar, a sentence each.</summary>
    /// <param name="counts">What was counted.</param>
    /// <param name="outcomes">How the contenders did.</param>
    /// <param name="library">The library's name among the contenders.</param>
    /// <param name="isQuick">Whether the records are as few as in a quick run, for which those counts are that depend on how many there are.</param>
    public static IEnumerable<string> Passed(IEnumerable<RecordCount> counts, IEnumerable<RecordOutcome> outcomes, string library, bool isQuick)
    {
        foreach (RecordCount count in counts.Where(count => count.Contender == library && (isQuick || !DependsOnRows(count.Operation))))
        {
            Counts bars = _counts[count.Operation];
            foreach ((string what, long? measured, long bar) in new (string, long?, long)[]
            {
                ("round trips", count.RoundTrips, bars.RoundTrips),
                ("statements", count.Statements, bars.Statements),
                ("bytes sent", count.BytesSent, bars.BytesSent),
                ("keys read", isQuick ? count.KeysRead : null, bars.KeysRead),
            })
            {
                if (measured > bar)
                {
                    yield return FormattableString.Invariant($"{count.Operation} of records: {measured} {what}; the bar is {bar}.");
                }
            }
        }

        foreach (RecordOutcome outcome in outcomes.Where(outcome => outcome.Contender == library && (isQuick || !DependsOnRows(outcome.Operation))))
        {
            long bar = _counts[outcome.Operation].AllocatedBytes;
            if (outcome.AllocatedBytes > bar)
            {
                yield return FormattableString.Invariant($"{outcome.Operation} of records: {outcome.AllocatedBytes} bytes allocated; the bar is {bar}.");
            }
        }
    }

    private static double? OfTime(RecordOperation operation) => operation switch
    {
        RecordOperation.FindById => 1.15,
        RecordOperation.FindByUnique or RecordOperation.Equality => 1.4,
        RecordOperation.RangeAndSort or RecordOperation.TwoEqualities => 1.2,
        RecordOperation.EqualityAndSort => 1.3,
        RecordOperation.Count50000 => 1.7,
        RecordOperation.SumUnderFilter => 3.0,
        RecordOperation.Insert => 2.0,
        RecordOperation.Replace or RecordOperation.Delete => 2.5,
        RecordOperation.Import => 1.8,
        _ => null,
    };

    private static bool DependsOnRows(RecordOperation operation) =>
        operation is RecordOperation.TwoEqualities or RecordOperation.SumUnderFilter or RecordOperation.Import;

    private sealed record Counts(int RoundTrips, int Statements, int BytesSent, long AllocatedBytes, long KeysRead);
}
