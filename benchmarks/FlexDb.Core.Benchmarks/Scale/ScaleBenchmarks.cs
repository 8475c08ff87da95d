using System.Globalization;

using FlexDb.Core.Benchmarks.Store;

namespace FlexDb.Core.Benchmarks.Scale;

/// <summary>The store in a catalog of a million tables against the same in one of a hundred, on one server and in turns.</summary>
internal static class ScaleBenchmarks
{
    private const int SmallTables = 100;

    public static async Task<bool> RunAsync(string server, RunOptions options)
    {
        await using SampleCatalog small = await SampleCatalog.CreateAsync(server);
        await using SampleCatalog large = await SampleCatalog.CreateAsync(server);
        LargeCatalog filled = new(large, options.Rows);
        LargeCatalog hundred = new(small, SmallTables * 10);
        await hundred.FillAsync();
        await filled.FillAsync();

        ScaleContender few = new(small.DataSource, SmallTables, hundred.Versions);
        ScaleContender many = new(large.DataSource, filled.TablesOfLargeApplication, filled.Versions);
        Console.WriteLine(FormattableString.Invariant(
            $"{options.Rows:N0} tables, {filled.TablesOfLargeApplication:N0} in the application, against {SmallTables * 10:N0} and {SmallTables}; {await large.ServerVersionAsync()}"));
        Console.WriteLine($"{"operation",-26}{"µs small",12}{"µs large",12}{"ratio",8}");
        bool kept = true;
        foreach (ScaleOperation operation in Enum.GetValues<ScaleOperation>())
        {
            (double smallTime, double largeTime, double ratio) = await CompareAsync(few, many, operation, options.Rounds);
            bool missed = IsRead(operation) && ratio > 1.2;
            kept &= !missed;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{operation,-26}{smallTime,12:N0}{largeTime,12:N0}{ratio,8:F2}{(missed ? " over the bar of 1.2" : "")}"));
        }

        return kept;
    }

    private static bool IsRead(ScaleOperation operation) => operation < ScaleOperation.Edit;

    private static async Task<(double Small, double Large, double Ratio)> CompareAsync(
        ScaleContender few, ScaleContender many, ScaleOperation operation, int rounds)
    {
        // A delete reads every table of its application, so that one call fills a round.
        int calls = operation is ScaleOperation.Delete ? 3 : 200;
        await few.RunAsync(operation, calls);
        await many.RunAsync(operation, calls);
        double[] small = new double[rounds];
        double[] large = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            small[round] = (await few.RunAsync(operation, calls)).TotalMicroseconds / calls;
            large[round] = (await many.RunAsync(operation, calls)).TotalMicroseconds / calls;
        }

        double[] ratios = [.. large.Zip(small, static (a, b) => a / b).Order()];
        return (small.Order().ElementAt(rounds / 2), large.Order().ElementAt(rounds / 2), ratios[rounds / 2]);
    }
}
