using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.IntegrationTests.Installation;

[TestFixture]
public sealed class FlexDbInstallerTests
{
    [Test]
    public async Task Installing_into_an_empty_database_creates_both_tables()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(database.DataSource);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.Created));
        Assert.That(
            report.Steps.Select(step => (step.Table, step.Kind)),
            Is.EqualTo(new[]
            {
                ("flex_tables", FlexInstallationStepKind.Created),
                ("flex_table_versions", FlexInstallationStepKind.Created),
            }));
    }

    [Test]
    public async Task Installing_again_does_nothing()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await FlexDbInstaller.InstallAsync(database.DataSource);
        IReadOnlyList<string> before = await DatabaseStructure.ReadAsync(database);

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(database.DataSource);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.UpToDate));
        Assert.That(report.Steps, Is.Empty);
        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(before));
    }
}
