using System.Data;

using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Fails each write after each of its statements, and between its texts: both tables stay as they were.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class StatementFaultTests(bool withRecords) : CheckedStoreFixture(withRecords)
{
    private static readonly string[] Tables = ["flex_tables", "flex_table_versions"];
    private static readonly string[] Events = ["INSERT", "UPDATE", "DELETE"];

    [OneTimeSetUp]
    public async Task CreateTriggersAsync()
    {
        await using MySqlConnection connection = new(Database.ConnectionString + ";Allow User Variables=true");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "CREATE TABLE fault (after_changes INT NOT NULL PRIMARY KEY)");
        await ExecuteAsync(connection, "INSERT INTO fault VALUES (0)");
        foreach (string table in Tables)
        {
            foreach (string happening in Events)
            {
                // The count is the session's, which the pool resets before each use of a connection.
                await ExecuteAsync(connection, $"""
                    CREATE TRIGGER fault_{table}_{happening} AFTER {happening} ON {table} FOR EACH ROW
                    BEGIN
                      SET @changes = IFNULL(@changes, 0) + 1;
                      IF @changes = (SELECT after_changes FROM fault) THEN
                        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a fault made by a test';
                      END IF;
                    END
                    """);
            }
        }
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_that_fails_after_any_of_its_changes_leaves_both_tables_as_they_were(WriteScenario scenario)
    {
        int faults = 0;
        for (int changes = 1; ; changes++)
        {
            string app = NewApplication();
            await FailAfterAsync(0);
            FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
            string before = await CatalogRows.DumpAsync(Database, app);
            await FailAfterAsync(changes);
            try
            {
                await scenario.RunAsync(Store, app, prepared);
                break;
            }
            catch (FlexServerException exception)
            {
                Assert.That((exception.InnerException as MySqlException)?.SqlState, Is.EqualTo("45000"));
                Assert.That(await CatalogRows.DumpAsync(Database, app), Is.EqualTo(before), $"after {changes} changes");
                faults++;
            }
        }

        await FailAfterAsync(0);
        Assert.That(faults, Is.GreaterThan(0), "No change of the write was met.");
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_that_fails_between_its_texts_leaves_both_tables_as_they_were(WriteScenario scenario)
    {
        await FailAfterAsync(0);
        int faults = 0;
        for (int text = 0; ; text++)
        {
            string app = NewApplication();
            FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
            string before = await CatalogRows.DumpAsync(Database, app);
            int texts = 0;
            FlexDbStore store = new(Database.DataSource, options: null, (_, _) =>
                texts++ == text ? throw new NotSupportedException("a fault made by a test") : Task.CompletedTask);
            try
            {
                await scenario.RunAsync(store, app, prepared);
                break;
            }
            catch (NotSupportedException)
            {
                Assert.That(await CatalogRows.DumpAsync(Database, app), Is.EqualTo(before), $"before text {text}");
                faults++;
            }
        }

        Assert.That(faults, Is.GreaterThan(0), "No text of the write was met.");
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_that_fails_in_a_host_s_transaction_leaves_nothing_there_to_be_committed(WriteScenario scenario)
    {
        int faults = 0;
        for (int changes = 1; ; changes++)
        {
            string app = NewApplication();
            await FailAfterAsync(0);
            FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
            string before = await CatalogRows.DumpAsync(Database, app);
            await FailAfterAsync(changes);
            await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
            await using MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
            try
            {
                await scenario.RunAsync(Store.WithTransaction(transaction), app, prepared);
                break;
            }
            catch (FlexServerException exception)
            {
                Assert.That((exception.InnerException as MySqlException)?.SqlState, Is.EqualTo("45000"));
                await transaction.CommitAsync();
                Assert.That(await CatalogRows.DumpAsync(Database, app), Is.EqualTo(before), $"after {changes} changes");
                faults++;
            }
        }

        await FailAfterAsync(0);
        Assert.That(faults, Is.GreaterThan(0), "No change of the write was met.");
    }

    private Task FailAfterAsync(int changes) => Database.ExecuteAsync($"UPDATE fault SET after_changes = {changes}");

    private static async Task ExecuteAsync(MySqlConnection connection, string sql)
    {
        await using MySqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
