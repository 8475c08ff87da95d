using System.Diagnostics;

using MySqlConnector;

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

        await catalog.ExecuteAsync("TRUNCATE performance_schema.events_statements_summary_by_digest");
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

        await WriteStatementsAsync();
    }

    private async Task WriteStatementsAsync()
    {
        await using MySqlConnection connection = await catalog.DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new(
            """
            SELECT COUNT_STAR, MIN_TIMER_WAIT / 1e6, AVG_TIMER_WAIT / 1e6, COALESCE(LEFT(DIGEST_TEXT, 600), '(connection reset)')
            FROM performance_schema.events_statements_summary_by_digest
            WHERE SCHEMA_NAME = DATABASE() AND COUNT_STAR >= 100
            ORDER BY FIRST_SEEN
            """,
            connection);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        Console.WriteLine($"{"on the server",-15}{"least µs",10}{"mean µs",10}  statement");
        while (await reader.ReadAsync())
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{reader.GetInt64(0),12:N0} × {reader.GetDouble(1),9:F1} {reader.GetDouble(2),9:F1}  {reader.GetString(3)}"));
        }
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
