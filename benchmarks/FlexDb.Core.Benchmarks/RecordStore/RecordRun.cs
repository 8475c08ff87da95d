using System.Diagnostics;

namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>How one contender did an operation.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Contender">The contender's name.</param>
/// <param name="Microseconds">The median time of a call.</param>
/// <param name="Ratio">The median over the rounds of the library's time divided by this contender's in the same round.</param>
/// <param name="LowRatio">The lower quartile of these ratios.</param>
/// <param name="HighRatio">Their upper quartile.</param>
/// <param name="AllocatedBytes">The least that a call allocated, on the average of a round.</param>
internal sealed record RecordOutcome(
    RecordOperation Operation,
    string Contender,
    double Microseconds,
    double Ratio,
    double LowRatio,
    double HighRatio,
    long AllocatedBytes);

/// <summary>Lets the contenders do an operation in turns, A B C C B A …; what counts are the ratios within a round.</summary>
internal sealed class RecordRun(IReadOnlyList<RecordSide> sides, int allRounds, TimeSpan warmUp, TimeSpan batch)
{
    public async Task<IReadOnlyList<RecordOutcome>> RunAsync(RecordOperation operation)
    {
        // One takes seconds, and leaves its records behind.
        int rounds = operation == RecordOperation.Import ? Math.Max(1, allRounds / 5) : allRounds;
        int seed = (int)operation * 1_000_003;
        int[] calls = new int[sides.Count];
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = await CalibrateAsync(sides[i], operation, seed += 1_000);
        }

        double[][] times = [.. sides.Select(_ => new double[rounds])];
        long[] allocated = [.. sides.Select(_ => long.MaxValue)];
        for (int round = 0; round < rounds; round++)
        {
            seed += 1_000;
            for (int turn = 0; turn < sides.Count; turn++)
            {
                int i = round % 2 == 0 ? turn : sides.Count - 1 - turn;
                Func<Task>[] prepared = await sides[i].PrepareAsync(operation, calls[i], seed);
                long before = GC.GetTotalAllocatedBytes(precise: true);
                times[i][round] = (await RunAsync(prepared)).TotalMicroseconds / calls[i];
                allocated[i] = Math.Min(allocated[i], (GC.GetTotalAllocatedBytes(precise: true) - before) / calls[i]);
            }
        }

        return [.. sides.Select((side, i) => Outcome(operation, side.Contender.Name, times[0], times[i], allocated[i]))];
    }

    /// <summary>Warms up, then says how many calls fill a batch.</summary>
    private async Task<int> CalibrateAsync(RecordSide side, RecordOperation operation, int seed)
    {
        TimeSpan warm = TimeSpan.Zero;
        int calls = 1;
        while (true)
        {
            TimeSpan time = await RunAsync(await side.PrepareAsync(operation, calls, seed++));
            warm += time;
            if (time >= batch / 2 && warm >= warmUp)
            {
                return Math.Max(1, (int)Math.Round(calls * (batch / time)));
            }

            calls = time >= batch / 2 ? calls : calls * 2;
        }
    }

    private static async Task<TimeSpan> RunAsync(Func<Task>[] calls)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (Func<Task> call in calls)
        {
            await call();
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static RecordOutcome Outcome(RecordOperation operation, string name, double[] library, double[] own, long allocated)
    {
        double[] ratios = [.. library.Zip(own, static (a, b) => a / b).Order()];
        double[] sorted = [.. own.Order()];
        return new(operation, name, Quantile(sorted, 0.5), Quantile(ratios, 0.5), Quantile(ratios, 0.25), Quantile(ratios, 0.75), allocated);
    }

    private static double Quantile(double[] sorted, double part)
    {
        double position = part * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }
}
