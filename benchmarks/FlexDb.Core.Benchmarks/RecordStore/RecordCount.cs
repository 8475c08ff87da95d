using System.Text.RegularExpressions;

using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>What one call needs, on the wire and in the server.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Contender">The contender's name.</param>
/// <param name="RoundTrips">How often it waits for the server, not counting what a connection pool does of its own.</param>
/// <param name="Statements">How many statements it sends.</param>
/// <param name="BytesSent">The bytes of what it sends.</param>
/// <param name="KeysRead">How many index entries the server reads for it; null of a contender with a pool of its own.</param>
internal sealed partial record RecordCount(RecordOperation Operation, string Contender, int RoundTrips, int Statements, int BytesSent, long? KeysRead)
{
    /// <summary>Counts through a proxy that reads what is on the wire.</summary>
    /// <param name="proxy">The proxy.</param>
    /// <param name="dataSource">A data source of one connection, which is not reset, so that its session's status tells what was done.</param>
    /// <param name="sides">The contenders, all but those with <paramref name="ownPools"/> on that data source.</param>
    /// <param name="ownPools">The names of contenders that have a pool of their own.</param>
    /// <param name="operations">What to count.</param>
    public static async Task<IReadOnlyList<RecordCount>> OfAsync(
        TcpProxy proxy, MySqlDataSource dataSource, IEnumerable<RecordSide> sides, IReadOnlyList<string> ownPools, IReadOnlyList<RecordOperation> operations)
    {
        List<RecordCount> counts = [];
        foreach (RecordSide side in sides)
        {
            foreach (RecordOperation operation in operations)
            {
                Func<Task>[] calls = await side.PrepareAsync(operation, operation == RecordOperation.Import ? 2 : 3, 90_000 + (int)operation);
                Func<Task> counted = calls[^1];

                // The first calls open connections, look the server over and read the table. A query runs twice, because the
                // first time the library may count its conditions to choose a way; it remembers the counts for a minute.
                foreach (Func<Task> call in RecordQueries.IsQuery(operation) ? calls : calls[..^1])
                {
                    await call();
                }

                long first = await KeysReadAsync(dataSource);
                long before = await KeysReadAsync(dataSource);
                proxy.Clear();
                await counted();
                IReadOnlyList<ProxiedCommand> sent = proxy.SqlCommands;

                // Reading the status reads keys too, as many each time.
                long keys = await KeysReadAsync(dataSource) - before - (before - first);
                counts.Add(new RecordCount(
                    operation,
                    side.Contender.Name,
                    sent.Count,
                    sent.Sum(static command => StatementStart().Count(command.Text)),
                    sent.Sum(static command => command.Length),
                    ownPools.Contains(side.Contender.Name, StringComparer.Ordinal) ? null : keys));
            }
        }

        return counts;
    }

    private static async Task<long> KeysReadAsync(MySqlDataSource dataSource)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = new(
            "SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_first', 'Handler_read_key', 'Handler_read_last', 'Handler_read_next', 'Handler_read_prev')",
            connection);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        long sum = 0;
        while (await reader.ReadAsync())
        {
            sum += long.Parse(reader.GetString(1), System.Globalization.CultureInfo.InvariantCulture);
        }

        return sum;
    }

    // Semicolons alone do not tell: values hold some, and bytes may be any.
    [GeneratedRegex(@"(?:^[\0\x01]*|;)\s*\(?\s*(?:SELECT|INSERT|UPDATE|DELETE|SET|START|COMMIT)\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StatementStart();
}
