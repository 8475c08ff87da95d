using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

namespace FlexDb.Records.Tests.Filtering;

/// <summary>What each operator means for each type.</summary>
[TestFixture]
public sealed class FilterMatchingTests
{
    private static readonly string Long = new('A', 600);

    // The operators =, ≠, ≥, >, ≤ and <: a letter for each that matches, a dot for one that does not.
    [TestCase("i", "5", "4", ".nGG..")]
    [TestCase("i", "5", "5", "e.G.L.")]
    [TestCase("i", "5", "6", ".n..LL")]
    [TestCase("i", "-5", "5", ".n..LL")]
    [TestCase("i", "-9223372036854775808", "9223372036854775807", ".n..LL")]
    [TestCase("i", null, "5", ".n....")]
    [TestCase("d", "\"10\"", "9", ".nGG..")]
    [TestCase("d", "1.50", "\"1.5\"", "e.G.L.")]
    [TestCase("d", "\"-0.0000000000000000000000000001\"", "0", ".n..LL")]
    [TestCase("d", null, "0", ".n....")]
    [TestCase("b", "true", "false", ".nGG..")]
    [TestCase("b", "false", "false", "e.G.L.")]
    [TestCase("b", null, "false", ".n....")]
    [TestCase("date", "\"2026-01-02\"", "\"2026-01-01\"", ".nGG..")]
    [TestCase("date", "\"0001-01-01\"", "\"9999-12-31\"", ".n..LL")]
    [TestCase("date", null, "\"2026-01-01\"", ".n....")]
    [TestCase("time", "\"2026-01-01T00:00:00Z\"", "\"2026-01-01\"", "e.G.L.")]
    [TestCase("time", "\"2026-01-01T00:00:00.000001Z\"", "\"2026-01-01\"", ".nGG..")]
    [TestCase("time", "\"2026-01-01T00:00:00Z\"", "\"2026-01-01T02:00:00+02:00\"", "e.G.L.")]
    [TestCase("time", "\"2026-01-01T00:00:00Z\"", "\"2026-01-01T00:00:00.000001Z\"", ".n..LL")]
    [TestCase("time", null, "\"2026-01-01\"", ".n....")]
    [TestCase("s", "\"b\"", "\"A\"", ".nGG..")]
    [TestCase("s", "\"m\"", "\"M\"", ".n..LL")]
    [TestCase("s", "\"M\"", "\"m\"", ".nGG..")]
    [TestCase("s", "\"\"", "\"\"", "e.G.L.")]
    [TestCase("s", "\"\"", "\"\\u0000\"", ".n..LL")]
    [TestCase("s", null, "\"\"", ".n....")]
    [TestCase("t", "\"é\"", "\"f\"", ".n..LL")]
    [TestCase("t", null, "\"f\"", ".n....")]
    [TestCase("r", "\"a\"", "\"B\"", ".nGG..")]
    [TestCase("r", "\"a\"", "\"a\"", "e.G.L.")]
    [TestCase("r", null, "\"a\"", ".n....")]
    public void Comparisons_go_by_the_order_of_the_type(string column, string? value, string with, string expected)
    {
        FlexRecord record = FilterTables.Record(value is null ? "{}" : $$"""{"{{column}}":{{value}}}""");
        FlexJsonValue other = FlexJsonValue.Parse(with);
        (FlexFilter Filter, char Letter)[] comparisons =
        [
            (FlexFilter.Equal(column, other), 'e'),
            (FlexFilter.NotEqual(column, other), 'n'),
            (FlexFilter.GreaterThanOrEqual(column, other), 'G'),
            (FlexFilter.GreaterThan(column, other), 'G'),
            (FlexFilter.LessThanOrEqual(column, other), 'L'),
            (FlexFilter.LessThan(column, other), 'L'),
        ];

        string matching = string.Concat(comparisons.Select(comparison => comparison.Filter.Matches(record) ? comparison.Letter : '.'));

        Assert.That(matching, Is.EqualTo(expected));
        Assert.That(comparisons.Select(comparison => (!comparison.Filter).Matches(record)), Is.EqualTo(comparisons.Select(comparison => !comparison.Filter.Matches(record))));
    }

