using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace FlexDb.Core.Tests.Support;

/// <summary>Checks that a rule holds for many random cases, the same ones in every run.</summary>
/// <remarks>FLEXDB_PROPERTY_CASES, where it is set, is the most cases of a rule: build/mutate.sh runs them thousands of times.</remarks>
internal static class Holds
{
    private static readonly int MostCases =
        int.Parse(Environment.GetEnvironmentVariable("FLEXDB_PROPERTY_CASES") ?? "2147483647", CultureInfo.InvariantCulture);

    /// <summary>Runs an assertion with sources of random values; a failure names the seed of its case.</summary>
    /// <returns>How many cases were run.</returns>
    /// <remarks>To see one failed case again, run the assertion with <c>new Random(seed)</c>.</remarks>
    public static int ForCases(int cases, Action<Random> assertion)
    {
        int run = int.Min(cases, MostCases);
        // The numbers mean nothing but that the cases never change (FsCheck wants the second one odd).
        Replay replay = new(new Rnd(20_261_122, 1_234_567), FSharpOption<int>.None);
        Config config = Config.QuickThrowOnFailure.WithMaxTest(run).WithReplay(FSharpOption<Replay>.Some(replay));
        Arbitrary<int> seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();
        Prop.ForAll(seeds, seed => assertion(new Random(seed))).Check(config);
        return run;
    }
}
