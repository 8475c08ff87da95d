namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>Three MySQL nodes that replicate as a group, with haproxy before them.</summary>
public sealed class GroupCluster : Cluster
{
    /// <summary>Names the variable that says for how many seconds the group waits for a silent node before it expels it.</summary>
    private const string ExpelTimeoutVariable = "FLEXDB_GROUP_EXPEL_TIMEOUT";

    private GroupCluster(bool isMultiPrimary)
        : base(ServerScript.Start(
            "build/group-replication.sh",
            ["--haproxy", "--expel-timeout", Environment.GetEnvironmentVariable(ExpelTimeoutVariable) ?? "0", .. isMultiPrimary ? ["--multi-primary"] : Array.Empty<string>()]))
    {
    }

    /// <summary>Starts the nodes; the calling test is skipped, with a reason, where this machine has no such MySQL and cannot get it.</summary>
    /// <param name="isMultiPrimary">Whether every node takes writes, and not only the one that the group has elected.</param>
    /// <exception cref="InvalidOperationException">The nodes do not start; the message has the end of a log.</exception>
    public static async Task<Cluster> StartAsync(bool isMultiPrimary)
    {
        GroupCluster cluster = new(isMultiPrimary);
        await cluster.ReadConnectionStringsAsync(withProxy: true);
        return cluster;
    }
}
