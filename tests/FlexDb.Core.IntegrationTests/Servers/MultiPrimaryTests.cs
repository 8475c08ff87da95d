using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>Installing on a MySQL replication group every node of which takes writes.</summary>
public sealed class MultiPrimaryTests : GroupFixture
{
    public MultiPrimaryTests()
        : base(isMultiPrimary: true)
    {
    }

    [Test]
    public async Task Tables_that_must_be_altered_are_refused_and_left_as_they_are()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(server: Cluster.ConnectionString);
        await TypeScriptFixture.CreateTablesAsync(database);
        await TypeScriptFixture.InsertRowsAsync(database);
        IReadOnlyList<string> structure = await DatabaseStructure.ReadAsync(database);

        FlexInstallationException? refusal = await Assert.ThrowsAsync<FlexInstallationException>(() => FlexDbInstaller.InstallAsync(database.DataSource));

        Assert.That(
            refusal!.Problems.Select(problem => (problem.Table, problem.Code)),
            Is.EqualTo(new[]
            {
                ("flex_tables", FlexInstallationProblemCodes.MultiPrimary),
                ("flex_table_versions", FlexInstallationProblemCodes.MultiPrimary),
            }));
        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(structure));
    }

    [Test]
    public async Task Tables_that_are_missing_are_created()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(server: Cluster.ConnectionString);

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(database.DataSource, new FlexInstallOptions { Records = true });

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.Created));
        await Cluster.EnsureAlikeAsync($"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{database.Name}'");
    }

    [Test]
    public async Task Installers_on_three_nodes_at_once_all_succeed()
    {
        for (int round = 0; round < 3; round++)
        {
            await using TestDatabase database = await TestDatabase.CreateAsync(server: Cluster.ConnectionString);
            await ThreeInstallers.RunAsync(Cluster, database, isAdoption: false);
        }
    }
}
