using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Schema;

/// <summary>Makes <see cref="FlexList{T}"/> values; the compiler uses it for collection expressions.</summary>
public static class FlexList
{
    /// <summary>A list that holds a copy of <paramref name="items"/>.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items, in order.</param>
    public static FlexList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>A list that holds a copy of <paramref name="items"/>.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items, in order.</param>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> is null.</exception>
    public static FlexList<T> ToFlexList<T>(this IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items as FlexList<T> ?? new FlexList<T>(items.ToArray());
    }
}

/// <summary>An immutable list that is equal to another when their items are, in order.</summary>
/// <remarks>Records that hold a plain list compare it by reference; with this one they compare its items.</remarks>
/// <typeparam name="T">The type of the items.</typeparam>
[CollectionBuilder(typeof(FlexList), nameof(FlexList.Create))]
[JsonConverter(typeof(FlexListConverterFactory))]
public sealed class FlexList<T> : IReadOnlyList<T>, IEquatable<FlexList<T>>
{
    private readonly T[] _items;

    internal FlexList(T[] items) => _items = items;

    /// <summary>The list without items.</summary>
    public static FlexList<T> Empty { get; } = new([]);

    /// <summary>How many items there are.</summary>
    public int Count => _items.Length;

    /// <summary>The item at a position, counted from 0.</summary>
    /// <param name="index">The position.</param>
    /// <exception cref="IndexOutOfRangeException"><paramref name="index"/> is not a position of the list.</exception>
    public T this[int index] => _items[index];

    /// <summary>Whether two lists hold equal items in the same order.</summary>
    /// <param name="left">One list.</param>
    /// <param name="right">The other list.</param>
    public static bool operator ==(FlexList<T>? left, FlexList<T>? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two lists differ in an item or in their order.</summary>
    /// <param name="left">One list.</param>
    /// <param name="right">The other list.</param>
    public static bool operator !=(FlexList<T>? left, FlexList<T>? right) => !(left == right);

    /// <summary>The items as a span, for loops without an enumerator.</summary>
    public ReadOnlySpan<T> AsSpan() => _items;

    /// <inheritdoc/>
    public bool Equals(FlexList<T>? other) =>
        ReferenceEquals(this, other) || (other is not null && _items.AsSpan().SequenceEqual(other._items));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FlexList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (T item in _items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <summary>The items in square brackets.</summary>
    public override string ToString() => $"[{string.Join(", ", _items)}]";
}
