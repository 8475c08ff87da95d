using System.Globalization;

using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>Kills connections, holds locks that make others wait or deadlock, and takes the network down, at random.</summary>
/// <param name="database">The database that the others work in.</param>
/// <param name="counts">Counts what it does.</param>
/// <param name="seed">What the random choices follow from.</param>
/// <param name="chooseLocks">Chooses rows that the others write, each as the statement that locks it.</param>
internal sealed class Interferer(TestDatabase database, SoakCounts counts, int seed, Func<Random, IReadOnlyList<string>> chooseLocks)
{
    /// <summary>Kills a statement or a whole connection of anyone who works in the database.</summary>
    public Task KillAsync(CancellationToken stop) => RepeatAsync(new Random(seed + 1), 20, 200, async (connection, random) =>
    {
        List<long> ids = [];
        await using (MySqlCommand list = new(
            $"SELECT id FROM {database.ProcessList} WHERE db = DATABASE() AND id <> CONNECTION_ID() ORDER BY id",
            connection))
        await using (MySqlDataReader reader = await list.ExecuteReaderAsync(CancellationToken.None))
        {
            while (await reader.ReadAsync(CancellationToken.None))
            {
                ids.Add(Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture));
            }
        }

        if (ids.Count > 0)
        {
            string kind = random.Next(3) == 0 ? "QUERY" : "CONNECTION";
            await ExecuteAsync(connection, $"KILL {kind} {ids[random.Next(ids.Count)]}");
            counts.Fault(kind == "QUERY" ? "query killed" : "connection killed");
        }
    }, stop);

    /// <summary>Locks rows in an order that the store does not keep to, for longer than it waits, at times.</summary>
    public Task LockAsync(CancellationToken stop) => RepeatAsync(new Random(seed + 2), 5, 60, async (connection, random) =>
    {
        string[] locks = [.. chooseLocks(random)];
        random.Shuffle(locks);
        await ExecuteAsync(connection, "START TRANSACTION");
        foreach (string sql in locks.Take(random.Next(1, 4)))
        {
            await ExecuteAsync(connection, sql);
            await Task.Delay(random.Next(1, 20), CancellationToken.None);
        }

        bool isLong = random.Next(100) == 0;
        await Task.Delay(isLong ? random.Next(1_100, 2_500) : random.Next(1, 40), CancellationToken.None);
        await ExecuteAsync(connection, "ROLLBACK");
        counts.Fault(isLong ? "rows locked for seconds" : "rows locked");
    }, stop);

    /// <summary>Cuts every connection of a proxy, and lets none through for a while.</summary>
    public async Task TakeDownAsync(IReadOnlyList<TcpProxy> proxies, CancellationToken stop)
    {
        Random random = new(seed + 3);
        while (await WaitAsync(random.Next(1_000, 8_000), stop))
        {
            TcpProxy proxy = proxies[random.Next(proxies.Count)];
            proxy.GoDown();
            await WaitAsync(random.Next(50, 800), stop);
            proxy.RefusesConnections = false;
            counts.Fault("network down");
        }
    }

    private async Task RepeatAsync(Random random, int least, int most, Func<MySqlConnection, Random, Task> actAsync, CancellationToken stop)
    {
        while (await WaitAsync(random.Next(least, most), stop))
        {
            try
            {
                await using MySqlConnection connection = new(database.ConnectionString + ";Pooling=false");
                await connection.OpenAsync(CancellationToken.None);
                await actAsync(connection, random);
            }
            catch (MySqlException)
            {
                // It was killed itself, or chosen to end a deadlock.
                counts.Fault("interferer met");
            }
        }
    }

    private static async Task<bool> WaitAsync(int milliseconds, CancellationToken stop)
    {
        await Task.Delay(milliseconds, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }

    private static async Task ExecuteAsync(MySqlConnection connection, string sql)
    {
        await using MySqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
