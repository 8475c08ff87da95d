using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Tables;

using MySqlConnector;

namespace FlexDb.Records.Building;

/// <summary>Says which times of a table's records have an index, and sees to it where the table is small.</summary>
/// <remarks>
/// The table's entry in the registry is waited for a second at a time, as an edit waits for the table's row, because the
/// writers of the table wait behind it.
/// </remarks>
internal static class TimeIndexing
{
    private const string Operation = "IndexTimes";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long to try; as <see cref="FlexDbOptions.EditLockTimeout"/> by default.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(RecordDatabase database, string applicationId, FlexTableKey key, FlexRecordTimes times, CancellationToken cancellationToken)
    {
        RecordTable table = await database.Pool
            .ReadAsync("FindTable", (connection, token) => TableLoading.GetAsync(connection, applicationId, key, token), cancellationToken)
            .ConfigureAwait(false);
        table.EnsureWritable(isNamed: false);
        await SetAsync(database, table.Table, times, cancellationToken).ConfigureAwait(false);
        database.PoolTables.Forget(table);
        if (await IndexBuilding.BuildSmallAsync(database, table.Table, cancellationToken).ConfigureAwait(false))
        {
            RecordTable registered = await database.Pool
                .ReadAsync("FindTable", (connection, token) => TableLoading.GetAsync(connection, applicationId, FlexTableKey.ById(table.Table.Id), token), cancellationToken)
                .ConfigureAwait(false);
            await new IndexRemoval(database, registered.Number).RunAsync(cancellationToken).ConfigureAwait(false);
        }

        database.PoolTables.Forget(table);
    }

    private static async Task SetAsync(RecordDatabase database, FlexTable table, FlexRecordTimes times, CancellationToken cancellationToken)
    {
        TimeProvider time = database.Options.TimeProvider;
        long since = time.GetTimestamp();
        while (await database.Pool
            .WriteAsync(Operation, (connection, token) => TrySetAsync(connection, table, times, token), isDone: null, cancellationToken)
            .ConfigureAwait(false) is { } locked)
        {
            TimeSpan waited = time.GetElapsedTime(since);
            if (waited + Pause >= Patience)
            {
                throw new FlexTableLockedException(table.ApplicationId, table.Id, table.Name, waited, locked);
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One try; gives the failure where another transaction holds what is needed.</summary>
    private static async Task<MySqlException?> TrySetAsync(OperationConnection connection, FlexTable table, FlexRecordTimes times, CancellationToken cancellationToken)
    {
        try
        {
            await Reconciling.RunAsync(connection, table.ApplicationId, table.Id, times, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (MySqlException exception) when (ServerFailures.IsEndOfLockWait(exception) && !connection.MayBeDone)
        {
            await connection.RollBackAsync().ConfigureAwait(false);
            return exception;
        }
    }
}
