using FlexDb.Core.Installation;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Installation;

[TestFixture]
public sealed class MendPlanTests
{
    private static readonly CatalogState Empty = CatalogStates.Installed with { Tables = [] };

    [Test]
    public void The_tables_are_made_before_the_versions_that_refer_to_them()
    {
        Assert.That(Next(Empty).Sql, Does.Contain("CREATE TABLE IF NOT EXISTS `flex_tables`"));
        Assert.That(
            Next(CatalogStates.Installed.Without(CatalogTable.Versions)).Sql,
            Does.Contain("CREATE TABLE IF NOT EXISTS `flex_table_versions`"));
    }

    [Test]
    public void Tables_that_are_there_are_converted_before_one_is_made_that_refers_to_them()
    {
        CatalogState state = CatalogStates.Installed
            .Without(CatalogTable.Versions)
            .With(CatalogTable.Tables, table => table.With("id", IgnoringCase));

        Assert.That(Next(state).Sql, Does.StartWith("ALTER TABLE `flex_tables`"));
    }

    [Test]
    public void The_foreign_key_is_dropped_in_the_same_statement_that_converts_its_column()
    {
        CatalogState state = CatalogStates.Installed
            .With(CatalogTable.Tables, table => table.With("id", IgnoringCase))
            .With(CatalogTable.Versions, table => table.With("table_id", IgnoringCase));

        Assert.That(
            Next(state).Sql,
            Is.EqualTo(
                """
                ALTER TABLE `flex_table_versions`
                  DROP FOREIGN KEY `flex_table_versions_table_id_foreign`,
                  MODIFY COLUMN `table_id` VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
                """));
    }

    [Test]
    public void The_foreign_key_is_dropped_alone_where_only_the_other_side_must_change()
    {
        CatalogState state = CatalogStates.Installed
            .With(CatalogTable.Tables, table => table.With("id", column => column with { Length = 24 }))
            .With(CatalogTable.Versions, table => table with { ForeignKeys = [CatalogStates.ForeignKey("of `another`")] });

        Assert.That(Next(state).Sql, Is.EqualTo("ALTER TABLE `flex_table_versions`\n  DROP FOREIGN KEY `of ``another```"));
    }

    [Test]
    public void A_foreign_key_is_left_alone_where_its_columns_are()
    {
        CatalogState state = CatalogStates.Installed.With(CatalogTable.Versions, table => table.With("created_by", IgnoringCase));

        Assert.That(Next(state).Sql, Does.Not.Contain("FOREIGN KEY"));
    }

    [Test]
    public void An_index_becomes_unique_under_its_own_name()
    {
        CatalogState state = CatalogStates.Installed.With(CatalogTable.Versions, table => table with
        {
            Indexes = [table.Indexes[0], CatalogStates.Index("theirs", isUnique: false, "table_id", "version")],
        });

        Assert.That(
            Next(state).Sql,
            Is.EqualTo("ALTER TABLE `flex_table_versions`\n  DROP INDEX `theirs`,\n  ADD UNIQUE INDEX `theirs` (`table_id`, `version`)"));
    }

    [Test]
    public void An_old_row_format_is_left_behind_with_the_first_change()
    {
        CatalogState state = CatalogStates.Installed.With(
            CatalogTable.Tables, table => table.With("name", IgnoringCase) with { RowFormat = "Compact" });

        Assert.That(Next(state).Sql, Does.EndWith("ROW_FORMAT = DYNAMIC"));
    }

    [Test]
    public void Numbers_of_indexes_begin_at_16_where_AUTO_INCREMENT_is_put_right()
    {
        CatalogState state = CatalogStates.InstalledWithRecords.With(
            RecordTables.Indexes, table => table.With("index_no", column => column with { Extra = "" }));

        Assert.That(
            Next(state).Sql,
            Is.EqualTo("ALTER TABLE `flex_record_indexes`\n  MODIFY COLUMN `index_no` INT UNSIGNED NOT NULL AUTO_INCREMENT,\n  AUTO_INCREMENT = 16"));
    }

    [Test]
    public void A_foreign_key_to_an_id_that_must_change_is_dropped_from_the_tables_of_records_too()
    {
        CatalogState state = CatalogStates.InstalledWithRecords
            .With(CatalogTable.Tables, table => table.With("id", column => column with { Length = 24 }))
            .With(CatalogTable.Versions, table => table with { ForeignKeys = [] });

        Assert.That(
            Next(state).Sql,
            Is.EqualTo("ALTER TABLE `flex_record_tables`\n  DROP FOREIGN KEY `flex_record_tables_table_id_foreign`"));
    }

    [Test]
    public void A_statement_says_all_that_it_puts_right()
    {
        CatalogState state = CatalogStates.Installed.With(
            CatalogTable.Tables, table => table.With("name", IgnoringCase).With("display_name", IgnoringCase));

        Assert.That(
            Next(state).Changes,
            Is.EqualTo(new[]
            {
                "flex_tables.name has the collation utf8mb4_general_ci; it must be utf8mb4_bin, which compares exactly.",
                "flex_tables.display_name has the collation utf8mb4_general_ci; it must be utf8mb4_bin, which compares exactly.",
            }));
    }

    private static ColumnState IgnoringCase(ColumnState column) => column with { Collation = "utf8mb4_general_ci" };

    private static MendStatement Next(CatalogState state) => MendPlan.Next(state, CatalogComparison.Compare(state));
}
