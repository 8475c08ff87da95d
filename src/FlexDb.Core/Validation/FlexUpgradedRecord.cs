using FlexDb.Core.Schema;

namespace FlexDb.Core.Validation;

/// <summary>A record that was taken to another version of its table.</summary>
/// <param name="Record">The record under the current schema, in normal form as UTF-8 JSON; where nothing had to change, the memory that was given.</param>
/// <param name="Notes">Every value that could not simply be kept; none when nothing was lost and the record is valid.</param>
public readonly record struct FlexUpgradedRecord(ReadOnlyMemory<byte> Record, FlexList<FlexUpgradeNote> Notes)
{
    /// <summary>Whether every value was kept or converted without loss, and the record is valid under the current schema.</summary>
    public bool IsComplete => Notes.Count == 0;
}
