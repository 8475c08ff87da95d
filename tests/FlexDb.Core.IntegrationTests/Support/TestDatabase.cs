using System.Data;
using System.Reflection;
using FlexDb.Core.Installation;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>A database of its own for one test or fixture, dropped with its users when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly string[] CatalogScripts = ["0001_create_flex_tables.sql", "0002_create_flex_table_versions.sql"];

    private static readonly string[] RecordScripts =
    [
        "0003_create_flex_record_tables.sql",
        "0004_create_flex_record_indexes.sql",
        "0005_create_flex_records.sql",
        "0006_create_flex_record_keys.sql",
        "0007_create_flex_record_uniques.sql",
    ];

    private readonly List<string> _users = [];

    private readonly string _server;

    private TestDatabase(string name, string server)
    {
        Name = name;
        _server = server;
        ConnectionString = new MySqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
        DataSource = new MySqlDataSource(ConnectionString);
    }

    /// <summary>Gets the database's name, unique on the server.</summary>
    public string Name { get; }

    /// <summary>Gets a connection string to this database with all rights.</summary>
    public string ConnectionString { get; }

    /// <summary>Gets a data source over <see cref="ConnectionString"/>, disposed with the database.</summary>
    public MySqlDataSource DataSource { get; }

    /// <summary>Gets the server's version.</summary>
    public Version ServerVersion => TestServer.Version;

    /// <summary>Gets a value indicating whether the server is MariaDB rather than MySQL.</summary>
    public bool IsMariaDb => TestServer.IsMariaDb;

    /// <summary>Gets the name of the server's table of sessions, with their statements' texts.</summary>
    /// <remarks>
    /// MySQL's <c>information_schema.processlist</c> fails with 3854, whatever is asked of it, while any session of the server
    /// runs a text with bytes that are no characters, as the keys and hashes of records are.
    /// </remarks>
    public string ProcessList => IsMariaDb ? "information_schema.processlist" : "performance_schema.processlist";

    /// <summary>Creates an empty database.</summary>
    /// <param name="suffix">What its name is to end with, for tests of odd names.</param>
    /// <param name="server">A connection string of another server of the same kind; null for the shared one.</param>
    public static async Task<TestDatabase> CreateAsync(string suffix = "", string? server = null)
    {
        TestDatabase database = new(UniqueName() + suffix, server ?? TestServer.ConnectionString);
        await database.ExecuteOnServerAsync($"CREATE DATABASE {Quote(database.Name)} CHARACTER SET utf8mb4");
        return database;
    }

    /// <summary>Creates a database that the library's installer has made ready.</summary>
    public static async Task<TestDatabase> InstalledAsync()
    {
        TestDatabase database = await CreateAsync();
        try
        {
            await FlexDbInstaller.InstallAsync(database.DataSource);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates a database that holds the two catalog tables, made by the scripts in <c>migrations/</c>.</summary>
    /// <param name="server">A connection string of another server of the same kind; null for the shared one.</param>
    public static Task<TestDatabase> CreateWithTablesAsync(string? server = null) => CreateWithAsync(CatalogScripts, server);

    /// <summary>Creates a database that holds the two catalog tables and the five tables of records, made by the scripts in <c>migrations/</c>.</summary>
    /// <param name="server">A connection string of another server of the same kind; null for the shared one.</param>
    public static Task<TestDatabase> CreateWithRecordTablesAsync(string? server = null) =>
        CreateWithAsync([.. CatalogScripts, .. RecordScripts], server);

    /// <summary>Gives the text of an SQL script that the library embeds.</summary>
    public static async Task<string> ReadScriptAsync(string logicalName)
    {
        await using Stream stream = Assembly.Load("FlexDb.Core").GetManifestResourceStream(logicalName)
            ?? throw new ArgumentException($"The library embeds no script '{logicalName}'.", nameof(logicalName));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Runs a statement, or several separated by semicolons, with all rights.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using MySqlConnection connection = await DataSource.OpenConnectionAsync();
        await using MySqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Deletes a table softly as another application does: its row keeps the name.</summary>
    public Task DeleteKeepingNameAsync(FlexTable table) =>
        ExecuteAsync($"UPDATE flex_tables SET deleted_at = CURRENT_TIMESTAMP(6) WHERE id = '{table.Id}'");

    /// <summary>Gives the first column of the first row of a query, run with all rights.</summary>
    public async Task<object?> ScalarAsync(string sql)
    {
        await using MySqlConnection connection = await DataSource.OpenConnectionAsync();
        await using MySqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Creates a user with these rights in this database and no others, and gives its connection string.</summary>
    /// <param name="grants">Pairs of privileges and table, such as <c>("SELECT, INSERT", "flex_tables")</c>; table <c>*</c> is every table.</param>
    public async Task<string> CreateUserAsync(params (string Privileges, string Table)[] grants)
    {
        string user = UniqueName();
        string password = UniqueName();
        await ExecuteOnServerAsync($"CREATE USER '{user}'@'%' IDENTIFIED BY '{password}'");
        _users.Add(user);
        foreach ((string privileges, string table) in grants)
        {
            string target = table == "*" ? "*" : $"`{table}`";
            await ExecuteOnServerAsync($"GRANT {privileges} ON {Quote(Name)}.{target} TO '{user}'@'%'");
        }

        return new MySqlConnectionStringBuilder(ConnectionString) { UserID = user, Password = password }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();

        // A test that left a transaction open is told so after some seconds, not after the server's default of a year.
        await ExecuteOnServerAsync($"SET SESSION lock_wait_timeout = 15; DROP DATABASE IF EXISTS {Quote(Name)}");
        foreach (string user in _users)
        {
            await ExecuteOnServerAsync($"DROP USER IF EXISTS '{user}'@'%'");
        }
    }

    // No underscore: in a GRANT's database name it is a wildcard.
    private static string UniqueName() => $"flexdb{Guid.NewGuid().ToString("N")[..20]}";

    private static string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    private static async Task<TestDatabase> CreateWithAsync(IEnumerable<string> scripts, string? server)
    {
        TestDatabase database = await CreateAsync(server: server);
        try
        {
            foreach (string script in scripts)
            {
                await database.ExecuteAsync(await ReadScriptAsync(script));
            }

            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private async Task ExecuteOnServerAsync(string sql)
    {
        await using var connection = new MySqlConnection(_server);

        // A load balancer before a cluster may have no node to lead to for some seconds.
        for (int patience = _server == TestServer.ConnectionString ? 0 : 120; connection.State != ConnectionState.Open; patience--)
        {
            try
            {
                await connection.OpenAsync();
            }
            catch (MySqlException exception) when (patience > 0 && exception.ErrorCode == MySqlErrorCode.UnableToConnectToHost)
            {
                await Task.Delay(500);
            }
        }

        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
