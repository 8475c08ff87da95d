using System.Diagnostics;

using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>A server of the shared one's kind that a test may crash, or change the settings of.</summary>
/// <remarks><c>build/own-server.sh</c> starts it, and stops it when its input ends, however the tests end.</remarks>
public sealed class OwnServer : IAsyncDisposable
{
    // The first start on a machine may download a server.
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);

    private readonly Process _script;
    private readonly Task<string> _errors;

    private OwnServer(Process script)
    {
        _script = script;
        _errors = script.StandardError.ReadToEndAsync();
    }

    /// <summary>Gets the connection string of a user with all rights; it stays the same through crashes.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Starts a server.</summary>
    /// <exception cref="InvalidOperationException">This machine cannot; the message says what it lacks.</exception>
    public static async Task<OwnServer> StartAsync()
    {
        ProcessStartInfo start = new("bash", [Repository.PathOf("build/own-server.sh"), TestServer.IsMariaDb ? "mariadb" : "mysql"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        OwnServer server = new(Process.Start(start)!);
        server.ConnectionString = await server.AnswerAsync(s_startTimeout);
        return server;
    }

    /// <summary>Kills the server, as a crash would; what it had not yet written is lost.</summary>
    public Task KillAsync() => TellAsync("kill");

    /// <summary>Starts the killed server again, and waits until it has recovered.</summary>
    public Task StartAgainAsync() => TellAsync("start");

    public async ValueTask DisposeAsync()
    {
        _script.StandardInput.Close();
        await _script.WaitForExitAsync().WaitAsync(s_timeout);
        _script.Dispose();
    }

    private async Task TellAsync(string word)
    {
        await _script.StandardInput.WriteLineAsync(word);
        Assert.That(await AnswerAsync(s_timeout), Is.EqualTo(word));
    }

    private async Task<string> AnswerAsync(TimeSpan timeout) =>
        await _script.StandardOutput.ReadLineAsync().WaitAsync(timeout)
        ?? throw new InvalidOperationException(
            $"These tests need a server of their own, which build/own-server.sh could not start or keep: {await _errors}");
}
