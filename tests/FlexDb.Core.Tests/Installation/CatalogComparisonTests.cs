using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Installation;

[TestFixture]
public sealed class CatalogComparisonTests
{
    [Test]
    public void Nothing_is_said_of_tables_that_are_as_they_must_be() =>
        Assert.That(CatalogComparison.Compare(CatalogStates.Installed), Is.Empty);

    [Test]
    public void Nothing_is_said_of_tables_of_records_that_are_as_they_must_be() =>
        Assert.That(CatalogComparison.Compare(CatalogStates.InstalledWithRecords), Is.Empty);

    [Test]
    public void Tables_of_records_that_nobody_asked_for_are_not_looked_at()
    {
        CatalogState state = CatalogStates.InstalledWithRecords.With(RecordTables.Keys, table => table with { Columns = [] }) with
        {
            Wanted = CatalogTable.All,
        };

        Assert.That(CatalogComparison.Compare(state), Is.Empty);
    }

    [TestCase("json", "json", null, true)]
    [TestCase("longtext", "longtext", "utf8mb4", true)]
    [TestCase("mediumtext", "mediumtext", "utf8mb4", true)]
    [TestCase("text", "text", "utf8mb4", false, TestName = "64 KiB are too few for a schema")]
    [TestCase("longtext", "longtext", "utf8mb3", false)]
    [TestCase("longblob", "longblob", null, false)]
    public void JSON_may_be_kept_as_long_text(string dataType, string columnType, string? characterSet, bool fits)
    {
        CatalogState state = Change("schema", column => column with
        {
            DataType = dataType,
            ColumnType = columnType,
            CharacterSet = characterSet,
            Collation = characterSet is null ? null : $"{characterSet}_general_ci",
        });

        Assert.That(Codes(state), Is.EqualTo(fits ? [] : new[] { FlexInstallationProblemCodes.ColumnType }));
    }

    [TestCase("utf8mb4_general_ci", true)]
    [TestCase("utf8mb4_0900_as_cs", true)]
    [TestCase("utf8mb4_0900_bin", false)]
    [TestCase("utf8mb4_nopad_bin", false)]
    public void Another_collation_is_always_mended_but_blocks_only_where_it_does_not_compare_exactly(string collation, bool blocks)
    {
        CatalogState state = Change("name", column => column with { Collation = collation });

        CatalogDifference difference = CatalogComparison.Compare(state).Single();

        Assert.That(difference.Blocks, Is.EqualTo(blocks));
        Assert.That(difference.Mend, Is.InstanceOf<ModifyColumnMend>());
    }

    [Test]
    public void All_differences_of_a_column_share_one_mend()
    {
        CatalogState state = Change("name", column => column with
        {
            DataType = "char",
            ColumnType = "char(36)",
            Length = 36,
            CharacterSet = "latin1",
            Collation = "latin1_swedish_ci",
            IsNullable = true,
            Comment = "the table's name",
        });

        IReadOnlyList<CatalogDifference> differences = CatalogComparison.Compare(state);

        Assert.That(
            Codes(state),
            Is.EqualTo(new[]
            {
                FlexInstallationProblemCodes.ColumnType,
                FlexInstallationProblemCodes.ColumnLength,
                FlexInstallationProblemCodes.ColumnCollation,
                FlexInstallationProblemCodes.ColumnNullability,
            }));
        Assert.That(
            differences.Select(difference => ((ModifyColumnMend)difference.Mend!).Definition).Distinct(),
            Is.EqualTo(new[] { "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'the table''s name'" }));
    }

    [Test]
    public void A_foreign_key_to_a_table_of_that_name_in_another_database_does_not_count()
    {
        CatalogState state = CatalogStates.Installed.With(
            CatalogTable.Versions, table => table with { ForeignKeys = [CatalogStates.ForeignKey("f", schema: "elsewhere")] });

        Assert.That(Codes(state), Is.EqualTo(new[] { FlexInstallationProblemCodes.ForeignKeyMissing }));
    }

    [Test]
    public void An_index_on_the_start_of_a_column_or_of_another_kind_does_not_count()
    {
        CatalogState state = CatalogStates.Installed.With(CatalogTable.Tables, table => table with
        {
            Indexes =
            [
                .. table.Indexes.Take(2),
                new IndexState("prefix", IsUnique: false, IsBTree: true, [new IndexPart("application_id", IsPrefix: true)]),
                new IndexState("words", IsUnique: false, IsBTree: false, [new IndexPart("application_id", IsPrefix: false)]),
            ],
        });

        Assert.That(Codes(state), Is.EqualTo(new[] { FlexInstallationProblemCodes.IndexMissing }));
    }

    [TestCase(false, "name")]
    [TestCase(false, "application_id")]
    [TestCase(true, "name", "application_id")]
    [TestCase(true, "is_active", "id")]
    [TestCase(true, "name", "of_the_host")]
    public void A_unique_key_must_hold_one_that_must_be_or_a_column_of_the_host(bool isHarmless, params string[] columns)
    {
        CatalogState state = CatalogStates.Installed.With(
            CatalogTable.Tables, table => table with { Indexes = [.. table.Indexes, CatalogStates.Index("more", isUnique: true, columns)] });

        Assert.That(Codes(state), Is.EqualTo(isHarmless ? [] : new[] { FlexInstallationProblemCodes.UniqueTooStrict }));
    }

    private static CatalogState Change(string column, Func<ColumnState, ColumnState> change) =>
        CatalogStates.Installed.With(CatalogTable.Tables, table => table.With(column, change));

    private static IEnumerable<string> Codes(CatalogState state) =>
        CatalogComparison.Compare(state).Select(difference => difference.Problem.Code);
}
