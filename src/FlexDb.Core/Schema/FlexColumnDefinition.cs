using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Schema;

/// <summary>One column of a table: its name, type, rules and identity.</summary>
/// <remarks>
/// Immutable; <c>with</c> makes a changed copy, <see cref="FlexColumn"/> makes new ones. Two definitions are equal
/// when every property is, <see cref="Id"/> and <see cref="ExtensionData"/> included; JSON is compared by meaning.
/// Rules are checked when the schema is written, all problems at once; see <see cref="FlexSchemaValidator"/>.
/// </remarks>
[JsonConverter(typeof(FlexColumnDefinitionConverter))]
public sealed record FlexColumnDefinition
{
    /// <summary>A column of a name and a data type, without rules.</summary>
    /// <param name="name">The name, unique in its table without regard to case.</param>
    /// <param name="dataType">The type of its values.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public FlexColumnDefinition(string name, FlexDataType dataType)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        DataType = dataType;
    }

    /// <summary>The name, unique in its table without regard to case.</summary>
    public string Name { get; init; }

    /// <summary>The type of its values.</summary>
    public FlexDataType DataType { get; init; }

    /// <summary>The data type as JSON writes it, also where this library does not know it.</summary>
    public string DataTypeName =>
        DataType == FlexDataType.Unknown && ExtensionData.TryGetValue(ColumnProperties.DataType, out FlexJsonValue? raw)
            ? raw.Kind == JsonValueKind.String ? raw.Element.GetString()! : raw.ToString()
            : SchemaNames.Of(DataType);

    /// <summary>The stable identity, ten base-36 characters, kept through renames; null until the store gives one.</summary>
    public string? Id { get; init; }

    /// <summary>The name that people see.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Whether every record must have a value that is not null.</summary>
    public bool Required { get; init; }

    /// <summary>Whether no two records may have the same value; needs an index slot, and the host to enforce it.</summary>
    public bool Unique { get; init; }

    /// <summary>Whether the host wants to search by this column; needs an index slot.</summary>
    public bool Indexed { get; init; }

    /// <summary>The value of a record that is inserted without one; null when there is none, JSON null when it is null.</summary>
    public FlexJsonValue? DefaultValue { get; init; }

    /// <summary>The rules that values must keep.</summary>
    public FlexColumnValidation Validation { get; init; } = FlexColumnValidation.None;

    /// <summary>Properties that this library does not know.</summary>
    public FlexExtensionData ExtensionData { get; init; } = FlexExtensionData.Empty;

    /// <summary>Whether the column holds an index slot: it is indexed or unique.</summary>
    public bool NeedsSlot => Indexed || Unique;

    /// <summary>A copy whose values an expression of the host's computes, so that records carry none.</summary>
    /// <param name="expression">The expression: <see cref="FlexColumnValidation.Computed"/>. This library does not read it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="expression"/> is null.</exception>
    public FlexColumnDefinition ComputedBy(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return this with { Validation = Validation with { Computed = expression } };
    }

    /// <summary>The name and data type.</summary>
    public override string ToString() => $"{Name}: {DataTypeName}";
}
