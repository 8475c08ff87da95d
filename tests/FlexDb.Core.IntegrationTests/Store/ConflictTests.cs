using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Brings each write into a deadlock, a lock wait that times out, and a text that outlives its connection.</summary>
/// <remarks>
/// Triggers let every change of a row wait for the row of a table <c>gate</c>, which a test can lock, and for some time.
/// </remarks>
public sealed class ConflictTests : CheckedStoreFixture
{
    private const int Deadlock = 1213;
    private const int LockWaitTimeout = 1205;

    private MySqlDataSource _impatient = null!;

    [OneTimeSetUp]
    public async Task CreateGateAsync()
    {
        await Database.ExecuteAsync("""
            CREATE TABLE gate (id INT NOT NULL PRIMARY KEY, seconds DECIMAL(4, 2) NOT NULL) ENGINE = InnoDB;
            INSERT INTO gate VALUES (1, 0);
            CREATE TABLE ballast (id INT NOT NULL PRIMARY KEY) ENGINE = InnoDB;
            """);
        foreach (string table in (string[])["flex_tables", "flex_table_versions"])
        {
            foreach (string happening in (string[])["INSERT", "UPDATE", "DELETE"])
            {
                await Database.ExecuteAsync($"""
                    CREATE TRIGGER gate_{table}_{happening} AFTER {happening} ON {table} FOR EACH ROW
                    BEGIN
                      DECLARE pause DECIMAL(4, 2);
                      SELECT seconds INTO pause FROM gate WHERE id = 1 LOCK IN SHARE MODE;
                      DO SLEEP(pause);
                    END
                    """);
            }
        }

        MySqlDataSourceBuilder builder = new(Database.ConnectionString);
        builder.UseConnectionOpenedCallback(async (context, cancellationToken) =>
        {
            await using MySqlCommand command = new("SET SESSION innodb_lock_wait_timeout = 1", context.Connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        });
        _impatient = builder.Build();
    }

    [OneTimeTearDown]
    public async Task DisposeAsync() => await _impatient.DisposeAsync();

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_that_ends_a_deadlock_is_done_in_the_end(WriteScenario scenario)
    {
        string expected = await DescribeUndisturbedAsync(scenario);
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        string before = await CatalogRows.DumpAsync(Database, app);

        FlexDbStore once = new(Database.DataSource, new FlexDbOptions { RetryTimeout = TimeSpan.Zero });
        Exception? failure = await DeadlockAsync(() => scenario.RunAsync(once, app, prepared));

        Assert.That(NumberOf(failure), Is.EqualTo(Deadlock), failure?.ToString());
        Assert.That(await CatalogRows.DumpAsync(Database, app), Is.EqualTo(before));

        failure = await DeadlockAsync(() => scenario.RunAsync(Store, app, prepared));

        Assert.That(failure, Is.Null);
        Assert.That(await WriteScenario.DescribeAsync(Store, app), Is.EqualTo(expected));
    }

    [Test]
    public async Task Writes_that_wait_too_long_for_a_lock_fail_and_leave_nothing()
    {
        List<Prepared> all = await PrepareAllAsync();
        List<string> before = [];
        foreach (Prepared one in all)
        {
            before.Add(await CatalogRows.DumpAsync(Database, one.App));
        }

        FlexDbStore once = new(_impatient, new FlexDbOptions { RetryTimeout = TimeSpan.Zero });
        await using MySqlConnection holder = await LockGateAsync();
        Exception?[] failures = await Task.WhenAll(all.Select(one => FailureAsync(() => one.Scenario.RunAsync(once, one.App, one.Table))));
        await ExecuteAsync(holder, "ROLLBACK");

        for (int i = 0; i < all.Count; i++)
        {
            Assert.That(failures[i], Is.InstanceOf<FlexServerException>(), all[i].Scenario.Name);
            Assert.That(NumberOf(failures[i]), Is.EqualTo(LockWaitTimeout), all[i].Scenario.Name);
            Assert.That(await CatalogRows.DumpAsync(Database, all[i].App), Is.EqualTo(before[i]), all[i].Scenario.Name);
        }
    }

    [Test]
    public async Task Writes_that_wait_too_long_for_a_lock_are_repeated()
    {
        List<Prepared> all = await PrepareAllAsync();
        FlexDbStore store = new(_impatient);
        await using MySqlConnection holder = await LockGateAsync();
        Task<Exception?[]> running = Task.WhenAll(all.Select(one => FailureAsync(() => one.Scenario.RunAsync(store, one.App, one.Table))));
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await ExecuteAsync(holder, "ROLLBACK");

        Assert.That(await running, Is.All.Null);
        await EnsureDoneOnceAsync(all);
    }

    [Test]
    public async Task A_text_that_the_server_finishes_seconds_after_its_connection_was_cut_is_found()
    {
        List<Prepared> all = await PrepareAllAsync();
        await using TcpProxy proxy = TcpProxy.Start(Database.ConnectionString, out string proxied);
        await using MySqlDataSource dataSource = new(proxied);
        FlexDbStore store = new(dataSource);
        await store.FindTableAsync("app", "warm_up");
        int cuts = 0;
        proxy.OnCommand = command =>
            command.Commits && Interlocked.Increment(ref cuts) <= all.Count ? ProxyFault.DeliverLate(Task.CompletedTask) : null;
        await Database.ExecuteAsync("UPDATE gate SET seconds = 1");
        Exception?[] failures = await Task.WhenAll(all.Select(one => FailureAsync(() => one.Scenario.RunAsync(store, one.App, one.Table))));
        await Database.ExecuteAsync("UPDATE gate SET seconds = 0");
        await proxy.WhenCutLinksEndAsync();

        Assert.That(failures, Is.All.Null);
        Assert.That(cuts, Is.GreaterThanOrEqualTo(all.Count));
        await EnsureDoneOnceAsync(all);
    }

    /// <summary>Lets a write wait for a lock whose holder then waits for the write, and is the dearer one to roll back.</summary>
    private async Task<Exception?> DeadlockAsync(Func<Task> write)
    {
        await using MySqlConnection holder = await LockGateAsync();
        await ExecuteAsync(holder, """
            INSERT INTO ballast
            WITH RECURSIVE numbers AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM numbers WHERE id < 900)
            SELECT id FROM numbers
            """);
        Task<Exception?> running = FailureAsync(write);
        await ServerLocks.WaitUntilSomebodyWaitsAsync(Database, running);
        await ExecuteAsync(holder, "SELECT id FROM flex_tables FOR UPDATE");
        await ExecuteAsync(holder, "ROLLBACK");
        return await running;
    }

    private async Task<MySqlConnection> LockGateAsync()
    {
        MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await ExecuteAsync(connection, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION; SELECT id FROM gate FOR UPDATE");
        return connection;
    }

    private async Task<List<Prepared>> PrepareAllAsync()
    {
        List<Prepared> all = [];
        foreach (WriteScenario scenario in WriteScenario.All)
        {
            string app = NewApplication();
            all.Add(new Prepared(scenario, app, await scenario.PrepareAsync(Store, app, Database)));
        }

        return all;
    }

    private async Task EnsureDoneOnceAsync(List<Prepared> all)
    {
        foreach (Prepared one in all)
        {
            Assert.That(
                await WriteScenario.DescribeAsync(Store, one.App),
                Is.EqualTo(await DescribeUndisturbedAsync(one.Scenario)),
                one.Scenario.Name);
        }
    }

    private async Task<string> DescribeUndisturbedAsync(WriteScenario scenario)
    {
        string app = NewApplication();
        await scenario.RunAsync(Store, app, await scenario.PrepareAsync(Store, app, Database));
        return await WriteScenario.DescribeAsync(Store, app);
    }

    private static async Task<Exception?> FailureAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (FlexDbException exception)
        {
            return exception;
        }
    }

    private static int? NumberOf(Exception? failure) => (failure?.InnerException as MySqlException)?.Number;

    private static async Task ExecuteAsync(MySqlConnection connection, string sql)
    {
        await using MySqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private sealed record Prepared(WriteScenario Scenario, string App, FlexTable? Table);
}
