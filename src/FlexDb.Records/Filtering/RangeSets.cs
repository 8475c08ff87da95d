using FlexDb.Records.Keys;

namespace FlexDb.Records.Filtering;

/// <summary>Sets of keys as lists of ranges that are disjoint and sorted.</summary>
/// <remarks>The key of null is in none of them. What is combined is exact.</remarks>
internal static class RangeSets
{
    private static readonly byte[] First = [KeyEncoding.NotNull];

    private static readonly byte[] End = [KeyEncoding.NotNull + 1];

    /// <summary>All keys but that of null.</summary>
    public static IReadOnlyList<KeyRange> All { get; } = [new(First, End, isExact: true)];

    public static bool IsAll(IReadOnlyList<KeyRange> ranges) =>
        ranges is [KeyRange only] && only.IsExact && only.From.AsSpan().SequenceEqual(First) && only.To.AsSpan().SequenceEqual(End);

    /// <summary>One key.</summary>
    public static KeyRange Point(byte[] key) => new(key, Next(key), isExact: true);

    /// <summary>Tells whether a range has one key only.</summary>
    public static bool IsPoint(KeyRange range) =>
        range.To.Length == range.From.Length + 1 && range.To[^1] == 0 && range.To.AsSpan().StartsWith(range.From);

    public static IReadOnlyList<KeyRange> Below(byte[] key, bool andEqual) => From(First, andEqual ? Next(key) : key);

    public static IReadOnlyList<KeyRange> Above(byte[] key, bool andEqual) => From(andEqual ? key : Next(key), End);

    public static IReadOnlyList<KeyRange> Between(byte[] first, byte[] last) => From(first, Next(last));

    /// <summary>The range that a key is in; null where it is in none.</summary>
    public static KeyRange? Find(IReadOnlyList<KeyRange> ranges, ReadOnlySpan<byte> key)
    {
        int low = 0, high = ranges.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Compare(ranges[middle].To, key) > 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low < ranges.Count && Compare(ranges[low].From, key) <= 0 ? ranges[low] : null;
    }

    /// <summary>The keys that are in any of the ranges, whatever their order.</summary>
    public static IReadOnlyList<KeyRange> Union(IEnumerable<KeyRange> ranges)
    {
        List<KeyRange> union = [];
        foreach (KeyRange range in ranges.OrderBy(static range => range.From, KeyComparer.Instance))
        {
            if (union.Count > 0 && Touches(union[^1], range))
            {
                KeyRange last = union[^1];
                union[^1] = Compare(last.To, range.To) >= 0 ? last : new KeyRange(last.From, range.To, isExact: true);
            }
            else
            {
                union.Add(range);
            }
        }

        return union;
    }

    /// <summary>The keys that are in both lists.</summary>
    public static IReadOnlyList<KeyRange> Intersection(IReadOnlyList<KeyRange> left, IReadOnlyList<KeyRange> right)
    {
        List<KeyRange> both = [];
        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            byte[] from = Compare(left[i].From, right[j].From) >= 0 ? left[i].From : right[j].From;
            bool isLeftFirst = Compare(left[i].To, right[j].To) <= 0;
            both.AddRange(From(from, isLeftFirst ? left[i].To : right[j].To));
            if (isLeftFirst)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return both;
    }

    /// <summary>The keys that are in none of the ranges, null's aside.</summary>
    public static IReadOnlyList<KeyRange> Complement(IReadOnlyList<KeyRange> ranges)
    {
        List<KeyRange> others = [];
        byte[] from = First;
        foreach (KeyRange range in ranges)
        {
            others.AddRange(From(from, range.From));
            from = range.To;
        }

        others.AddRange(From(from, End));
        return others;
    }

    public static int Compare(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => one.SequenceCompareTo(other);

    // No bytes lie between a key and the same with a zero behind it.
    private static byte[] Next(byte[] key) => [.. key, 0];

    private static IReadOnlyList<KeyRange> From(byte[] from, byte[] to) => Compare(from, to) < 0 ? [new KeyRange(from, to, isExact: true)] : [];

    // Points that lie side by side stay apart: an index seeks them one by one.
    private static bool Touches(KeyRange range, KeyRange next) => Compare(range.To, next.From) switch
    {
        > 0 => true,
        0 => !(IsPoint(range) && IsPoint(next)),
        < 0 => false,
    };
}
