namespace FlexDb.Records.Tables;

/// <summary>The names by which the registry knows the times of records, which are those of the columns of <c>flex_records</c>.</summary>
internal static class RecordTimeNames
{
    public const string CreatedAt = "created_at";
    public const string UpdatedAt = "updated_at";

    private static readonly FlexRecordTimes[] Single = [FlexRecordTimes.CreatedAt, FlexRecordTimes.UpdatedAt];

    /// <summary>Each of some times by itself.</summary>
    public static IEnumerable<FlexRecordTimes> Each(FlexRecordTimes times) => Single.Where(time => times.HasFlag(time));

    /// <summary>The name of one time.</summary>
    public static string Of(FlexRecordTimes time) => time == FlexRecordTimes.CreatedAt ? CreatedAt : UpdatedAt;

    public static FlexRecordTimes TimeOf(string name) => name switch
    {
        CreatedAt => FlexRecordTimes.CreatedAt,
        UpdatedAt => FlexRecordTimes.UpdatedAt,
        _ => throw new InvalidOperationException(
            $"The registry of records says '{name}', which this version of FlexDb.Records does not know. Use the version that wrote it, or a later one."),
    };

    /// <summary>Some times as the column <c>options</c> of <c>flex_record_tables</c> has them.</summary>
    public static string ToOptions(FlexRecordTimes times) => string.Join(',', Each(times).Select(Of));

    public static FlexRecordTimes OfOptions(string options) => options
        .Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(FlexRecordTimes.None, static (times, name) => times | TimeOf(name));
}
