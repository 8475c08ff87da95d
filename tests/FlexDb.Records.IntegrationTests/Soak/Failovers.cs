using FlexDb.Core.IntegrationTests.Soak;
using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>Kills the node of a cluster that is written to, at random, and starts it again while another is written to.</summary>
internal sealed class Failovers(Cluster cluster, SoakCounts counts, int seed)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Gets how often a node was killed.</summary>
    public int Count { get; private set; }

    /// <summary>Kills one at least once, until it is stopped; then all nodes are there.</summary>
    public async Task RepeatAsync(CancellationToken stop)
    {
        Random random = new(seed);
        do
        {
            await Task.Delay(random.Next(1_000, 4_000), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            int killed = await FindWriterAsync(static _ => true);
            await cluster.KillAsync(killed);
            await FindWriterAsync(node => node != killed);
            await cluster.StartAgainAsync(killed);
            Count++;
            counts.Fault("primary killed");
        }
        while (!stop.IsCancellationRequested);
    }

    private async Task<int> FindWriterAsync(Predicate<int> isWanted)
    {
        using CancellationTokenSource timeout = new(s_patience);
        while (true)
        {
            try
            {
                if (await cluster.FindWriterAsync() is var node && isWanted(node))
                {
                    return node;
                }
            }
            catch (MySqlException) when (!timeout.IsCancellationRequested)
            {
                // There is none at the moment.
            }

            await Task.Delay(100, timeout.Token);
        }
    }
}