    [TestCase("5", true)]
    [TestCase("7", true)]
    [TestCase("4", false)]
    [TestCase("8", false)]
    [TestCase("null", false)]
    public void Both_bounds_are_between(string value, bool expected) =>
        Assert.That(FlexFilter.Between("i", 5, 7).Matches(FilterTables.Record($$"""{"i":{{value}}}""")), Is.EqualTo(expected));

    [Test]
    public void Nothing_is_between_bounds_that_are_exchanged() => Assert.That(FlexFilter.Between("i", 7, 5).Matches(FilterTables.Record("""{"i":6}""")), Is.False);

    [TestCase("1", true)]
    [TestCase("2", false)]
    [TestCase("3", true)]
    [TestCase("null", false)]
    public void A_list_matches_its_values(string value, bool expected)
    {
        FlexRecord record = FilterTables.Record($$"""{"i":{{value}}}""");

        Assert.That(FlexFilter.In("i", 3, 1, 3).Matches(record), Is.EqualTo(expected));
        Assert.That((!FlexFilter.In("i", 3, 1)).Matches(record), Is.EqualTo(!expected));
    }

    [Test]
    public void A_null_in_a_list_matches_records_without_a_value()
    {
        FlexFilter filter = FlexFilter.In("s", "a", null, FlexJsonValue.Null);

        Assert.That(Matching(filter, """{"s":"a"}""", "{}", """{"s":"b"}"""), Is.EqualTo(new[] { true, true, false }));
        Assert.That(Matching(!filter, """{"s":"a"}""", "{}", """{"s":"b"}"""), Is.EqualTo(new[] { false, false, true }));
    }

    [Test]
    public void An_empty_list_matches_nothing() => Assert.That(Matching(FlexFilter.In("i"), """{"i":1}""", "{}"), Is.EqualTo(new[] { false, false }));

    [Test]
    public void To_equal_null_is_to_be_null()
    {
        FlexFilter[] isNull = [FlexFilter.IsNull("i"), FlexFilter.Equal("i", null), FlexFilter.Equal("i", FlexJsonValue.Null)];

        Assert.That(isNull, Is.All.EqualTo(isNull[0]));
        Assert.That(Matching(isNull[0], """{"i":0}""", """{"i":null}""", "{}"), Is.EqualTo(new[] { false, true, true }));
        Assert.That(Matching(FlexFilter.NotEqual("i", null), """{"i":0}""", "{}"), Is.EqualTo(new[] { true, false }));
    }

    [TestCase("s", "Émile", "emi", true)]
    [TestCase("s", "emile", "ÉMI", true)]
    [TestCase("s", "Straße", "STRASS", true)]
    [TestCase("s", "Émile", "mile", false)]
    [TestCase("t", "Émile", "E", true)]
    [TestCase("r", "Émile", "É", true)]
    [TestCase("r", "Émile", "E", false)]
    [TestCase("r", "abc", "AB", false)]
    [TestCase("s", "", "", true)]
    public void Texts_start_with_others_folded_and_references_as_they_are(string column, string value, string text, bool expected) =>
        Assert.That(FlexFilter.StartsWith(column, text).Matches(FilterTables.Record($$"""{"{{column}}":"{{value}}"}""")), Is.EqualTo(expected));

    [TestCase("s", "Ann Émile", "N E", true)]
    [TestCase("s", "Ann", "nna", false)]
    [TestCase("t", "Große Straße", "STRASSE", true)]
    [TestCase("r", "abc", "bc", true)]
    [TestCase("r", "abc", "BC", false)]
    [TestCase("s", "abc", "", true)]
    public void Texts_contain_others_folded_and_references_as_they_are(string column, string value, string text, bool expected) =>
        Assert.That(FlexFilter.Contains(column, text).Matches(FilterTables.Record($$"""{"{{column}}":"{{value}}"}""")), Is.EqualTo(expected));

    [TestCase("Émile", "emile", true)]
    [TestCase("emile", "EMILE", true)]
    [TestCase("Emile", "Emil", false)]
    [TestCase("", "", true)]
    public void Texts_equal_others_folded(string value, string text, bool expected) =>
        Assert.That(FlexFilter.EqualIgnoringCase("s", text).Matches(FilterTables.Record($$"""{"s":"{{value}}"}""")), Is.EqualTo(expected));

