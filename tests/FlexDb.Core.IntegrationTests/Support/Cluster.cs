using System.Globalization;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>Three nodes that replicate, numbered 1 to 3, each of which a test may stop, freeze or crash.</summary>
/// <remarks>A script of <c>build/</c> starts them, and stops them when its input ends, however the tests end.</remarks>
public abstract class Cluster : IAsyncDisposable
{
    private readonly ServerScript _script;
    private readonly string[] _connectionStrings = new string[3];
    private string? _proxied;

    private protected Cluster(ServerScript script) => _script = script;

    /// <summary>The connection string of a user with all rights, through haproxy, to the one node that is written to.</summary>
    public string ConnectionString => _proxied ?? throw new InvalidOperationException("The cluster was started without haproxy.");

    /// <summary>The connection string of a user with all rights on a node; it stays the same when the node is started again.</summary>
    public string ConnectionStringOf(int node) => _connectionStrings[node - 1];

    /// <summary>The node that is written to through haproxy.</summary>
    public async Task<int> FindWriterAsync()
    {
        await using MySqlConnection connection = new(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using MySqlCommand command = new("SELECT @@port", connection);
        uint port = Convert.ToUInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        return 1 + Array.FindIndex(_connectionStrings, node => new MySqlConnectionStringBuilder(node).Port == port);
    }

    /// <summary>Kills a node, as a crash would.</summary>
    public Task KillAsync(int node) => _script.TellAsync($"kill {node}");

    /// <summary>Stops a node in good order: the others are told that it leaves.</summary>
    public Task StopAsync(int node) => _script.TellAsync($"stop {node}");

    /// <summary>Starts a killed or stopped node again, and waits until it has all data.</summary>
    public Task StartAgainAsync(int node) => _script.TellAsync($"start {node}");

    /// <summary>Stops the process of a node, which then answers nobody, until it is thawed.</summary>
    public Task FreezeAsync(int node) => _script.TellAsync($"freeze {node}");

    /// <summary>Lets a frozen node go on, and waits until it has all data.</summary>
    public Task ThawAsync(int node) => _script.TellAsync($"thaw {node}");

    /// <summary>Waits until a query has the same first row on all nodes, and fails the test where that does not come.</summary>
    public async Task EnsureAlikeAsync(string query)
    {
        string[] answers = [];
        for (int attempt = 0; attempt < 100; attempt++)
        {
            answers = await Task.WhenAll(_connectionStrings.Select((_, node) => AskAsync(node + 1, query)));
            if (answers.Distinct(StringComparer.Ordinal).Count() == 1)
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail($"The nodes differ: {string.Join(" | ", answers)}");
    }

    public async ValueTask DisposeAsync()
    {
        await _script.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task ReadConnectionStringsAsync(bool withProxy)
    {
        for (int i = 0; i < _connectionStrings.Length; i++)
        {
            _connectionStrings[i] = await _script.ReadLineAsync();
        }

        _proxied = withProxy ? await _script.ReadLineAsync() : null;
    }

    private async Task<string> AskAsync(int node, string query)
    {
        try
        {
            await using MySqlConnection connection = new(ConnectionStringOf(node) + ";Pooling=false");
            await connection.OpenAsync();
            await using MySqlCommand command = new(query, connection);
            await using MySqlDataReader reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            return string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)));
        }
        catch (MySqlException exception)
        {
            // A table is not there yet, or the node is still rejoining.
            return $"node {node}: {exception.Message}";
        }
    }
}
