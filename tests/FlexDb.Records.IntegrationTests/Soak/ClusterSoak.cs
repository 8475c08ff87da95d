using System.Diagnostics;

using FlexDb.Core.IntegrationTests.Soak;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Records.IntegrationTests.Model;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>The soak of records on a cluster, through haproxy, whose written node is killed again and again.</summary>
internal static class ClusterSoak
{
    private const int OperationsOfRun = 3_000;

    public static async Task RunAsync(Cluster cluster)
    {
        int operations = ModelTests.Setting("FLEXDB_CLUSTER_SOAK_OPERATIONS", 600);
        int seed = ModelTests.Setting("FLEXDB_SOAK_SEED", 20_261_127);
        SoakCounts counts = new();
        int failovers = 0;
        Stopwatch elapsed = Stopwatch.StartNew();
        for (int done = 0; done < operations; done += OperationsOfRun)
        {
            int runSeed = seed + (done / OperationsOfRun);
            await TestContext.Progress.WriteLineAsync($"Soak of records on a cluster, seed {runSeed}: {done} of {operations} operations and {failovers} failovers after {elapsed.Elapsed.TotalSeconds:0} s.");
            int ofRun = int.Min(OperationsOfRun, operations - done);
            await using RecordSoakRun run = await RecordSoakRun.PrepareAsync(runSeed, counts, cluster.ConnectionString);
            Failovers kills = new(cluster, counts, runSeed);

            IReadOnlyList<string> problems = await run.RunAsync(ofRun, kills.RepeatAsync);

            Assert.That(problems.Count, Is.Zero, $"Seed {runSeed}, {ofRun} operations:\n{string.Join('\n', problems.Take(40))}");
            failovers += kills.Count;
        }

        await TestContext.Progress.WriteLineAsync($"{failovers} failovers in {elapsed.Elapsed.TotalSeconds:0} s. {counts}");
        Assert.That(counts.DoneWrites, Is.GreaterThan(operations / 10), "Too little was done for this to show anything.");
    }
}
