using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Installation;

/// <summary>The installer where it is asked for the tables of records, too.</summary>
[TestFixture]
public sealed class RecordInstallationTests
{
    private const int Processes = 8;

    private static readonly FlexInstallOptions WithRecords = new() { Records = true };

    private static readonly string[] RecordTableNames =
        ["flex_record_tables", "flex_record_indexes", "flex_records", "flex_record_keys", "flex_record_uniques"];

    private static readonly string[] Names = ["flex_tables", "flex_table_versions", .. RecordTableNames];

    [Test]
    public async Task Installing_into_an_empty_database_creates_the_seven_tables_that_the_scripts_make()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await using TestDatabase scripted = await TestDatabase.CreateWithRecordTablesAsync();

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(database.DataSource, WithRecords);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.Created));
        Assert.That(report.Steps.Select(step => step.Table), Is.EqualTo(Names));
        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(await DatabaseStructure.ReadAsync(scripted)));
    }

    [Test]
    public async Task Installing_again_does_nothing()
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(database.DataSource, WithRecords);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.UpToDate));
    }

    [Test]
    public async Task Records_come_to_a_catalog_that_is_in_use()
    {
        await using TestDatabase database = await TestDatabase.InstalledAsync();
        await new FlexDbStore(database.DataSource).CreateTableAsync(new NewFlexTable("crm", "contacts"));

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(database.DataSource, WithRecords);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.Created));
        Assert.That(report.Steps.Select(step => step.Table), Is.EqualTo(RecordTableNames));
    }

    [Test]
    public async Task Without_the_option_no_table_of_records_is_made_or_changed()
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();
        await database.ExecuteAsync("DROP TABLE flex_record_uniques; ALTER TABLE flex_record_keys DROP COLUMN number");
        IReadOnlyList<string> before = await DatabaseStructure.ReadAsync(database);

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(database.DataSource);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.UpToDate));
        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(before));
    }

    [Test]
    public async Task The_first_index_has_the_number_16_because_those_below_are_reserved()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await FlexDbInstaller.InstallAsync(database.DataSource, WithRecords);

        await database.ExecuteAsync(
            "INSERT INTO flex_record_indexes (table_no, column_id, form, kind, state) VALUES (1, 'c', 'f', 'ordered', 'ready')");

        Assert.That(await database.ScalarAsync("SELECT index_no FROM flex_record_indexes"), Is.EqualTo(16));
    }

    [TestCase("DROP TABLE flex_record_uniques")]
    [TestCase("DROP TABLE flex_record_uniques, flex_record_keys, flex_records")]
    [TestCase("DROP TABLE flex_record_tables")]
    [TestCase("DROP TABLE flex_record_tables, flex_table_versions, flex_tables")]
    [TestCase("ALTER TABLE flex_record_keys DROP PRIMARY KEY")]
    [TestCase("ALTER TABLE flex_record_keys MODIFY COLUMN value VARBINARY(700) NOT NULL")]
    [TestCase("ALTER TABLE flex_record_keys MODIFY COLUMN id VARCHAR(64) COLLATE utf8mb4_general_ci NOT NULL")]
    [TestCase("ALTER TABLE flex_records MODIFY COLUMN created_at DATETIME NOT NULL")]
    [TestCase("ALTER TABLE flex_records MODIFY COLUMN deleted_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)")]
    [TestCase("ALTER TABLE flex_records MODIFY COLUMN record LONGTEXT CHARACTER SET latin1 NOT NULL")]
    [TestCase("ALTER TABLE flex_record_indexes MODIFY COLUMN index_no INT UNSIGNED NOT NULL")]
    [TestCase("ALTER TABLE flex_record_indexes ALTER COLUMN built_to DROP DEFAULT, ALTER COLUMN conflicts SET DEFAULT 1")]
    [TestCase("ALTER TABLE flex_record_indexes DROP INDEX flex_record_indexes_target_table_id_index")]
    [TestCase("ALTER TABLE flex_record_tables DROP FOREIGN KEY flex_record_tables_table_id_foreign")]
    [TestCase("ALTER TABLE flex_record_tables DROP FOREIGN KEY flex_record_tables_table_id_foreign, DROP INDEX flex_record_tables_table_id_unique")]
    [TestCase("ALTER TABLE flex_record_tables DROP FOREIGN KEY flex_record_tables_table_id_foreign, MODIFY table_id VARCHAR(128) CHARACTER SET latin1 NOT NULL")]
    public async Task What_is_missing_or_wrong_is_put_right(string damage)
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();
        IReadOnlyList<string> before = await DatabaseStructure.ReadAsync(database);
        await database.ExecuteAsync(damage);

        await FlexDbInstaller.InstallAsync(database.DataSource, WithRecords);

        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(before));
    }

    [Test]
    public async Task A_column_under_the_foreign_key_is_widened_with_its_rows_in_place()
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();
        IReadOnlyList<string> before = await DatabaseStructure.ReadAsync(database);
        FlexTable table = await new FlexDbStore(database.DataSource).CreateTableAsync(new NewFlexTable("crm", "contacts"));
        await database.ExecuteAsync(
            $"""
            INSERT INTO flex_record_tables (table_id, schema_version, epoch) VALUES ('{table.Id}', 1, 1);
            ALTER TABLE flex_record_tables
              DROP FOREIGN KEY flex_record_tables_table_id_foreign,
              MODIFY table_id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL;
            ALTER TABLE flex_record_tables
              ADD CONSTRAINT flex_record_tables_table_id_foreign FOREIGN KEY (table_id) REFERENCES flex_tables (id);
            """);

        await FlexDbInstaller.InstallAsync(database.DataSource, WithRecords);

        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(before));
        Assert.That(await database.ScalarAsync("SELECT table_id FROM flex_record_tables"), Is.EqualTo(table.Id));
    }

    [Test]
    public async Task Numbers_of_indexes_go_on_where_AUTO_INCREMENT_is_put_right()
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();
        await database.ExecuteAsync("ALTER TABLE flex_record_indexes MODIFY COLUMN index_no INT UNSIGNED NOT NULL");

        await FlexDbInstaller.InstallAsync(database.DataSource, WithRecords);

        await database.ExecuteAsync(
            "INSERT INTO flex_record_indexes (table_no, column_id, form, kind, state) VALUES (1, 'c', 'f', 'ordered', 'ready')");
        Assert.That(await database.ScalarAsync("SELECT index_no FROM flex_record_indexes"), Is.EqualTo(16));
    }

    [Test]
    public async Task Another_application_s_catalog_is_adopted_before_the_tables_of_records_are_made()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);
        await TypeScriptFixture.InsertRowsAsync(database);
        IReadOnlyList<string> rows = await DatabaseStructure.ReadRowsAsync(database);

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(database.DataSource, WithRecords);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.Adopted));
        Assert.That(report.Steps.Where(step => step.Kind == FlexInstallationStepKind.Created).Select(step => step.Table), Is.EqualTo(RecordTableNames));
        Assert.That(await DatabaseStructure.ReadRowsAsync(database), Is.EqualTo(rows));
    }

    [Test]
    public async Task Nothing_is_made_where_the_catalog_cannot_be_mended()
    {
        await using TestDatabase database = await TestDatabase.InstalledAsync();
        await database.ExecuteAsync("ALTER TABLE flex_tables MODIFY COLUMN `schema` TEXT NOT NULL");
        IReadOnlyList<string> before = await DatabaseStructure.ReadAsync(database);

        await Assert.ThatAsync(
            () => FlexDbInstaller.InstallAsync(database.DataSource, WithRecords), Throws.TypeOf<FlexInstallationException>());

        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(before));
    }

    [Test]
    public async Task A_table_of_records_that_belongs_to_no_table_is_reported()
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();
        await database.ExecuteAsync(
            """
            ALTER TABLE flex_record_tables DROP FOREIGN KEY flex_record_tables_table_id_foreign;
            INSERT INTO flex_record_tables (table_id, schema_version, epoch) VALUES ('gone', 1, 1);
            """);

        FlexInstallationException exception = (await Assert.ThrowsAsync<FlexInstallationException>(
            () => FlexDbInstaller.InstallAsync(database.DataSource, WithRecords)))!;

        Assert.That(
            exception.Problems.Select(problem => (problem.Table, problem.Column, problem.Code)),
            Is.EqualTo(new[] { ("flex_record_tables", "table_id", FlexInstallationProblemCodes.OrphanRows) }));
        Assert.That(exception.Message, Does.Contain("(gone) 1 times"));
    }

    [Test]
    public async Task Keys_that_differ_only_in_bytes_that_are_no_text_are_not_duplicates()
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();
        IReadOnlyList<string> before = await DatabaseStructure.ReadAsync(database);
        await database.ExecuteAsync(
            """
            INSERT INTO flex_record_keys (index_no, value, id) VALUES (16, 0x01FE, 'a'), (16, 0x01FF, 'a');
            ALTER TABLE flex_record_keys DROP PRIMARY KEY;
            """);

        await FlexDbInstaller.InstallAsync(database.DataSource, WithRecords);

        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(before));
    }

    [Test]
    public async Task Keys_that_are_there_twice_are_reported()
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();
        await database.ExecuteAsync(
            """
            ALTER TABLE flex_record_keys DROP PRIMARY KEY;
            INSERT INTO flex_record_keys (index_no, value, id) VALUES (16, 0x01FE, 'a'), (16, 0x01FE, 'a');
            """);

        FlexInstallationException exception = (await Assert.ThrowsAsync<FlexInstallationException>(
            () => FlexDbInstaller.InstallAsync(database.DataSource, WithRecords)))!;

        Assert.That(exception.Problems.Select(problem => problem.Code), Is.EqualTo(new[] { FlexInstallationProblemCodes.DuplicateRows }));
        Assert.That(exception.Message, Does.Contain("(16, 01FE, a) 2 times"));
    }

    [Test]
    public async Task A_user_who_may_create_and_refer_installs_records()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await using var dataSource = new MySqlDataSource(await database.CreateUserAsync(("CREATE, REFERENCES", "*")));

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(dataSource, WithRecords);

        Assert.That(report.Steps, Has.Count.EqualTo(7));
    }

    [Test]
    public async Task Eight_processes_at_once_all_succeed_and_one_creates()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        InstallerProcess[] processes = await Task.WhenAll(
            Enumerable.Range(0, Processes).Select(_ => InstallerProcess.StartAsync(database.ConnectionString)));
        try
        {
            FlexInstallationOutcome[] outcomes = await Task.WhenAll(processes.Select(process => process.InstallAsync(records: true)));

            Assert.That(outcomes.Count(outcome => outcome == FlexInstallationOutcome.Created), Is.EqualTo(1));
            Assert.That(outcomes.Count(outcome => outcome == FlexInstallationOutcome.UpToDate), Is.EqualTo(Processes - 1));
        }
        finally
        {
            Array.ForEach(processes, process => process.Dispose());
        }

        await using TestDatabase scripted = await TestDatabase.CreateWithRecordTablesAsync();
        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(await DatabaseStructure.ReadAsync(scripted)));
    }
}
