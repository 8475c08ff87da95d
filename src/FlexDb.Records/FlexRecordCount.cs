namespace FlexDb.Records;

/// <summary>How many records meet a condition.</summary>
/// <param name="Value">The number of records, or where counting stopped.</param>
/// <param name="IsComplete">Whether all were counted; otherwise there are more.</param>
public readonly record struct FlexRecordCount(long Value, bool IsComplete)
{
    /// <summary>The number, with a plus sign where there are more.</summary>
    public override string ToString() => FormattableString.Invariant($"{Value}{(IsComplete ? "" : "+")}");
}
