using FlexDb.Core;
using FlexDb.Core.IntegrationTests.Servers;
using FlexDb.Core.IntegrationTests.Soak;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Records.IntegrationTests.Soak;
using FlexDb.Records.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Servers;

/// <summary>Kills the server in the middle of writes of records and starts it again.</summary>
public sealed class CrashTests : OwnServerFixture
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_server_that_crashes_after_the_commit_was_sent_tells_the_outcome_when_it_is_back(bool commitArrives)
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync(Server.ConnectionString);
        FlexDbStore catalog = new(database.DataSource);
        FlexRecordStore direct = new(database.DataSource);
        List<Disturbed> writes = [];
        foreach (RecordScenario scenario in RecordScenario.All)
        {
            writes.Add(await Disturbed.PrepareAsync(scenario, catalog, direct, database));
        }

        Task running = Task.WhenAll(writes.Select(write => write.RunAsync(commitArrives ? ProxyFault.LoseAnswer : ProxyFault.LoseCommand)));
        await Task.WhenAll(writes.Select(write => write.Lost));
        await Task.WhenAll(writes.Select(write => write.Proxy.WhenCutLinksEndAsync()));
        await Server.KillAsync();
        await Server.StartAgainAsync();
        writes.ForEach(write => write.Proxy.RefusesConnections = false);
        await running;

        foreach (Disturbed write in writes)
        {
            string name = write.Prepared.Scenario.Name;
            Assert.That(await RecordRows.DescribeAsync(database, write.Prepared.App), Is.EqualTo(write.Expected), name);
            await write.Prepared.EnsureIsStoredAsync(direct, write.Given, name);
            Assert.That((await direct.VerifyAsync(write.Prepared.App)).Problems, Is.Empty, name);
            await write.DisposeAsync();
        }
    }

    [Test]
    public async Task A_server_that_crashes_again_and_again_loses_nothing_that_was_reported_done()
    {
        int operations = TestSettings.Of("FLEXDB_CRASH_OPERATIONS", 1_000);
        const int Seed = 20_261_127;
        SoakCounts counts = new();
        await using RecordSoakRun run = await RecordSoakRun.PrepareAsync(Seed, counts, Server.ConnectionString);
        Crashes crashes = new(Server, run.Proxies, counts, Seed);

        IReadOnlyList<string> problems = await run.RunAsync(operations, crashes.RepeatAsync);

        await TestContext.Progress.WriteLineAsync(counts.ToString());
        Assert.That(problems.Count, Is.Zero, string.Join('\n', problems.Take(40)));
        Assert.That(crashes.Count, Is.GreaterThan(1));
        Assert.That(counts.DoneWrites, Is.GreaterThan(operations / 10));
    }

    /// <summary>A write that loses its first commit, or the answer to it, and gets no further until its proxy is healed.</summary>
    private sealed class Disturbed : IAsyncDisposable
    {
        private readonly string _connectionString;
        private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private Disturbed(RecordScenario.Prepared prepared, string expected, TestDatabase database)
        {
            Prepared = prepared;
            Expected = expected;
            Proxy = TcpProxy.Start(database.ConnectionString, out _connectionString);
        }

        public RecordScenario.Prepared Prepared { get; }

        public string Expected { get; }

        public TcpProxy Proxy { get; }

        public FlexRecord? Given { get; private set; }

        public Task Lost => _lost.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public static async Task<Disturbed> PrepareAsync(RecordScenario scenario, FlexDbStore catalog, FlexRecordStore records, TestDatabase database)
        {
            RecordScenario.Prepared undisturbed = await scenario.PrepareNewAsync(catalog, records);
            await undisturbed.RunAsync(records);
            string expected = await RecordRows.DescribeAsync(database, undisturbed.App);
            return new Disturbed(await scenario.PrepareNewAsync(catalog, records), expected, database);
        }

        public async Task RunAsync(ProxyFault fault)
        {
            Proxy.OnCommand = command =>
            {
                if (!command.Commits || !_lost.TrySetResult())
                {
                    return null;
                }

                Proxy.RefusesConnections = true;
                return fault;
            };
            await using MySqlDataSource dataSource = new(_connectionString);
            Given = await Prepared.RunAsync(new FlexRecordStore(dataSource));
        }

        public ValueTask DisposeAsync() => Proxy.DisposeAsync();
    }
}
