using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>Installers that know nothing of each other, because their lock is one node's.</summary>
internal static class ThreeInstallers
{
    private const int Nodes = 3;

    /// <summary>Installs through each node at once, and requires that all nodes then have what an installer alone makes.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="database">An empty database of its.</param>
    /// <param name="isAdoption">Whether another application's tables are there, with rows.</param>
    public static async Task RunAsync(Cluster cluster, TestDatabase database, bool isAdoption)
    {
        if (isAdoption)
        {
            await TypeScriptFixture.CreateTablesAsync(database);
            await TypeScriptFixture.InsertRowsAsync(database);
        }

        IReadOnlyList<string> rows = isAdoption ? await DatabaseStructure.ReadRowsAsync(database) : [];
        await cluster.EnsureAlikeAsync($"""
            SELECT
              (SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '{database.Name}'),
              (SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{database.Name}')
            """);
        FlexInstallOptions options = new() { Records = true };
        await Task.WhenAll(Enumerable.Range(1, Nodes).Select(async node =>
        {
            await using MySqlDataSource dataSource = Through(node);
            await FlexDbInstaller.InstallAsync(dataSource, options);
        }));

        for (int node = 1; node <= Nodes; node++)
        {
            await using MySqlDataSource dataSource = Through(node);
            Assert.That((await FlexDbInstaller.InstallAsync(dataSource, options)).Outcome, Is.EqualTo(FlexInstallationOutcome.UpToDate));
        }

        if (isAdoption)
        {
            Assert.That(await DatabaseStructure.ReadRowsAsync(database), Is.EqualTo(rows));
        }

        MySqlDataSource Through(int node) =>
            new(new MySqlConnectionStringBuilder(cluster.ConnectionStringOf(node)) { Database = database.Name }.ConnectionString);
    }
}
