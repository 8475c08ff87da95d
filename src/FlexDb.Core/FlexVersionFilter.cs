namespace FlexDb.Core;

/// <summary>In which order a list of versions goes, and where it begins.</summary>
public sealed record FlexVersionFilter
{
    /// <summary>Whether the list begins with the newest version; by default with the oldest.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>Begins after the version with this number, in the list's order; null for the beginning.</summary>
    public int? After { get; init; }

    /// <summary>How many versions are fetched in one round trip, 1 to 1,000; 50 by default. Each may hold two schemas.</summary>
    public int PageSize { get; init; } = 50;
}
