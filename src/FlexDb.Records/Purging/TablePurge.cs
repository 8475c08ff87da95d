using System.Data.Common;

using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Tables;
using FlexDb.Records.Writing;

namespace FlexDb.Records.Purging;

/// <summary>Removes the records of a deleted table for good, in transactions of a thousand rows or so.</summary>
/// <remarks>Where it is stopped, the next call goes on: the mark stays, and nothing that it has removed comes back.</remarks>
internal sealed class TablePurge(RecordDatabase database, string applicationId, FlexTableKey key)
{
    private const string Operation = "PurgeTableRecords";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        RecordTable table = await database.Pool
            .ReadAsync(Operation, (connection, token) => database.PoolTables.GetAsync(connection, applicationId, key, isFresh: true, token), cancellationToken)
            .ConfigureAwait(false);
        if (table.Registration is not { } registration)
        {
            return;
        }

        if (table.Table.DeletedAt is null)
        {
            throw NotDeleted(table);
        }

        Parameters ofTable = new() { ["tableId"] = table.Table.Id, ["tableNo"] = registration.Number };
        bool isMarked = await database.Pool
            .WriteAsync(Operation, (connection, token) => MarkAsync(connection, ofTable, token), isDone: null, cancellationToken)
            .ConfigureAwait(false);
        database.PoolTables.Forget(table);
        if (!isMarked)
        {
            throw NotDeleted(table);
        }

        IReadOnlyList<NumberRow> indexes = await database.Pool
            .ReadAsync(Operation, (connection, token) => connection.QueryAsync<NumberRow>(PurgeSql.IndexNumbers, ofTable, token), cancellationToken)
            .ConfigureAwait(false);
        foreach (uint index in indexes.Select(static row => row.Number))
        {
            Parameters ofIndex = new() { ["indexNo"] = index };
            await RepeatAsync(new StatementList(PurgeSql.DeleteKeys, PurgeSql.DeleteClaims), ofIndex, cancellationToken).ConfigureAwait(false);
        }

        Parameters deleted = new()
        {
            ["from"] = DeletionKey.Number(registration.Number),
            ["to"] = (byte[])[.. DeletionKey.Number(registration.Number), 0xFF],
        };
        await RepeatAsync(new StatementList(PurgeSql.DeleteKeysByDeletion, PurgeSql.DeleteKeysByTable), deleted, cancellationToken).ConfigureAwait(false);
        await RepeatAsync(new StatementList(PurgeSql.DeleteRecords), ofTable, cancellationToken).ConfigureAwait(false);
        await WriteAsync(new StatementList(PurgeSql.DeleteIndexes, PurgeSql.Deregister), ofTable, cancellationToken).ConfigureAwait(false);
    }

    private FlexTableStateException NotDeleted(RecordTable table) => new(
        applicationId,
        table.Table.Id,
        table.Table.Name,
        FlexTableState.Active,
        "Only a deleted table can be purged; delete it first.");

    // The row may have been waited for, and the table restored meanwhile.
    private static async Task<bool> MarkAsync(OperationConnection connection, Parameters ofTable, CancellationToken cancellationToken)
    {
        await connection
            .ExecuteReadingAsync(new StatementList(PurgeSql.LockTable, PurgeSql.Mark), ofTable, cancellationToken)
            .ConfigureAwait(false);
        Answer<NumberRow> marked = await connection
            .WriteAsync<NumberRow>(new StatementList(PurgeSql.IsMarked), TextPlace.Last, ofTable, cancellationToken)
            .ConfigureAwait(false);
        return marked.Rows is [{ Number: 1 }];
    }

    private async Task RepeatAsync(StatementList statements, Parameters parameters, CancellationToken cancellationToken)
    {
        while (await WriteAsync(statements, parameters, cancellationToken).ConfigureAwait(false) > 0)
        {
            // Each transaction is short, so that others are not held up.
        }
    }

    // What is deleted twice is deleted once, so an answer that was lost does no harm.
    private Task<int> WriteAsync(StatementList statements, Parameters parameters, CancellationToken cancellationToken) =>
        database.Pool.WriteAsync(
            Operation,
            async (connection, token) => (await connection.WriteAsync<IgnoredRow>(statements, TextPlace.Whole, parameters, token).ConfigureAwait(false)).Affected,
            isDone: null,
            cancellationToken);

    private sealed record NumberRow(uint Number) : IRow<NumberRow>
    {
        public static NumberRow Read(DbDataReader reader) => new((uint)reader.GetInt64(0));
    }
}
