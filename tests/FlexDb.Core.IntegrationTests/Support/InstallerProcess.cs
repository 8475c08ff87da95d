using System.Diagnostics;
using FlexDb.Core.Installation;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>A process of its own that installs into a database when it is told to.</summary>
public sealed class InstallerProcess : IDisposable
{
    private const string ConnectionStringVariable = "FLEXDB_INSTALLER_PROCESS";
    private const string Ready = "ready";

    private readonly Process _process;

    private InstallerProcess(Process process) => _process = process;

    /// <summary>What the started process runs.</summary>
    public static async Task<int> Main()
    {
        string connectionString = Environment.GetEnvironmentVariable(ConnectionStringVariable)
            ?? throw new InvalidOperationException("These are tests: run them with 'dotnet test'.");
        await using var dataSource = new MySqlDataSource(connectionString);
        Console.WriteLine(Ready);
        Console.ReadLine();
        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(dataSource);
        Console.WriteLine(report.Outcome);
        return 0;
    }

    /// <summary>Starts a process and waits until it is ready to install.</summary>
    public static async Task<InstallerProcess> StartAsync(string connectionString)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(typeof(InstallerProcess).Assembly.Location);
        start.Environment[ConnectionStringVariable] = connectionString;
        var installer = new InstallerProcess(Process.Start(start)!);
        if (await installer._process.StandardOutput.ReadLineAsync() != Ready)
        {
            string error = await installer._process.StandardError.ReadToEndAsync();
            installer.Dispose();
            throw new InvalidOperationException($"The process did not start: {error}");
        }

        return installer;
    }

    /// <summary>Lets the process install and gives the outcome that it reports.</summary>
    /// <exception cref="InvalidOperationException">The installation failed in the process.</exception>
    public async Task<FlexInstallationOutcome> InstallAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        Task<string> error = _process.StandardError.ReadToEndAsync();
        string output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode == 0
            ? Enum.Parse<FlexInstallationOutcome>(output)
            : throw new InvalidOperationException(await error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
