using FlexDb.Core.Schema;

namespace FlexDb.Core;

/// <summary>One immutable schema state of a table, and the changes that led to it.</summary>
public sealed record FlexTableVersion : IFlexSchemaVersion
{
    /// <summary>The id of the version itself.</summary>
    public required string Id { get; init; }

    /// <summary>The table's id.</summary>
    public required string TableId { get; init; }

    /// <summary>The number of the version, starting with 1.</summary>
    public required int Version { get; init; }

    /// <summary>The previous schema; null for version 1.</summary>
    public FlexTableSchema? PreviousSchema { get; init; }

    /// <summary>The schema from this version on.</summary>
    public required FlexTableSchema Schema { get; init; }

    /// <summary>The changes of the edit, which apply all at once.</summary>
    public required FlexList<SchemaChange> Changes { get; init; }

    /// <summary>
    /// Whether <see cref="Changes"/> are worked out from the two schemas, because another application stored changes that
    /// cannot be read. <see cref="FlexDbStore.VerifyHistoryAsync"/> reports such a version as unreadable.
    /// </summary>
    public bool ChangesAreDerived { get; init; }

    /// <summary>Who made the edit: the actor that the host passed.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When the version was created, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
