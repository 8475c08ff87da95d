namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>A server of the shared one's kind that a test may crash, or change the settings of.</summary>
/// <remarks><c>build/own-server.sh</c> starts it, and stops it when its input ends, however the tests end.</remarks>
public sealed class OwnServer : IAsyncDisposable
{
    private readonly ServerScript _script = ServerScript.Start("build/own-server.sh", TestServer.Kind);

    private OwnServer()
    {
    }

    /// <summary>Gets the connection string of a user with all rights; it stays the same through crashes.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Starts a server.</summary>
    /// <exception cref="InvalidOperationException">This machine cannot; the message says what it lacks.</exception>
    public static async Task<OwnServer> StartAsync()
    {
        OwnServer server = new();
        server.ConnectionString = await server._script.ReadLineAsync();
        return server;
    }

    /// <summary>Kills the server, as a crash would; what it had not yet written is lost.</summary>
    public Task KillAsync() => _script.TellAsync("kill");

    /// <summary>Starts the killed server again, and waits until it has recovered.</summary>
    public Task StartAgainAsync() => _script.TellAsync("start");

    public ValueTask DisposeAsync() => _script.DisposeAsync();
}
