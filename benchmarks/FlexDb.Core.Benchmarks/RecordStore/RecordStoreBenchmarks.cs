using FlexDb.Core.Benchmarks.RecordStore.Attributes;
using FlexDb.Core.Benchmarks.RecordStore.JsonColumn;
using FlexDb.Core.Benchmarks.RecordStore.Slots;
using FlexDb.Core.Benchmarks.RecordStore.Typed;
using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>Records against other ways to keep them, on one server and in one run.</summary>
internal static class RecordStoreBenchmarks
{
    /// <summary>Runs it and writes the report; gives whether every count is within its bar.</summary>
    public static async Task<bool> RunAsync(string server, RunOptions options)
    {
        long rows = options.Quick ? 2_000 : options.Rows;
        int rounds = options.Quick ? 5 : options.Rounds;
        await using RecordBenchDatabase database = await RecordBenchDatabase.CreateAsync(server, options.Database);
        RecordSide[] sides = [.. Contenders(database.DataSource, database.ConnectionString, rows, options).Select(contender => new RecordSide(contender, database))];
        foreach (RecordSide side in sides)
        {
            await side.LoadAsync(rows);
            Console.Error.WriteLine(FormattableString.Invariant($"{side.Contender.Name}: {side.BytesARecord} bytes a record, {side.LoadedASecond:F0} loaded a second"));
        }

        RecordOperation[] operations = [.. Enum.GetValues<RecordOperation>().Where(operation => options.Only.Count == 0 || options.Only.Contains(operation.ToString(), StringComparer.OrdinalIgnoreCase))];
        if (Array.TrueForAll(sides, static side => side.IsUntouched))
        {
            await RecordQueries.EnsureAgreementAsync([.. sides.Select(static side => side.Contender)], operations, rows);
        }

        IReadOnlyList<RecordCount> counts = await CountAsync(database, sides, operations, rows, options);
        RecordRun run = options.Quick
            ? new(sides, rounds, TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(15))
            : new(sides, rounds, TimeSpan.FromSeconds(1.5), TimeSpan.FromMilliseconds(150));
        List<RecordOutcome> outcomes = [];
        foreach (RecordOperation operation in operations)
        {
            Console.Error.WriteLine(operation);
            outcomes.AddRange(await run.RunAsync(operation));
        }

        RecordSize[] sizes = [.. sides.Select(static side => new RecordSize(side.Contender.Name, side.BytesARecord, side.LoadedASecond))];
        new RecordReport(await database.ServerVersionAsync(), rows, rounds, sizes, counts, outcomes).Write(options.OutputFolder);
        string[] passed = [.. RecordBars.Passed(counts, outcomes, sides[0].Contender.Name, options.Quick)];
        foreach (string sentence in passed)
        {
            Console.WriteLine($"Over its bar: {sentence}");
        }

        return passed.Length == 0;
    }

    private static async Task<IReadOnlyList<RecordCount>> CountAsync(
        RecordBenchDatabase database, RecordSide[] sides, RecordOperation[] operations, long rows, RunOptions options)
    {
        await using TcpProxy proxy = TcpProxy.Start(database.ConnectionString, out string proxied);
        await using MySqlDataSource dataSource = new(new MySqlConnectionStringBuilder(proxied) { MaximumPoolSize = 1, ConnectionReset = false }.ConnectionString);
        return await RecordCount.OfAsync(
            proxy,
            dataSource,
            Contenders(dataSource, proxied, rows, options).Zip(sides, static (contender, side) => side.With(contender)),
            ownPools: [JsonColumnContender.ContenderName],
            operations);
    }

    /// <summary>All contenders, the library first.</summary>
    private static IEnumerable<RecordContender> Contenders(MySqlDataSource dataSource, string connectionString, long rows, RunOptions options)
    {
        RecordContender[] all =
        [
            new FlexRecordContender(dataSource, rows),
            new TypedContender(dataSource),
            new JsonColumnContender(dataSource, connectionString),
            new AttributeContender(dataSource),
            new SlotContender(dataSource),
        ];
        return all.Where((contender, place) => place == 0 || options.Contenders.Count == 0 || options.Contenders.Contains(contender.Name, StringComparer.OrdinalIgnoreCase));
    }
}
