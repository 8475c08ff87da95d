using System.Text;
using System.Text.Json;

using FlexDb.Core.Errors;
using FlexDb.Records.Errors;

namespace FlexDb.Records.Tests.Filtering;

[TestFixture]
public sealed class FilterJsonTests
{
    [Test]
    public void Each_operator_has_a_name()
    {
        (FlexFilter Filter, string Json)[] forms =
        [
            (FlexFilter.Equal("a", "x"), """{"a":{"eq":"x"}}"""),
            (FlexFilter.NotEqual("a", 1), """{"a":{"ne":1}}"""),
            (FlexFilter.In("a", 1, "x", null, true), """{"a":{"in":[1,"x",null,true]}}"""),
            (FlexFilter.LessThan("a", 1.50m), """{"a":{"lt":1.50}}"""),
            (FlexFilter.LessThanOrEqual("a", false), """{"a":{"lte":false}}"""),
            (FlexFilter.GreaterThan("a", new DateOnly(2026, 1, 1)), """{"a":{"gt":"2026-01-01"}}"""),
            (FlexFilter.GreaterThanOrEqual("a", DateTimeOffset.UnixEpoch), """{"a":{"gte":"1970-01-01T00:00:00Z"}}"""),
            (FlexFilter.Between("a", 1, 2), """{"a":{"between":[1,2]}}"""),
            (FlexFilter.StartsWith("a", "é"), """{"a":{"startsWith":"é"}}"""),
            (FlexFilter.Contains("a", "\""), """{"a":{"contains":"\""}}"""),
            (FlexFilter.EqualIgnoringCase("a", ""), """{"a":{"equalIgnoringCase":""}}"""),
            (FlexFilter.IsNull("a"), """{"a":{"isNull":true}}"""),
            (FlexFilter.NotEqual("a", null), """{"a":{"isNull":false}}"""),
            (FlexFilter.IsNull("a") & FlexFilter.IsNull("b") & FlexFilter.IsNull("c"), """{"and":[{"a":{"isNull":true}},{"b":{"isNull":true}},{"c":{"isNull":true}}]}"""),
            (FlexFilter.IsNull("a") | !FlexFilter.IsNull("b"), """{"or":[{"a":{"isNull":true}},{"not":{"b":{"isNull":true}}}]}"""),
            (FlexFilter.And(), """{"and":[]}"""),
            (FlexFilter.Or(), """{"or":[]}"""),
        ];

        foreach ((FlexFilter filter, string json) in forms)
        {
            Assert.That(filter.ToJson(), Is.EqualTo(json));
            Assert.That(FlexFilter.Parse(json), Is.EqualTo(filter));
            Assert.That(FlexFilter.Parse(Encoding.UTF8.GetBytes(json)), Is.EqualTo(filter));
        }
    }

    [TestCase("""{"a":{"gte":1,"lt":2}}""", """{"and":[{"a":{"gte":1}},{"a":{"lt":2}}]}""")]
    [TestCase("""{"a":{"eq":1},"b":{"eq":2}}""", """{"and":[{"a":{"eq":1}},{"b":{"eq":2}}]}""")]
    [TestCase("""{"or":[{"a":{"eq":1},"b":{"eq":2}}],"c":{"eq":3}}""", """{"and":[{"a":{"eq":1}},{"b":{"eq":2}},{"c":{"eq":3}}]}""")]
    [TestCase("""{}""", """{"and":[]}""")]
    [TestCase("""{"a":{"eq":null}}""", """{"a":{"isNull":true}}""")]
    [TestCase("""{"a":{"ne":null}}""", """{"a":{"isNull":false}}""")]
    [TestCase("""{"$a":{"eq":1}}""", """{"a":{"eq":1}}""")]
    [TestCase(" { \"a\" : { \"eq\" : \"\\u0061\" } } \n", """{"a":{"eq":"a"}}""")]
    public void Several_forms_mean_the_same(string json, string written) => Assert.That(FlexFilter.Parse(json).ToJson(), Is.EqualTo(written));

