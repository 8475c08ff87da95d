namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>Three MariaDB nodes that replicate by Galera, each of which takes writes.</summary>
public sealed class GaleraCluster : Cluster
{
    private GaleraCluster(bool withProxy)
        : base(ServerScript.Start("build/galera.sh", withProxy ? ["--haproxy"] : []))
    {
    }

    /// <summary>Starts the nodes; the calling test is skipped, with a reason, where this machine has no Galera and cannot get it.</summary>
    /// <param name="withProxy">Whether haproxy is started too.</param>
    /// <exception cref="InvalidOperationException">The nodes do not start; the message has the end of a log.</exception>
    public static async Task<Cluster> StartAsync(bool withProxy)
    {
        GaleraCluster cluster = new(withProxy);
        await cluster.ReadConnectionStringsAsync(withProxy);
        return cluster;
    }
}
