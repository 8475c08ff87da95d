using System.Diagnostics;

using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>A script of <c>build/</c> that keeps servers running and obeys the words on its standard input.</summary>
/// <remarks>It stops its servers when its input ends, however the tests end.</remarks>
internal sealed class ServerScript : IAsyncDisposable
{
    /// <summary>The exit code that means "this machine cannot do that".</summary>
    private const int Unavailable = 69;

    // The first start on a machine may download a server.
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);

    private readonly string _path;
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ServerScript(string path, Process process)
    {
        _path = path;
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts the script; the tests are skipped, with the reason that it gives, where this machine cannot run it.</summary>
    /// <param name="path">The script's path from the repository's root.</param>
    /// <param name="arguments">The script's arguments.</param>
    public static ServerScript Start(string path, params string[] arguments)
    {
        ProcessStartInfo start = new("bash", [Repository.PathOf(path), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        return new ServerScript(path, Process.Start(start)!);
    }

    /// <summary>Reads a line that the script prints once it has started its servers.</summary>
    public Task<string> ReadLineAsync() => AnswerAsync(s_startTimeout);

    /// <summary>Gives the script words, and waits until it has done what they say.</summary>
    public async Task TellAsync(string words)
    {
        await _process.StandardInput.WriteLineAsync(words);
        Assert.That(await AnswerAsync(s_timeout), Is.EqualTo(words));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(s_timeout);
        _process.Dispose();
    }

    private async Task<string> AnswerAsync(TimeSpan timeout)
    {
        if (await _process.StandardOutput.ReadLineAsync().WaitAsync(timeout) is { } line)
        {
            return line;
        }

        string errors = (await _errors).Trim();
        await _process.WaitForExitAsync().WaitAsync(s_timeout);
        if (_process.ExitCode == Unavailable)
        {
            Assert.Ignore($"{_path} cannot run on this machine: {errors}");
        }

        throw new InvalidOperationException($"These tests need servers that {_path} could not start or keep: {errors}");
    }
}
