using System.Diagnostics;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support.History;

/// <summary>That nobody is in a transaction in a database, and that every row of it can be locked.</summary>
internal static class LeakChecks
{
    /// <summary>Transactions on MySQL, also those that have done nothing yet.</summary>
    private const string Transactions = """
        SELECT CONCAT('Connection ', t.processlist_id, ' is in a transaction.')
        FROM performance_schema.events_transactions_current e
        JOIN performance_schema.threads t ON t.thread_id = e.thread_id
        WHERE e.state = 'ACTIVE' AND e.autocommit = 'NO' AND t.processlist_db = DATABASE() AND t.processlist_id <> CONNECTION_ID()
        """;

    /// <summary>
    /// Transactions on MariaDB, which keeps no other list by default. This one is not made anew where it was read less
    /// than 100 ms before, by anyone.
    /// </summary>
    private const string InnodbTransactions = """
        SELECT CONCAT('Connection ', t.trx_mysql_thread_id, ' is in a transaction since ', t.trx_started, '.')
        FROM information_schema.innodb_trx t
        JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
        WHERE p.db = DATABASE() AND p.id <> CONNECTION_ID()
        """;

    private const string Locks = """
        SELECT CONCAT('A lock ', lock_mode, ' is held on ', object_name, ' ', IFNULL(lock_data, ''), '.')
        FROM performance_schema.data_locks
        WHERE object_schema = DATABASE()
        LIMIT 20
        """;

    /// <summary>Without the performance schema the other lists are empty, whatever is there, as is that of the sessions that a soak may kill.</summary>
    private const string Blindness =
        "SELECT 'The performance schema is off, so that no transaction and no lock is seen.' FROM DUAL WHERE @@performance_schema = 0";

    private const string LockAll = """
        START TRANSACTION;
        SELECT id FROM flex_tables FOR UPDATE NOWAIT;
        SELECT id FROM flex_table_versions FOR UPDATE NOWAIT;
        ROLLBACK;
        """;

    /// <summary>Gives what is left; a connection that was cut is given some time, since the server may still be at its last text.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(TestDatabase database, TimeSpan patience)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            List<string> leaks = await FindOnceAsync(database);
            if (leaks.Count == 0 || waited.Elapsed > patience)
            {
                return leaks;
            }

            await Task.Delay(250);
        }
    }

    private static async Task<List<string>> FindOnceAsync(TestDatabase database)
    {
        List<string> leaks = [];
        if (database.IsMariaDb)
        {
            // A check just before may have read the list when nothing was in it.
            await Task.Delay(150);
        }

        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        foreach (string query in (string[])(database.IsMariaDb ? [InnodbTransactions] : [Blindness, Transactions, Locks]))
        {
            await using MySqlCommand command = new(query, connection);
            await using MySqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                leaks.Add(reader.GetString(0));
            }
        }

        try
        {
            await using MySqlCommand all = new(LockAll, connection);
            await all.ExecuteNonQueryAsync();
        }
        catch (MySqlException exception) when (exception.Number is 3572 or 1205)
        {
            // MySQL's and MariaDB's numbers for a lock that is not to be had at once.
            leaks.Add($"Not every row can be locked: {exception.Message}");
            await using MySqlCommand rollback = new("ROLLBACK", connection);
            await rollback.ExecuteNonQueryAsync();
        }

        return leaks;
    }
}
