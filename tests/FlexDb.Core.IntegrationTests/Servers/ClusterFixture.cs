using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>Gives the tests of a class three nodes of a cluster.</summary>
/// <remarks>They run where the shared server is of the nodes' kind, and so once in a run of all checks.</remarks>
[Category("Clusters")]
public abstract class ClusterFixture
{
    private Cluster? _cluster;

    protected Cluster Cluster => _cluster!;

    [OneTimeSetUp]
    public async Task StartClusterAsync() => _cluster = await StartAsync();

    [OneTimeTearDown]
    public async Task StopClusterAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    /// <summary>Starts the cluster, or skips the tests where the shared server is of another kind.</summary>
    private protected abstract Task<Cluster> StartAsync();
}
