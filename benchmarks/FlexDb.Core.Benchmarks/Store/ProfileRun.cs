using System.Diagnostics;

namespace FlexDb.Core.Benchmarks.Store;

/// <summary>
/// Lets contenders do one job in turns, and says where their time goes: on this side by processor time, which other
/// work on the machine hardly changes, and on the server by its own statement statistics (MySQL's, where they are on).
/// </summary>
internal sealed class ProfileRun(SampleCatalog catalog, IReadOnlyList<Contender> contenders, Job job)
{
    private const int Batch = 100;

    public async Task RunAsync(TimeSpan time)
    {
        Totals[] totals = [.. contenders.Select(_ => new Totals())];
        foreach (Contender contender in contenders)
        {
            await contender.RunAsync(job, 20 * Batch);
        }

        StatementTimes statements = new(catalog);
        await statements.ResetAsync();
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            for (int i = 0; i < totals.Length; i++)
            {
                await totals[i].AddAsync(contenders[i], job, Batch);
            }
        }

        for (int i = 0; i < totals.Length; i++)
        {
            Console.WriteLine($"{contenders[i].Name,-10}{totals[i]}");
        }

        await statements.WriteAsync(atLeast: Batch);
    }

    private sealed class Totals
    {
        private int _calls;
        private double _elapsed;
        private double _processor;

        public async Task AddAsync(Contender contender, Job job, int calls)
        {
            double before = Environment.CpuUsage.TotalTime.TotalMicroseconds;
            _elapsed += (await contender.RunAsync(job, calls)).TotalMicroseconds;
            _processor += Environment.CpuUsage.TotalTime.TotalMicroseconds - before;
            _calls += calls;
        }

        public override string ToString() => FormattableString.Invariant(
            $"{_calls,8:N0} calls of {_elapsed / _calls,7:F1} µs, {_processor / _calls,7:F1} µs of processor time in this process");
    }
}
