using FlexDb.Core.Installation;

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlexDb.Core.Hosting;

/// <summary>Installs the tables before any other hosted service starts, so that these find them.</summary>
internal sealed class InstallationAtStartup(
    CatalogDataSource dataSource,
    FlexInstallOptions options,
    ILogger<InstallationAtStartup> logger)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        FlexInstallationReport report = await FlexDbInstaller
            .InstallAsync(dataSource.Value, options, cancellationToken)
            .ConfigureAwait(false);
        if (report.Outcome == FlexInstallationOutcome.UpToDate)
        {
            logger.InstallationUpToDate();
        }

        foreach (FlexInstallationStep step in report.Steps)
        {
            foreach (string change in step.Changes)
            {
                logger.InstallationStep(step.Kind, step.Table, change);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
