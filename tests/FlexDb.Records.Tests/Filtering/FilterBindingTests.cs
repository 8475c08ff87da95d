using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.Filtering;
using FlexDb.Records.Keys;

namespace FlexDb.Records.Tests.Filtering;

[TestFixture]
public sealed class FilterBindingTests
{
    private static readonly string Five = Hex(NumberKey.Encode(5)), Seven = Hex(NumberKey.Encode(7));

    [Test]
    public void No_filter_and_one_that_everything_matches_have_no_root()
    {
        FlexFilter[] filters = [FlexFilter.And(), !FlexFilter.Or(), FlexFilter.IsNull("i") | FlexFilter.NotEqual("i", null), FlexFilter.And() | FlexFilter.Equal("i", 5)];

        Assert.That(BoundFilter.Bind(null, FilterTables.Bindable).Root, Is.Null);
        Assert.That(filters.Select(filter => FilterTables.Bind(filter).Root), Is.All.Null);
    }

    [Test]
    public void What_nothing_can_match_is_said()
    {
        FlexFilter[] filters = [FlexFilter.Or(), FlexFilter.In("i"), FlexFilter.Equal("i", 5) & FlexFilter.Equal("i", 7), FlexFilter.Between("i", 7, 5), FlexFilter.IsNull("s") & FlexFilter.Or()];

        Assert.That(filters.Select(filter => FilterTables.Bind(filter).MatchesNothing), Is.All.True);
        Assert.That(FilterTables.Bind(FlexFilter.Equal("i", 5)).MatchesNothing, Is.False);
    }

    [TestCase("""{"i":{"eq":5}}""", "i[{5}-{5}00)")]
    [TestCase("""{"i":{"ne":5}}""", "not i[{5}-{5}00)")]
    [TestCase("""{"i":{"isNull":true}}""", "i+null")]
    [TestCase("""{"i":{"isNull":false}}""", "i[01-02)")]
    [TestCase("""{"not":{"i":{"isNull":true}}}""", "i[01-02)")]
    [TestCase("""{"i":{"gte":5,"lt":7}}""", "i[{5}-{7})")]
    [TestCase("""{"or":[{"i":{"lt":5}},{"i":{"gte":7}},{"i":{"isNull":true}}]}""", "i[01-{5})[{7}-02)+null")]
    [TestCase("""{"not":{"i":{"between":[5,7]}}}""", "i[01-{5})[{7}00-02)+null")]
    [TestCase("""{"i":{"in":[7,5,7,null]}}""", "i[{5}-{5}00)[{7}-{7}00)+null")]
    [TestCase("""{"not":{"not":{"i":{"eq":5}}}}""", "i[{5}-{5}00)")]
    [TestCase("""{"not":{"or":[{"i":{"eq":5}},{"b":{"isNull":true}}]}}""", "and(not i[{5}-{5}00), b[01-02))")]
    [TestCase("""{"and":[{"i":{"gt":5}},{"or":[{"b":{"isNull":true}},{"or":[{"j":{"isNull":true}}]}]},{"i":{"lte":7}}]}""", "and(i[{5}00-{7}00), or(b+null, j+null))")]
    [TestCase("""{"s":{"startsWith":"Ab"}}""", "s[016162-016163)")]
    [TestCase("""{"s":{"equalIgnoringCase":"Ab"}}""", "s[0161620001-0161620004)")]
    [TestCase("""{"s":{"contains":"Ab"}}""", "s[01-02) with 6162")]
    [TestCase("""{"r":{"contains":"Ab"}}""", "r[01-02) with 4162")]
    [TestCase("""{"not":{"s":{"contains":"Ab"}}}""", "not s[01-02) with 6162")]
    [TestCase("""{"s":{"contains":""}}""", "s[01-02)")]
    [TestCase("""{"id":{"eq":"Ab"}}""", "id[014162-01416200)")]
    public void Filters_have_a_normal_form(string filter, string expected) =>
        Assert.That(
            Show(FilterTables.Bind(FlexFilter.Parse(filter)).Root!),
            Is.EqualTo(expected.Replace("{5}", Five, StringComparison.Ordinal).Replace("{7}", Seven, StringComparison.Ordinal)));

    [Test]
    public void Texts_longer_than_keys_are_verified()
    {
        string text = new('A', 513);
        LeafTerm begins = (LeafTerm)FilterTables.Bind(FlexFilter.StartsWith("s", text)).Root!;
        LeafTerm equals = (LeafTerm)FilterTables.Bind(FlexFilter.EqualIgnoringCase("s", text)).Root!;

        Assert.That((begins.IsExact, begins.LongText!.Match, begins.LongText.Utf8.Length), Is.EqualTo((false, TextMatch.StartsWith, 513)));
        Assert.That((equals.IsExact, equals.LongText!.Match, equals.LongText.Utf8.Length), Is.EqualTo((false, TextMatch.Equals, 513)));
    }

