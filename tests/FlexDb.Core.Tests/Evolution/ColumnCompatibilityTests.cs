using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Evolution;

/// <summary>What violations carry beside their sentences, rules that cannot be read, and what the rules before promise of values.</summary>
internal sealed class ColumnCompatibilityTests
{
    private static IEnumerable<TestCaseData> Flags()
    {
        FlexColumnDefinition plain = FlexColumn.String("c");
        FlexColumnDefinition required = plain with { Required = true };
        FlexColumnDefinition unique = plain with { Unique = true };
        FlexColumnDefinition number = FlexColumn.Integer("c");
        yield return Case("add a required column", null, required, FlexColumnRule.Required, null);
        yield return Case("make required", plain, required, FlexColumnRule.Required, false);
        yield return Case("convert a required column", required, number with { Required = true }, FlexColumnRule.Required, true);
        yield return Case("add a unique column with a default", null, unique with { DefaultValue = "x" }, FlexColumnRule.Unique, null);
        yield return Case("make unique", plain, unique, FlexColumnRule.Unique, false);
        yield return Case("fill a unique column", unique, unique with { Required = true, DefaultValue = "x" }, FlexColumnRule.Unique, true);
        yield return Case("convert a unique column", unique, number with { Unique = true }, FlexColumnRule.Unique, true);

        static TestCaseData Case(string name, FlexColumnDefinition? writer, FlexColumnDefinition reader, FlexColumnRule rule, FlexJsonValue? before) =>
            new TestCaseData(writer, reader, rule, before).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Flags))]
    public void A_violation_of_a_flag_carries_what_it_was_and_what_it_is(
        FlexColumnDefinition? writer,
        FlexColumnDefinition reader,
        FlexColumnRule rule,
        FlexJsonValue? before)
    {
        FlexCompatibilityViolation violation = Found(writer, reader).Single(found => found.Rule == rule);

        Assert.That(violation.WriterValue, Is.EqualTo(before));
        Assert.That(violation.ReaderValue, Is.EqualTo((FlexJsonValue)true));
    }

    [Test]
    public void A_violation_of_a_bound_carries_both_bounds() =>
        Assert.That(
            Found(FlexColumn.Integer("c", min: 1, max: 9), FlexColumn.Integer("c", min: 2, max: 8))
                .Select(found => (found.Rule, found.WriterValue, found.ReaderValue)),
            Is.EqualTo(new (FlexColumnRule, FlexJsonValue?, FlexJsonValue?)[] { (FlexColumnRule.Min, 1, 2), (FlexColumnRule.Max, 9, 8) }));

    [Test]
    public void Of_a_column_that_becomes_computed_no_other_rule_counts() =>
        Assert.That(
            Rules(FlexColumn.String("c"), FlexColumn.Integer("c", required: true, unique: true, min: 1).ComputedBy("b + c")),
            Is.EqualTo(new[] { FlexColumnRule.Computed }));

    [Test]
    public void A_rule_that_can_no_longer_be_read_is_told_with_what_it_was()
    {
        FlexColumnDefinition wrong = Read("""{"name":"c","dataType":"string","validation":{"minLength":"two"}}""");
        FlexColumnDefinition right = FlexColumn.String("c", minLength: 2);
        FlexColumnDefinition corrected = wrong with { Validation = wrong.Validation with { MinLength = 2 } };
        FlexCompatibilityViolation[] expected =
        [
            new("c", FlexColumnRule.Unreadable, 2, "two", "'c' has a minLength that cannot be read, so every value that records have would be refused."),
        ];

        Assert.That(Found(right, wrong), Is.EqualTo(expected));
        Assert.That(Found(corrected, wrong), Is.EqualTo(expected), "a rule that is set replaces what could not be read");
        Assert.That(Found(FlexColumn.String("c"), wrong).Single().WriterValue, Is.Null);
    }

    [Test]
    public void A_flag_that_can_no_longer_be_read_is_told_with_what_it_was()
    {
        FlexColumnDefinition wrong = Read("""{"name":"c","dataType":"string","required":"yes","unique":"always"}""");

        Assert.That(
            Found(FlexColumn.String("c", required: true, unique: true), wrong).Select(found => (found.Rule, found.WriterValue, found.ReaderValue)),
            Is.EqualTo(new (FlexColumnRule, FlexJsonValue?, FlexJsonValue?)[]
            {
                (FlexColumnRule.Unreadable, true, "yes"), (FlexColumnRule.Unreadable, true, "always"),
            }));
    }

    [Test]
    public void A_rule_that_could_not_be_read_before_either_is_no_violation()
    {
        FlexColumnDefinition wrong = Read("""{"name":"c","dataType":"string","validation":{"minLength":"two"}}""");
        FlexColumnDefinition stillWrong = Read("""{"name":"c","dataType":"string","validation":{"maxLength":"three"}}""");

        Assert.That(Found(wrong, stillWrong), Is.Empty);
        Assert.That(Found(null, wrong), Is.Empty, "no record has a value that would be refused");
    }

    [Test]
    public void A_rule_that_cannot_be_read_counts_from_the_data_type_on_that_gives_it_a_meaning()
    {
        FlexColumnDefinition number = Read("""{"name":"c","dataType":"integer","validation":{"minLength":"two"}}""");

        Assert.That(Rules(number, number with { DataType = FlexDataType.Text }), Is.EqualTo(new[] { FlexColumnRule.Unreadable }));
    }

    [Test]
    public void Rules_that_have_no_meaning_for_the_old_data_type_promise_nothing()
    {
        FlexColumnDefinition text = FlexColumn.String("c") with { Validation = new() { Min = 5, Max = 5 } };
        FlexColumnDefinition json = FlexColumn.Json("c") with { Validation = new() { MinLength = 2, MaxLength = 2 } };

        Assert.That(
            Rules(text, FlexColumn.Integer("c", min: 5, max: 5)),
            Is.EqualTo(new[] { FlexColumnRule.DataType, FlexColumnRule.Min, FlexColumnRule.Max }));
        Assert.That(
            Rules(json, FlexColumn.String("c", minLength: 2, maxLength: 2)),
            Is.EqualTo(new[] { FlexColumnRule.DataType, FlexColumnRule.MinLength, FlexColumnRule.MaxLength }));
    }

    [Test]
    public void Listed_values_are_known_after_a_conversion_where_their_new_form_is()
    {
        const string Others = "'c' allows only certain values, but records may have others.";

        Assert.That(Found(Listed(FlexDataType.Integer, 5), Listed(FlexDataType.Json, "5")).Single().Message, Is.EqualTo(Others));
        Assert.That(Found(Listed(FlexDataType.Decimal, 5, "six"), Listed(FlexDataType.Text, "5", "six")).Single().Message, Is.EqualTo(Others));
        Assert.That(Rules(Listed(FlexDataType.Decimal, 1, 1.5m), Listed(FlexDataType.Integer, 1)), Is.EqualTo(new[] { FlexColumnRule.DataType }));
        Assert.That(
            Found(FlexColumn.Boolean("c"), Listed(FlexDataType.Json, true)).Single().Message,
            Is.EqualTo("'c' no longer allows false, which records may have."));
    }

    [Test]
    public void Listed_texts_are_no_longer_than_the_column_allowed_and_other_values_have_no_length()
    {
        FlexColumnDefinition limited = Listed(FlexDataType.String, "ab", "abc");
        limited = limited with { Validation = limited.Validation with { MaxLength = 2 } };

        Assert.That(Found(limited, FlexColumn.Text("c", maxLength: 2)), Is.Empty);
        Assert.That(Rules(Listed(FlexDataType.String, "ab", 5), FlexColumn.Text("c", maxLength: 2)), Is.EqualTo(new[] { FlexColumnRule.MaxLength }));
        Assert.That(Rules(Listed(FlexDataType.String), FlexColumn.Text("c", maxLength: 2)), Is.EqualTo(new[] { FlexColumnRule.MaxLength }));
    }

    private static FlexList<FlexCompatibilityViolation> Found(FlexColumnDefinition? writer, FlexColumnDefinition reader) =>
        FlexSchemaCompatibility.CanRead(new(writer is null ? [] : [writer]), new([reader]));

    private static IEnumerable<FlexColumnRule> Rules(FlexColumnDefinition writer, FlexColumnDefinition reader) =>
        Found(writer, reader).Select(found => found.Rule);

    private static FlexColumnDefinition Listed(FlexDataType type, params FlexJsonValue[] values) =>
        new("c", type) { Validation = new() { Enum = values.ToFlexList() } };

    private static FlexColumnDefinition Read(string column) => FlexTableSchema.Parse($$"""{"columns":[{{column}}]}""").Columns[0];
}
