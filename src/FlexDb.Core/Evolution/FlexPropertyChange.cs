using System.Text.Json.Serialization;

using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>A property of a schema as a whole, which this library does not know, is set, changed or removed.</summary>
/// <remarks>It has no effect on stored values, and the version history, whose changes are those of columns, does not list it.</remarks>
/// <param name="Property">The property's name.</param>
/// <param name="Before">Its value before; null when it was not there.</param>
/// <param name="After">Its value after; null when it is removed.</param>
public sealed record FlexPropertyChange(
    string Property,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FlexJsonValue? Before,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FlexJsonValue? After)
{
    /// <summary>The change in one line, such as <c>~ (icon): none → "star"</c>.</summary>
    public override string ToString() => FlexChangeText.Of(this);

    internal static FlexList<FlexPropertyChange> Between(FlexTableSchema before, FlexTableSchema after) =>
        before.ExtensionData == after.ExtensionData
            ? []
            : before.ExtensionData.Keys.Union(after.ExtensionData.Keys, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(property => new FlexPropertyChange(
                    property,
                    before.ExtensionData.GetValueOrDefault(property),
                    after.ExtensionData.GetValueOrDefault(property)))
                .Where(change => change.Before != change.After)
                .ToFlexList();
}
