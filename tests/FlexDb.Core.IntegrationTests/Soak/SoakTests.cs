using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>Random operations of many callers under random faults, after which nothing may be lost, doubled, torn or leaked.</summary>
public sealed class SoakTests
{
    [Test]
    public async Task Nothing_is_lost_doubled_torn_or_leaked()
    {
        int operations = TestSettings.Of("FLEXDB_SOAK_OPERATIONS", 4_000);
        int seed = TestSettings.Of("FLEXDB_SOAK_SEED", 20_261_122);
        await TestContext.Progress.WriteLineAsync($"Soak: {operations} operations, seed {seed}.");
        await using SoakRun run = await SoakRun.PrepareAsync(seed);

        IReadOnlyList<string> problems = await run.RunAsync(operations);

        await TestContext.Progress.WriteLineAsync(run.Counts.ToString());
        Assert.That(
            problems.Count,
            Is.Zero,
            $"{string.Join('\n', problems.Take(40))}\nTo run it again: build/soak.sh --operations {operations} --seed {seed}");
        Assert.That(run.Counts.DoneWrites, Is.GreaterThan(operations / 5), "Too little was done for this to show anything.");
    }
}
