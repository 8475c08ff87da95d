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
        Console.WriteLine($"{"operation",-26}{"µs small",12}{"µs large",12}{"ratio",8}{"pages read",12}");
        bool kept = true;
        foreach (ScaleOperation operation in Enum.GetValues<ScaleOperation>())
        {
            long read = await ServerStatus.PagesReadAsync(large.DataSource);
            (double smallTime, double largeTime, double ratio, int calls) = await CompareAsync(few, many, operation, options.Rounds);
            double pages = (await ServerStatus.PagesReadAsync(large.DataSource) - read) / (double)calls;
            bool missed = IsRead(operation) && ratio > 1.2;
            kept &= !missed;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{operation,-26}{smallTime,12:N0}{largeTime,12:N0}{ratio,8:F2}{pages,12:N1}{(missed ? " over the bar of 1.2" : "")}"));
        }

        await ExplainDeletesAsync(large, many);
        return kept;
    }

    /// <summary>Where a delete's time goes: first as the server is, then with memory for the whole application.</summary>
    private static async Task ExplainDeletesAsync(SampleCatalog large, ScaleContender many)
    {
        StatementTimes statements = new(large);
        foreach (int megabytes in (int[])[0, 1024])
        {
            if (megabytes > 0)
            {
                await large.ExecuteAsync(FormattableString.Invariant($"SET GLOBAL innodb_buffer_pool_size = {megabytes} * 1024 * 1024"));
                await many.RunAsync(ScaleOperation.Delete, 1);
            }

            const int Calls = 3;
            long read = await ServerStatus.PagesReadAsync(large.DataSource);
            await statements.ResetAsync();
            double each = (await many.RunAsync(ScaleOperation.Delete, Calls)).TotalMilliseconds / Calls;
            Console.WriteLine(FormattableString.Invariant(
                $"\nA delete takes {each:N0} ms and reads {(await ServerStatus.PagesReadAsync(large.DataSource) - read) / Calls:N0} pages{(megabytes > 0 ? $", of {megabytes} MB of buffer pool" : "")}."));
            await statements.WriteAsync(atLeast: Calls);
        }
    }

    private static bool IsRead(ScaleOperation operation) => operation < ScaleOperation.Edit;

    private static async Task<(double Small, double Large, double Ratio, int Calls)> CompareAsync(
        ScaleContender few, ScaleContender many, ScaleOperation operation, int rounds)
    {
        int calls = operation switch
        {
            // It reads every table of its application, so that one call fills a round.
            ScaleOperation.Delete => 1,
            ScaleOperation.ListVersionsFirstPage or ScaleOperation.ListVersionsLastPage => 20,
            _ => 200,
        };
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
        return (small.Order().ElementAt(rounds / 2), large.Order().ElementAt(rounds / 2), ratios[rounds / 2], calls * (rounds + 1));
    }
}
