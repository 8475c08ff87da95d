using FlexDb.Core.Installation;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>A process of its own that installs into a database when it is told to.</summary>
public sealed class InstallerProcess : IDisposable
{
    private const string WithRecords = "install with records";

    private readonly OtherProcess _process;

    private InstallerProcess(OtherProcess process) => _process = process;

    /// <summary>Starts a process and waits until it is ready to install.</summary>
    public static async Task<InstallerProcess> StartAsync(string connectionString) =>
        new(await OtherProcess.StartAsync(nameof(InstallerProcess), connectionString));

    /// <summary>Lets the process install and gives the outcome that it reports.</summary>
    /// <param name="records">Whether it is to install the tables of records, too.</param>
    /// <exception cref="InvalidOperationException">The installation failed in the process.</exception>
    public async Task<FlexInstallationOutcome> InstallAsync(bool records = false) =>
        Enum.Parse<FlexInstallationOutcome>(await _process.AskAsync(records ? WithRecords : "install"));

    public void Dispose() => _process.Dispose();

    internal static async Task RunAsync(MySqlDataSource dataSource)
    {
        var options = new FlexInstallOptions { Records = Console.ReadLine() == WithRecords };
        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(dataSource, options);
        Console.WriteLine(report.Outcome);
    }
}
