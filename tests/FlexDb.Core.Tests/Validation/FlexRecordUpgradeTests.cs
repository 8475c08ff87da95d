using System.Text;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Validation;

[TestFixture]
public sealed class FlexRecordUpgradeTests
{
    private const string NotNormal =
        "The value of column 'a' is not in the normal form that the schema under which it was written gives it; upgrade what FlexRecordResult.Record gave.";

    // From, to, the value in normal form, and what it becomes: nothing where it cannot be converted, ! before it where it loses something.
    [TestCase(FlexDataType.String, FlexDataType.Text, "\"a\\n\"", "\"a\\n\"")]
    [TestCase(FlexDataType.String, FlexDataType.Integer, "\"5.0\"", "5")]
    [TestCase(FlexDataType.String, FlexDataType.Integer, "\"5.5\"", null)]
    [TestCase(FlexDataType.String, FlexDataType.Integer, "\" 5\"", null)]
    [TestCase(FlexDataType.Text, FlexDataType.Decimal, "\"1.50\"", "\"1.5\"")]
    [TestCase(FlexDataType.Text, FlexDataType.Decimal, "\"1,5\"", null)]
    [TestCase(FlexDataType.String, FlexDataType.Boolean, "\"true\"", "true")]
    [TestCase(FlexDataType.String, FlexDataType.Boolean, "\"True\"", null)]
    [TestCase(FlexDataType.String, FlexDataType.Date, "\"2024-02-29\"", "\"2024-02-29\"")]
    [TestCase(FlexDataType.String, FlexDataType.Date, "\"2023-02-29\"", null)]
    [TestCase(FlexDataType.String, FlexDataType.DateTime, "\"2024-02-29T01:00:00+01:00\"", "\"2024-02-29T00:00:00Z\"")]
    [TestCase(FlexDataType.String, FlexDataType.Reference, "\"x\"", "\"x\"")]
    [TestCase(FlexDataType.String, FlexDataType.Reference, "\"\"", null)]
    [TestCase(FlexDataType.String, FlexDataType.Json, "\"a\"", "\"a\"")]
    [TestCase(FlexDataType.Integer, FlexDataType.String, "-7", "\"-7\"")]
    [TestCase(FlexDataType.Integer, FlexDataType.Decimal, "-9223372036854775808", "\"-9223372036854775808\"")]
    [TestCase(FlexDataType.Integer, FlexDataType.Boolean, "1", "true")]
    [TestCase(FlexDataType.Integer, FlexDataType.Boolean, "2", null)]
    [TestCase(FlexDataType.Integer, FlexDataType.Date, "1", null)]
    [TestCase(FlexDataType.Integer, FlexDataType.Json, "1", "1")]
    [TestCase(FlexDataType.Decimal, FlexDataType.Integer, "\"9223372036854775807\"", "9223372036854775807")]
    [TestCase(FlexDataType.Decimal, FlexDataType.Integer, "\"9223372036854775808\"", null)]
    [TestCase(FlexDataType.Decimal, FlexDataType.Integer, "\"1.5\"", null)]
    [TestCase(FlexDataType.Decimal, FlexDataType.Boolean, "\"0\"", "false")]
    [TestCase(FlexDataType.Decimal, FlexDataType.Text, "\"-0.5\"", "\"-0.5\"")]
    [TestCase(FlexDataType.Boolean, FlexDataType.Integer, "true", "1")]
    [TestCase(FlexDataType.Boolean, FlexDataType.Decimal, "false", "\"0\"")]
    [TestCase(FlexDataType.Boolean, FlexDataType.String, "false", "\"false\"")]
    [TestCase(FlexDataType.Boolean, FlexDataType.Date, "false", null)]
    [TestCase(FlexDataType.Date, FlexDataType.DateTime, "\"2024-02-29\"", "\"2024-02-29T00:00:00Z\"")]
    [TestCase(FlexDataType.Date, FlexDataType.String, "\"2024-02-29\"", "\"2024-02-29\"")]
    [TestCase(FlexDataType.Date, FlexDataType.Integer, "\"2024-02-29\"", null)]
    [TestCase(FlexDataType.DateTime, FlexDataType.Date, "\"2024-02-29T00:00:00Z\"", "\"2024-02-29\"")]
    [TestCase(FlexDataType.DateTime, FlexDataType.Date, "\"2024-02-29T23:59:59.9Z\"", "!\"2024-02-29\"")]
    [TestCase(FlexDataType.DateTime, FlexDataType.Text, "\"2024-02-29T23:59:59.9Z\"", "\"2024-02-29T23:59:59.9Z\"")]
    [TestCase(FlexDataType.Reference, FlexDataType.String, "\"x\"", "\"x\"")]
    [TestCase(FlexDataType.Reference, FlexDataType.Integer, "\"5\"", null)]
    [TestCase(FlexDataType.Json, FlexDataType.String, "\"a\"", "\"a\"")]
    [TestCase(FlexDataType.Json, FlexDataType.String, "[\"a\"]", null)]
    [TestCase(FlexDataType.Json, FlexDataType.Integer, "1.0", "1")]
    [TestCase(FlexDataType.Json, FlexDataType.Integer, "\"1\"", null)]
    [TestCase(FlexDataType.Json, FlexDataType.Decimal, "1.50", "\"1.5\"")]
    [TestCase(FlexDataType.Json, FlexDataType.Boolean, "true", "true")]
    public void Values_become_what_the_table_of_conversions_says(FlexDataType from, FlexDataType to, string value, string? becomes)
    {
        FlexUpgradedRecord upgraded = Upgrade(new([Column("a", from)]), new([Column("a", to)]), $$"""{"a":{{value}}}""");

        Assert.That(Text(upgraded), Is.EqualTo($$"""{"a":{{becomes?.TrimStart('!') ?? "null"}}}"""));
        FlexUpgradeNoteKind[] notes = becomes is null ? [FlexUpgradeNoteKind.NotConvertible] : becomes[0] == '!' ? [FlexUpgradeNoteKind.Changed] : [];
        Assert.That(upgraded.Notes.Select(note => note.Kind), Is.EqualTo(notes));
        Assert.That(upgraded.IsComplete, Is.EqualTo(notes.Length == 0));
    }

