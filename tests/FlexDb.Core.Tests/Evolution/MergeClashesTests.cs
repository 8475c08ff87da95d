using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Tests.Evolution;

internal sealed class MergeClashesTests
{
    private static readonly FlexColumnDefinition Age = FlexColumn.Integer("age") with { Id = "aaaaaaaaaa" };
    private static readonly FlexColumnDefinition Name = FlexColumn.String("name") with { Id = "nnnnnnnnnn" };
    private static readonly FlexColumnDefinition Mail = FlexColumn.String("mail") with { Id = "mmmmmmmmmm" };

    [Test]
    public void The_column_that_takes_the_name_and_the_one_that_keeps_it_are_told_apart_from_the_others()
    {
        FlexPlan merge = Merge(Age, Name with { Name = "MAIL" }, Mail);

        FlexSchemaProblem told = MergeClashes.Explain(merge, Problems(merge)).Single();

        Assert.That(told.Path, Is.EqualTo("$.columns[1].name"));
        Assert.That(told.Message, Does.StartWith("The merge would rename column 'name' to 'MAIL',").And.Contain("keeps the table's own column 'mail',"));
    }

    [Test]
    public void Other_problems_of_the_two_columns_and_other_doubled_names_are_told_as_they_are()
    {
        FlexPlan merge = Merge(Age, Name with { Name = "MAIL" }, Mail);
        FlexSchemaProblem[] others =
        [
            new("$.columns[1].name", FlexSchemaProblemCodes.InvalidName, "Of the column that takes the name."),
            new("$.columns[2].name", FlexSchemaProblemCodes.InvalidName, "Of the column that keeps it."),
            new("$.columns[0].name", FlexSchemaProblemCodes.DuplicateName, "Of another column."),
        ];

        Assert.That(MergeClashes.Explain(merge, [.. Problems(merge), .. others]).Skip(1), Is.EqualTo(others));
    }

    [Test]
    public void Two_columns_that_the_snapshot_gives_one_name_are_no_fault_of_the_merge()
    {
        FlexPlan merge = Merge(Age, Name with { Name = "MAIL" }, Mail with { Required = true });

        Assert.That(MergeClashes.Explain(merge, Problems(merge)), Is.EqualTo(Problems(merge)));
    }

    private static FlexList<FlexSchemaProblem> Problems(FlexPlan merge)
    {
        FlexList<FlexSchemaProblem> problems = FlexSchemaValidator.FindNewProblems(merge.Before, merge.Schema);
        Assert.That(problems.Select(problem => problem.Code), Is.EqualTo(new[] { FlexSchemaProblemCodes.DuplicateName, FlexSchemaProblemCodes.DuplicateName }));
        return problems;
    }

    private static FlexPlan Merge(params FlexColumnDefinition[] columns) =>
        FlexPlan.Create("app", "t1", "people", baseVersion: 1, new([Age, Name, Mail]), FlexSlotMap.Empty, new(columns), new FlexSlotCapacities());
}
