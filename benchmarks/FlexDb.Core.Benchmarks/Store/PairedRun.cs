namespace FlexDb.Core.Benchmarks.Store;

/// <summary>How one contender did a job.</summary>
/// <param name="Job">The job.</param>
/// <param name="Contender">The contender's name.</param>
/// <param name="Microseconds">The median time of a call; with several callers, the time that passed for each call done.</param>
/// <param name="Ratio">The median over the rounds of the store's time divided by this contender's in the same round.</param>
/// <param name="LowRatio">The lower quartile of these ratios.</param>
/// <param name="HighRatio">Their upper quartile.</param>
/// <param name="AllocatedBytes">What a call allocates; null where that cannot be told.</param>
internal sealed record Outcome(
    Job Job,
    string Contender,
    double Microseconds,
    double Ratio,
    double LowRatio,
    double HighRatio,
    long? AllocatedBytes);

/// <summary>
/// Lets the contenders do a job in turns, A B C C B A …, so that a slow moment of the machine hits all alike; what
/// counts are the ratios within a round.
/// </summary>
internal sealed class PairedRun(IReadOnlyList<Contender> contenders, int rounds, TimeSpan batch)
{
    /// <summary>
    /// How long each contender does an operation for the first time before it is measured. The runtime compiles a method
    /// for good only after it was called some dozens of times and then, in two steps, some 100 ms later; until that time
    /// whoever has more code looks slower than in a host that has run for a while.
    /// </summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// How long the runtime then gets, four times, to compile in peace. It begins when 100 ms have passed without a new
    /// method, so while the other contenders warm up it puts off what it owes the first.
    /// </summary>
    private static readonly TimeSpan Peace = TimeSpan.FromMilliseconds(300);

    private readonly HashSet<Operation> _warm = [];

    public async Task<IReadOnlyList<Outcome>> RunAsync(Job job)
    {
        bool isWarm = !_warm.Add(job.Operation);
        int[] calls = new int[contenders.Count];
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = await CalibrateAsync(contenders[i], job, isWarm ? batch * 2 : WarmUp);
        }

        for (int pause = 0; pause < 4 && !isWarm; pause++)
        {
            await Task.Delay(Peace);
            for (int i = 0; i < calls.Length; i++)
            {
                await contenders[i].RunAsync(job, calls[i]);
            }
        }

        double[][] times = [.. contenders.Select(_ => new double[rounds])];
        long?[] allocated = new long?[contenders.Count];
        for (int round = 0; round < rounds; round++)
        {
            for (int turn = 0; turn < contenders.Count; turn++)
            {
                int i = round % 2 == 0 ? turn : contenders.Count - 1 - turn;
                int done = calls[i] * job.Callers;
                long before = GC.GetTotalAllocatedBytes(precise: true);
                times[i][round] = (await contenders[i].RunAsync(job, calls[i])).TotalMicroseconds / done;
                long bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / done;
                if (job.Callers == 1 && contenders[i].IsInProcess)
                {
                    allocated[i] = Math.Min(bytes, allocated[i] ?? long.MaxValue);
                }
            }
        }

        return [.. contenders.Select((contender, i) => Outcome(job, contender.Name, times[0], times[i], allocated[i]))];
    }

    /// <summary>Warms up, then finds how many calls fill a batch.</summary>
    private async Task<int> CalibrateAsync(Contender contender, Job job, TimeSpan needed)
    {
        TimeSpan warm = TimeSpan.Zero;
        int calls = 1;
        while (true)
        {
            TimeSpan time = await contender.RunAsync(job, calls);
            warm += time;
            if (time >= batch / 2 && warm >= needed)
            {
                return Math.Max(1, (int)Math.Round(calls * (batch / time)));
            }

            calls = time >= batch / 2 ? calls : calls * 2;
        }
    }

    private static Outcome Outcome(Job job, string name, double[] store, double[] own, long? allocated)
    {
        double[] ratios = [.. store.Zip(own, static (a, b) => a / b).Order()];
        double[] sorted = [.. own.Order()];
        return new Outcome(job, name, Quantile(sorted, 0.5), Quantile(ratios, 0.5), Quantile(ratios, 0.25), Quantile(ratios, 0.75), allocated);
    }

    private static double Quantile(double[] sorted, double part)
    {
        double position = part * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }
}
