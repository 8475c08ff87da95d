namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>Random operations on records and schemas under random faults, after which nothing may be lost, doubled, torn, leaked or dangling.</summary>
public sealed class RecordSoakTests
{
    [Test]
    public Task Nothing_is_lost_doubled_torn_leaked_or_dangling() => RecordSoak.RunAsync(operations: 2_000);
}
