namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>One query that was answered while others wrote.</summary>
/// <param name="Text">What was asked, for messages.</param>
/// <param name="TableId">The table.</param>
/// <param name="Matches">Whether a stored record meets the condition, by the columns that no edit changes.</param>
/// <param name="Began">When it was asked, among all calls.</param>
/// <param name="Ended">When it was answered.</param>
internal sealed record RecordedRead(string Text, string TableId, Func<TrailRow, bool> Matches, long Began, long Ended)
{
    /// <summary>When a query is asked after all calls have ended.</summary>
    public const long AtTheEnd = long.MaxValue;

    /// <summary>Gets a value indicating whether it is to find all records that meet the condition.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Gets the records of the answer; null of a count.</summary>
    public IReadOnlyList<FoundRecord>? Found { get; init; }

    /// <summary>Gets how many there are, of a count.</summary>
    public long Count { get; init; }
}

/// <summary>A record as a reader found it.</summary>
internal sealed record FoundRecord(string Id, int Version, string Stamp, string? Note);
