using System.Text.Json.Serialization;

using FlexDb.Core.Schema;

namespace FlexDb.Core.Validation;

/// <summary>A record that was taken to another version of its table.</summary>
/// <param name="Record">The record under the current schema, in normal form as UTF-8 JSON; where nothing had to change, the memory that was given.</param>
/// <param name="Notes">Every value that could not simply be kept; none when nothing was lost and the record is valid.</param>
[JsonConverter(typeof(FlexUpgradedRecordConverter))]
public readonly record struct FlexUpgradedRecord(ReadOnlyMemory<byte> Record, FlexList<FlexUpgradeNote> Notes)
{
    /// <summary>Whether every value was kept or converted without loss, and the record is valid under the current schema.</summary>
    public bool IsComplete => Notes.Count == 0;

    /// <inheritdoc/>
    public bool Equals(FlexUpgradedRecord other) => Record.Span.SequenceEqual(other.Record.Span) && Notes == other.Notes;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Notes);
        hash.AddBytes(Record.Span);
        return hash.ToHashCode();
    }
}

/// <summary>One value that an upgrade could not simply keep.</summary>
/// <param name="Column">The column's name: in the current schema, or, of a value that was dropped, in the one before.</param>
/// <param name="Kind">What became of the value.</param>
/// <param name="Message">A sentence that says so; it never holds the value.</param>
public sealed record FlexUpgradeNote(string Column, FlexUpgradeNoteKind Kind, string Message);

/// <summary>What an upgrade did to a value that it could not simply keep.</summary>
public enum FlexUpgradeNoteKind
{
    /// <summary>The value is gone: its column was removed, or has become computed.</summary>
    Dropped,

    /// <summary>The value lost something on the way to another data type, such as a time of day.</summary>
    Changed,

    /// <summary>The value has no counterpart in the new data type; it became null, or the column's default where that is required.</summary>
    NotConvertible,

    /// <summary>The value is there, but breaks a rule of the new schema, as any value may that was valid before a narrowing.</summary>
    BreaksRule,

    /// <summary>The column is required, and there is neither a value nor a default for it.</summary>
    Missing,
}
