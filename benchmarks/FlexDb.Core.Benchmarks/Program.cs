using System.Globalization;

using FlexDb.Core.Benchmarks;
using FlexDb.Core.Benchmarks.Pure;
using FlexDb.Core.Benchmarks.Scale;
using FlexDb.Core.Benchmarks.Store;

switch (args)
{
    case ["schema", .. string[] options]:
        return SchemaBenchmarks.Run(options) ? 0 : 1;
    case ["records", .. string[] options]:
        return RecordBenchmarks.Run(options) ? 0 : 1;
    case ["store", .. string[] options]:
        return await StoreBenchmarks.RunAsync(Server(), RunOptions.Parse(options)) ? 0 : 1;
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
                   FlexDb.Core.Benchmarks scale [--quick] [--rounds N] [--rows N]
                   FlexDb.Core.Benchmarks profile OPERATION SECONDS
            """);
        return 2;
}

static string Server() =>
    Environment.GetEnvironmentVariable("FLEXDB_TEST_MYSQL")
    ?? throw new InvalidOperationException("Set FLEXDB_TEST_MYSQL to the connection string of a server, or run build/bench.sh, which starts one.");
