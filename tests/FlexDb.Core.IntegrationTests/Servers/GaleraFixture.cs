using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>Gives the tests of a class three Galera nodes.</summary>
/// <remarks>They run where the shared server is MariaDB, and so once in a run of all checks.</remarks>
[Category("Galera")]
public abstract class GaleraFixture
{
    private GaleraCluster? _cluster;

    protected GaleraCluster Cluster => _cluster!;

    [OneTimeSetUp]
    public async Task StartClusterAsync()
    {
        if (!TestServer.IsMariaDb)
        {
            Assert.Ignore("Galera is MariaDB's: these tests run where the shared server is MariaDB.");
        }

        _cluster = await GaleraCluster.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopClusterAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
