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
        FlexFilter full = FlexFilter.In("a", Enumerable.Range(0, 1_000).Select(value => (FlexJsonValue)value));

        Assert.That(full.ToJson(), Does.EndWith(",998,999]}}"));
        Assert.Throws<FlexLimitException>(() => FlexFilter.In("a", Enumerable.Range(0, 1_001).Select(value => (FlexJsonValue)value)));
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

    [Test]
    public void A_refusal_says_what_is_wrong_and_names_the_argument()
    {
        (Action Build, string Argument, string Message)[] refused =
        [
            (() => FlexFilter.IsNull("\ud800"), "column", "The name of a column holds half a surrogate pair."),
            (() => FlexFilter.Equal("a", FlexJsonValue.Parse("{}")), "value", "A filter compares with a text, a number, a boolean or null"),
            (() => FlexFilter.LessThan("a", FlexJsonValue.Null), "value", "Nothing is less or greater than null."),
            (() => FlexFilter.StartsWith("a", "\udc00"), "text", "The value holds half a surrogate pair, which no record does."),
            (() => FlexFilter.Contains("a", null!), "text", "Value cannot be null."),
            (() => FlexFilter.In("a", (IEnumerable<FlexJsonValue?>)null!), "values", "Value cannot be null."),
        ];

        foreach ((Action build, string argument, string message) in refused)
        {
            ArgumentException refusal = Assert.Catch<ArgumentException>(() => build());
            Assert.That(refusal.ParamName, Is.EqualTo(argument));
            Assert.That(refusal.Message, Does.StartWith(message));
        }
    }

    [Test]
    public void A_limit_says_what_it_is_of()
    {
        FlexFilter part = FlexFilter.Equal("a", 1);
        string[] messages =
        [
            Assert.Throws<FlexLimitException>(() => FlexFilter.IsNull(new string('a', 256))).Message,
            Assert.Throws<FlexLimitException>(() => FlexFilter.In("a", Enumerable.Range(0, 2_000).Select(value => (FlexJsonValue)value))).Message,
            Assert.Throws<FlexLimitException>(() => FlexFilter.And(Enumerable.Repeat(part, 100))).Message,
        ];

        Assert.That(messages, Is.EqualTo(new[]
        {
            "The name of a column has 256 characters; at most 255 fit. Make it smaller.",
            "The list of a filter has 1001 values; at most 1000 fit. Make it smaller.",
            "The filter has 101 parts; at most 100 fit. Make it smaller.",
        }));
    }
}
