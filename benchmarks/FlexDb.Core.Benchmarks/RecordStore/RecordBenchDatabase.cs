using FlexDb.Core.Installation;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>The database with the records of every contender: one of its own, or a named one that is kept for the next run.</summary>
internal sealed class RecordBenchDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name;
    private readonly bool _isKept;

    private RecordBenchDatabase(string server, string kept)
    {
        _server = server;
        _isKept = kept.Length > 0;
        _name = _isKept ? kept : $"flexdb_bench_{Guid.NewGuid():N}";
        ConnectionString = new MySqlConnectionStringBuilder(server) { Database = _name, DefaultCommandTimeout = 600 }.ConnectionString;
        DataSource = new MySqlDataSource(ConnectionString);
    }

    public string ConnectionString { get; }

    public MySqlDataSource DataSource { get; }

    public static async Task<RecordBenchDatabase> CreateAsync(string server, string kept)
    {
        RecordBenchDatabase database = new(server, kept);
        await using (MySqlConnection connection = new(server))
        {
            await connection.OpenAsync();
            await using MySqlCommand command = new($"CREATE DATABASE IF NOT EXISTS {database._name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", connection);
            await command.ExecuteNonQueryAsync();
        }

        await FlexDbInstaller.InstallAsync(database.DataSource, new FlexInstallOptions { Records = true });
        await database.ExecuteAsync("CREATE TABLE IF NOT EXISTS bench_progress (contender VARCHAR(32) PRIMARY KEY, loaded BIGINT NOT NULL, inserted BIGINT NOT NULL, deleted BIGINT NOT NULL, bytes BIGINT NOT NULL)");
        return database;
    }

    public async Task<string> ServerVersionAsync()
    {
        await using MySqlConnection connection = await DataSource.OpenConnectionAsync();
        return connection.ServerVersion.Contains("MariaDB", StringComparison.Ordinal)
            ? connection.ServerVersion
            : $"MySQL {connection.ServerVersion}";
    }

    /// <summary>The bytes of tables with their indexes, by the server's own statistics.</summary>
    public async Task<long> BytesOfAsync(IReadOnlyList<string> tables)
    {
        await ExecuteAsync($"ANALYZE TABLE {string.Join(", ", tables)}");
        await using MySqlConnection connection = await DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new(
            $"SELECT SUM(data_length + index_length) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN ('{string.Join("', '", tables)}')",
            connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<long[]?> ReadAsync(string sql)
    {
        await using MySqlConnection connection = await DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new(sql, connection);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64)] : null;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using MySqlConnection connection = await DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        if (!_isKept)
        {
            await using MySqlConnection connection = new(_server);
            await connection.OpenAsync();
            await using MySqlCommand command = new($"DROP DATABASE {_name}", connection) { CommandTimeout = 600 };
            await command.ExecuteNonQueryAsync();
        }
    }
}
