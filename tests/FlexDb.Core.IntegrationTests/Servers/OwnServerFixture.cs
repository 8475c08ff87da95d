using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>Gives the tests of a class a server of their own.</summary>
public abstract class OwnServerFixture
{
    private OwnServer? _server;

    protected OwnServer Server => _server!;

    [OneTimeSetUp]
    public async Task StartServerAsync() => _server = await OwnServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopServerAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
