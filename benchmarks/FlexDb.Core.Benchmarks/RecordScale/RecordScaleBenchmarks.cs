using System.Diagnostics;
using System.Globalization;

using FlexDb.Core.Benchmarks.RecordStore;
using FlexDb.Core.Benchmarks.Store;

namespace FlexDb.Core.Benchmarks.RecordScale;

/// <summary>The library with ten million records against the same with a hundred thousand, on one server and in turns.</summary>
internal static class RecordScaleBenchmarks
{
    private const double Bar = 1.3;
    private const int SmallBlocks = 10;
    private const int SmallTables = 1_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Runs it and prints the report; gives whether every ratio is within its bar.</summary>
    public static async Task<bool> RunAsync(string server, RunOptions options)
    {
        bool kept = true;
        if (options.Rows > 0)
        {
            int large = Math.Max(1, options.Rows / ScaleRecords.BlockSize);
            int small = Math.Min(SmallBlocks, large);
            kept &= await CompareAsync(
                server,
                options,
                FormattableString.Invariant($"{(long)large * ScaleRecords.BlockSize:N0} records in one table against {small * ScaleRecords.BlockSize:N0}"),
                async (database, isLarge) =>
                {
                    await new ScaleFill(database).OneTableAsync(isLarge ? large : small);
                    return new OneTable(database.DataSource, isLarge ? large : small);
                });
        }

        if (options.Tables > 0)
        {
            int large = Math.Max(ScaleData.Spots, options.Tables);
            int small = Math.Min(SmallTables, large);
            kept &= await CompareAsync(
                server,
                options,
                FormattableString.Invariant($"{large:N0} tables of {ManyTables.RecordsEach} records against {small:N0}"),
                async (database, isLarge) =>
                {
                    await new ScaleFill(database).ManyTablesAsync(isLarge ? large : small, ManyTables.RecordsEach);
                    return new ManyTables(database.DataSource, isLarge ? large : small);
                });
        }

        return kept;
    }

    private static async Task<bool> CompareAsync(
        string server, RunOptions options, string what, Func<RecordBenchDatabase, bool, Task<ScaleData>> fillAsync)
    {
        await using RecordBenchDatabase small = await RecordBenchDatabase.CreateAsync(server, kept: "");
        await using RecordBenchDatabase large = await RecordBenchDatabase.CreateAsync(server, kept: "");
        ScaleData fewData = await fillAsync(small, arg2: false);
        ScaleData manyData = await fillAsync(large, arg2: true);
        Console.Error.WriteLine("Verifying");
        await fewData.VerifyAsync();
        await manyData.VerifyAsync();
        ScaleSide few = new(fewData);
        ScaleSide many = new(manyData);
        long bytes = await large.BytesOfAsync(["flex_records", "flex_record_keys", "flex_record_uniques"]);
        string version = await large.ServerVersionAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}; {bytes / 1_000_000:N0} MB of records and keys; {version}, {options.Rounds} rounds"));
        Console.WriteLine($"{"operation",-20}{"µs small",12}{"µs large",12}{"ratio",8}{"pages read",12}");
        bool kept = true;
        foreach (RecordScaleOperation operation in Enum.GetValues<RecordScaleOperation>().Where(operation => options.Only.Count == 0 || options.Only.Contains(operation.ToString(), StringComparer.OrdinalIgnoreCase)))
        {
            (double smallTime, double largeTime, double ratio, double pages) = await CompareAsync(few, many, operation, options.Rounds, large.DataSource);
            kept &= ratio <= Bar;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{operation,-20}{smallTime,12:N0}{largeTime,12:N0}{ratio,8:F2}{pages,12:N1}{(ratio <= Bar ? "" : $" over the bar of {Bar}")}"));
        }

        Console.WriteLine();
        return kept;
    }

    private static async Task<(double Small, double Large, double Ratio, double Pages)> CompareAsync(
        ScaleSide few, ScaleSide many, RecordScaleOperation operation, int rounds, MySqlConnector.MySqlDataSource dataSource)
    {
        int calls = operation switch
        {
            RecordScaleOperation.Import500 => 1,
            RecordScaleOperation.CountTo10000 or RecordScaleOperation.Insert or RecordScaleOperation.Replace or RecordScaleOperation.Delete => 20,
            _ => 50,
        };
        int seed = (int)operation * 1_000_003;
        for (int turn = 1; turn <= 2; turn++)
        {
            await WarmUpAsync(few, operation, calls, seed - (turn * 1_000));
            await WarmUpAsync(many, operation, calls, seed - (turn * 1_000));
        }

        double[] small = new double[rounds];
        double[] large = new double[rounds];
        long pages = 0;
        for (int round = 0; round < rounds; round++)
        {
            Func<Task>[] smallCalls = await few.PrepareAsync(operation, calls, seed + round);
            Func<Task>[] largeCalls = await many.PrepareAsync(operation, calls, seed + round);
            if (round % 2 == 0)
            {
                small[round] = await TimeAsync(smallCalls);
            }

            long before = await ServerStatus.PagesReadAsync(dataSource);
            large[round] = await TimeAsync(largeCalls);
            pages += await ServerStatus.PagesReadAsync(dataSource) - before;
            if (round % 2 != 0)
            {
                small[round] = await TimeAsync(smallCalls);
            }
        }

        double[] ratios = [.. large.Zip(small, static (a, b) => a / b).Order()];
        return (small.Order().ElementAt(rounds / 2), large.Order().ElementAt(rounds / 2), ratios[rounds / 2], pages / (double)(rounds * calls));
    }

    /// <summary>Calls until the methods are compiled for good and the records are in the server's cache.</summary>
    private static async Task WarmUpAsync(ScaleSide side, RecordScaleOperation operation, int calls, int seed)
    {
        for (double spent = 0; spent < WarmUp.TotalMicroseconds; seed--)
        {
            spent += await TimeAsync(await side.PrepareAsync(operation, calls, seed)) * calls;
        }
    }

    /// <summary>The microseconds of a call.</summary>
    private static async Task<double> TimeAsync(Func<Task>[] calls)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (Func<Task> call in calls)
        {
            await call();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls.Length;
    }
}
