using FlexDb.Core.Installation;

namespace Quickstart.Chapters;

internal sealed class Installing : Chapter
{
    public override string Title => "Installing the catalog";

    public override string Shows => "Two database tables hold the definitions of all tables that users define. No other DDL runs.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexInstallationReport first = await FlexDbInstaller.InstallAsync(stage.DataSource, cancellationToken: cancellationToken);
        stage.Claim(
            first.Outcome == FlexInstallationOutcome.Created,
            $"Created {string.Join(" and ", first.Steps.Select(step => step.Table))}");

        FlexInstallationReport second = await FlexDbInstaller.InstallAsync(stage.DataSource, cancellationToken: cancellationToken);
        stage.Claim(second.Outcome == FlexInstallationOutcome.UpToDate, "A second run finds nothing to do, so a host can call it at every start");
    }
}
