using System.Globalization;
using MySqlConnector;

namespace Quickstart;

/// <summary>An empty database of the demo's own, dropped at its end.</summary>
internal sealed class DemoDatabase : IAsyncDisposable
{
    private readonly MySqlDataSource _server;

    private DemoDatabase(MySqlDataSource server, string serverName, string name, MySqlDataSource dataSource)
    {
        _server = server;
        ServerName = serverName;
        Name = name;
        DataSource = dataSource;
    }

    /// <summary>The server's product and version, such as <c>MySQL 8.4.6</c>.</summary>
    public string ServerName { get; }

    /// <summary>The database's name, unique on its server.</summary>
    public string Name { get; }

    /// <summary>Connects to the database.</summary>
    public MySqlDataSource DataSource { get; }

    public static async Task<DemoDatabase> CreateAsync(string connectionString, CancellationToken cancellationToken)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"flexdb_demo_{Guid.NewGuid():N}")[..24];
        MySqlDataSource server = new(new MySqlConnectionStringBuilder(connectionString) { Database = "" }.ConnectionString);
        try
        {
            await using MySqlConnection connection = await server.OpenConnectionAsync(cancellationToken);
            await ExecuteAsync(connection, $"CREATE DATABASE `{name}` CHARACTER SET utf8mb4");
            return new DemoDatabase(
                server,
                await ReadServerNameAsync(connection, cancellationToken),
                name,
                new MySqlDataSource(new MySqlConnectionStringBuilder(connectionString) { Database = name }.ConnectionString));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await using (MySqlConnection connection = await _server.OpenConnectionAsync())
        {
            await ExecuteAsync(connection, $"DROP DATABASE `{Name}`");
        }

        await _server.DisposeAsync();
    }

    // Asked for, because MariaDB's handshake begins with a version that it is not.
    private static async Task<string> ReadServerNameAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        await using MySqlCommand command = new("SELECT VERSION()", connection);
        string version = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
        string product = version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? "MariaDB" : "MySQL";
        return $"{product} {version.Split('-')[0]}";
    }

    private static async Task ExecuteAsync(MySqlConnection connection, string sql)
    {
        await using MySqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
