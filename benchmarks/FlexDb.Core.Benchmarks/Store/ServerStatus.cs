using MySqlConnector;

namespace FlexDb.Core.Benchmarks.Store;

/// <summary>What a server tells of itself.</summary>
internal static class ServerStatus
{
    /// <summary>How many pages the server has read from outside its buffer pool.</summary>
    public static async Task<long> PagesReadAsync(MySqlDataSource dataSource)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = new("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_reads'", connection);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return long.Parse(reader.GetString(1), System.Globalization.CultureInfo.InvariantCulture);
    }
}
