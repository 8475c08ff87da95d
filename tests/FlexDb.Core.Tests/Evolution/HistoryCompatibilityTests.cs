using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Evolution;

/// <summary>Transitive modes, which compose the steps from each earlier version to the new schema.</summary>
[TestFixture]
public sealed class HistoryCompatibilityTests
{
    private static readonly FlexTableSchema Integers = Table(FlexColumn.Integer("a"));
    private static readonly FlexTableSchema Texts = Table(FlexColumn.Text("a"));

    [Test]
    public void Every_earlier_version_is_looked_at()
    {
        FlexTableSchema narrow = Table(FlexColumn.Integer("a", max: 3));
        FlexTableSchema narrower = Table(FlexColumn.Integer("a", max: 2));

        Assert.That(Backward([Integers, narrow], narrow), Is.EqualTo(new[] { (1, FlexColumnRule.Max) }));
        Assert.That(Backward([Integers, narrow], narrower), Is.EqualTo(new[] { (2, FlexColumnRule.Max), (1, FlexColumnRule.Max) }));
        Assert.That(
            FlexSchemaCompatibility.Check(FlexCompatibilityMode.BackwardTransitive, [(4, Integers), (5, narrow)], narrow).Single().ToString(),
            Is.EqualTo("Records of version 4 could not be read: 'a' must be at most 3, but records may have greater values."));
    }

    [Test]
    public void A_mode_that_is_not_transitive_looks_at_the_latest_version_only() =>
        Assert.That(
            FlexSchemaCompatibility.Check(FlexCompatibilityMode.Backward, [(1, Integers), (2, Table(FlexColumn.Integer("a", max: 3)))], Table(FlexColumn.Integer("a", max: 3))),
            Is.Empty);

    [Test]
    public void A_default_may_be_taken_away_once_it_has_filled_the_column() =>
        Assert.That(
            Backward([Integers, Table(FlexColumn.Integer("a", required: true, defaultValue: 0))], Table(FlexColumn.Integer("a", required: true))),
            Is.Empty);

    [Test]
    public void A_default_may_be_taken_away_too_where_the_column_was_computed_before_it() =>
        Assert.That(
            Backward(
                [Table(FlexColumn.Integer("a").ComputedBy("b + c")), Table(FlexColumn.Integer("a", required: true, defaultValue: 0))],
                Table(FlexColumn.Integer("a", required: true))),
            Is.Empty);

    [Test]
    public void A_column_that_was_added_without_a_value_lacks_it_in_later_versions_too()
    {
        FlexColumnDefinition required = FlexColumn.Integer("a", required: true);

        Assert.That(
            Backward([FlexTableSchema.Empty, Table(required)], Table(required with { DisplayName = "A" })),
            Is.EqualTo(new[] { (1, FlexColumnRule.Required) }));
    }

    [Test]
    public void A_required_value_is_there_after_a_conversion_unless_that_may_lose_it()
    {
        Assert.That(
            Backward([Table(FlexColumn.Integer("a", required: true)), Table(FlexColumn.Text("a", required: true, maxLength: 3))], Table(FlexColumn.Text("a", required: true))),
            Is.Empty);
        Assert.That(
            Backward([Table(FlexColumn.String("a", required: true)), Table(FlexColumn.Integer("a", required: true))], Table(FlexColumn.Decimal("a", required: true))),
            Is.EqualTo(new[] { (1, FlexColumnRule.DataType), (1, FlexColumnRule.Required) }));
    }

    [Test]
    public void A_type_that_is_unknown_here_is_the_same_type_in_each_version()
    {
        FlexColumnDefinition money = FlexTableSchema.Parse("""{"columns":[{"name":"a","dataType":"money"}]}""").Columns[0];

        Assert.That(
            Backward([Integers, Table(money)], Table(money with { DisplayName = "A" })),
            Is.EqualTo(new[] { (1, FlexColumnRule.DataType) }),
            "the values are lost once");
    }

    [Test]
    public void A_rule_that_cannot_be_read_counts_for_every_version_before_it()
    {
        FlexColumnDefinition wrong = FlexTableSchema.Parse("""{"columns":[{"name":"a","dataType":"text","required":"yes"}]}""").Columns[0];

        Assert.That(
            Backward([Integers, Table(wrong)], Table(wrong with { DisplayName = "A" })),
            Is.EqualTo(new[] { (1, FlexColumnRule.Unreadable) }));
    }

