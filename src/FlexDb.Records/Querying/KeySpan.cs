using FlexDb.Records.Filtering;
using FlexDb.Records.Keys;

namespace FlexDb.Records.Querying;

/// <summary>Keys of an index from one to before another.</summary>
/// <param name="From">The first key.</param>
/// <param name="To">The first key after them.</param>
internal readonly record struct KeySpan(byte[] From, byte[] To)
{
    /// <summary>The key of null.</summary>
    public static KeySpan Null { get; } = new([], [0]);

    /// <summary>All keys but that of null.</summary>
    public static KeySpan NotNull { get; } = new([KeyEncoding.NotNull], [KeyEncoding.NotNull + 1]);

    /// <summary>Whether it is one key, because no other lies between a key and the same with a zero after it.</summary>
    public bool IsOne => To.Length == From.Length + 1 && To[^1] == 0 && To.AsSpan(0, From.Length).SequenceEqual(From);

    public bool Contains(ReadOnlySpan<byte> key) => key.SequenceCompareTo(From) >= 0 && key.SequenceCompareTo(To) < 0;

    /// <summary>What of it comes after a key; null where nothing does.</summary>
    public KeySpan? After(byte[] key, bool isDescending)
    {
        KeySpan rest = isDescending
            ? this with { To = Lower(To, key) }
            : this with { From = Higher(From, [.. key, 0]) };
        return rest.From.AsSpan().SequenceCompareTo(rest.To) < 0 ? rest : null;
    }

    /// <summary>The keys, null's too, that a term takes; null where there is no term.</summary>
    public static IReadOnlyList<KeySpan> Of(LeafTerm? term) => term is null
        ? [Null, NotNull]
        : [.. term.MatchesNull ? [Null] : Array.Empty<KeySpan>(), .. term.Ranges.Select(static range => new KeySpan(range.From, range.To))];

    private static byte[] Lower(byte[] one, byte[] other) => one.AsSpan().SequenceCompareTo(other) <= 0 ? one : other;

    private static byte[] Higher(byte[] one, byte[] other) => ReferenceEquals(Lower(one, other), one) ? other : one;
}
