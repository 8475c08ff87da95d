using FlexDb.Core.IntegrationTests.Soak;
using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>Kills the node of a cluster that is written to, at random, and starts it again while another is written to.</summary>
internal static class Failovers
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Kills one at least once, until it is stopped; then all nodes are there.</summary>
    public static async Task RepeatAsync(Cluster cluster, SoakCounts counts, int seed, CancellationToken stop)
    {
        Random random = new(seed);
        do
        {
            await Task.Delay(random.Next(1_000, 4_000), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            int killed = await FindWriterAsync(cluster, static _ => true);
            await cluster.KillAsync(killed);
            await FindWriterAsync(cluster, node => node != killed);
            await cluster.StartAgainAsync(killed);
            counts.Fault("primary killed");
        }
        while (!stop.IsCancellationRequested);
    }

    private static async Task<int> FindWriterAsync(Cluster cluster, Predicate<int> isWanted)
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
