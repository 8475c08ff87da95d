using FlexDb.Core.Tests.Support;
using FlexDb.Records.Filtering;
using FlexDb.Records.Keys;

namespace FlexDb.Records.Tests.Filtering;

[TestFixture]
public sealed class RangeSetsTests
{
    private const int Cases = 20_000;

    // Keys of up to two bytes behind 01, which lie between, at and beside all bounds that random ranges have.
    private static readonly byte[][] Keys =
    [
        [1], [1, 0], [1, 0, 0], [1, 1], [1, 1, 0], [1, 1, 1], [1, 2], [1, 2, 0], [1, 2, 0, 0], [1, 2, 1], [1, 3], [1, 255], [1, 255, 255],
    ];

    [Test]
    public void Unions_intersections_and_complements_have_the_keys_that_they_must() => Holds.ForCases(Cases, random =>
    {
        IReadOnlyList<KeyRange> one = RangeSets.Union(Ranges(random)), other = RangeSets.Union(Ranges(random));

        AssertIs(RangeSets.Union(one.Concat(other)), key => Has(one, key) || Has(other, key));
        AssertIs(RangeSets.Intersection(one, other), key => Has(one, key) && Has(other, key));
        AssertIs(RangeSets.Complement(one), key => !Has(one, key));
    });

    [Test]
    public void Points_that_lie_side_by_side_stay_apart()
    {
        IReadOnlyList<KeyRange> points = RangeSets.Union([RangeSets.Point([1, 2, 0]), RangeSets.Point([1, 2]), RangeSets.Point([1, 2])]);

        Assert.That(points.Select(RangeSets.IsPoint), Is.EqualTo(new[] { true, true }));
    }

    [Test]
    public void The_key_of_null_is_in_no_set() =>
        Assert.That(new[] { RangeSets.All, RangeSets.Complement([]), RangeSets.Below([1, 5], andEqual: true) }.Select(set => RangeSets.Find(set, [])), Is.All.Null);

    private static IEnumerable<KeyRange> Ranges(Random random) => Enumerable.Range(0, random.Next(5)).SelectMany(_ =>
    {
        byte[] key = Key(random), other = Key(random);
        return random.Next(4) switch
        {
            0 => [RangeSets.Point(key)],
            1 => RangeSets.Below(key, andEqual: random.Next(2) == 0),
            2 => RangeSets.Above(key, andEqual: random.Next(2) == 0),
            _ => RangeSets.Between(key, other),
        };
    });

    private static byte[] Key(Random random) => Keys[random.Next(Keys.Length)];

    private static void AssertIs(IReadOnlyList<KeyRange> ranges, Func<byte[], bool> expected)
    {
        Assert.That(Keys.Select(key => RangeSets.Find(ranges, key) is not null), Is.EqualTo(Keys.Select(expected)));
        for (int i = 0; i < ranges.Count; i++)
        {
            Assert.That(RangeSets.Compare(ranges[i].From, ranges[i].To), Is.LessThan(0));
            Assert.That(i == 0 || RangeSets.Compare(ranges[i - 1].To, ranges[i].From) <= 0);
        }
    }

    private static bool Has(IReadOnlyList<KeyRange> ranges, byte[] key) =>
        ranges.Any(range => RangeSets.Compare(range.From, key) <= 0 && RangeSets.Compare(key, range.To) < 0);
}
