using System.Collections.Concurrent;

using FlexDb.Core;
using FlexDb.Core.IntegrationTests.Soak;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.IntegrationTests.Support.History;
using FlexDb.Core.Schema;
using FlexDb.Records.Building;
using FlexDb.Records.IntegrationTests.Model;
using FlexDb.Records.Verification;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>Sixteen callers of two applications on four hosts, who write records, edit schemas and ask, among those who disturb them.</summary>
/// <remarks>It works in a database of its own, and is for some thousand operations: more are several runs, so that nothing grows.</remarks>
internal sealed class RecordSoakRun : IAsyncDisposable
{
    private const int CallerCount = 16;
    private const int ApplicationCount = 2;

    private readonly TestDatabase _database;
    private readonly IReadOnlyList<SoakHost> _hosts;
    private readonly IReadOnlyList<FlexRecordStore> _stores;
    private readonly ConcurrentQueue<ReportedWrite> _edits = new();
    private readonly ConcurrentQueue<RecordedRead> _reads = new();
    private readonly IReadOnlyList<SharedState> _applications = [.. Enumerable.Range(0, ApplicationCount).Select(static number => new SharedState($"app_{number}"))];
    private readonly int _seed;

    private RecordSoakRun(TestDatabase database, int seed, SoakCounts counts)
    {
        _database = database;
        _seed = seed;
        Counts = counts;
        TcpProxy first = TcpProxy.Start(database.ConnectionString, out string toFirst);
        TcpProxy second = TcpProxy.Start(database.ConnectionString, out string toSecond);
        Proxies = [first, second];
        _hosts = SoakHost.StartAll(first, toFirst, second, toSecond, counts);
        _stores =
        [
            .. _hosts.Select(static host => new FlexRecordStore(host.DataSource, new FlexRecordOptions
            {
                OutcomeTimeout = host.Options.OutcomeTimeout,
                LoggerFactory = host.Options.LoggerFactory,
            })),
        ];
    }

    public SoakCounts Counts { get; }

    public IReadOnlyList<TcpProxy> Proxies { get; }

    /// <summary>Makes a database with the tables of all applications, and starts the hosts.</summary>
    /// <param name="seed">What the random choices follow from.</param>
    /// <param name="counts">Counts what happens.</param>
    /// <param name="server">A connection string of another server than the shared one, or of a load balancer before a cluster.</param>
    public static async Task<RecordSoakRun> PrepareAsync(int seed, SoakCounts counts, string? server = null)
    {
        TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync(server);
        await RecordTrail.BeginAsync(database);
        RecordSoakRun run = new(database, seed, counts);
        foreach (SharedState application in run._applications)
        {
            await run.DirectEditor(application).CreateAsync();
        }

        return run;
    }

    /// <summary>Runs so many operations, and gives a sentence for everything that is wrong after them.</summary>
    /// <param name="operations">How many.</param>
    /// <param name="disturbAsync">What is done, until it is stopped, instead of taking the network down: servers that are killed, say.</param>
    /// <param name="hasProxyFaults">Whether the proxies disturb the hosts' commands.</param>
    public async Task<IReadOnlyList<string>> RunAsync(int operations, Func<CancellationToken, Task>? disturbAsync = null, bool hasProxyFaults = true)
    {
        ProxyFaults faults = new(_seed, Counts);
        foreach (TcpProxy proxy in Proxies)
        {
            proxy.KeepsCommands = false;
            proxy.OnCommand = hasProxyFaults ? faults.Next : static _ => null;
        }

        using CancellationTokenSource stop = new();
        Interferer interferer = new(_database, Counts, _seed, ChooseLocks);
        Task[] disturbers =
        [
            interferer.KillAsync(stop.Token),
            interferer.LockAsync(stop.Token),
            disturbAsync?.Invoke(stop.Token) ?? interferer.TakeDownAsync(Proxies, stop.Token),
        ];
        int left = operations;
        await Task.WhenAll(Enumerable.Range(0, CallerCount).Select(number => Task.Run(() => CallAsync(number, () => Interlocked.Decrement(ref left) >= 0))));
        await stop.CancelAsync();
        await Task.WhenAll(disturbers);
        return await FindProblemsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SoakHost host in _hosts)
        {
            await host.DisposeAsync();
        }

