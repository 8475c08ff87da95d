namespace FlexDb.Records.Measuring;

/// <summary>How to measure what an edit would do to the records that are there.</summary>
public sealed class FlexMeasureOptions
{
    /// <summary>The largest number of records to read; null reads all.</summary>
    /// <value>The default is null. The value must be at least 1.</value>
    /// <remarks>The first ones in the order of their ids are read, so the counts are those of a sample, and lower bounds.</remarks>
    public int? MaxRecords { get; init; }

    /// <summary>How many ids, and how many repeated values, are listed for each kind of finding.</summary>
    /// <value>The default is 10. The value cannot be negative. Everything is counted, whatever is listed.</value>
    public int MaxListed { get; init; } = 10;
}

/// <summary>How far a measurement has come.</summary>
/// <param name="RecordCount">How many records were read so far.</param>
public sealed record FlexMeasureProgress(long RecordCount);
