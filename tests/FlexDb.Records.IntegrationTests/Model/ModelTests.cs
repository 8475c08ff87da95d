using System.Globalization;

using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Records.IntegrationTests.Store;

namespace FlexDb.Records.IntegrationTests.Model;

[TestFixture]
public sealed class ModelTests : RecordFixture
{
    /// <summary>Applications are begun anew after so many steps, so that histories stay short.</summary>
    private const int StepsOfRun = 1_000;

    [Test]
    public async Task The_store_agrees_with_a_simple_model_of_it()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        int steps = TestSettings.Of("FLEXDB_MODEL_STEPS", 1_000);
        int seed = TestSettings.Of("FLEXDB_MODEL_SEED", 20_261_126);

        // Two hosts, each with a cache of its own.
        FlexRecordStore[] stores = [Records, new FlexRecordStore(Database.DataSource)];
        for (int done = 0; done < steps; done += StepsOfRun)
        {
            int runSeed = seed + (done / StepsOfRun);
            await TestContext.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Model, seed {runSeed}: {done} of {steps} steps done after {watch.Elapsed.TotalSeconds:F0} s"));
            await new ModelRun(Catalog, stores, runSeed).RunAsync(Math.Min(StepsOfRun, steps - done));
        }
    }
}
