using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Installation;

public sealed class MultiPrimaryCheckTests
{
    [Test]
    public void Tables_that_are_missing_may_be_created() =>
        Assert.That(ProblemsOf(CatalogStates.InstalledWithRecords with { Tables = [] }), Is.Empty);

    [Test]
    public void A_table_that_must_be_altered_in_several_ways_is_told_once()
    {
        CatalogState state = CatalogStates.Installed.With(CatalogTable.Tables, table => table with
        {
            Columns = [.. table.Columns.Where(column => column.Name != "display_name").Select(column => column with { Collation = "utf8mb4_general_ci" })],
        });

        FlexInstallationProblem problem = ProblemsOf(state).Single();

        Assert.That((problem.Table, problem.Code), Is.EqualTo(("flex_tables", FlexInstallationProblemCodes.MultiPrimary)));
    }

    [Test]
    public void A_foreign_key_and_an_index_are_alterations_too()
    {
        CatalogState state = CatalogStates.Installed
            .With(CatalogTable.Tables, table => table with { Indexes = [.. table.Indexes.Take(2)] })
            .With(CatalogTable.Versions, table => table with { ForeignKeys = [] });

        Assert.That(ProblemsOf(state).Select(problem => problem.Table), Is.EqualTo(new[] { "flex_tables", "flex_table_versions" }));
    }

    private static IReadOnlyList<FlexInstallationProblem> ProblemsOf(CatalogState state) =>
        MultiPrimaryCheck.ProblemsOf(CatalogComparison.Compare(state));
}
