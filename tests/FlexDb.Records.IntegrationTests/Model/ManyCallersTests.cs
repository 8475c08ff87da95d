using System.Globalization;

using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Records.IntegrationTests.Store;

namespace FlexDb.Records.IntegrationTests.Model;

/// <summary>Many callers write the records of one application while some of them edit its schemas.</summary>
/// <remarks>A seed gives the same calls again, but not the same order of what happens on the server.</remarks>
[TestFixture]
public sealed class ManyCallersTests : RecordFixture
{
    /// <summary>Applications are begun anew after so many steps, so that histories stay short.</summary>
    private const int StepsOfRun = 1_000;

    [Test]
    public async Task Every_acknowledged_write_is_there_and_no_refused_one()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        int steps = TestSettings.Of("FLEXDB_MODEL_STEPS", 800);
        int seed = TestSettings.Of("FLEXDB_MODEL_SEED", 20_261_126);
        for (int done = 0; done < steps; done += StepsOfRun)
        {
            int runSeed = seed + (done / StepsOfRun);
            await TestContext.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Many callers, seed {runSeed}: {done} of {steps} steps done after {watch.Elapsed.TotalSeconds:F0} s"));
            ManyCallersRun run = new(Catalog, Database, runSeed);
            await run.RunAsync(Math.Min(StepsOfRun, steps - done));
            await TestContext.Progress.WriteLineAsync($"  {run.Summary}");
        }
    }
}
