using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Evolution;

/// <summary>One table of a snapshot: what it is, without where it is or when it was made.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Schema">Its columns, each with its id; references name their targets and hold no table ids.</param>
public sealed record FlexSnapshotTable(string Name, FlexTableSchema Schema)
{
    /// <summary>The name that people see.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Whether the table is active.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>
    /// The index slots that its columns hold; a column that needs one and is left out is given one when the table is created,
    /// as all are where this is null. Of a table that is there already the slots stay as they are.
    /// </summary>
    public FlexSlotMap? Slots { get; init; }
}