    [Test]
    public void Columns_are_matched_by_their_ids_and_the_removed_ones_named()
    {
        FlexTableSchema written = new([Column("a", FlexDataType.Integer, "1111111111"), Column("b", FlexDataType.Integer, "2222222222"), Column("c", FlexDataType.Integer, "3333333333")]);
        FlexTableSchema current = new([Column("b", FlexDataType.Integer, "1111111111"), Column("a", FlexDataType.Integer, "4444444444")]);

        FlexUpgradedRecord upgraded = Upgrade(written, current, """{"a":1,"b":2,"c":null}""");

        Assert.That(Text(upgraded), Is.EqualTo("""{"b":1}"""));
        Assert.That(upgraded.Notes.Select(note => (note.Column, note.Kind)), Is.EqualTo(new[] { ("b", FlexUpgradeNoteKind.Dropped) }));
    }

    [Test]
    public void A_value_that_no_column_had_gives_way_to_the_first_column_that_took_its_name()
    {
        FlexTableSchema written = new([Column("b", FlexDataType.Integer)]);
        FlexTableSchema current = new([Column("a", FlexDataType.Integer), Column("b", FlexDataType.Integer)]);

        FlexUpgradedRecord upgraded = Upgrade(written, current, """{"b":1,"a":2}""");

        Assert.That(Text(upgraded), Is.EqualTo("""{"b":1}"""));
        Assert.That(upgraded.Notes.Select(note => (note.Column, note.Kind)), Is.EqualTo(new[] { ("a", FlexUpgradeNoteKind.Dropped) }));
    }