    [TestCase("""{"i":{"eq":"x"}}""", "i", "$.i.eq", "is not a whole number")]
    [TestCase("""{"i":{"in":[1,1.5]}}""", "i", "$.i.in", "is not a whole number")]
    [TestCase("""{"and":[{},{"date":{"gte":"2026-02-30"}}]}""", "date", "$.and[1].date.gte", "is not a date")]
    [TestCase("""{"date":{"eq":"2026-01-01T00:00:00Z"}}""", "date", "$.date.eq", "is not a date")]
    [TestCase("""{"time":{"eq":"2026-01-01T00:00:00"}}""", "time", "$.time.eq", "is not a time")]
    [TestCase("""{"time":{"eq":"2026-01-32"}}""", "time", "$.time.eq", "is not a time")]
    [TestCase("""{"b":{"between":[false,1]}}""", "b", "$.b.between", "value of column 'b'")]
    [TestCase("""{"s":{"lt":1}}""", "s", "$.s.lt", "is not a text")]
    [TestCase("""{"r":{"eq":""}}""", "r", "$.r.eq", "shorter than 1 character")]
    [TestCase("""{"version":{"eq":"x"}}""", "version", "$.version.eq", "is not a whole number")]
    [TestCase("""{"i":{"startsWith":"x"}}""", "i", "$.i.startsWith", "type integer, which the operator 'startsWith' does not take")]
    [TestCase("""{"r":{"equalIgnoringCase":"x"}}""", "r", "$.r.equalIgnoringCase", "type reference, which the operator 'equalIgnoringCase' does not take")]
    [TestCase("""{"created_at":{"contains":"x"}}""", "created_at", "$.created_at.contains", "type datetime, which the operator")]
    [TestCase("""{"j":{"eq":"secret"}}""", "j", "$.j.eq", "type json, which has no order")]
    public void What_does_not_fit_a_column_is_refused_with_its_place(string filter, string column, string path, string message)
    {
        FlexFilter read = FlexFilter.Parse(filter);

        FlexFilterException refusal = Assert.Throws<FlexFilterException>(() => FilterTables.Bind(read));

        Assert.That((refusal.ColumnName, refusal.Path), Is.EqualTo((column, path)));
        Assert.That(refusal.Message, Does.Contain(message).And.Not.Contain("secret"));
    }

    [Test]
    public void Rules_of_a_column_do_not_bind_a_filter() => Assert.That(() => FilterTables.Bind(FlexFilter.LessThan("i", -5)), Throws.Nothing);

    [Test]
    public void A_filter_that_was_built_has_no_path()
    {
        FlexFilterException refusal = Assert.Throws<FlexFilterException>(() => FilterTables.Bind(FlexFilter.Equal("i", "x")));

        Assert.That((refusal.ColumnName, refusal.Path), Is.EqualTo(("i", (string?)null)));
    }

    [Test]
    public void A_column_that_is_not_there_is_named_with_those_that_may_be_meant()
    {
        FlexColumnNotFoundException refusal = Assert.Throws<FlexColumnNotFoundException>(() => FilterTables.Bind(FlexFilter.IsNull("created")));

        Assert.That((refusal.ColumnName, refusal.TableName), Is.EqualTo(("created", "items")));
        Assert.That(Assert.Throws<FlexColumnNotFoundException>(() => FilterTables.Bind(FlexFilter.IsNull("createdAt"))).NearColumnNames, Does.Contain("created_at"));
        Assert.Throws<FlexColumnNotFoundException>(() => FilterTables.Bind(FlexFilter.IsNull("I")));
    }

    [Test]
    public void Fingerprints_tell_filters_apart_but_not_orders_of_terms()
    {
        FlexFilter one = FlexFilter.Equal("i", 5), other = FlexFilter.IsNull("s");
        FlexFilter?[] different =
        [
            null, FlexFilter.Or(), one, other, one & other, one | other, !one, !(one & other), FlexFilter.Equal("i", 7), FlexFilter.Equal("and", 5), FlexFilter.Equal("version", 5),
            FlexFilter.In("i", 5, 7), FlexFilter.In("i", 5, null), FlexFilter.Contains("s", "a"), FlexFilter.Contains("s", "b"), FlexFilter.StartsWith("s", "a"),
            FlexFilter.StartsWith("s", new string('a', 600)), FlexFilter.EqualIgnoringCase("s", new string('a', 600)), FlexFilter.StartsWith("s", new string('a', 601)),
            FlexFilter.Between("i", 1, 5), FlexFilter.Between("i", 2, 5), FlexFilter.Between("i", 1, 6),
        ];

        Assert.That(different.Select(filter => Hex(BoundFilter.Bind(filter, FilterTables.Bindable).Fingerprint)), Is.Unique);
        Assert.That(FilterTables.Bind(one & other).Fingerprint, Is.EqualTo(FilterTables.Bind(other & one).Fingerprint));
        Assert.That(FilterTables.Bind(FlexFilter.Contains("s", "É")).Fingerprint, Is.EqualTo(FilterTables.Bind(FlexFilter.Contains("s", "e")).Fingerprint));
    }

