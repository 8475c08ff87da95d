using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.IntegrationTests;

/// <summary>Finds the server before the first test and stops what it started after the last.</summary>
/// <remarks>It stands in the root namespace because NUnit applies a set-up fixture to its own namespace and those below.</remarks>
[SetUpFixture]
public sealed class TestRun
{
    [OneTimeSetUp]
    public Task Find_the_server() => TestServer.StartAsync();

    [OneTimeTearDown]
    public Task Stop_what_was_started() => TestServer.StopAsync();
}