    [Test]
    public void A_rule_that_was_widened_again_breaks_nothing() =>
        Assert.That(Backward([Integers, Table(FlexColumn.Integer("a", max: 3))], Table(FlexColumn.Integer("a", max: 3) with { Validation = FlexColumnValidation.None })), Is.Empty);

    [Test]
    public void What_a_conversion_loses_stays_lost() =>
        Assert.That(
            Backward([Integers, Table(FlexColumn.Boolean("a"))], Texts),
            Is.EqualTo(new[] { (1, FlexColumnRule.DataType) }),
            "an integer can be read as a text, but not after it was a boolean");

    [Test]
    public void A_value_whose_type_returns_was_never_lost() =>
        Assert.That(Backward([Texts, Integers], Texts), Is.Empty);

    [Test]
    public void Each_conversion_is_judged_on_what_the_one_before_it_gives() =>
        Assert.That(
            Backward([Table(FlexColumn.Date("a")), Table(FlexColumn.DateTime("a"))], Table(FlexColumn.String("a", maxLength: 10))),
            Is.EqualTo(new[] { (2, FlexColumnRule.MaxLength), (1, FlexColumnRule.MaxLength) }),
            "a date alone has ten characters");

    [Test]
    public void A_column_that_returns_is_judged_against_the_last_version_that_had_it()
    {
        FlexTableSchema wide = Table(FlexColumn.String("a", maxLength: 9));
        FlexTableSchema narrow = Table(FlexColumn.String("a", maxLength: 8));

        Assert.That(Backward([wide, FlexTableSchema.Empty], narrow), Is.EqualTo(new[] { (1, FlexColumnRule.MaxLength) }));
        Assert.That(Backward([wide, FlexTableSchema.Empty], wide), Is.Empty);
    }

    [Test]
    public void A_column_that_TypeScript_removed_and_added_again_is_a_new_one()
    {
        FlexTableSchema wide = Read(FlexColumn.String("a", maxLength: 9));
        FlexTableSchema narrow = Read(FlexColumn.String("a", maxLength: 8));

        Assert.That(Backward([wide, FlexTableSchema.Empty], narrow), Is.Empty);
    }

    [Test]
    public void A_required_reference_takes_no_default() =>
        Assert.That(
            FlexSchemaCompatibility.CanRead(Table(FlexColumn.Reference("a", "t")), Table(FlexColumn.Reference("a", "t", required: true) with { DefaultValue = "x" })).Single().Message,
            Is.EqualTo("'a' must have a value, but records may lack one and a reference takes no default."));

    [Test]
    public void Where_a_transitive_mode_is_kept_every_record_of_every_version_is_valid_without_notes()
    {
        int upgraded = 0;
        int onlyComposed = 0;
        int cases = Holds.ForCases(20_000, random =>
        {
            RecordedHistory history = new(random, random.History(most: 5));
            FlexTableSchema last = history.Schema(history.Count);
            (int, FlexTableSchema)[] earlier = [.. Enumerable.Range(1, history.Count - 1).Select(version => (version, history.Schema(version)))];
            if (FlexSchemaCompatibility.Check(FlexCompatibilityMode.BackwardTransitive, earlier, last).Count > 0)
            {
                return;
            }

            foreach (int written in history.RecordsUpTo(history.Count - 1))
            {
                upgraded++;
                onlyComposed += FlexSchemaCompatibility.CanRead(history.Schema(written), last).Count > 0 ? 1 : 0;
                FlexUpgradedRecord record = history.Along(history.Count).Upgrade(history.Record(written), written);
                Assert.That(record.Notes, Is.Empty, () => $"from version {written}: {history}");
                Assert.That(FlexRecordValidator.For(last).Validate(record.Record, FlexRecordMode.Insert).Errors, Is.Empty, () => $"from version {written}: {history}");
            }
        });
        Assert.That(upgraded, Is.GreaterThan(cases / 4));
        Assert.That(onlyComposed, Is.GreaterThan(cases / 400));
    }

    private static (int Version, FlexColumnRule Rule)[] Backward(FlexTableSchema[] earlier, FlexTableSchema schema) =>
        [.. FlexSchemaCompatibility.Check(FlexCompatibilityMode.BackwardTransitive, [.. earlier.Select((old, i) => (i + 1, old))], schema)
            .Select(violation => (violation.Version, violation.Violation.Rule))];

    private static FlexTableSchema Table(FlexColumnDefinition column) => new([column with { Id = "aaaaaaaaaa" }]);

    private static FlexTableSchema Read(FlexColumnDefinition column) => RandomHistories.Read(new([column]));
}
