namespace FlexDb.Core;

/// <summary>A table as a list shows it: everything but its columns.</summary>
/// <remarks>Immutable. Lists never fetch the schema, however large it is.</remarks>
public sealed record FlexTableSummary
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The application that the table belongs to.</summary>
    public required string ApplicationId { get; init; }

    /// <summary>The name; of a deleted table, the name that it had.</summary>
    public required string Name { get; init; }

    /// <summary>The name that people see.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The number of the schema's version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>Whether the table is active.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>When the table was created, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the row last changed in any way, in UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the table was deleted, in UTC; null while it is live.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Where a list can go on after this table: see <see cref="FlexTableFilter.After"/>.</summary>
    public required string Cursor { get; init; }
}
