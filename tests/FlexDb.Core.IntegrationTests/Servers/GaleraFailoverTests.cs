using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>What hosts of a Galera cluster meet that write through haproxy to one node.</summary>
public sealed class GaleraFailoverTests : GaleraFixture
{
    public GaleraFailoverTests()
        : base(withProxy: true)
    {
    }

    [Test]
    public Task A_node_that_is_killed_under_eight_callers_loses_and_doubles_nothing() =>
        CatalogFailover.RunAsync(Cluster, Cluster.KillAsync, Cluster.StartAgainAsync);

    [Test]
    public Task A_node_that_is_frozen_under_eight_callers_loses_and_doubles_nothing() =>
        CatalogFailover.RunAsync(Cluster, Cluster.FreezeAsync, Cluster.ThawAsync);

    [Test]
    public async Task Installers_on_three_nodes_at_once_all_succeed([Values] bool isAdoption)
    {
        for (int round = 0; round < 5; round++)
        {
            await using TestDatabase database = await TestDatabase.CreateAsync(server: Cluster.ConnectionString);
            await ThreeInstallers.RunAsync(Cluster, database, isAdoption);
        }
    }
}
