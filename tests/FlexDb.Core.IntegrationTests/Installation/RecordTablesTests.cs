using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Installation;

/// <summary>The five tables of records as the check before a record store's first use sees them.</summary>
[TestFixture]
public sealed class RecordTablesTests
{
    private static readonly string[] Names =
        ["flex_record_tables", "flex_record_indexes", "flex_records", "flex_record_keys", "flex_record_uniques"];

    [Test]
    public async Task The_tables_that_the_scripts_make_differ_in_nothing_from_what_must_be()
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();

        CatalogState state = await CatalogInspector.ReadAsync(
            connection, transaction: null, RecordTables.WithCatalog, CancellationToken.None);

        Assert.That(CatalogComparison.Compare(state), Is.Empty);
        Assert.That(
            state.Tables.Select(table => (table.Name, table.Columns.Count)),
            Is.EquivalentTo(RecordTables.WithCatalog.Select(table => (table.Name, table.Columns.Count))));
    }

    [Test]
    public async Task A_user_with_the_store_s_rights_only_sees_that_nothing_is_wrong()
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();
        await using var connection = new MySqlConnection(await database.CreateUserAsync(
            [.. RecordTables.WithCatalog.Select(table => ("SELECT, INSERT, UPDATE, DELETE", table.Name))]));
        await connection.OpenAsync();

        await Assert.ThatAsync(
            () => CatalogInspector.EnsureRecordsFitAsync(connection, transaction: null, CancellationToken.None), Throws.Nothing);
    }

    [Test]
    public async Task Tables_that_are_not_there_are_reported_with_what_installs_them()
    {
        await using TestDatabase database = await TestDatabase.CreateWithTablesAsync();

        FlexInstallationException exception = await RefusedAsync(database);

        Assert.That(
            exception.Problems.Select(problem => (problem.Table, problem.Code)),
            Is.EqualTo(Names.Select(name => (name, FlexInstallationProblemCodes.TableMissing))));
        Assert.That(
            exception.Message,
            Does.Contain("Install the tables of records with FlexInstallOptions.Records = true or the FluentMigrator tag 'records'."));
    }

    [TestCase("ALTER TABLE flex_record_keys MODIFY COLUMN value VARBINARY(700) NOT NULL", "flex_record_keys", "value", FlexInstallationProblemCodes.ColumnLength)]
    [TestCase("ALTER TABLE flex_record_keys MODIFY COLUMN number DECIMAL(50,28) NULL", "flex_record_keys", "number", FlexInstallationProblemCodes.ColumnType)]
    [TestCase("ALTER TABLE flex_record_keys DROP PRIMARY KEY, ADD PRIMARY KEY (index_no, id, value)", "flex_record_keys", null, FlexInstallationProblemCodes.PrimaryKey)]
    [TestCase("ALTER TABLE flex_record_keys DROP PRIMARY KEY", "flex_record_keys", null, FlexInstallationProblemCodes.PrimaryKey)]
    [TestCase("ALTER TABLE flex_record_uniques MODIFY COLUMN hash BINARY(20) NOT NULL", "flex_record_uniques", "hash", FlexInstallationProblemCodes.ColumnType)]
    [TestCase("ALTER TABLE flex_records MODIFY COLUMN record MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL", "flex_records", "record", FlexInstallationProblemCodes.ColumnType)]
    [TestCase("ALTER TABLE flex_records MODIFY COLUMN id VARCHAR(128) COLLATE utf8mb4_general_ci NOT NULL", "flex_records", "id", FlexInstallationProblemCodes.ColumnCollation)]
    [TestCase("ALTER TABLE flex_records MODIFY COLUMN created_at DATETIME NOT NULL", "flex_records", "created_at", FlexInstallationProblemCodes.ColumnType)]
    [TestCase("ALTER TABLE flex_records MODIFY COLUMN created_at TIMESTAMP(6) NOT NULL", "flex_records", "created_at", FlexInstallationProblemCodes.ColumnType)]
    [TestCase("ALTER TABLE flex_records MODIFY COLUMN table_no INT NOT NULL", "flex_records", "table_no", FlexInstallationProblemCodes.ColumnType)]
    [TestCase("ALTER TABLE flex_records DROP COLUMN deletion_id", "flex_records", "deletion_id", FlexInstallationProblemCodes.ColumnMissing)]
    [TestCase("ALTER TABLE flex_record_indexes MODIFY COLUMN index_no INT UNSIGNED NOT NULL", "flex_record_indexes", "index_no", FlexInstallationProblemCodes.ColumnDefault)]
    [TestCase("ALTER TABLE flex_record_indexes ALTER COLUMN built_to DROP DEFAULT", "flex_record_indexes", "built_to", FlexInstallationProblemCodes.ColumnDefault)]
    [TestCase("ALTER TABLE flex_record_tables ALTER COLUMN purging SET DEFAULT 1", "flex_record_tables", "purging", FlexInstallationProblemCodes.ColumnDefault)]
    [TestCase("ALTER TABLE flex_record_tables DROP FOREIGN KEY flex_record_tables_table_id_foreign", "flex_record_tables", "table_id", FlexInstallationProblemCodes.ForeignKeyMissing)]
    [TestCase("ALTER TABLE flex_record_tables DROP FOREIGN KEY flex_record_tables_table_id_foreign, DROP INDEX flex_record_tables_table_id_unique, ADD INDEX (table_id)", "flex_record_tables", null, FlexInstallationProblemCodes.IndexMissing)]
    public async Task A_table_that_is_not_as_it_must_be_is_refused(string change, string table, string? column, string code)
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();
        await database.ExecuteAsync(change);

        FlexInstallationException exception = await RefusedAsync(database);

        Assert.That(exception.Problems.Select(problem => (problem.Table, problem.Column, problem.Code)), Does.Contain((table, column, code)));
    }

    private static async Task<FlexInstallationException> RefusedAsync(TestDatabase database)
    {
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        return (await Assert.ThrowsAsync<FlexInstallationException>(
            () => CatalogInspector.EnsureRecordsFitAsync(connection, transaction: null, CancellationToken.None)))!;
    }
}
