using System.Diagnostics;

using FlexDb.Core.IntegrationTests.Soak;
using FlexDb.Records.IntegrationTests.Model;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>Random operations on records and schemas under random faults, after which nothing may be lost, doubled, torn, leaked or dangling.</summary>
public sealed class RecordSoakTests
{
    /// <summary>A run has so many operations, and the next one has a database of its own.</summary>
    private const int OperationsOfRun = 3_000;

    [Test]
    public async Task Nothing_is_lost_doubled_torn_leaked_or_dangling()
    {
        int operations = ModelTests.Setting("FLEXDB_SOAK_OPERATIONS", 2_000);
        int seed = ModelTests.Setting("FLEXDB_SOAK_SEED", 20_261_127);
        SoakCounts counts = new();
        Stopwatch elapsed = Stopwatch.StartNew();
        for (int done = 0; done < operations; done += OperationsOfRun)
        {
            int runSeed = seed + (done / OperationsOfRun);
            await TestContext.Progress.WriteLineAsync($"Soak of records, seed {runSeed}: {done} of {operations} operations after {elapsed.Elapsed.TotalSeconds:0} s.");
            int ofRun = int.Min(OperationsOfRun, operations - done);
            await using RecordSoakRun run = await RecordSoakRun.PrepareAsync(runSeed, counts);

            IReadOnlyList<string> problems = await run.RunAsync(ofRun);

            Assert.That(
                problems.Count,
                Is.Zero,
                $"{string.Join('\n', problems.Take(40))}\nTo run it again: build/soak.sh --records --operations {ofRun} --seed {runSeed}");
        }

        await TestContext.Progress.WriteLineAsync(counts.ToString());
        Assert.That(counts.DoneWrites, Is.GreaterThan(operations / 10), "Too little was done for this to show anything.");
    }
}