    [Test]
    public void Fingerprints_follow_a_column_through_a_rename()
    {
        FlexTable table = FilterTables.Of(FlexColumn.Integer("a"), FlexColumn.Integer("b"));
        FlexTable swapped = table with { Schema = new FlexTableSchema(table.Schema.Columns.Select(static column => column with { Name = column.Name == "a" ? "b" : "a" })) };
        byte[] before = Fingerprint(FlexFilter.Equal("a", 1), table);

        Assert.That(Fingerprint(FlexFilter.Equal("b", 1), swapped), Is.EqualTo(before));
        Assert.That(Fingerprint(FlexFilter.Equal("a", 1), swapped), Is.Not.EqualTo(before));

        static byte[] Fingerprint(FlexFilter filter, FlexTable table) => BoundFilter.Bind(filter, FilterTables.BindableOf(table)).Fingerprint;
    }

    [Test]
    public void Parts_that_match_everything_or_nothing_leave_no_trace()
    {
        FlexFilter one = FlexFilter.Equal("i", 5), everything = FlexFilter.And(), nothing = FlexFilter.Or();
        FlexFilter[] same = [FlexFilter.And(everything, one), FlexFilter.Or(one, nothing), FlexFilter.And(one, !nothing), FlexFilter.Or(!everything, one)];

        Assert.That(same.Select(static filter => Show(FilterTables.Bind(filter).Root!)), Is.All.EqualTo(Show(FilterTables.Bind(one).Root!)));
        Assert.That(new[] { FlexFilter.And(one, nothing), nothing }.Select(static filter => Show(FilterTables.Bind(filter).Root!)), Is.All.EqualTo("or()"));
    }

    [Test]
    public void Columns_of_a_type_with_an_order_and_the_times_can_have_an_index()
    {
        QueryColumns columns = new(FilterTables.Bindable);

        Assert.That(
            new[] { "s", "i", "d", "b", "date", "time", "r", "j", "computed", "id", "version", "created_at", "updated_at", "created_by", "updated_by" }
                .Where(name => columns.Find(name).CanHaveIndex),
            Is.EqualTo(new[] { "s", "i", "d", "b", "date", "time", "r", "computed", "created_at", "updated_at" }));
    }

    [Test]
    public void Keys_of_a_record_are_those_of_its_indexes()
    {
        FlexRecord record = FilterTables.Record("""{"i":5,"s":"Ab","j":[]}""");
        QueryColumns columns = new(FilterTables.Bindable);
        (string Column, byte[] Key)[] keys =
        [
            ("i", NumberKey.Encode(5)), ("s", KeyEncoding.Encode(FlexDataType.String, "\"Ab\""u8)), ("t", []), ("j", [1]), ("computed", []), ("id", KeyEncoding.EncodeReference("record")),
            ("version", NumberKey.Encode(3)), ("created_at", KeyEncoding.Encode(FlexDataType.DateTime, "\"2026-01-01T12:00:00Z\""u8)),
            ("created_by", KeyEncoding.Encode(FlexDataType.String, "\"Ann\""u8)), ("updated_by", []),
        ];
        QueryRecord query = LastBinding.ToQueryRecord(record, FilterTables.Bindable);

        Assert.That(keys.Select(key => Hex(columns.Find(key.Column).KeyOf(query))), Is.EqualTo(keys.Select(key => Hex(key.Key))));
    }

    private static string Show(FilterTerm term) => term switch
    {
        AndTerm and => $"and({string.Join(", ", and.Terms.Select(Show))})",
        OrTerm or => $"or({string.Join(", ", or.Terms.Select(Show))})",
        NotTerm not => $"not {Show(not.Term)}",
        LeafTerm leaf => $"{leaf.Column.Name}{string.Concat(leaf.Ranges.Select(range => $"[{Hex(range.From)}-{Hex(range.To)})"))}"
            + (leaf.MatchesNull ? "+null" : "") + (leaf.Contains is { } text ? $" with {Hex(text.Utf8)}" : ""),
        _ => throw new ArgumentOutOfRangeException(nameof(term)),
    };

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
