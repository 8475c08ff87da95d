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

    /// <summary>The index slots that its columns hold; null to have them given when the table is created.</summary>
    public FlexSlotMap? Slots { get; init; }
}
