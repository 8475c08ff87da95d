using FlexDb.Core.IntegrationTests.Servers;
using FlexDb.Records.IntegrationTests.Soak;

namespace FlexDb.Records.IntegrationTests.Servers;

/// <summary>Random operations on records of a replication group whose primary is killed again and again.</summary>
[Explicit("It is the long form of GroupTests: build/soak.sh --cluster group runs it.")]
public sealed class GroupSoakTests : GroupFixture
{
    [Test]
    public Task Primaries_that_are_killed_lose_nothing_that_was_reported_done() =>
        RecordSoak.RunAsync(operations: 600, Cluster.ConnectionString, (counts, seed, stop) => Failovers.RepeatAsync(Cluster, counts, seed, stop));
}

/// <summary>Random operations on records of a Galera cluster whose written node is killed again and again.</summary>
[Explicit("It is the long form of GaleraFailoverTests: build/soak.sh --cluster galera runs it.")]
public sealed class GaleraSoakTests : GaleraFixture
{
    public GaleraSoakTests()
        : base(withProxy: true)
    {
    }

    [Test]
    public Task Nodes_that_are_killed_lose_nothing_that_was_reported_done() =>
        RecordSoak.RunAsync(operations: 600, Cluster.ConnectionString, (counts, seed, stop) => Failovers.RepeatAsync(Cluster, counts, seed, stop));
}
