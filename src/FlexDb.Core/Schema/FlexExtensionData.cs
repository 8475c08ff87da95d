using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Schema;

/// <summary>The JSON properties that this library does not know, kept through every read, edit and write.</summary>
/// <remarks>
/// A known property whose value has a form that this library does not understand (say, an unknown data type) is
/// kept here too, under its own name, until the property is set. Two values are equal when they hold equal JSON
/// under the same names, in any order.
/// </remarks>
[JsonConverter(typeof(FlexExtensionDataConverter))]
public sealed class FlexExtensionData : IReadOnlyDictionary<string, FlexJsonValue>, IEquatable<FlexExtensionData>
{
    private readonly Dictionary<string, FlexJsonValue> _properties;

    /// <summary>A copy of <paramref name="properties"/>; of several with one name the last is kept.</summary>
    /// <param name="properties">The properties by name.</param>
    /// <exception cref="ArgumentNullException"><paramref name="properties"/> is null.</exception>
    public FlexExtensionData(IEnumerable<KeyValuePair<string, FlexJsonValue>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        _properties = new Dictionary<string, FlexJsonValue>(StringComparer.Ordinal);
        foreach ((string name, FlexJsonValue value) in properties)
        {
            _properties[name] = value;
        }
    }

    /// <summary>No properties.</summary>
    public static FlexExtensionData Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _properties.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _properties.Keys;

    /// <inheritdoc/>
    public IEnumerable<FlexJsonValue> Values => _properties.Values;

    /// <inheritdoc/>
    public FlexJsonValue this[string key] => _properties[key];

    /// <summary>Whether two values hold the same properties.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other value.</param>
    public static bool operator ==(FlexExtensionData? left, FlexExtensionData? right) =>
        left is null ? right is null : left.Equals(right);

    /// <summary>Whether two values hold different properties.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other value.</param>
    public static bool operator !=(FlexExtensionData? left, FlexExtensionData? right) => !(left == right);

    /// <summary>A copy in which <paramref name="name"/> holds <paramref name="value"/>.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="value">The JSON.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public FlexExtensionData With(string name, FlexJsonValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new FlexExtensionData(_properties.Append(KeyValuePair.Create(name, value)));
    }

    /// <summary>A copy without the property <paramref name="name"/>.</summary>
    /// <param name="name">The property's name.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public FlexExtensionData Without(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new FlexExtensionData(_properties.Where(property => property.Key != name));
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out FlexJsonValue value) =>
        _properties.TryGetValue(key, out value);

    /// <inheritdoc/>
    public bool Equals(FlexExtensionData? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && Count == other.Count
            && _properties.All(mine => other.TryGetValue(mine.Key, out FlexJsonValue? theirs) && mine.Value == theirs));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FlexExtensionData);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _properties.Aggregate(Count, (sum, property) => unchecked(sum + HashCode.Combine(property.Key, property.Value)));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, FlexJsonValue>> GetEnumerator() => _properties.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The properties as JSON-like text, for debugging.</summary>
    public override string ToString() =>
        $"{{{string.Join(", ", _properties.Select(property => $"\"{property.Key}\": {property.Value}"))}}}";
}
