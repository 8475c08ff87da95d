using FlexDb.Core.IntegrationTests.Support;
using NUnit.Framework.Internal;

namespace FlexDb.Records.IntegrationTests;

/// <summary>Finds the server before the first test and stops what it started after the last.</summary>
/// <remarks>It stands in the root namespace because NUnit applies a set-up fixture to its own namespace and those below.</remarks>
[SetUpFixture]
public sealed class TestRun
{
    [OneTimeSetUp]
    public async Task Find_the_server()
    {
        try
        {
            await TestServer.StartAsync();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // Thrown from here, it would be repeated for every test. So it is said once, and the first test, which fails
            // because there is no server, ends the run.
            await TestContext.Error.WriteLineAsync(exception.Message);
            TestExecutionContext.CurrentContext.StopOnError = true;
        }
    }

    [OneTimeTearDown]
    public Task Stop_what_was_started() => TestServer.StopAsync();
}
