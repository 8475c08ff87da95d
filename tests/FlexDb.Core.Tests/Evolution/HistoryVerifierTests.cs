using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

using Codes = FlexDb.Core.Evolution.FlexHistoryProblemCodes;

namespace FlexDb.Core.Tests.Evolution;

public sealed class HistoryVerifierTests
{
    private static readonly FlexTableSchema First = new([FlexColumn.String("a") with { Id = "aaaaaaaaaa" }]);
    private static readonly FlexTableSchema Second = new([.. First.Columns, FlexColumn.Integer("b") with { Id = "bbbbbbbbbb" }]);
    private static readonly FlexTableSchema Third = new([Second.Columns[1]]);

    [Test]
    public void A_whole_history_is_sound()
    {
        HistoryVerifier verifier = new();
        verifier.Add(1, null, First, Changes(FlexTableSchema.Empty, First));
        verifier.Add(2, First, Second, Changes(First, Second));
        verifier.Add(3, Second, Third, Changes(Second, Third));

        FlexHistoryReport report = verifier.Finish("t", 3, Third);

        Assert.That(report, Is.EqualTo(new FlexHistoryReport("t", 3, [])));
        Assert.That(report.IsSound, Is.True);
    }

    [Test]
    public void A_first_version_may_say_that_an_empty_schema_was_there_before()
    {
        HistoryVerifier verifier = new();
        verifier.Add(1, FlexTableSchema.Empty, First, Changes(FlexTableSchema.Empty, First));

        Assert.That(verifier.Finish("t", 1, First).IsSound, Is.True);
    }

    [Test]
    public void A_table_without_a_version_has_no_history()
    {
        FlexHistoryReport report = new HistoryVerifier().Finish("t", 1, First);

        Assert.That(Found(report), Is.EqualTo(new (int?, string)[] { (null, Codes.NoHistory) }));
        Assert.That(report.Problems.Single().Message, Is.EqualTo("The table has no history."));
        Assert.That(report.IsSound, Is.False);
        Assert.That(report.VersionCount, Is.Zero);
    }

    [Test]
    public void A_history_that_begins_late_or_lacks_a_number_has_gaps()
    {
        HistoryVerifier verifier = new();
        verifier.Add(2, First, Second, Changes(First, Second));
        verifier.Add(4, Second, Third, Changes(Second, Third));

        FlexHistoryReport report = verifier.Finish("t", 4, Third);

        Assert.That(Found(report), Is.EqualTo(new (int?, string)[] { (2, Codes.Gap), (4, Codes.Gap) }));
        Assert.That(report.Problems.Select(problem => problem.Message), Is.EqualTo(new[]
        {
            "Version 2 follows a gap: version 1 is missing.", "Version 4 follows a gap: version 3 is missing.",
        }));
    }

    [Test]
    public void A_number_that_is_there_twice_is_no_gap()
    {
        HistoryVerifier verifier = new();
        verifier.Add(1, null, First, Changes(FlexTableSchema.Empty, First));
        verifier.Add(1, First, Second, Changes(First, Second));
        verifier.Add(2, Second, Third, Changes(Second, Third));

        Assert.That(
            verifier.Finish("t", 2, Third).Problems,
            Is.EqualTo(new[] { new FlexHistoryProblem(1, Codes.RepeatedNumber, "Version 1 is there more than once.") }));
    }

    [Test]
    public void A_version_that_begins_from_another_schema_is_judged_by_what_it_says_itself()
    {
        HistoryVerifier verifier = new();
        verifier.Add(1, null, First, Changes(FlexTableSchema.Empty, First));
        verifier.Add(2, Second, Third, Changes(Second, Third));

        Assert.That(
            verifier.Finish("t", 2, Third).Problems,
            Is.EqualTo(new[]
            {
                new FlexHistoryProblem(2, Codes.PreviousSchemaDiffers, "Version 2 does not begin from the schema of the version before it."),
            }));
    }

    [Test]
    public void Only_the_first_version_may_leave_out_what_was_before()
    {
        HistoryVerifier verifier = new();
        verifier.Add(1, null, First, Changes(FlexTableSchema.Empty, First));
        verifier.Add(2, null, Second, Changes(First, Second));

        Assert.That(Found(verifier.Finish("t", 2, Second)), Is.EqualTo(new (int?, string)[] { (2, Codes.PreviousSchemaDiffers) }));
    }

    [Test]
    public void Changes_that_lead_elsewhere_or_do_not_fit_are_not_replayable()
    {
        HistoryVerifier verifier = new();
        verifier.Add(1, null, First, []);
        verifier.Add(2, First, Second, [SchemaChange.Remove(FlexColumn.Text("z") with { Id = "zzzzzzzzzz" })]);

        FlexHistoryReport report = verifier.Finish("t", 2, Second);

        Assert.That(report.Problems, Is.EqualTo(new[]
        {
            new FlexHistoryProblem(1, Codes.NotReplayable, "Version 1 has a schema that its changes do not lead to."),
            new FlexHistoryProblem(
                2,
                Codes.NotReplayable,
                "Version 2 has changes that do not fit the schema before it. "
                    + "Change 0 of the edit, of column 'z', does not fit the schema: there is no such column before the edit."),
        }));
    }

