using System.Text.Json.Serialization;

using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core;

/// <summary>What an edit did: the table before and after it, and how the two differ.</summary>
/// <remarks>
/// Immutable. <see cref="Before"/> is the state that the edit was applied to. It can be newer than the state that the
/// caller had in hand: an edit without <see cref="FlexEditOptions.ExpectedVersion"/> that meets another editor runs
/// again on what that editor wrote. The two states differ in the schema, the slots, the version and the time of the last
/// change. Only where the answer to a commit was lost can <see cref="After"/> also have a name, a display name or an
/// activation that was set after the edit.
/// </remarks>
public sealed record FlexEditResult
{
    /// <summary>The table that the edit was applied to.</summary>
    public required FlexTable Before { get; init; }

    /// <summary>The table with the edit; equal to <see cref="Before"/> when nothing was written.</summary>
    public required FlexTable After { get; init; }

    /// <summary>The table with the edit: the same as <see cref="After"/>.</summary>
    [JsonIgnore]
    public FlexTable Table => After;

    /// <summary>What changed in the columns, as the new version's history says it; none when nothing was written.</summary>
    /// <remarks>
    /// A revert can also write a version without any change of a column, where only properties of the schema itself differ,
    /// which this library does not know.
    /// </remarks>
    public FlexList<SchemaChange> Changes { get; init; } = [];

    /// <summary>The columns that took, gave up or changed an index slot.</summary>
    public FlexList<FlexSlotMove> SlotMoves { get; init; } = [];

    /// <summary>Whether the edit wrote a new version; false when it changed nothing.</summary>
    public bool WasWritten => After.Version != Before.Version;

    internal static FlexEditResult Unchanged(FlexTable table) => new() { Before = table, After = table };
}
