using System.Text.Json.Serialization;

namespace FlexDb.Core.Schema;

/// <summary>The rules that a column's values must keep, besides its data type.</summary>
/// <remarks>
/// Immutable; each property is absent until set. Which rule fits which data type is checked when the schema is
/// written, all problems at once; see <see cref="FlexSchemaValidator"/>.
/// </remarks>
[JsonConverter(typeof(FlexColumnValidationConverter))]
public sealed record FlexColumnValidation
{
    /// <summary>No rules.</summary>
    public static FlexColumnValidation None { get; } = new();

    /// <summary>The least length of a text, in Unicode code points.</summary>
    public int? MinLength { get; init; }

    /// <summary>The greatest length of a text, in Unicode code points.</summary>
    public int? MaxLength { get; init; }

    /// <summary>A regular expression, with ECMAScript's meaning, that must match somewhere in the text.</summary>
    public string? Pattern { get; init; }

    /// <summary>The only values allowed.</summary>
    public FlexList<FlexJsonValue>? Enum { get; init; }

    /// <summary>The least value: a number, or for a date or datetime column a string in the column's form.</summary>
    public FlexJsonValue? Min { get; init; }

    /// <summary>The greatest value: a number, or for a date or datetime column a string in the column's form.</summary>
    public FlexJsonValue? Max { get; init; }

    /// <summary>The name of the table that a reference column refers to.</summary>
    public string? TargetTable { get; init; }

    /// <summary>The id of the table named by <see cref="TargetTable"/>; the store sets it.</summary>
    public string? TargetId { get; init; }

    /// <summary>What the host does with a record when the record that it refers to is deleted.</summary>
    /// <value>The default is null, which means <see cref="FlexOnDelete.Restrict"/>, also where the JSON has a null.</value>
    public FlexOnDelete? OnDelete { get; init; }

    /// <summary>An expression of the host's that computes the value; records then carry no value of their own.</summary>
    public string? Computed { get; init; }

    /// <summary>Properties that this library does not know.</summary>
    public FlexExtensionData ExtensionData { get; init; } = FlexExtensionData.Empty;
}

/// <summary>Specifies what the host does with a record when the record that it refers to is deleted.</summary>
/// <remarks>A column that does not specify it means <see cref="Restrict"/>.</remarks>
public enum FlexOnDelete
{
    /// <summary>The record is deleted too; <c>cascade</c> in JSON.</summary>
    Cascade,

    /// <summary>The reference becomes null; <c>set-null</c> in JSON. Not allowed on a required column.</summary>
    SetNull,

    /// <summary>The deletion is refused; <c>restrict</c> in JSON.</summary>
    Restrict,
}
