using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Installation;

/// <summary>An installation that ends after any of its statements leaves what the next one completes.</summary>
[TestFixture]
public sealed class InterruptedInstallationTests
{
    private static readonly string[] Starts = ["nothing", "both", "tables only", "versions only", "no foreign key", "short id", "latin1"];

    [TestCaseSource(nameof(Starts))]
    public async Task A_crash_after_any_statement_leaves_what_the_next_run_completes(string start)
    {
        await using TestDatabase straight = await StartAsync(start);
        IReadOnlyList<string> rows = await DatabaseStructure.ReadRowsAsync(straight);
        int statements = (await FlexDbInstaller.InstallAsync(straight.DataSource)).Steps.Count;
        IReadOnlyList<string> structure = await DatabaseStructure.ReadAsync(straight);
        Assert.That(statements, Is.GreaterThan(1));

        for (int executed = 1; executed < statements; executed++)
        {
            await using TestDatabase database = await StartAsync(start);
            await RunStatementsAsync(database, executed);

            FlexInstallationReport report = await FlexDbInstaller.InstallAsync(database.DataSource);

            Assert.That(report.Steps, Has.Count.EqualTo(statements - executed));
            Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(structure), $"after {executed} statements");
            Assert.That(await DatabaseStructure.ReadRowsAsync(database), Is.EqualTo(rows), $"after {executed} statements");
        }
    }

    [Test]
    public async Task A_connection_killed_at_work_is_reported_and_its_lock_is_free_for_the_next_run()
    {
        await using TestDatabase database = await StartAsync("both");
        IReadOnlyList<string> rows = await DatabaseStructure.ReadRowsAsync(database);
        await using (MySqlConnection other = await database.DataSource.OpenConnectionAsync())
        await using (MySqlTransaction transaction = await other.BeginTransactionAsync())
        {
            await using var read = new MySqlCommand("SELECT COUNT(*) FROM flex_tables", other, transaction);
            await read.ExecuteScalarAsync();
            Task<FlexInstallationReport> installation = FlexDbInstaller.InstallAsync(database.DataSource);
            await database.ExecuteAsync($"KILL {await FindWaitingAlterAsync(database, installation)}");

            FlexInstallationException exception = (await Assert.ThrowsAsync<FlexInstallationException>(
                () => installation))!;

            Assert.That(exception.InnerException, Is.TypeOf<MySqlException>());
            Assert.That(exception.Problems.Single().Code, Is.EqualTo(FlexInstallationProblemCodes.StatementFailed));
        }

        Assert.That(
            (await FlexDbInstaller.InstallAsync(database.DataSource)).Outcome,
            Is.EqualTo(FlexInstallationOutcome.Adopted));
        Assert.That(await DatabaseStructure.ReadRowsAsync(database), Is.EqualTo(rows));
    }

    private static async Task<TestDatabase> StartAsync(string start)
    {
        TestDatabase database = await TestDatabase.CreateAsync();
        if (start == "nothing")
        {
            return database;
        }

        await TypeScriptFixture.CreateTablesAsync(database);
        if (start is "both" or "no foreign key" or "short id")
        {
            await TypeScriptFixture.InsertRowsAsync(database);

            // Otherwise the times would tell the databases apart.
            await database.ExecuteAsync(
                """
                UPDATE flex_tables SET created_at = '2026-01-02 03:04:05', updated_at = '2026-01-02 03:04:06';
                UPDATE flex_table_versions SET created_at = '2026-01-02 03:04:05';
                """);
        }

        await database.ExecuteAsync(start switch
        {
            "tables only" => "DROP TABLE flex_table_versions",
            "versions only" => "SET foreign_key_checks = 0; DROP TABLE flex_tables",
            "no foreign key" => "ALTER TABLE flex_table_versions DROP FOREIGN KEY flex_table_versions_table_id_flex_tables_id_fk",
            "short id" =>
                """
                ALTER TABLE flex_table_versions
                  DROP FOREIGN KEY flex_table_versions_table_id_flex_tables_id_fk,
                  DROP INDEX flex_table_versions_table_version_idx,
                  ADD UNIQUE (table_id, version),
                  CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                ALTER TABLE flex_tables CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                ALTER TABLE flex_tables MODIFY id VARCHAR(24) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL;
                ALTER TABLE flex_table_versions ADD FOREIGN KEY (table_id) REFERENCES flex_tables (id);
                """,
            "latin1" =>
                """
                INSERT INTO flex_tables (id, application_id, name, display_name, `schema`, created_at, updated_at)
                VALUES ('t', 'app', 'n', 'déjà', '{}', '2026-01-02 03:04:05', '2026-01-02 03:04:05');
                ALTER TABLE flex_table_versions
                  DROP FOREIGN KEY flex_table_versions_table_id_flex_tables_id_fk,
                  MODIFY table_id VARCHAR(64) CHARACTER SET latin1 NOT NULL;
                ALTER TABLE flex_tables
                  MODIFY id VARCHAR(64) CHARACTER SET latin1 NOT NULL,
                  MODIFY display_name VARCHAR(80) CHARACTER SET latin1;
                ALTER TABLE flex_table_versions ADD FOREIGN KEY (table_id) REFERENCES flex_tables (id);
                """,
            _ => "DO 0",
        });
        return database;
    }

    /// <summary>Does what the installer does until it would die.</summary>
    private static async Task RunStatementsAsync(TestDatabase database, int count)
    {
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        for (int executed = 0; executed < count; executed++)
        {
            CatalogState state = await CatalogInspector.ReadForChangesAsync(connection, CatalogTable.All, CancellationToken.None);
            await database.ExecuteAsync(MendPlan.Next(state, CatalogComparison.Compare(state)).Sql);
        }
    }

    private static async Task<object> FindWaitingAlterAsync(TestDatabase database, Task installation)
    {
        string find =
            $"""
            SELECT id
            FROM {database.ProcessList}
            WHERE db = DATABASE()
              AND info LIKE 'ALTER TABLE%'
              AND state LIKE 'Waiting for table metadata lock%'
            """;
        while (!installation.IsCompleted)
        {
            if (await database.ScalarAsync(find) is { } id)
            {
                return id;
            }
        }

        await installation;
        throw new InvalidOperationException("The installation did not wait for the transaction.");
    }
}
