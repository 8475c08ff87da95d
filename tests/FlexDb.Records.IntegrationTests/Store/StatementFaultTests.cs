using System.Data;

using FlexDb.Core.Errors;
using FlexDb.Records.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>Fails each write after each of its changes, and between its texts: all tables stay as they were.</summary>
public sealed class StatementFaultTests : RecordFixture
{
    private const int FaultOfTest = 1644;
    private const int Deadlock = 1213;

    /// <summary>The refusals of a group and of Galera at COMMIT, and of a node that has become read-only.</summary>
    private static readonly int[] s_ofClusters = [3101, 1180, 1290];

    private static readonly string[] Tables = ["flex_record_tables", "flex_record_indexes", "flex_records", "flex_record_keys", "flex_record_uniques"];
    private static readonly string[] Events = ["INSERT", "UPDATE", "DELETE"];

    [OneTimeSetUp]
    public async Task CreateTriggersAsync()
    {
        await using MySqlConnection connection = new(Database.ConnectionString + ";Allow User Variables=true");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "CREATE TABLE fault (after_changes INT NOT NULL PRIMARY KEY, number INT NOT NULL)");
        await ExecuteAsync(connection, "INSERT INTO fault VALUES (0, 0)");
        foreach (string table in Tables)
        {
            foreach (string happening in Events)
            {
                // The count is the session's, which the pool resets before each use of a connection.
                await ExecuteAsync(connection, $"""
                    CREATE TRIGGER fault_{table}_{happening} AFTER {happening} ON {table} FOR EACH ROW
                    BEGIN
                      DECLARE fault_number INT DEFAULT (SELECT number FROM fault);
                      SET @changes = IFNULL(@changes, 0) + 1;
                      IF @changes = (SELECT after_changes FROM fault) THEN
                        SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = fault_number, MESSAGE_TEXT = 'a fault made by a test';
                      END IF;
                    END
                    """);
            }
        }
    }

    [TearDown]
    public Task EndFaultAsync() => FailAfterAsync(0, 0);

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_that_fails_after_any_of_its_changes_leaves_all_tables_as_they_were(RecordScenario scenario)
    {
        int faults = 0;
        for (int changes = 1; ; changes++)
        {
            (RecordScenario.Prepared prepared, string before) = await PrepareAsync(scenario, changes, FaultOfTest);
            if (!await FailsAsync(() => prepared.RunAsync(Records)))
            {
                break;
            }

            Assert.That(RowsAlone(await RecordRows.DumpAsync(Database, prepared.App)), Is.EqualTo(RowsAlone(before)), $"after {changes} changes");
            faults++;
        }

        Assert.That(faults, Is.GreaterThan(0), "No change of the write was met.");
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_that_fails_in_a_host_s_transaction_leaves_nothing_there_to_be_committed(RecordScenario scenario)
    {
        int faults = 0;
        for (int changes = 1; ; changes++)
        {
            (RecordScenario.Prepared prepared, string before) = await PrepareAsync(scenario, changes, FaultOfTest);
            await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
            await using MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
            if (!await FailsAsync(() => prepared.RunAsync(Records.WithTransaction(transaction))))
            {
                break;
            }

            await transaction.CommitAsync();
            Assert.That(RowsAlone(await RecordRows.DumpAsync(Database, prepared.App)), Is.EqualTo(RowsAlone(before)), $"after {changes} changes");
            faults++;
        }

        Assert.That(faults, Is.GreaterThan(0), "No change of the write was met.");
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_that_is_a_deadlock_s_victim_after_any_of_its_changes_is_done_once(RecordScenario scenario)
    {
        int changes = 1;
        while (await IsMetAsync(scenario, changes, Deadlock))
        {
            changes++;
        }

        Assert.That(changes, Is.GreaterThan(1), "No change of the write was met.");
    }

    [Test]
    public async Task A_write_that_a_cluster_refuses_for_a_moment_is_done_once(
        [ValueSource(typeof(RecordScenario), nameof(RecordScenario.All))] RecordScenario scenario,
        [ValueSource(nameof(s_ofClusters))] int number) =>
        Assert.That(await IsMetAsync(scenario, changes: 1, number), Is.True, "No change of the write was met.");

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_that_fails_between_its_texts_leaves_all_tables_as_they_were(RecordScenario scenario)
    {
        int faults = 0;
        for (int text = 0; ; text++)
        {
            (RecordScenario.Prepared prepared, string before) = await PrepareAsync(scenario, 0, 0);
            int texts = 0;
            int at = text;
            FlexRecordStore store = new(Database.DataSource, options: null, (_, _) =>
                texts++ == at ? throw new NotSupportedException("a fault made by a test") : Task.CompletedTask);
            try
            {
                await prepared.RunAsync(store);
                break;
            }
            catch (NotSupportedException)
            {
                Assert.That(RowsAlone(await RecordRows.DumpAsync(Database, prepared.App)), Is.EqualTo(RowsAlone(before)), $"before text {text}");
                faults++;
            }
        }

        Assert.That(faults, Is.GreaterThan(0), "No text of the write was met.");
    }

    /// <summary>Runs a write that fails once, after so many changes, and requires that it is done; false where it has not so many.</summary>
    private async Task<bool> IsMetAsync(RecordScenario scenario, int changes, int number)
    {
        RecordScenario.Prepared undisturbed = await scenario.PrepareNewAsync(Catalog, Records);
        await undisturbed.RunAsync(Records);
        (RecordScenario.Prepared prepared, _) = await PrepareAsync(scenario, changes, number);
        int waits = 0;
        FlexRecordStore store = new(Database.DataSource, new FlexRecordOptions
        {
            TimeProvider = new ObservedWaits(() =>
            {
                waits++;
                FailAfterAsync(0, 0).GetAwaiter().GetResult();
            }),
        });
        await prepared.EnsureIsStoredAsync(Records, await prepared.RunAsync(store), $"after {changes} changes");
        Assert.That(
            await RecordRows.DescribeAsync(Database, prepared.App),
            Is.EqualTo(await RecordRows.DescribeAsync(Database, undisturbed.App)),
            $"after {changes} changes");
        return waits > 0;
    }

    private async Task<(RecordScenario.Prepared Prepared, string Before)> PrepareAsync(RecordScenario scenario, int failAfter, int number)
    {
        await FailAfterAsync(0, 0);
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        string before = await RecordRows.DumpAsync(Database, prepared.App);
        await FailAfterAsync(failAfter, number);
        return (prepared, before);
    }

    private static async Task<bool> FailsAsync(Func<Task> run)
    {
        try
        {
            await run();
            return false;
        }
        catch (FlexServerException exception)
        {
            Assert.That((exception.InnerException as MySqlException)?.Number, Is.EqualTo(FaultOfTest));
            return true;
        }
    }

    // What makes the table ready has a transaction of its own, before the write's.
    private static string RowsAlone(string dump) => string.Join('\n', dump.Split('\n').Where(static line => line[0] is not ('0' or '1')));

    private Task FailAfterAsync(int changes, int number) => Database.ExecuteAsync($"UPDATE fault SET after_changes = {changes}, number = {number}");

    private static async Task ExecuteAsync(MySqlConnection connection, string sql)
    {
        await using MySqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A clock that tells when someone begins to wait, as a store does before it tries again.</summary>
    private sealed class ObservedWaits(Action onWait) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            onWait();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
