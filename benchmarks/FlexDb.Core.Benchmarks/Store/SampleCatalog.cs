using FlexDb.Core.Installation;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.Store;

/// <summary>A database of its own, with the sample tables of every contender.</summary>
internal sealed class SampleCatalog : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name;

    private SampleCatalog(string server)
    {
        _server = server;
        _name = $"flexdb_bench_{Guid.NewGuid():N}";
        ConnectionString = new MySqlConnectionStringBuilder(server) { Database = _name, MaximumPoolSize = 64 }.ConnectionString;
        DataSource = new MySqlDataSource(ConnectionString);
    }

    public string ConnectionString { get; }

    public MySqlDataSource DataSource { get; }

    public static async Task<SampleCatalog> CreateAsync(string server)
    {
        SampleCatalog catalog = new(server);
        await catalog.OnServerAsync($"CREATE DATABASE {catalog._name} CHARACTER SET utf8mb4");
        await FlexDbInstaller.InstallAsync(catalog.DataSource);
        return catalog;
    }

    public async Task FillAsync(IEnumerable<string> applications, IEnumerable<int> columnCounts, int callers)
    {
        FlexDbStore store = new(DataSource);
        foreach (int columns in columnCounts)
        {
            foreach (string application in applications)
            {
                await store.CreateTableAsync(New(application, Sample.ReadTable(columns), columns));
                await Parallel.ForAsync(0, callers, async (caller, _) =>
                {
                    await store.CreateTableAsync(New(application, Sample.EditedTable(columns, caller), columns), CancellationToken.None);

                    // Two versions that differ: each revert goes to the one that is not the present.
                    FlexTable reverted = await store.CreateTableAsync(New(application, Sample.RevertedTable(columns, caller), columns), CancellationToken.None);
                    await store.EditTableAsync(
                        application,
                        reverted,
                        edit => edit.ModifyColumn(Sample.EditedColumn, column => column with { DisplayName = "Another label" }),
                        cancellationToken: CancellationToken.None);
                });
            }
        }

        for (int i = 0; i < Sample.ListedTables; i++)
        {
            await store.CreateTableAsync(New(Sample.ListedApplication, FormattableString.Invariant($"listed_{i:D4}"), 20));
        }

        // As if nobody had changed anything for an hour: schemas are remembered only of rows that have settled.
        await ExecuteAsync("UPDATE flex_tables SET updated_at = updated_at - INTERVAL 1 HOUR");
    }

    public async Task<string> ServerVersionAsync()
    {
        await using MySqlConnection connection = await DataSource.OpenConnectionAsync();
        return connection.ServerVersion.Contains("MariaDB", StringComparison.Ordinal)
            ? connection.ServerVersion
            : $"MySQL {connection.ServerVersion}";
    }

    public async Task ExecuteAsync(string sql)
    {
        await using MySqlConnection connection = await DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await OnServerAsync($"DROP DATABASE {_name}");
    }

    private static NewFlexTable New(string application, string name, int columns) =>
        new(application, name) { DisplayName = "A sample", Actor = "user_17", Columns = [.. Sample.Columns(columns)] };

    private async Task OnServerAsync(string sql)
    {
        await using MySqlConnection connection = new(_server);
        await connection.OpenAsync();
        await using MySqlCommand command = new(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }
}
