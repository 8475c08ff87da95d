using System.Globalization;

using FlexDb.Core.Benchmarks;
using FlexDb.Core.Benchmarks.Pure;
using FlexDb.Core.Benchmarks.RecordScale;
using FlexDb.Core.Benchmarks.RecordStore;
using FlexDb.Core.Benchmarks.Scale;
using FlexDb.Core.Benchmarks.Store;

switch (args)
{
    case ["schema", .. string[] options]:
        return SchemaBenchmarks.Run(options) ? 0 : 1;
    case ["records", .. string[] options]:
        return RecordBenchmarks.Run(options) ? 0 : 1;
    case ["store", .. string[] options]:
        return await StoreAsync(RunOptions.Parse(options)) ? 0 : 1;
    case ["record-store", .. string[] options]:
        return await RecordStoreBenchmarks.RunAsync(Server(), RunOptions.Parse(options, rounds: 15)) ? 0 : 1;
    case ["record-scale", .. string[] options]:
        return await RecordScaleBenchmarks.RunAsync(Server(), RunOptions.Parse(options, rounds: 31, rows: 10_000_000)) ? 0 : 1;
    case ["profile", string operation, string seconds]:
        await StoreBenchmarks.ProfileAsync(Server(), Enum.Parse<Operation>(operation), TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
        return 0;
    case ["scale", .. string[] options]:
        return await ScaleBenchmarks.RunAsync(Server(), RunOptions.Parse(options, rounds: 31)) ? 0 : 1;
    default:
        Console.Error.WriteLine("""
            Usage: FlexDb.Core.Benchmarks schema [OPTION OF BenchmarkDotNet…]
                   FlexDb.Core.Benchmarks records [OPTION OF BenchmarkDotNet…]
                   FlexDb.Core.Benchmarks store [--quick] [--bars] [--no-reset] [--rounds N] [--out FOLDER] [--no-twin]
                   FlexDb.Core.Benchmarks record-store [--quick] [--rounds N] [--rows N] [--database NAME] [--contenders A,B] [--only A,B] [--out FOLDER]
                   FlexDb.Core.Benchmarks scale [--quick] [--rounds N] [--rows N]
                   FlexDb.Core.Benchmarks record-scale [--quick] [--rounds N] [--rows N] [--tables N] [--only A,B]
                   FlexDb.Core.Benchmarks profile OPERATION SECONDS
            """);
        return 2;
}

// A quick run is for the counts, and those of records are among them.
static async Task<bool> StoreAsync(RunOptions options)
{
    bool isWithin = await StoreBenchmarks.RunAsync(Server(), options);
    return (!options.Quick || await RecordStoreBenchmarks.RunAsync(Server(), options)) && isWithin;
}

static string Server() =>
    Environment.GetEnvironmentVariable("FLEXDB_TEST_MYSQL")
    ?? throw new InvalidOperationException("Set FLEXDB_TEST_MYSQL to the connection string of a server, or run build/bench.sh, which starts one.");
