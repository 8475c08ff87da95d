namespace FlexDb.Core;

/// <summary>The order in which a listing returns versions, and where it starts.</summary>
public sealed record FlexVersionFilter
{
    /// <summary>Gets whether the newest version comes first.</summary>
    /// <value>The default is <see langword="false"/>: the oldest version comes first.</value>
    public bool NewestFirst { get; init; }

    /// <summary>Gets the number of the version after which the listing starts, in its own order.</summary>
    /// <value>The default is null: the listing starts at the beginning.</value>
    public int? After { get; init; }

    /// <summary>Gets the number of versions that one round trip fetches. Each can hold two schemas.</summary>
    /// <value>The default is 50. The value must be from 1 to 1,000.</value>
    public int PageSize { get; init; } = 50;
}
