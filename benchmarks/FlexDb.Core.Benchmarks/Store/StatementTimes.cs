using MySqlConnector;

namespace FlexDb.Core.Benchmarks.Store;

/// <summary>What a server says of the time that statements in one database took: MySQL does, MariaDB only where told to.</summary>
internal sealed class StatementTimes(SampleCatalog catalog)
{
    public Task ResetAsync() => catalog.ExecuteAsync("TRUNCATE performance_schema.events_statements_summary_by_digest");

    /// <summary>Prints those that ran at least so often, in the order in which they first ran.</summary>
    public async Task WriteAsync(int atLeast)
    {
        await using MySqlConnection connection = await catalog.DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new(
            """
            SELECT COUNT_STAR, MIN_TIMER_WAIT / 1e6, AVG_TIMER_WAIT / 1e6, COALESCE(LEFT(DIGEST_TEXT, 600), '')
            FROM performance_schema.events_statements_summary_by_digest
            WHERE SCHEMA_NAME = DATABASE() AND COUNT_STAR >= @atLeast
            ORDER BY FIRST_SEEN
            """,
            connection);
        command.Parameters.AddWithValue("@atLeast", atLeast);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        Console.WriteLine($"{"on the server",14} {"least µs",11} {"mean µs",11}  statement");
        while (await reader.ReadAsync())
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{reader.GetInt64(0),12:N0} × {reader.GetDouble(1),11:N1} {reader.GetDouble(2),11:N1}  {reader.GetString(3)}"));
        }
    }
}
