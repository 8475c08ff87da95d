using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Works with a pool of one connection: no operation needs a second one, and each says so when there is none at all.</summary>
public sealed class PoolTests : CheckedStoreFixture
{
    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_takes_one_connection_at_a_time(WriteScenario scenario)
    {
        await using MySqlDataSource dataSource = new(Database.ConnectionString + ";MaximumPoolSize=1;Connection Timeout=3");
        FlexDbStore store = new(dataSource);
        string app = NewApplication();

        await scenario.RunAsync(store, app, await scenario.PrepareAsync(store, app, Database));

        Assert.That(await WriteScenario.DescribeAsync(store, app), Is.EqualTo(await WriteScenario.DescribeAsync(Store, app)));
    }

    [Test]
    public async Task A_read_takes_one_connection_at_a_time()
    {
        await using MySqlDataSource dataSource = new(Database.ConnectionString + ";MaximumPoolSize=1;Connection Timeout=3");
        FlexDbStore store = new(dataSource);
        string app = NewApplication();
        FlexTable table = await store.CreateTableAsync(Contacts(app));

        foreach (Func<Task> read in Reads(store, app))
        {
            await read();
        }

        // While its pages are read, a listing holds no connection.
        await foreach (FlexTableSummary summary in store.ListTablesAsync(app))
        {
            Assert.That(await store.GetTableAsync(app, summary), Is.EqualTo(table));
        }
    }

    [Test]
    public async Task An_operation_that_gets_no_connection_fails_and_says_which_it_was()
    {
        await using MySqlDataSource dataSource = new(Database.ConnectionString + ";MaximumPoolSize=1;Connection Timeout=1");
        FlexDbStore store = new(dataSource, new FlexDbOptions { RetryTimeout = TimeSpan.Zero });
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        List<(WriteScenario Scenario, string App, FlexTable? Table)> writes = [];
        foreach (WriteScenario scenario in WriteScenario.All)
        {
            string own = NewApplication();
            writes.Add((scenario, own, await scenario.PrepareAsync(Store, own, Database)));
        }

        await using MySqlConnection held = await dataSource.OpenConnectionAsync();
        List<Task<FlexServerException?>> failing =
        [
            .. writes.Select(write => FailureAsync(() => write.Scenario.RunAsync(store, write.App, write.Table))),
            .. Reads(store, app).Select(FailureAsync),
        ];

        foreach (FlexServerException? failure in await Task.WhenAll(failing))
        {
            Assert.That(failure, Is.Not.Null);
            Assert.That(failure!.Operation, Is.Not.Empty);
            Assert.That(failure.Message, Does.StartWith(failure.Operation).And.Contain("connections are in use"));
            Assert.That(failure.InnerException, Is.InstanceOf<MySqlException>());
        }
    }

    private static List<Func<Task>> Reads(FlexDbStore store, string app) =>
    [
        () => store.GetTableAsync(app, "contacts"),
        () => store.FindTableAsync(app, "contacts"),
        () => ToListAsync(store.ListTablesAsync(app)),
        () => ToListAsync(store.ListVersionsAsync(app, "contacts")),
        () => store.GetVersionAsync(app, "contacts", 1),
        () => store.CompareVersionsAsync(app, "contacts", 1, 1),
        () => store.VerifyHistoryAsync(app, "contacts"),
        () => store.PlanEditAsync(app, "contacts", edit => edit.RemoveColumn("age")),
        () => store.PlanRevertAsync(app, "contacts", 1),
        () => store.ExportAsync(app),
        () => store.PlanImportAsync(app, new FlexSnapshot([])),
    ];

    private static async Task<FlexServerException?> FailureAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (FlexServerException exception)
        {
            return exception;
        }
    }
}
