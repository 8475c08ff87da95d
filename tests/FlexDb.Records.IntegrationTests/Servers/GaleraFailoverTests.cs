using FlexDb.Core.IntegrationTests.Servers;

namespace FlexDb.Records.IntegrationTests.Servers;

/// <summary>What hosts of a Galera cluster meet that write records through haproxy to one node.</summary>
public sealed class GaleraFailoverTests : GaleraFixture
{
    public GaleraFailoverTests()
        : base(withProxy: true)
    {
    }

    [Test]
    public Task A_node_that_is_killed_under_eight_callers_loses_and_doubles_nothing() =>
        RecordFailover.RunAsync(Cluster, Cluster.KillAsync, Cluster.StartAgainAsync);
}
