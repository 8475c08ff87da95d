using System.Diagnostics;

using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Races;

/// <summary>Kills whatever another session of a database runs, from within the server, so that it comes in the middle of a statement.</summary>
internal sealed class StatementKiller(TestDatabase database)
{
    /// <summary>Sends something again and again while it is being killed.</summary>
    /// <param name="duration">How long at least.</param>
    /// <param name="leastTries">How often at least, because tries take longer on a busy machine.</param>
    /// <param name="actAsync">What is sent; a failure of the server's is what is expected of it.</param>
    /// <returns>How often it was tried.</returns>
    public async Task<int> RunAsync(TimeSpan duration, int leastTries, Func<MySqlConnection, Task> actAsync)
    {
        await using MySqlConnection connection = new(database.ConnectionString + ";Pooling=false;Default Command Timeout=1;Cancellation Timeout=1");
        await connection.OpenAsync();
        using CancellationTokenSource stop = new();
        Task killing = KillAsync(stop.Token);
        Stopwatch elapsed = Stopwatch.StartNew();
        int tried = 0;
        while (elapsed.Elapsed < duration || tried < leastTries)
        {
            tried++;
            try
            {
                await actAsync(connection);
            }
            catch (MySqlException)
            {
                if (connection.State != System.Data.ConnectionState.Open)
                {
                    await connection.CloseAsync();
                    await connection.OpenAsync();
                }
            }
        }

        await stop.CancelAsync();
        await killing;
        return tried;
    }

    private async Task KillAsync(CancellationToken stop)
    {
        await database.ExecuteAsync($"""
            CREATE PROCEDURE IF NOT EXISTS kill_running()
            BEGIN
              DECLARE number BIGINT;
              DECLARE i INT DEFAULT 0;
              DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
              WHILE i < 500 DO
                SET number = NULL;
                SELECT MAX(id) INTO number FROM {database.ProcessList} WHERE db = DATABASE() AND command = 'Query' AND id <> CONNECTION_ID();
                IF number IS NOT NULL THEN
                  KILL QUERY number;
                END IF;
                SET i = i + 1;
              END WHILE;
            END
            """);
        while (!stop.IsCancellationRequested)
        {
            await database.ExecuteAsync("CALL kill_running()");
        }
    }
}
