using FlexDb.Core.IntegrationTests.Soak;
using FlexDb.Core.IntegrationTests.Store;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.IntegrationTests.Support.History;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>Kills the server in the middle of writes and starts it again.</summary>
public sealed class CrashTests : OwnServerFixture
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_server_that_crashes_after_the_commit_was_sent_tells_the_outcome_when_it_is_back(bool commitArrives)
    {
        await using TestDatabase database = await TestDatabase.CreateWithTablesAsync(Server.ConnectionString);
        FlexDbStore direct = new(database.DataSource);
        List<Disturbed> writes = [];
        foreach (WriteScenario scenario in WriteScenario.All)
        {
            writes.Add(await Disturbed.PrepareAsync(scenario, $"{writes.Count}", direct, database));
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
            Assert.That(await WriteScenario.DescribeAsync(direct, write.App), Is.EqualTo(write.Expected), write.Scenario.Name);
            await write.DisposeAsync();
        }

        await HistoryChecker.EnsureWholeAsync(database);
    }

    [Test]
    public async Task A_server_that_crashes_again_and_again_loses_nothing_that_was_reported_done()
    {
        int operations = TestSettings.Of("FLEXDB_CRASH_OPERATIONS", 1_000);
        const int Seed = 20_261_122;
        await using SoakRun run = await SoakRun.PrepareAsync(Seed, Server.ConnectionString);
        Crashes crashes = new(Server, run.Proxies, run.Counts, Seed);

        IReadOnlyList<string> problems = await run.RunAsync(operations, crashes.RepeatAsync);

        await TestContext.Progress.WriteLineAsync(run.Counts.ToString());
        Assert.That(problems.Count, Is.Zero, string.Join('\n', problems.Take(40)));
        Assert.That(crashes.Count, Is.GreaterThan(1));
        Assert.That(run.Counts.DoneWrites, Is.GreaterThan(operations / 10));
    }

    /// <summary>A write that loses its first commit, or the answer to it, and gets no further until its proxy is healed.</summary>
    private sealed class Disturbed : IAsyncDisposable
    {
        private readonly FlexTable? _prepared;
        private readonly string _connectionString;
        private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private Disturbed(WriteScenario scenario, string app, FlexTable? prepared, string expected, TestDatabase database)
        {
            Scenario = scenario;
            App = app;
            Expected = expected;
            _prepared = prepared;
            Proxy = TcpProxy.Start(database.ConnectionString, out _connectionString);
        }

        public WriteScenario Scenario { get; }

        public string App { get; }

        public string Expected { get; }

        public TcpProxy Proxy { get; }

        public Task Lost => _lost.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public static async Task<Disturbed> PrepareAsync(WriteScenario scenario, string name, FlexDbStore store, TestDatabase database)
        {
            string undisturbed = $"undisturbed_{name}";
            await scenario.RunAsync(store, undisturbed, await scenario.PrepareAsync(store, undisturbed, database));
            string expected = await WriteScenario.DescribeAsync(store, undisturbed);
            string app = $"app_{name}";
            FlexTable? prepared = await scenario.PrepareAsync(store, app, database);
            return new Disturbed(scenario, app, prepared, expected, database);
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
            await Scenario.RunAsync(new FlexDbStore(dataSource), App, _prepared);
        }

        public ValueTask DisposeAsync() => Proxy.DisposeAsync();
    }
}