    [TestCase("and", """{"$and":{"eq":1}}""")]
    [TestCase("or", """{"$or":{"eq":1}}""")]
    [TestCase("not", """{"$not":{"eq":1}}""")]
    [TestCase("$and", """{"$$and":{"eq":1}}""")]
    [TestCase("$", """{"$$":{"eq":1}}""")]
    [TestCase("", """{"":{"eq":1}}""")]
    [TestCase("eq", """{"eq":{"eq":1}}""")]
    [TestCase("And", """{"And":{"eq":1}}""")]
    public void Columns_of_any_name_can_be_written(string column, string json)
    {
        Assert.That(FlexFilter.Equal(column, 1).ToJson(), Is.EqualTo(json));
        Assert.That(FlexFilter.Parse(json), Is.EqualTo(FlexFilter.Equal(column, 1)));
    }

    [TestCase("", null, "not JSON")]
    [TestCase("{", null, "not JSON")]
    [TestCase("{} {}", null, "not JSON")]
    [TestCase("{\"a\":{\"eq\":1},}", null, "not JSON")]
    [TestCase("\uFEFF{}", null, "not JSON")]
    [TestCase("{/**/}", null, "not JSON")]
    [TestCase("null", "$", "JSON object")]
    [TestCase("[]", "$", "JSON object")]
    [TestCase("""{"and":{"eq":1}}""", "$.and", "'$' before it")]
    [TestCase("""{"or":[1]}""", "$.or[0]", "JSON object")]
    [TestCase("""{"and":[{},{"not":[]}]}""", "$.and[1].not", "JSON object")]
    [TestCase("""{"a":"open"}""", "$.a", "object of operators")]
    [TestCase("""{"a":{}}""", "$.a", "compared with nothing")]
    [TestCase("""{"a":{"like":"x"}}""", "$.a.like", "isNull, ne, eq, in")]
    [TestCase("""{"a":{"EQ":"x"}}""", "$.a.EQ", "no operator 'EQ'")]
    [TestCase("""{"a":{"eq":1},"a":{"eq":1}}""", "$.a", "twice")]
    [TestCase("""{"a":{"eq":1,"\u0065q":1}}""", "$.a.eq", "twice")]
    [TestCase("""{"and":[],"and":[]}""", "$.and", "twice")]
    [TestCase("""{"a":{"eq":[1]}}""", "$.a.eq", "takes a text, a number")]
    [TestCase("""{"a":{"eq":{}}}""", "$.a.eq", "takes a text, a number")]
    [TestCase("""{"a":{"lt":null}}""", "$.a.lt", "does not take null")]
    [TestCase("""{"a":{"in":1}}""", "$.a.in", "array of values")]
    [TestCase("""{"a":{"in":[[1]]}}""", "$.a.in", "takes a text, a number")]
    [TestCase("""{"a":{"between":[1]}}""", "$.a.between", "two values")]
    [TestCase("""{"a":{"between":[1,2,3]}}""", "$.a.between", "two values")]
    [TestCase("""{"a":{"between":[1,null]}}""", "$.a.between", "two values")]
    [TestCase("""{"a":{"startsWith":1}}""", "$.a.startsWith", "takes a text")]
    [TestCase("""{"a":{"contains":null}}""", "$.a.contains", "takes a text")]
    [TestCase("""{"a":{"equalIgnoringCase":["a"]}}""", "$.a.equalIgnoringCase", "takes a text")]
    [TestCase("""{"a":{"isNull":1}}""", "$.a.isNull", "true or false")]
    [TestCase("""{"a":{"eq":"\ud800"}}""", "$.a.eq", "surrogate")]
    [TestCase("""{"\ud800":{"eq":1}}""", "$", "surrogate")]
    public void What_is_no_filter_is_refused_with_its_place(string json, string? path, string message)
    {
        FlexFilterException refusal = Assert.Throws<FlexFilterException>(() => FlexFilter.Parse(json));

        Assert.That(refusal.Path, Is.EqualTo(path));
        Assert.That(refusal.Message, Does.Contain(message));
        Assert.That(FlexFilter.TryParse(json, out FlexFilter? filter), Is.False);
        Assert.That(filter, Is.Null);
        Assert.That(FlexFilter.TryParse(Encoding.UTF8.GetBytes(json), out _), Is.False);
    }

    [Test]
    public void Text_that_is_not_Unicode_is_refused()
    {
        Assert.Throws<FlexFilterException>(() => FlexFilter.Parse("{\"a\":{\"eq\":\"\ud800\"}}"));
        Assert.Throws<FlexFilterException>(() => FlexFilter.Parse([.. "{\"a\":{\"eq\":\""u8, 0xFF, .. "\"}}"u8]));
        Assert.Throws<ArgumentNullException>(() => FlexFilter.Parse((string)null!));
        Assert.That(FlexFilter.TryParse((string?)null, out _), Is.False);
    }

