using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Records.IntegrationTests;

/// <summary>The first tests of all, by the alphabet: without a server this one fails, and ends the run.</summary>
public sealed class AServerTests
{
    [Test]
    public void There_is_a_server_to_test_on() => Assert.That(TestServer.ConnectionString, Is.Not.Empty);
}