    [Test]
    public void Defaults_fill_in_what_is_absent_and_a_null_that_became_forbidden()
    {
        FlexTableSchema written = new([Column("a", FlexDataType.Integer), Column("b", FlexDataType.Integer)]);
        FlexTableSchema current = new(
        [
            Column("a", FlexDataType.Integer) with { Required = true, DefaultValue = 7 },
            Column("b", FlexDataType.Integer) with { DefaultValue = 8 },
            Column("c", FlexDataType.Decimal) with { DefaultValue = 9 },
        ]);

        Assert.That(Text(Upgrade(written, current, """{"a":null,"b":null}""")), Is.EqualTo("""{"a":7,"b":null,"c":"9"}"""));
        Assert.That(Text(Upgrade(written, current, "{}")), Is.EqualTo("""{"a":7,"b":8,"c":"9"}"""));
    }

    [Test]
    public void What_is_no_longer_valid_is_named_and_kept()
    {
        FlexTableSchema written = new([Column("a", FlexDataType.Integer), Column("b", FlexDataType.Integer)]);
        FlexTableSchema current = new([FlexColumn.Integer("a", max: 3) with { Id = ColumnIdentity.Implicit("a") }, Column("b", FlexDataType.Integer) with { Required = true }]);

        FlexUpgradedRecord upgraded = Upgrade(written, current, """{"a":5,"b":null}""");

        Assert.That(Text(upgraded), Is.EqualTo("""{"a":5,"b":null}"""));
        Assert.That(upgraded.Notes.Select(note => note.Kind), Is.EqualTo(new[] { FlexUpgradeNoteKind.BreaksRule, FlexUpgradeNoteKind.Missing }));
    }

    [Test]
    public void A_value_of_a_column_that_became_computed_is_dropped_by_name()
    {
        FlexTableSchema current = new([Column("a", FlexDataType.Integer) with { Validation = new() { Computed = "1" } }]);

        FlexUpgradedRecord upgraded = Upgrade(new([Column("a", FlexDataType.Integer)]), current, """{"a":5}""");

        Assert.That(Text(upgraded), Is.EqualTo("{}"));
        Assert.That(upgraded.Notes.Single().Kind, Is.EqualTo(FlexUpgradeNoteKind.Dropped));
    }

    [Test]
    public void Unknown_columns_stay_last_unless_a_column_takes_their_name()
    {
        FlexUpgradedRecord upgraded = Upgrade(
            new([Column("a", FlexDataType.Integer)]), new([Column("a", FlexDataType.Decimal), Column("x", FlexDataType.Text)]), """{"a":5,"y":[1],"x":"old"}""");

        Assert.That(Text(upgraded), Is.EqualTo("""{"a":"5","y":[1]}"""));
        Assert.That(upgraded.Notes.Select(note => (note.Column, note.Kind)), Is.EqualTo(new[] { ("x", FlexUpgradeNoteKind.Dropped) }));
    }

    [TestCase("[]", "The record is not a JSON object.")]
    [TestCase("{", "The record is not one valid JSON object.")]
    [TestCase("""{"a":5}x""", "The record is not one valid JSON object.")]
    [TestCase("""{"\ud800":1}""", "The record holds half a surrogate pair.")]
    [TestCase("""{"a":"5"}""", NotNormal, Description = "not of the written type")]
    [TestCase("""{"a":5.0}""", NotNormal, Description = "not in normal form")]
    public void What_cannot_have_been_written_under_the_schema_is_refused_with_the_reason(string record, string reason) =>
        Assert.That(
            () => Upgrade(new([Column("a", FlexDataType.Integer)]), new([Column("a", FlexDataType.Text)]), record),
            Throws.ArgumentException.With.Message.EqualTo($"{reason} (Parameter 'record')"));

    [Test]
    public void What_is_not_UTF_8_is_refused() =>
        Assert.That(
            () => FlexRecordUpgrade.Between(new([Column("a", FlexDataType.Integer)]), new([Column("a", FlexDataType.Text)])).Upgrade(new byte[] { (byte)'{', 0xff, (byte)'}' }),
            Throws.ArgumentException.With.Message.EqualTo("The record is not UTF-8. (Parameter 'record')"));