    [Test]
    public void No_text_operator_matches_null()
    {
        FlexFilter[] filters = [FlexFilter.StartsWith("s", ""), FlexFilter.Contains("s", ""), FlexFilter.Contains("s", "a"), FlexFilter.EqualIgnoringCase("s", "")];

        Assert.That(filters.Select(filter => filter.Matches(FilterTables.Record("{}"))), Is.All.False);
        Assert.That(filters.Select(filter => (!filter).Matches(FilterTables.Record("{}"))), Is.All.True);
    }

    [Test]
    public void Texts_longer_than_their_keys_are_compared_whole()
    {
        FlexRecord record = FilterTables.Record($$"""{"s":"{{Long}}xyZ"}""");

        Assert.That(FlexFilter.Equal("s", $"{Long}xyZ").Matches(record), Is.True);
        Assert.That(FlexFilter.Equal("s", $"{Long}xyz").Matches(record), Is.False);
        Assert.That(FlexFilter.EqualIgnoringCase("s", $"{Long}XYZ").Matches(record), Is.True);
        Assert.That(FlexFilter.EqualIgnoringCase("s", $"{Long}XY").Matches(record), Is.False);
        Assert.That(FlexFilter.StartsWith("s", $"{Long}XY").Matches(record), Is.True);
        Assert.That(FlexFilter.StartsWith("s", $"{Long}XZ").Matches(record), Is.False);
        Assert.That((!FlexFilter.StartsWith("s", $"{Long}XZ")).Matches(record), Is.True);
        Assert.That(FlexFilter.Contains("s", $"{Long}Xy").Matches(record), Is.True);
        Assert.That(FlexFilter.Contains("s", $"{Long}yx").Matches(record), Is.False);
    }

    [Test]
    public void All_of_nothing_matches_and_any_of_nothing_does_not()
    {
        FlexRecord record = FilterTables.Record("{}");

        Assert.That(FlexFilter.And().Matches(record), Is.True);
        Assert.That(FlexFilter.Or().Matches(record), Is.False);
        Assert.That((!FlexFilter.And()).Matches(record), Is.False);
        Assert.That((!FlexFilter.Or()).Matches(record), Is.True);
        Assert.That((FlexFilter.IsNull("i") & FlexFilter.Or()).Matches(record), Is.False);
        Assert.That((FlexFilter.NotEqual("i", null) | FlexFilter.And()).Matches(record), Is.True);
    }

    [TestCase("""{"id":{"eq":"record"}}""", true)]
    [TestCase("""{"id":{"startsWith":"rec"}}""", true)]
    [TestCase("""{"id":{"startsWith":"REC"}}""", false)]
    [TestCase("""{"id":{"contains":"cor"}}""", true)]
    [TestCase("""{"id":{"gt":"recorc"}}""", true)]
    [TestCase("""{"id":{"isNull":true}}""", false)]
    [TestCase("""{"version":{"between":[3,4]}}""", true)]
    [TestCase("""{"version":{"gt":3}}""", false)]
    [TestCase("""{"created_at":{"eq":"2026-01-01T12:00:00Z"}}""", true)]
    [TestCase("""{"created_at":{"gte":"2026-01-01","lt":"2026-01-02"}}""", true)]
    [TestCase("""{"updated_at":{"lt":"2026-02-01T14:00:01+02:00"}}""", true)]
    [TestCase("""{"updated_at":{"lt":"2026-02-01T14:00:00+02:00"}}""", false)]
    [TestCase("""{"created_by":{"equalIgnoringCase":"ann"}}""", true)]
    [TestCase("""{"created_by":{"contains":"NN"}}""", true)]
    [TestCase("""{"created_by":{"eq":"ann"}}""", false)]
    [TestCase("""{"updated_by":{"isNull":true}}""", true)]
    [TestCase("""{"updated_by":{"ne":"Ann"}}""", true)]
    [TestCase("""{"updated_by":{"contains":""}}""", false)]
    public void What_is_known_about_each_record_can_be_named(string filter, bool expected) =>
        Assert.That(FlexFilter.Parse(filter).Matches(FilterTables.Record("{}")), Is.EqualTo(expected));

