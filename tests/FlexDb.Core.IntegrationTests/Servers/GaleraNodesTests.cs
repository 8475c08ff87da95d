using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>The nodes that the other tests on Galera stand on.</summary>
public sealed class GaleraNodesTests : GaleraFixture
{
    [Test]
    public async Task What_one_node_is_told_the_others_know_and_a_node_that_was_away_catches_up()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(server: Cluster.ConnectionStringOf(1));
        await database.ExecuteAsync("CREATE TABLE numbers (n INT PRIMARY KEY); INSERT INTO numbers VALUES (1)");
        Assert.That(await SumOnAsync(2), Is.EqualTo(1));

        await Cluster.KillAsync(2);
        await database.ExecuteAsync("INSERT INTO numbers VALUES (10)");
        await Cluster.StartAgainAsync(2);
        Assert.That(await SumOnAsync(2), Is.EqualTo(11));

        await Cluster.StopAsync(3);
        await database.ExecuteAsync("INSERT INTO numbers VALUES (100)");
        await Cluster.StartAgainAsync(3);
        Assert.That(await SumOnAsync(3), Is.EqualTo(111));

        async Task<int> SumOnAsync(int node)
        {
            await using MySqlConnection connection = new(Cluster.ConnectionStringOf(node));
            await connection.OpenAsync();
            // The node first applies what the others have committed.
            await using MySqlCommand command = new($"SET SESSION wsrep_sync_wait = 1; SELECT CAST(SUM(n) AS SIGNED) FROM `{database.Name}`.numbers", connection);
            return Convert.ToInt32(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
