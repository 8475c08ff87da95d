using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core;

/// <summary>A table of the catalog, as it was when it was read.</summary>
/// <remarks>Immutable. Two tables are equal if all of their properties are equal.</remarks>
public sealed record FlexTable
{
    /// <summary>The id: for tables created here, 24 characters, a lower-case letter and then base 36.</summary>
    public required string Id { get; init; }

    /// <summary>The application that the table belongs to.</summary>
    public required string ApplicationId { get; init; }

    /// <summary>The name. For a deleted table, the name that it had.</summary>
    public required string Name { get; init; }

    /// <summary>The display name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The columns, in order.</summary>
    public required FlexTableSchema Schema { get; init; }

    /// <summary>Which index slot each indexed column holds.</summary>
    public FlexSlotMap Slots { get; init; } = FlexSlotMap.Empty;

    /// <summary>The number of the schema's version, starting with 1.</summary>
    public required int Version { get; init; }

    /// <summary>Whether the table is active; the host decides what that means for its records.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>When the table was created, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the row last changed in any way, in UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the table was deleted, in UTC; null while it is live.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    internal TableIdentity Identity => new(ApplicationId, Id, Name);
}
