using System.Diagnostics;

using FlexDb.Core.IntegrationTests.Soak;
using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>As many operations as FLEXDB_SOAK_OPERATIONS says, in runs of some thousand, each with a database of its own.</summary>
internal static class RecordSoak
{
    private const int OperationsOfRun = 3_000;

    /// <summary>Runs them, and fails the test with what is wrong after one of the runs.</summary>
    /// <param name="operations">How many, where the variable is not set.</param>
    /// <param name="server">A connection string of another server than the shared one.</param>
    /// <param name="disturbAsync">What is done to the server, until it is stopped, instead of taking the network down.</param>
    public static async Task RunAsync(int operations, string? server = null, Func<SoakCounts, int, CancellationToken, Task>? disturbAsync = null)
    {
        operations = TestSettings.Of("FLEXDB_SOAK_OPERATIONS", operations);
        int seed = TestSettings.Of("FLEXDB_SOAK_SEED", 20_261_127);
        SoakCounts counts = new();
        Stopwatch elapsed = Stopwatch.StartNew();
        for (int done = 0; done < operations; done += OperationsOfRun)
        {
            int runSeed = seed + (done / OperationsOfRun);
            await TestContext.Progress.WriteLineAsync($"Soak of records, seed {runSeed}: {done} of {operations} operations after {elapsed.Elapsed.TotalSeconds:0} s.");
            int ofRun = int.Min(OperationsOfRun, operations - done);
            await using RecordSoakRun run = await RecordSoakRun.PrepareAsync(runSeed, counts, server);

            IReadOnlyList<string> problems = await run.RunAsync(ofRun, disturbAsync is null ? null : stop => disturbAsync(counts, runSeed, stop));

            Assert.That(
                problems.Count,
                Is.Zero,
                $"{string.Join('\n', problems.Take(40))}\nTo run it again: build/soak.sh {(server is null ? "--records" : "--cluster group|galera")} --operations {ofRun} --seed {runSeed}");
        }

        await TestContext.Progress.WriteLineAsync(counts.ToString());
        Assert.That(counts.DoneWrites, Is.GreaterThan(operations / 10), "Too little was done for this to show anything.");
    }
}
