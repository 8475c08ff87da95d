using System.Diagnostics;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>The tests, run as a further process that does one job on a database; both sides speak in lines of text.</summary>
public sealed class OtherProcess : IDisposable
{
    private const string JobVariable = "FLEXDB_TEST_PROCESS_JOB";
    private const string DatabaseVariable = "FLEXDB_TEST_PROCESS_DATABASE";
    private const string Ready = "ready";

    private static readonly Dictionary<string, Func<MySqlDataSource, Task>> s_jobs = new(StringComparer.Ordinal)
    {
        [nameof(InstallerProcess)] = InstallerProcess.RunAsync,
        [nameof(ReaderProcess)] = ReaderProcess.RunAsync,
    };

    private readonly Process _process;

    private OtherProcess(Process process) => _process = process;

    /// <summary>What the started process runs.</summary>
    public static async Task Main()
    {
        string job = Environment.GetEnvironmentVariable(JobVariable)
            ?? throw new InvalidOperationException("These are tests: run them with 'dotnet test'.");
        await using var dataSource = new MySqlDataSource(Environment.GetEnvironmentVariable(DatabaseVariable)!);
        Console.WriteLine(Ready);
        await s_jobs[job](dataSource);
    }

    /// <summary>Starts a process and waits until it is ready for its job.</summary>
    public static async Task<OtherProcess> StartAsync(string job, string connectionString)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(typeof(OtherProcess).Assembly.Location);
        start.Environment[JobVariable] = job;
        start.Environment[DatabaseVariable] = connectionString;
        var other = new OtherProcess(Process.Start(start)!);
        try
        {
            string answer = await other.ReadAsync();
            return answer == Ready ? other : throw new InvalidOperationException($"The process began with '{answer}'.");
        }
        catch
        {
            other.Dispose();
            throw;
        }
    }

    /// <summary>Sends the process a line and waits for the line that it answers.</summary>
    /// <exception cref="InvalidOperationException">The process ended instead.</exception>
    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        return await ReadAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<string> ReadAsync() =>
        await _process.StandardOutput.ReadLineAsync()
        ?? throw new InvalidOperationException($"The process ended: {await _process.StandardError.ReadToEndAsync()}");
}
