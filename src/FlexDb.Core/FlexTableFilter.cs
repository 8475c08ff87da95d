namespace FlexDb.Core;

/// <summary>Which tables a list shows, and where it begins.</summary>
public sealed record FlexTableFilter
{
    /// <summary>Only names that begin with this, compared exactly; null for all.</summary>
    public string? NamePrefix { get; init; }

    /// <summary>Only active (<see langword="true"/>) or only deactivated tables; null for both.</summary>
    public bool? IsActive { get; init; }

    /// <summary>Whether deleted tables are shown; by default they are not.</summary>
    public FlexDeletedTables Deleted { get; init; }

    /// <summary>Begins after the table with this <see cref="FlexTableSummary.Cursor"/>; null for the beginning.</summary>
    public string? After { get; init; }

    /// <summary>How many tables are fetched in one round trip, 1 to 10,000; 200 by default.</summary>
    public int PageSize { get; init; } = 200;
}
