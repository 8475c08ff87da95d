using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Records.Tests.Filtering;

[TestFixture]
public sealed class FlexFilterTests
{
    [Test]
    public void Filters_of_one_kind_are_taken_into_each_other()
    {
        FlexFilter one = FlexFilter.Equal("a", 1), two = FlexFilter.Equal("b", 2), three = FlexFilter.Equal("c", 3);

        Assert.That(one & two & three, Is.EqualTo(FlexFilter.And(one, two, three)));
        Assert.That(one | (two | three), Is.EqualTo(FlexFilter.Or(one, two, three)));
        Assert.That(FlexFilter.And(one), Is.EqualTo(one));
        Assert.That(FlexFilter.And() & one, Is.EqualTo(one));
    }

    [Test]
    public void Filters_are_equal_if_they_are_built_in_the_same_way()
    {
        FlexFilter one = FlexFilter.Equal("a", 1) & !FlexFilter.In("b", 1, "x");
        FlexFilter same = FlexFilter.Equal("a", 1.0m) & !FlexFilter.In("b", 1, "x");
        FlexFilter other = FlexFilter.Equal("a", 1) & !FlexFilter.In("b", "x", 1);

        Assert.That(one == same, Is.True);
        Assert.That(one.GetHashCode(), Is.EqualTo(same.GetHashCode()));
        Assert.That(one != other, Is.True);
        Assert.That(one.Equals((object)same), Is.True);
        Assert.That(one == null, Is.False);
        Assert.That(FlexFilter.Equal("a", 1), Is.Not.EqualTo(FlexFilter.NotEqual("a", 1)).And.Not.EqualTo(FlexFilter.Equal("b", 1)).And.Not.EqualTo(FlexFilter.Equal("a", 2)));
    }

    [Test]
    public void It_has_at_most_100_parts()
    {
        FlexFilter part = FlexFilter.Equal("a", 1);
        FlexFilter full = FlexFilter.And(Enumerable.Repeat(part, 99));

        FlexLimitException refusal = Assert.Throws<FlexLimitException>(() => _ = full & part);

        Assert.That((refusal.Actual, refusal.Maximum), Is.EqualTo((101, 100)));
        Assert.Throws<FlexLimitException>(() => _ = !full);
        Assert.Throws<FlexLimitException>(() => _ = full | part);
        Assert.Throws<FlexLimitException>(() => FlexFilter.Or(Enumerable.Range(0, int.MaxValue).Select(_ => part)));
        Assert.Throws<FlexLimitException>(() => Enumerable.Range(0, 100).Aggregate(part, (filter, _) => !filter));
    }

    [Test]
    public void A_list_has_at_most_1000_values()
    {
        Assert.That(() => FlexFilter.In("a", Enumerable.Range(0, 1_000).Select(value => (FlexJsonValue)value)), Throws.Nothing);
        Assert.Throws<FlexLimitException>(() => FlexFilter.In("a", Enumerable.Range(0, int.MaxValue).Select(value => (FlexJsonValue)value)));
    }

    [Test]
    public void What_can_be_no_value_or_name_is_refused()
    {
        FlexJsonValue half = FlexJsonValue.Parse("\"\\ud800\"");

        Assert.Throws<ArgumentNullException>(() => FlexFilter.Equal(null!, 1));
        Assert.Throws<ArgumentException>(() => FlexFilter.IsNull("\ud800"));
        Assert.Throws<FlexLimitException>(() => FlexFilter.IsNull(new string('a', 256)));
        Assert.Throws<FlexLimitException>(() => FlexSort.Ascending(new string('a', 256)));
        Assert.Throws<ArgumentException>(() => FlexFilter.Equal("a", FlexJsonValue.Parse("{}")));
        Assert.Throws<ArgumentException>(() => FlexFilter.In("a", 1, FlexJsonValue.Parse("[1]")));
        Assert.Throws<ArgumentException>(() => FlexFilter.NotEqual("a", half));
        Assert.Throws<ArgumentException>(() => FlexFilter.StartsWith("a", "\udc00"));
        Assert.Throws<ArgumentNullException>(() => FlexFilter.Contains("a", null!));
        Assert.Throws<ArgumentNullException>(() => FlexFilter.LessThan("a", null!));
        Assert.Throws<ArgumentException>(() => FlexFilter.LessThan("a", FlexJsonValue.Null));
        Assert.Throws<ArgumentException>(() => FlexFilter.Between("a", 1, FlexJsonValue.Null));
        Assert.Throws<ArgumentNullException>(() => FlexFilter.In("a", (IEnumerable<FlexJsonValue?>)null!));
        Assert.Throws<ArgumentNullException>(() => FlexFilter.And([null!]));
        Assert.Throws<ArgumentNullException>(() => _ = !(FlexFilter)null!);
        Assert.Throws<ArgumentNullException>(() => FlexFilter.And().Matches(null!));
    }
}