    [Test]
    public void A_version_after_one_that_cannot_be_read_is_judged_by_what_it_says_itself()
    {
        HistoryVerifier verifier = new();
        verifier.Add(1, null, First, Changes(FlexTableSchema.Empty, First));
        verifier.AddUnreadable(2, "Why.");
        verifier.Add(3, Second, Third, Changes(Second, Third));

        FlexHistoryReport report = verifier.Finish("t", 3, Third);

        Assert.That(Found(report), Is.EqualTo(new (int?, string)[] { (2, Codes.Unreadable) }));
        Assert.That(report.Problems[0].Message, Is.EqualTo("Version 2 cannot be read. Why."));
        Assert.That(report.VersionCount, Is.EqualTo(3));
    }

    [Test]
    public void A_last_version_that_cannot_be_read_says_nothing_of_the_table()
    {
        HistoryVerifier verifier = new();
        verifier.AddUnreadable(1, "Why.");

        Assert.That(Found(verifier.Finish("t", 1, First)), Is.EqualTo(new (int?, string)[] { (1, Codes.Unreadable) }));
    }

    [Test]
    public void A_table_of_another_version_or_schema_than_its_history_ends_with_differs()
    {
        HistoryVerifier verifier = new();
        verifier.Add(1, null, First, Changes(FlexTableSchema.Empty, First));

        Assert.That(Found(verifier.Finish("t", 1, Second)), Is.EqualTo(new (int?, string)[] { (null, Codes.TableDiffers) }));
        Assert.That(verifier.Finish("t", 2, First).Problems[^1].Message, Is.EqualTo("The table is at version 2, but its history ends with version 1."));
    }

    [Test]
    public void A_version_that_the_table_never_took_is_named_and_the_next_one_is_not_blamed()
    {
        HistoryVerifier verifier = new();
        verifier.Add(1, null, First, Changes(FlexTableSchema.Empty, First));
        verifier.Add(2, First, Second, Changes(First, Second));
        verifier.Add(3, First, FlexTableSchema.Empty, Changes(First, FlexTableSchema.Empty));
        verifier.Add(4, First, Second, Changes(First, Second));

        FlexHistoryReport report = verifier.Finish("t", 4, Second);

        Assert.That(Found(report), Is.EqualTo(new (int?, string)[] { (2, Codes.NotApplied), (3, Codes.NotApplied) }));
        Assert.That(
            report.Problems[0].Message,
            Is.EqualTo("Version 2 was written, but the table never took it: version 3 begins from what was there before it."));
    }

    [Test]
    public void Versions_above_the_tables_own_are_each_named_once()
    {
        HistoryVerifier verifier = new();
        verifier.Add(1, null, First, Changes(FlexTableSchema.Empty, First));
        verifier.Add(2, First, Second, Changes(First, Second));
        verifier.Add(3, First, Second, Changes(First, Second));

        FlexHistoryReport report = verifier.Finish("t", 1, First);

        Assert.That(Found(report), Is.EqualTo(new (int?, string)[] { (2, Codes.NotApplied), (3, Codes.NotApplied) }));
        Assert.That(
            report.Problems[1].Message,
            Is.EqualTo("Version 3 was written, but the table is still at version 1: the writer ended before it changed the table. The next edit goes on past it."));
    }

    [Test]
    public void Other_problems_of_a_table_that_is_behind_its_history_stay()
    {
        HistoryVerifier verifier = new();
        verifier.Add(1, null, First, Changes(FlexTableSchema.Empty, First));
        verifier.Add(2, First, Second, Changes(First, Second));
        verifier.Add(3, First, Second, Changes(First, Second));
        verifier.Add(5, Second, Third, Changes(Second, Third));

        Assert.That(Found(verifier.Finish("t", 2, Second)), Is.EqualTo(new (int?, string)[]
        {
            (2, Codes.NotApplied), (5, Codes.Gap), (3, Codes.NotApplied), (5, Codes.NotApplied),
        }));
    }

    [Test]
    public void Properties_of_the_schema_itself_are_no_part_of_the_history()
    {
        HistoryVerifier verifier = new();
        verifier.Add(1, null, First, Changes(FlexTableSchema.Empty, First));
        FlexTableSchema noted = new(First.Columns, FlexExtensionData.Empty.With("note", true));

        Assert.That(verifier.Finish("t", 1, noted).IsSound, Is.True);
    }

    private static FlexList<SchemaChange> Changes(FlexTableSchema before, FlexTableSchema after) => FlexSchemaDiff.Between(before, after);

    private static IEnumerable<(int? Version, string Code)> Found(FlexHistoryReport report) =>
        report.Problems.Select(problem => (problem.Version, problem.Code));
}
