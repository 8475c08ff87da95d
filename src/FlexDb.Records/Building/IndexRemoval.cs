using System.Data.Common;

using FlexDb.Core.Connections;
using FlexDb.Records.Purging;

using MySqlConnector;

namespace FlexDb.Records.Building;

/// <summary>Removes the indexes that no schema asks for any more, a few thousand keys a transaction.</summary>
/// <remarks>It needs no gate: nobody writes or reads such an index, and its number is never used again.</remarks>
internal sealed class IndexRemoval(RecordDatabase database, uint tableNumber)
{
    private readonly string _owner = Guid.NewGuid().ToString("N");

    /// <summary>Removes the table's indexes, but for those that another is removing.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<IndexRow> indexes = await database.Pool
            .ReadAsync(
                "ReadDroppedIndexes",
                (connection, token) => connection.QueryAsync<IndexRow>(BuildSql.DroppedIndexes, new() { ["tableNo"] = tableNumber }, token),
                cancellationToken)
            .ConfigureAwait(false);
        foreach (uint index in indexes.Select(static row => row.Number))
        {
            while (await RemoveSomeAsync(index, cancellationToken).ConfigureAwait(false))
            {
                // Each transaction is short, so that others are not held up.
            }
        }
    }

    /// <summary>Removes some keys; whether there is more to do.</summary>
    private Task<bool> RemoveSomeAsync(uint index, CancellationToken cancellationToken) => database.Pool.WriteAsync(
        "RemoveIndex",
        async (connection, token) =>
        {
            try
            {
                return await RemoveSomeAsync(connection, index, token).ConfigureAwait(false);
            }
            catch (MySqlException exception) when (RecordFailures.IsLockedByAnother(exception))
            {
                await connection.RollBackAsync().ConfigureAwait(false);
                return false;
            }
        },
        isDone: null,
        cancellationToken);

    private async Task<bool> RemoveSomeAsync(OperationConnection connection, uint index, CancellationToken cancellationToken)
    {
        Parameters parameters = new()
        {
            ["indexNo"] = index,
            ["owner"] = _owner,
            ["lease"] = (long)database.Options.BuildLease.TotalMicroseconds,
        };
        Answer<IndexRow> locked = await connection
            .WriteAsync<IndexRow>(new StatementList(BuildSql.LockDroppedIndex), TextPlace.First, parameters, cancellationToken)
            .ConfigureAwait(false);
        if (locked.Rows is not [{ IsHeld: false }])
        {
            await connection.RollBackAsync().ConfigureAwait(false);
            return false;
        }

        Answer<IndexRow> removed = await connection
            .WriteAsync<IndexRow>(new StatementList(PurgeSql.DeleteKeys, PurgeSql.DeleteClaims), TextPlace.Middle, parameters, cancellationToken)
            .ConfigureAwait(false);
        bool hasMore = removed.Affected > 0;
        await connection
            .ExecuteAsync(new StatementList(hasMore ? BuildSql.RenewDropped : BuildSql.DeleteIndex), TextPlace.Last, parameters, cancellationToken)
            .ConfigureAwait(false);
        return hasMore;
    }

    private sealed record IndexRow(uint Number, bool IsHeld) : IRow<IndexRow>
    {
        public static IndexRow Read(DbDataReader reader) => new((uint)reader.GetInt64(0), reader.GetInt64(1) != 0);
    }
}