    [Test]
    public void A_column_of_the_schema_hides_a_system_column_of_its_name()
    {
        FlexRecord record = FilterTables.Record("""{"version":"seven"}""", FilterTables.Of(FlexColumn.String("version")));

        Assert.That(FlexFilter.Equal("version", "seven").Matches(record), Is.True);
    }

    [Test]
    public void Computed_columns_have_no_values()
    {
        FlexRecord record = FilterTables.Stored(FilterTables.Utf8("""{"computed":"a"}"""));

        Assert.That(FlexFilter.IsNull("computed").Matches(record), Is.True);
        Assert.That(FlexFilter.Equal("computed", "a").Matches(record), Is.False);
    }

    [Test]
    public void Of_a_json_column_only_null_can_be_asked_for()
    {
        Assert.That(Matching(FlexFilter.IsNull("j"), """{"j":{"a":1}}""", """{"j":null}""", "{}"), Is.EqualTo(new[] { false, true, true }));
        Assert.That(Matching(!FlexFilter.IsNull("j"), """{"j":[]}""", "{}"), Is.EqualTo(new[] { true, false }));
        Assert.Throws<FlexFilterException>(() => FlexFilter.Equal("j", 1).Matches(FilterTables.Record("{}")));
        Assert.Throws<FlexFilterException>(() => FlexFilter.In("j", FlexJsonValue.Null).Matches(FilterTables.Record("{}")));
    }

    [Test]
    public void A_column_of_an_unknown_type_can_be_asked_for_null()
    {
        FlexTable table = FilterTables.Of();
        table = table with { Schema = FlexTableSchema.Parse("""{"columns":[{"id":"id_geo","name":"geo","dataType":"geo"}]}""") };

        Assert.That(FlexFilter.NotEqual("geo", null).Matches(FilterTables.Stored(FilterTables.Utf8("""{"geo":[1,2]}"""), table)), Is.True);
        FlexFilterException refusal = Assert.Throws<FlexFilterException>(() => FlexFilter.Equal("geo", 1).Matches(FilterTables.Stored(FilterTables.Utf8("{}"), table)));
        Assert.That(refusal.Message, Does.Contain("type geo"));
    }

    [Test]
    public void A_row_that_another_program_has_changed_is_named()
    {
        string[] rows = ["""{"i":"five","s":1}""", """{"i":1.5,"s":true}""", """{"i":{},"s":["a"]}""", """{"i":[1]""", """{"time":"2026-13-41T00:00:00Z"}""", """{"s":"\ud800"}"""];
        FlexFilter filter = FlexFilter.Equal("i", 1) | FlexFilter.Equal("s", "a") | FlexFilter.Equal("time", "2026-01-01");

        foreach (string row in rows)
        {
            FlexRecordUnreadableException failure = Assert.Throws<FlexRecordUnreadableException>(() => filter.Matches(FilterTables.Stored(FilterTables.Utf8(row))));
            Assert.That(failure.RecordId, Is.EqualTo("record"));
        }
    }

    [Test]
    public void A_filter_can_be_used_for_records_of_several_tables_in_turn()
    {
        FlexRecord one = FilterTables.Record("""{"v":1}""", FilterTables.Of(FlexColumn.Decimal("v")));
        FlexRecord other = FilterTables.Record("""{"v":"1"}""", FilterTables.Of(FlexColumn.String("x"), FlexColumn.String("v")));
        FlexRecord none = FilterTables.Record("{}", FilterTables.Of());
        FlexFilter filter = FlexFilter.In("v", "1");

        Assert.That(new[] { one, other, one, other }.Select(filter.Matches), Is.All.True);
        Assert.Throws<FlexColumnNotFoundException>(() => filter.Matches(none));
        Assert.That(filter.Matches(one), Is.True);
    }

    private static bool[] Matching(FlexFilter filter, params string[] records) => [.. records.Select(record => filter.Matches(FilterTables.Record(record)))];
}
