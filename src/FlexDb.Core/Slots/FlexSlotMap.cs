using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Slots;

/// <summary>Which index slot each indexed or unique column of a table holds: column name to slot.</summary>
/// <remarks>
/// Immutable. Two maps are equal when they give the same columns the same slots, in any order. Slots are called
/// <c>string_1</c>, <c>date_2</c> and so on; another application may have called them otherwise.
/// </remarks>
[JsonConverter(typeof(FlexSlotMapConverter))]
public sealed class FlexSlotMap : IReadOnlyDictionary<string, string>, IEquatable<FlexSlotMap>
{
    private readonly OrderedDictionary<string, string> _slots;

    /// <summary>A map of the given slots.</summary>
    /// <param name="slots">Each column's name with its slot.</param>
    /// <exception cref="ArgumentNullException"><paramref name="slots"/> is null.</exception>
    /// <exception cref="ArgumentException">A column is named twice.</exception>
    public FlexSlotMap(IEnumerable<KeyValuePair<string, string>> slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        _slots = new OrderedDictionary<string, string>(slots, StringComparer.Ordinal);
    }

    /// <summary>The map without slots.</summary>
    public static FlexSlotMap Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _slots.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _slots.Keys;

    /// <inheritdoc/>
    public IEnumerable<string> Values => _slots.Values;

    /// <summary>The slot that a column holds.</summary>
    /// <param name="key">The column's name.</param>
    /// <exception cref="KeyNotFoundException">The column holds no slot.</exception>
    public string this[string key] => _slots[key];

    /// <summary>Whether two maps give the same columns the same slots.</summary>
    /// <param name="left">One map.</param>
    /// <param name="right">The other map.</param>
    public static bool operator ==(FlexSlotMap? left, FlexSlotMap? right) =>
        left is null ? right is null : left.Equals(right);

    /// <summary>Whether two maps differ.</summary>
    /// <param name="left">One map.</param>
    /// <param name="right">The other map.</param>
    public static bool operator !=(FlexSlotMap? left, FlexSlotMap? right) => !(left == right);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _slots.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => _slots.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _slots.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _slots.GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(FlexSlotMap? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        return other is not null
            && Count == other.Count
            && _slots.All(slot => other.TryGetValue(slot.Key, out string? value) && value == slot.Value);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FlexSlotMap);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // A sum, because the order of the columns means nothing.
        int sum = 17;
        foreach ((string column, string slot) in _slots)
        {
            sum = unchecked(sum + HashCode.Combine(column, slot));
        }

        return sum;
    }

    /// <summary>The columns with their slots.</summary>
    public override string ToString() => string.Join(", ", _slots.Select(slot => $"{slot.Key} → {slot.Value}"));
}