        foreach (TcpProxy proxy in Proxies)
        {
            await proxy.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    // The callers of an application are at all hosts.
    private Task CallAsync(int number, Func<bool> takesOne)
    {
        SharedState application = _applications[number % ApplicationCount];
        int host = number / ApplicationCount % _hosts.Count;
        ModelRandom random = new(unchecked((_seed * 397) + number));
        return new RecordSoakCaller(application, _hosts[host], _stores[host], random, Counts, _reads, _edits).RunAsync(takesOne);
    }

    private SoakEditor DirectEditor(SharedState application) =>
        new(new FlexDbStore(_database.DataSource), new FlexRecordStore(_database.DataSource), application, new ModelRandom(_seed), _edits);

    private IReadOnlyList<string> ChooseLocks(Random random) =>
    [
        .. _applications[random.Next(ApplicationCount)].Known.ToArray().Select(known => random.Next(4) switch
        {
            0 => $"SELECT id FROM flex_tables WHERE id = '{known.Key.TableId}' FOR UPDATE",
            1 => $"SELECT id FROM flex_tables WHERE id = '{known.Key.TableId}' LOCK IN SHARE MODE",
            _ => $"SELECT id FROM flex_records WHERE table_no = (SELECT table_no FROM flex_record_tables WHERE table_id = '{known.Key.TableId}') AND id = '{known.Value}' FOR UPDATE",
        }),
    ];

    private async Task<IReadOnlyList<string>> FindProblemsAsync()
    {
        foreach (TcpProxy proxy in Proxies)
        {
            proxy.OnCommand = static _ => null;
            await proxy.WhenCutLinksEndAsync();
        }

        // The pools are still open: a transaction that a call left behind is on a connection of theirs.
        List<string> problems = [.. await LeakChecks.FindAsync(_database, TimeSpan.FromSeconds(15))];
        await RecordTrail.ReopenAsync(_database);
        FlexRecordStore store = new(_database.DataSource);
        foreach (SharedState application in _applications)
        {
            await DirectEditor(application).EndAsync();
            FlexList<FlexBuildReport> builds = await store.BuildApplicationAsync(application.Application);
            FlexVerifyReport report = await store.VerifyAsync(application.Application, options: new FlexVerifyOptions { IncludeOrphans = true });
            FlexRecordProblem[] found = [.. report.Problems.Where(problem => !IsOfEdit(problem, builds))];
            foreach (FlexRecordProblem problem in found)
            {
                problems.Add($"Verification: {problem}; built: {string.Join("; ", builds.Where(build => build.TableId == problem.TableId))}");
            }

            foreach (string table in found.Select(static problem => problem.TableId).OfType<string>().Distinct())
            {
                problems.Add($"What was written of table {table}:\n{await RecordTrail.DescribeAsync(_database, table)}");
            }

            await new SoakQueries(store, application, new ModelRandom(_seed), _reads).AskAtTheEndAsync();
            await FindProblemsAsync(application, problems);
        }

        problems.AddRange(await HistoryChecker.FindProblemsAsync(_database, _edits));
        return problems;
    }

    /// <summary>Whether an edit made a column unique whose values repeated, which the build has said.</summary>
    private static bool IsOfEdit(FlexRecordProblem problem, IEnumerable<FlexBuildReport> builds) =>
        problem.Code == FlexRecordProblemCodes.DuplicateValue
        && builds.Any(build => build.TableId == problem.TableId
            && build.Indexes.Any(index => index.ColumnName == problem.ColumnName && index.State == FlexIndexState.Conflicts));

    private async Task FindProblemsAsync(SharedState application, List<string> problems)
    {
        TrailChecks trail = new(await RecordTrail.ReadAsync(_database, application.Application), application.Calls, problems);
        var records = trail.Check();
        trail.CheckStored(await RecordTrail.ReadStoredAsync(_database, application.Application));
        ReadChecks reads = new(records, problems);
        HashSet<string> tables = [.. application.Tables.Select(static table => table.Id)];
        foreach (RecordedRead read in _reads.Where(read => tables.Contains(read.TableId)))
        {
            reads.Check(read);
        }

        problems.AddRange(application.Failures);
        Counts.Add("records written", "in all", trail.Writes);
        Counts.Add("records certain to be found", "in all", reads.Certain);
    }
}
