using FlexDb.Core.Installation;

namespace Quickstart.Chapters;

internal sealed class Installing : Chapter
{
    public override string Title => "Installing";

    public override string Shows => "Two database tables hold the definitions of all tables that users define, five their rows. No other DDL runs.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexInstallOptions withRecords = new() { Records = true };
        FlexInstallationReport first = await FlexDbInstaller.InstallAsync(stage.DataSource, withRecords, cancellationToken);
        stage.Claim(
            first.Outcome == FlexInstallationOutcome.Created,
            $"Created {string.Join(", ", first.Steps.SkipLast(1).Select(step => step.Table))} and {first.Steps[^1].Table}");

        FlexInstallationReport second = await FlexDbInstaller.InstallAsync(stage.DataSource, withRecords, cancellationToken);
        stage.Claim(second.Outcome == FlexInstallationOutcome.UpToDate, "A second run finds nothing to do, so a host can call it at every start");
    }
}