    [Test]
    public void Misuse_says_what_is_wrong()
    {
        FlexTableSchema none = FlexTableSchema.Empty;

        Assert.Multiple(() =>
        {
            Assert.That(() => FlexRecordUpgrade.Between(null!, none), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("written"));
            Assert.That(() => FlexRecordUpgrade.Between(none, null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("current"));
            Assert.That(() => FlexRecordUpgrade.Along(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("history"));
            Assert.That(() => FlexRecordUpgrade.Along([null!]), Throws.ArgumentException.With.Message.EqualTo("A version is null. (Parameter 'history')"));
            Assert.That(() => FlexRecordUpgrade.Along([]), Throws.ArgumentException.With.Message.EqualTo("There is no version. (Parameter 'history')"));
        });
    }

    [Test]
    public void Between_equal_schemas_the_record_is_given_back_itself()
    {
        byte[] record = """{"a":5}"""u8.ToArray();
        FlexRecordUpgrade upgrade = FlexRecordUpgrade.Between(new([Column("a", FlexDataType.Integer)]), new([Column("a", FlexDataType.Integer)]));

        Assert.That(upgrade.Upgrade(record).Record.Equals(record.AsMemory()), Is.True);
    }

    private static FlexColumnDefinition Column(string name, FlexDataType type, string? id = null) =>
        new(name, type)
        {
            Id = id ?? ColumnIdentity.Implicit(name),
            Validation = type == FlexDataType.Reference ? new() { TargetTable = "t" } : FlexColumnValidation.None,
        };

    private static FlexUpgradedRecord Upgrade(FlexTableSchema written, FlexTableSchema current, string record) =>
        FlexRecordUpgrade.Between(written, current).Upgrade(Encoding.UTF8.GetBytes(record));

    private static string Text(FlexUpgradedRecord upgraded) => Encoding.UTF8.GetString(upgraded.Record.Span);

    [Test]
    public void Each_note_says_in_a_sentence_what_became_of_the_value()
    {
        FlexTableSchema written = new(
        [
            Known("removed", FlexDataType.Text), Known("computed", FlexDataType.Integer), Known("number", FlexDataType.Text),
            Known("day", FlexDataType.DateTime), Known("short", FlexDataType.Text),
        ]);
        FlexTableSchema current = new(
        [
            Known("computed", FlexDataType.Integer) with { Validation = new() { Computed = "1" } }, Known("number", FlexDataType.Integer),
            Known("day", FlexDataType.Date), Known("short", FlexDataType.Text) with { Validation = new() { MaxLength = 1 } },
            Known("must", FlexDataType.Text) with { Required = true }, Known("taken", FlexDataType.Text),
        ]);
        const string Record = """{"removed":"x","computed":1,"number":"many","day":"2020-01-02T03:04:05Z","short":"long","taken":"y"}""";

        FlexUpgradedRecord upgraded = FlexRecordUpgrade.Between(written, current).Upgrade(System.Text.Encoding.UTF8.GetBytes(Record));

        Assert.That(System.Text.Encoding.UTF8.GetString(upgraded.Record.Span), Is.EqualTo("""{"number":null,"day":"2020-01-02","short":"long"}"""));
        Assert.That(upgraded.Notes, Is.EquivalentTo(new FlexUpgradeNote[]
        {
            new("removed", FlexUpgradeNoteKind.Dropped, "The value of 'removed' was dropped, because the column was removed."),
            new("computed", FlexUpgradeNoteKind.Dropped, "The value of 'computed' was dropped, because the column is now computed."),
            new("taken", FlexUpgradeNoteKind.Dropped, "The value under 'taken' was dropped, because a column took that name."),
            new("number", FlexUpgradeNoteKind.NotConvertible, "The value of 'number' could not be converted from text to integer."),
            new("day", FlexUpgradeNoteKind.Changed, "The value of 'day' lost something on its way from datetime to date."),
            new("short", FlexUpgradeNoteKind.BreaksRule, "The value of 'short' is longer than 1 character."),
            new("must", FlexUpgradeNoteKind.Missing, "'must' is required, but there is neither a value nor a default for it."),
        }));

        static FlexColumnDefinition Known(string name, FlexDataType type) => new(name, type) { Id = ColumnIdentity.Implicit(name) };
    }
}
