namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>Three MariaDB nodes that replicate by Galera, numbered 1 to 3, each of which a test may stop or crash.</summary>
/// <remarks><c>build/galera.sh</c> starts them, and stops them when its input ends, however the tests end.</remarks>
public sealed class GaleraCluster : IAsyncDisposable
{
    private readonly ServerScript _script = ServerScript.Start("build/galera.sh");
    private readonly string[] _connectionStrings = new string[3];

    private GaleraCluster()
    {
    }

    /// <summary>Starts the nodes; the calling test is skipped, with a reason, where this machine has no Galera and cannot get it.</summary>
    /// <exception cref="InvalidOperationException">The nodes do not start; the message has the end of a log.</exception>
    public static async Task<GaleraCluster> StartAsync()
    {
        GaleraCluster cluster = new();
        for (int i = 0; i < cluster._connectionStrings.Length; i++)
        {
            cluster._connectionStrings[i] = await cluster._script.ReadLineAsync();
        }

        return cluster;
    }

    /// <summary>The connection string of a user with all rights on a node; it stays the same when the node is started again.</summary>
    public string ConnectionStringOf(int node) => _connectionStrings[node - 1];

    /// <summary>Kills a node, as a crash would; the others notice after two seconds.</summary>
    public Task KillAsync(int node) => _script.TellAsync($"kill {node}");

    /// <summary>Stops a node in good order: the others are told that it leaves.</summary>
    public Task StopAsync(int node) => _script.TellAsync($"stop {node}");

    /// <summary>Starts a killed or stopped node again, and waits until it has all data and takes writes.</summary>
    public Task StartAgainAsync(int node) => _script.TellAsync($"start {node}");

    public ValueTask DisposeAsync() => _script.DisposeAsync();
}
