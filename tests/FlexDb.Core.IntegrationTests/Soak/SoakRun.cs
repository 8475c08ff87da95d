using System.Diagnostics;

using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.IntegrationTests.Support.History;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>Sixteen callers of eight applications on four hosts, in a database of their own, among those who disturb them.</summary>
internal sealed class SoakRun : IAsyncDisposable
{
    private const int CallerCount = 16;

    private readonly TestDatabase _database;
    private readonly IReadOnlyList<TcpProxy> _proxies;
    private readonly IReadOnlyList<SoakHost> _hosts;
    private readonly SoakWorld _world = new();
    private readonly int _seed;

    private SoakRun(TestDatabase database, int seed)
    {
        _database = database;
        _seed = seed;
        TcpProxy first = TcpProxy.Start(database.ConnectionString, out string toFirst);
        TcpProxy second = TcpProxy.Start(database.ConnectionString, out string toSecond);
        _proxies = [first, second];
        _hosts = SoakHost.StartAll(first, toFirst, second, toSecond, _world.Counts);
    }

    public SoakCounts Counts => _world.Counts;

    public IReadOnlyList<TcpProxy> Proxies => _proxies;

    /// <summary>Makes a database, and starts the hosts.</summary>
    /// <param name="seed">What the random choices follow from.</param>
    /// <param name="server">A connection string of another server than the shared one.</param>
    public static async Task<SoakRun> PrepareAsync(int seed, string? server = null) =>
        new(await TestDatabase.CreateWithTablesAsync(server), seed);

    /// <summary>Runs so many operations, and gives a sentence for everything that is wrong after them.</summary>
    /// <param name="operations">How many.</param>
    /// <param name="disturbAsync">What is done, until it is stopped, instead of taking the network down.</param>
    public async Task<IReadOnlyList<string>> RunAsync(int operations, Func<CancellationToken, Task>? disturbAsync = null)
    {
        ProxyFaults faults = new(_seed, Counts);
        foreach (TcpProxy proxy in _proxies)
        {
            proxy.KeepsCommands = false;
            proxy.OnCommand = faults.Next;
        }

        using CancellationTokenSource stop = new();
        Interferer interferer = new(_database, Counts, _seed, LocksOfTables);
        Task[] disturbers =
        [
            interferer.KillAsync(stop.Token),
            interferer.LockAsync(stop.Token),
            disturbAsync?.Invoke(stop.Token) ?? interferer.TakeDownAsync(_proxies, stop.Token),
        ];
        int left = operations;
        int tenth = int.Max(1, operations / 10);
        Stopwatch elapsed = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, CallerCount).Select(number => Task.Run(() => Caller(number).RunAsync(TakesOne))));
        await stop.CancelAsync();
        await Task.WhenAll(disturbers);
        return await FindProblemsAsync();

        bool TakesOne()
        {
            int now = Interlocked.Decrement(ref left);
            if (now > 0 && now % tenth == 0)
            {
                TestContext.Progress.WriteLine($"Soak: {operations - now} of {operations} operations after {elapsed.Elapsed.TotalSeconds:0} s.");
            }

            return now >= 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SoakHost host in _hosts)
        {
            await host.DisposeAsync();
        }

        foreach (TcpProxy proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    private IReadOnlyList<string> LocksOfTables(Random random) =>
    [
        .. _world.Applications[random.Next(_world.Applications.Count)].Live.Keys
            .Select(static id => $"SELECT id FROM flex_tables WHERE id = '{id}' FOR UPDATE"),
    ];

    // Two callers of an application are at different hosts.
    private SoakCaller Caller(int number) => new(
        _world,
        _world.Applications[number % _world.Applications.Count],
        _hosts[(number + (number / _world.Applications.Count)) % _hosts.Count],
        new Random(unchecked((_seed * 397) + number)));

    private async Task<IReadOnlyList<string>> FindProblemsAsync()
    {
        foreach (TcpProxy proxy in _proxies)
        {
            proxy.OnCommand = _ => null;
            await proxy.WhenCutLinksEndAsync();
        }

        // The pools are still open: a transaction that a call left behind is on a connection of theirs.
        List<string> problems = [.. _world.Problems];
        problems.AddRange(await LeakChecks.FindAsync(_database, TimeSpan.FromSeconds(15)));
        await using MySqlConnection connection = await _database.DataSource.OpenConnectionAsync();
        CatalogFacts facts = await new CatalogChecks(problems).CheckAsync(new CatalogContents(connection));
        new WriteChecks(_world.Writes, facts, problems).Check();
        problems.AddRange(_world.FindUnstored(facts));
        Counts.Rows("tables", facts.Tables.Count);
        Counts.Rows("versions", facts.Versions.Count);
        return problems;
    }
}
