using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>Gives the tests of a class three nodes of a MySQL replication group, with haproxy before them.</summary>
/// <param name="isMultiPrimary">Whether every node takes writes, and not only the one that the group has elected.</param>
public abstract class GroupFixture(bool isMultiPrimary = false) : ClusterFixture
{
    private protected override Task<Cluster> StartAsync()
    {
        if (TestServer.IsMariaDb)
        {
            Assert.Ignore("Group replication is MySQL's: these tests run where the shared server is MySQL.");
        }

        return GroupCluster.StartAsync(isMultiPrimary);
    }
}
