using System.Data;

using Dapper;

using FlexDb.Core.Errors;
using FlexDb.Core.Hosting;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;

using Microsoft.Extensions.Diagnostics.HealthChecks;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Cancels each write at each of its texts: it is cancelled only where nothing was written.</summary>
public sealed class CancellationTests : CheckedStoreFixture
{
    private TcpProxy _proxy = null!;
    private MySqlDataSource _dataSource = null!;

    // Waits no longer than it must for an answer that does not come.
    private MySqlDataSource _impatient = null!;

    [OneTimeSetUp]
    public void StartProxy()
    {
        _proxy = TcpProxy.Start(Database.ConnectionString + ";Default Command Timeout=2;Cancellation Timeout=1", out string proxied);
        _dataSource = new MySqlDataSource(proxied);
        _impatient = new MySqlDataSource(proxied + ";Default Command Timeout=1");
    }

    [SetUp]
    public void HealProxy() => _proxy.OnCommand = _ => null;

    [OneTimeTearDown]
    public async Task StopProxyAsync()
    {
        await _dataSource.DisposeAsync();
        await _impatient.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    // As the driver's own callback does where the connection has just died; out of a timer it would end the process.
    [Test]
    public async Task What_a_cancelled_command_throws_does_not_come_out_of_the_callers_cancellation([Values] bool write, [Values] bool inHostTransaction)
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        using CancellationTokenSource cancellation = new();
        FlexDbStore store = new(Database.DataSource, options: null, (_, token) =>
        {
            token.Register(() => throw new InvalidOperationException("Transport endpoint is not connected."));
            Assert.That(cancellation.Cancel, Throws.Nothing);
            return Task.CompletedTask;
        });
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        FlexDbStore used = inHostTransaction ? store.WithTransaction(transaction) : store;

        OperationCanceledException? cancelled = await Assert.CatchAsync<OperationCanceledException>(() => write
            ? used.SetDisplayNameAsync(app, "contacts", "Others", cancellationToken: cancellation.Token)
            : used.GetTableAsync(app, "contacts", cancellationToken: cancellation.Token));

        Assert.That(cancelled!.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    private static IEnumerable<TestCaseData> Waiting()
    {
        yield return Case("read", (dataSource, token) => new FlexDbStore(dataSource).GetTableAsync("app", "contacts", cancellationToken: token));
        yield return Case("write", (dataSource, token) => new FlexDbStore(dataSource).CreateTableAsync(Contacts("app"), token));
        yield return Case("install", (dataSource, token) => FlexDbInstaller.InstallAsync(dataSource, cancellationToken: token));
        yield return Case("check health", (dataSource, token) => new FlexDbHealthCheck(dataSource).CheckHealthAsync(new HealthCheckContext(), token));

        static TestCaseData Case(string name, Func<MySqlDataSource, CancellationToken, Task> call) => new TestCaseData(call).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Waiting))]
    public async Task A_call_cancelled_while_it_waits_for_a_connection_tells_the_callers_token(Func<MySqlDataSource, CancellationToken, Task> call)
    {
        await using MySqlDataSource dataSource = new(Database.ConnectionString + ";Maximum Pool Size=1");
        await using MySqlConnection busy = await dataSource.OpenConnectionAsync();
        using CancellationTokenSource cancellation = new();

        Task waiting = call(dataSource, cancellation.Token);
        await cancellation.CancelAsync();

        OperationCanceledException? cancelled = await Assert.CatchAsync<OperationCanceledException>(() => waiting);
        Assert.That(cancelled!.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_cancelled_before_any_of_its_texts_writes_nothing(WriteScenario scenario)
    {
        for (int text = 0; ; text++)
        {
            string app = NewApplication();
            FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
            string before = await CatalogRows.DumpAsync(Database, app);
            using CancellationTokenSource cancellation = new();
            int texts = 0;
            FlexDbStore store = new(_dataSource, options: null, (_, _) =>
                texts++ == text ? cancellation.CancelAsync() : Task.CompletedTask);
            try
            {
                await scenario.RunCancellableAsync(store, app, prepared, cancellation.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.That(await CatalogRows.DumpAsync(Database, app), Is.EqualTo(before), $"text {text}");
                continue;
            }

            Assert.That(texts, Is.EqualTo(text), "A text was sent after the cancellation.");
            break;
        }
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_cancelled_while_a_text_runs_is_done_or_cancelled_but_never_both(WriteScenario scenario)
    {
        (string expected, int texts) = await RunUndisturbedAsync(scenario);
        for (int text = 0; text < texts; text++)
        {
            string app = NewApplication();
            FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
            string before = await CatalogRows.DumpAsync(Database, app);
            using CancellationTokenSource cancellation = new();
            FlexDbStore store = new(_dataSource);
            await store.FindTableAsync(app, "warm_up");
            int seen = 0;
            _proxy.OnCommand = command =>
            {
                if (command.IsSql && seen++ == text)
                {
                    cancellation.CancelAfter(0);
                }

                return null;
            };
            try
            {
                await scenario.RunCancellableAsync(store, app, prepared, cancellation.Token);
                Assert.That(await WriteScenario.DescribeAsync(Store, app), Is.EqualTo(expected), $"text {text}");
            }
            catch (OperationCanceledException)
            {
                Assert.That(await CatalogRows.DumpAsync(Database, app), Is.EqualTo(before), $"text {text}");
            }
        }
    }

    // The interruption can reach the statement by which the driver means to clear it away, and then the session is stuck.
    [Test]
    public async Task A_connection_that_cancelling_has_broken_leaves_nothing_open([Values] bool inHostTransaction)
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        string before = await CatalogRows.DumpAsync(Database, app);
        FlexDbStore store = new(_dataSource);
        await store.FindTableAsync(app, "contacts");
        using CancellationTokenSource cancellation = new();
        bool isBroken = false;
        await using (MySqlConnection connection = await _dataSource.OpenConnectionAsync())
        {
            await using MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
            FlexDbStore used = inHostTransaction ? store.WithTransaction(transaction) : store;
            _proxy.OnCommand = command =>
            {
                if (command.Text.Contains("SLEEP(0)", StringComparison.Ordinal))
                {
                    isBroken = true;
                    return ProxyFault.Interrupt(Task.CompletedTask);
                }

                if (!command.Text.Contains("SET display_name", StringComparison.Ordinal) || cancellation.IsCancellationRequested)
                {
                    return null;
                }

                cancellation.CancelAfter(0);
                return ProxyFault.StallAnswer(Task.Delay(300));
            };

            Task<FlexTable> Write() => used.SetDisplayNameAsync(app, "contacts", "Others", cancellationToken: cancellation.Token);
            if (inHostTransaction)
            {
                await Assert.ThrowsAsync<FlexTransactionLostException>(Write);
            }
            else
            {
                Assert.That((await Write()).DisplayName, Is.EqualTo("Others"), "the server had done it");
            }

            Assert.That(isBroken, Is.True);
        }

        _proxy.OnCommand = _ => null;
        Assert.That(await CatalogRows.DumpAsync(Database, app), inHostTransaction ? Is.EqualTo(before) : Is.Not.EqualTo(before));
        await Store.SetDisplayNameAsync(app, "contacts", "Others still");
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_cancelled_after_its_commit_is_reported_as_done(WriteScenario scenario)
    {
        (string expected, _) = await RunUndisturbedAsync(scenario);
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        using CancellationTokenSource cancellation = new();
        FlexDbStore store = new(_impatient);
        await store.FindTableAsync(app, "warm_up");
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _proxy.OnCommand = command =>
        {
            if (!command.Commits || cancellation.IsCancellationRequested)
            {
                return null;
            }

            cancellation.CancelAfter(50);
            return ProxyFault.StallAnswer(release.Task);
        };

        await scenario.RunCancellableAsync(store, app, prepared, cancellation.Token);
        release.SetResult();

        Assert.That(cancellation.IsCancellationRequested, Is.True);
        Assert.That(await WriteScenario.DescribeAsync(Store, app), Is.EqualTo(expected));
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_cancelled_while_it_waits_for_a_lock_on_versions_ends(WriteScenario scenario)
    {
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        FlexDbStore store = new(_dataSource);
        await store.FindTableAsync(app, "warm_up");
        using CancellationTokenSource cancellation = new();
        await using (MySqlConnection other = await Database.DataSource.OpenConnectionAsync())
        await using (MySqlTransaction holding = await other.BeginTransactionAsync())
        {
            await other.ExecuteAsync("SELECT id FROM flex_table_versions FOR UPDATE", transaction: holding);
            Task write = scenario.RunCancellableAsync(store, app, prepared, cancellation.Token);
            await ServerLocks.WaitUntilSomebodyWaitsAsync(Database, write);
            bool waited = !write.IsCompleted;
            await cancellation.CancelAsync();

            // What writes no version is done without waiting.
            await Assert.ThatAsync(
                () => write.WaitAsync(TimeSpan.FromSeconds(20)),
                waited ? Throws.InstanceOf<OperationCanceledException>() : Throws.Nothing);
        }
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_call_that_is_cancelled_already_does_nothing(WriteScenario scenario)
    {
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        string before = await CatalogRows.DumpAsync(Database, app);

        await Assert.ThrowsAsync(
            Is.InstanceOf<OperationCanceledException>(),
            () => scenario.RunCancellableAsync(Store, app, prepared, new CancellationToken(canceled: true)));

        Assert.That(await CatalogRows.DumpAsync(Database, app), Is.EqualTo(before));
    }

    private async Task<(string Expected, int Texts)> RunUndisturbedAsync(WriteScenario scenario)
    {
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        FlexDbStore store = new(_dataSource);
        await store.FindTableAsync(app, "warm_up");
        _proxy.Clear();
        await scenario.RunAsync(store, app, prepared);
        int texts = _proxy.SqlCommands.Count;
        return (await WriteScenario.DescribeAsync(Store, app), texts);
    }
}
