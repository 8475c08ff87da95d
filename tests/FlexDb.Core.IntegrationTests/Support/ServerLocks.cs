using System.Globalization;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>What the server says of those who wait for locks in a database.</summary>
public static class ServerLocks
{
    /// <summary>Waits until a transaction waits for a lock, or a call that was to do so has ended.</summary>
    public static async Task WaitUntilSomebodyWaitsAsync(TestDatabase database, Task call)
    {
        while (!call.IsCompleted && !await IsSomebodyWaitingAsync(database))
        {
            // MariaDB does not make its list of transactions anew where anyone read it less than 100 ms before, so that two
            // who look at equal intervals can keep it old for each other, for ever.
            await Task.Delay(Random.Shared.Next(110, 400));
        }
    }

    /// <summary>Waits until a statement waits for a table that another session has locked as a whole, or a call that was to do so has ended.</summary>
    public static async Task WaitUntilSomebodyWaitsForATableAsync(TestDatabase database, Task call)
    {
        string count = $"SELECT COUNT(*) FROM {database.ProcessList} WHERE db = DATABASE() AND state LIKE 'Waiting for table metadata lock%'";
        while (!call.IsCompleted && await database.ScalarAsync(count) is 0L)
        {
            await Task.Delay(10);
        }
    }

    private static async Task<bool> IsSomebodyWaitingAsync(TestDatabase database) => Convert.ToInt64(
        await database.ScalarAsync(database.IsMariaDb
            ? """
              SELECT COUNT(*)
              FROM information_schema.innodb_trx t
              JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
              WHERE p.db = DATABASE() AND t.trx_state = 'LOCK WAIT'
              """
            : "SELECT COUNT(*) FROM performance_schema.data_locks WHERE object_schema = DATABASE() AND lock_status = 'WAITING'"),
        CultureInfo.InvariantCulture) > 0;
}
