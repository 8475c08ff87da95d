namespace FlexDb.Core;

/// <summary>A table in a listing: everything except its columns.</summary>
/// <remarks>Immutable. Listings do not fetch schemas.</remarks>
public sealed record FlexTableSummary
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The application that the table belongs to.</summary>
    public required string ApplicationId { get; init; }

    /// <summary>The name. For a deleted table, the name that it had.</summary>
    public required string Name { get; init; }

    /// <summary>The display name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The number of the schema's version, starting with 1.</summary>
    public required int Version { get; init; }

    /// <summary>Whether the table is active.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>When the table was created, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the row last changed in any way, in UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the table was deleted, in UTC; null while it is live.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The position of this table in a listing, which can continue after it: see <see cref="FlexTableFilter.After"/>.</summary>
    public required string Cursor { get; init; }
}
