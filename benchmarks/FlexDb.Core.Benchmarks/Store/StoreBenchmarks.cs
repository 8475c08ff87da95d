using System.Runtime.InteropServices;

using FlexDb.Core.Benchmarks.Store.Ado;
using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.Store;

/// <summary>The store against other ways to do its job, on one server and in one run.</summary>
internal static class StoreBenchmarks
{
    /// <summary>Runs it and writes the report; gives whether every count is within its bar.</summary>
    public static async Task<bool> RunAsync(string server, RunOptions options)
    {
        int[] columns = options.Quick || options.BarsOnly ? [WireCounts.Columns] : Sample.ColumnCounts;
        int[] callers = options.BarsOnly ? [1] : options.Quick ? [1, 8] : [1, 8, 32];
        await using SampleCatalog catalog = await SampleCatalog.CreateAsync(
            new MySqlConnectionStringBuilder(server) { ConnectionReset = !options.NoReset }.ConnectionString);
        await catalog.FillAsync(["FlexDb", "ADO.NET", "EF Core", "TypeScript"], columns, callers.Max());
        IReadOnlyList<WireCount> counts = await CountAsync(catalog, options.TwinScript);
        await using Contenders contenders = await Contenders.OnAsync(catalog.DataSource, catalog.ConnectionString, options.TwinScript, columns);
        int rounds = options.Quick ? 7 : options.Rounds;
        PairedRun run = new(contenders.All, rounds, TimeSpan.FromMilliseconds(options.Quick ? 25 : 100));
        List<Outcome> outcomes = [];
        foreach (Job job in Jobs(columns, callers).Where(job => !options.BarsOnly || contenders.All.Any(other => Bars.OfTime(job, other.Name) is not null)))
        {
            Console.Error.WriteLine($"{job}");
            outcomes.AddRange(await run.RunAsync(job));
        }

        StoreReport report = new(
            await catalog.ServerVersionAsync(),
            RuntimeInformation.FrameworkDescription,
            Environment.ProcessorCount,
            options.Quick ? "quick" : options.BarsOnly ? "short" : "full",
            ConnectionReset: !options.NoReset,
            rounds,
            counts,
            outcomes);
        report.Write(options.OutputFolder);
        string[] passed = [.. Bars.Passed(counts, outcomes, contenders.All[0].Name)];
        foreach (string sentence in passed)
        {
            Console.WriteLine($"Over its bar: {sentence}");
        }

        return passed.Length == 0;
    }

    /// <summary>Repeats one operation of the store's and of ADO.NET's, on 20 columns, and says where their time goes.</summary>
    public static async Task ProfileAsync(string server, Operation operation, TimeSpan time)
    {
        await using SampleCatalog catalog = await SampleCatalog.CreateAsync(server);
        await using FlexDbContender store = new(catalog.DataSource);
        await using AdoContender ado = new(catalog.DataSource);
        await catalog.FillAsync([store.Name, ado.Name], [WireCounts.Columns], callers: 1);
        await store.LearnIdsAsync([WireCounts.Columns]);
        await ado.LearnIdsAsync([WireCounts.Columns]);
        Job job = new(operation, WireCounts.Columns, Callers: 1);
        await new ProfileRun(catalog, [store, ado], job).RunAsync(time);
    }

    private static async Task<IReadOnlyList<WireCount>> CountAsync(SampleCatalog catalog, string twinScript)
    {
        await using TcpProxy proxy = TcpProxy.Start(catalog.ConnectionString, out string proxied);
        await using MySqlDataSource dataSource = new(proxied);
        await using Contenders contenders = await Contenders.OnAsync(dataSource, proxied, twinScript, [WireCounts.Columns]);
        return await WireCounts.OfAsync(proxy, contenders.All);
    }

    private static IEnumerable<Job> Jobs(int[] columns, int[] callers) =>
        from operation in Enum.GetValues<Operation>()
        from count in operation == Operation.List ? [WireCounts.Columns] : columns
        from caller in callers
        select new Job(operation, count, caller);
}
