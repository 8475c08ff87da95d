using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>Kills a server and starts it again, at random.</summary>
internal sealed class Crashes(OwnServer server, IReadOnlyList<TcpProxy> proxies, SoakCounts counts, int seed)
{
    /// <summary>Gets how often the server was killed.</summary>
    public int Count { get; private set; }

    /// <summary>Kills it at least once, until it is stopped.</summary>
    public async Task RepeatAsync(CancellationToken stop)
    {
        Random random = new(seed);
        do
        {
            await Task.Delay(random.Next(1_000, 3_000), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            SetRefuses(true);
            await server.KillAsync();
            await server.StartAgainAsync();
            SetRefuses(false);
            Count++;
            counts.Fault("server crashed");
        }
        while (!stop.IsCancellationRequested);
    }

    private void SetRefuses(bool refuses)
    {
        // The callers wait meanwhile, instead of failing by the thousand.
        foreach (TcpProxy proxy in proxies)
        {
            proxy.RefusesConnections = refuses;
        }
    }
}
