using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>Gives the tests of a class three Galera nodes.</summary>
/// <param name="withProxy">Whether haproxy is started too.</param>
[Category("Galera")]
public abstract class GaleraFixture(bool withProxy = false) : ClusterFixture
{
    private protected override Task<Cluster> StartAsync()
    {
        if (!TestServer.IsMariaDb)
        {
            Assert.Ignore("Galera is MariaDB's: these tests run where the shared server is MariaDB.");
        }

        return GaleraCluster.StartAsync(withProxy);
    }
}
