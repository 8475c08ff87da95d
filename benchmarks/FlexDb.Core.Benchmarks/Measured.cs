using System.Diagnostics;

namespace FlexDb.Core.Benchmarks;

/// <summary>What one call costs: the median time of many rounds, and the bytes that it allocates.</summary>
/// <param name="Name">What was called.</param>
/// <param name="Nanoseconds">The median over the rounds of a round's mean.</param>
/// <param name="AllocatedBytes">The bytes that one call allocates on its thread.</param>
internal sealed record Measured(string Name, double Nanoseconds, long AllocatedBytes)
{
    private const int Rounds = 41;
    private const double RoundMilliseconds = 12;

    /// <summary>
    /// Measures several ways to do one job side by side: in every round each has its turn, so that a slow moment of
    /// the machine hits all alike and the ratios hold.
    /// </summary>
    public static Measured[] SideBySide(params (string Name, Action Call)[] ways)
    {
        int[] calls = [.. ways.Select(way => Calibrate(way.Call))];
        double[][] rounds = [.. ways.Select(_ => new double[Rounds])];
        for (int round = 0; round < Rounds; round++)
        {
            for (int way = 0; way < ways.Length; way++)
            {
                rounds[way][round] = Time(ways[way].Call, calls[way]);
            }
        }

        return [.. ways.Select((way, i) => new Measured(way.Name, Median(rounds[i]), Allocated(way.Call)))];
    }

    // Warm until tiered compilation has had its say, then find how many calls fill a round.
    private static int Calibrate(Action call)
    {
        Stopwatch watch = Stopwatch.StartNew();
        int calls = 0;
        while (watch.ElapsedMilliseconds < 400 || calls < 200)
        {
            call();
            calls++;
            if (calls == 100)
            {
                Thread.Sleep(150);
            }
        }

        double each = Time(call, Math.Max(1, calls / 20));
        return Math.Max(1, (int)(RoundMilliseconds * 1e6 / each));
    }

    private static double Time(Action call, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            call();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }

    private static long Allocated(Action call)
    {
        const int Calls = 100;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++)
        {
            call();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