    [TestCase(99, true)]
    [TestCase(100, false)]
    public void It_has_at_most_100_parts(int count, bool isAllowed)
    {
        string json = $$"""{"and":[{{string.Join(",", Enumerable.Repeat("""{"a":{"eq":1}}""", count))}}]}""";

        AssertLimit(json, isAllowed);
    }

    [Test]
    public void Depth_and_parts_that_leave_nothing_behind_count_too()
    {
        AssertLimit($"{string.Concat(Enumerable.Repeat("{\"not\":", 99))}{{\"a\":{{\"eq\":1}}}}{new string('}', 99)}", isAllowed: true);
        AssertLimit(string.Concat(Enumerable.Repeat("{\"not\":", 100_000)), isAllowed: false);
        AssertLimit(string.Concat(Enumerable.Repeat("{\"and\":[", 100_000)), isAllowed: false);
        AssertLimit($$"""{"or":[{{string.Join(",", Enumerable.Repeat("{}", 100_000))}}]}""", isAllowed: false);
    }

    [TestCase(1_000, true)]
    [TestCase(1_001, false)]
    public void A_list_has_at_most_1000_values(int count, bool isAllowed) =>
        AssertLimit($$$"""{"a":{"in":[{{{string.Join(",", Enumerable.Repeat("1", count))}}}]}}""", isAllowed);

    [Test]
    public void Names_and_texts_have_limits()
    {
        AssertLimit($$$"""{"{{{new string('a', 255)}}}":{"eq":1}}""", isAllowed: true);
        AssertLimit($$$"""{"{{{new string('a', 256)}}}":{"eq":1}}""", isAllowed: false);
        AssertLimit($$"""{}{{new string(' ', (1024 * 1024) - 2)}}""", isAllowed: true);
        AssertLimit($$"""{}{{new string(' ', (1024 * 1024) - 1)}}""", isAllowed: false);
    }

    [Test]
    public void A_limit_says_what_it_is_of()
    {
        string[] tooLarge = [$$$"""{"{{{new string('a', 257)}}}":{"eq":1}}""", new string(' ', (1024 * 1024) + 1)];

        Assert.That(tooLarge.Select(static json => Assert.Throws<FlexLimitException>(() => FlexFilter.Parse(json)).Message), Is.EqualTo(new[]
        {
            "A name in the filter has 257 characters; at most 255 fit. Make it smaller.",
            "The filter's JSON has 1048577 bytes; at most 1048576 fit. Make it smaller.",
        }));
    }

    [Test]
    public void What_is_no_JSON_is_refused_with_the_line_and_byte_where_reading_ended()
    {
        Assert.That(Assert.Throws<FlexFilterException>(() => FlexFilter.Parse("{\n\"a\":!}")).Message, Is.EqualTo("The filter is not JSON: reading ended in line 2, at byte 5."));
        Assert.That(Assert.Throws<FlexFilterException>(() => FlexFilter.Parse([.. "{\""u8, 0xFF, .. "\":1}"u8])).Message, Is.EqualTo("The filter is not JSON in UTF-8."));
    }

    [Test]
    public void A_serialiser_reads_and_writes_it()
    {
        Saved view = new("open", FlexFilter.Equal("status", "open") & FlexFilter.In("i", 1, null));

        string json = JsonSerializer.Serialize(view);

        Assert.That(json, Is.EqualTo("""{"Name":"open","Where":{"and":[{"status":{"eq":"open"}},{"i":{"in":[1,null]}}]}}"""));
        Assert.That(JsonSerializer.Deserialize<Saved>(json), Is.EqualTo(view));
        Assert.That(JsonSerializer.Deserialize<Saved>("""{"Name":"all","Where":null}"""), Is.EqualTo(new Saved("all", null)));
        JsonException refusal = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Saved>("""{"Where":{"a":{"like":1}}}"""));
        Assert.That(refusal.InnerException, Is.InstanceOf<FlexFilterException>());
    }

    private static void AssertLimit(string json, bool isAllowed)
    {
        Assert.That(FlexFilter.TryParse(json, out _), Is.EqualTo(isAllowed));
        if (!isAllowed)
        {
            Assert.Throws<FlexLimitException>(() => FlexFilter.Parse(json));
        }
    }

    private sealed record Saved(string Name, FlexFilter? Where);
}
