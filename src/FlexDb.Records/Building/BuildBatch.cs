using System.Data.Common;

using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;

using MySqlConnector;

namespace FlexDb.Records.Building;

/// <summary>How one transaction of a builder has ended.</summary>
internal enum BatchEnd
{
    /// <summary>Some records were built.</summary>
    Built,

    /// <summary>There is nothing to build, or nothing any more.</summary>
    Finished,

    /// <summary>Another builder has the table's lease.</summary>
    Held,

    /// <summary>Another transaction has locked what is needed; nothing was done.</summary>
    Locked,

    /// <summary>The table's indexes are those of an earlier schema.</summary>
    Unreconciled,

    /// <summary>The table has no records that could be built.</summary>
    Gone,
}

/// <summary>What one transaction of a builder has done.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Records">How many records it read.</param>
/// <param name="Bytes">How many bytes of JSON they had.</param>
/// <param name="BuiltTo">How far the table is; null where that was not learnt.</param>
internal sealed record BatchResult(BatchEnd End, int Records = 0, long Bytes = 0, string? BuiltTo = null);

/// <summary>One transaction of a builder: gives the next records of a table to all of its indexes that lack them.</summary>
/// <remarks>
/// Where it goes on is read under the lock of the registry's rows, in the same transaction, and never remembered. So a builder
/// that was stopped for longer than its lease finds out that another has gone on, and does nothing. What repeats or is missing
/// is counted in the same transaction, too: counted later, it would be lost with a builder that stops in between, and the next
/// would end with an index that is ready over duplicates.
/// </remarks>
internal sealed class BuildBatch(string applicationId, string tableId, uint tableNumber, string owner, TimeSpan lease)
{
    private RecordTable? _table;

    /// <summary>The table as the last transaction has seen it.</summary>
    public RecordTable? Table => _table;

    /// <summary>Builds some records.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="limit">How many records at most.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<BatchResult> RunAsync(OperationConnection connection, int limit, CancellationToken cancellationToken)
    {
        try
        {
            return await TryRunAsync(connection, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlException exception) when (RecordFailures.IsLockedByAnother(exception))
        {
            await connection.RollBackAsync().ConfigureAwait(false);
            return new BatchResult(BatchEnd.Locked);
        }
    }

    private async Task<BatchResult> TryRunAsync(OperationConnection connection, int limit, CancellationToken cancellationToken)
    {
        Answer<ProgressRow> answer = await connection
            .WriteAsync<ProgressRow>(
                Begin,
                TextPlace.First,
                new() { ["tableId"] = tableId, ["tableNo"] = tableNumber, ["owner"] = owner },
                cancellationToken)
            .ConfigureAwait(false);
        ProgressRow[] progress = [.. answer.Rows.Where(static row => row.Index > 0)];
        BatchResult? refusal = await CheckAsync(connection, answer.Rows.Count > progress.Length, progress, cancellationToken).ConfigureAwait(false);
        if (refusal is not null)
        {
            await connection.RollBackAsync().ConfigureAwait(false);
            return refusal;
        }

        string after = progress.Select(static row => row.BuiltTo).Aggregate(IdOrder.Lower);
        IReadOnlyList<UnbuiltRow> rows = await connection
            .QueryAsync<UnbuiltRow>(
                BuildSql.LockRecords,
                new() { ["tableNo"] = tableNumber, ["after"] = after, ["limit"] = limit },
                cancellationToken)
            .ConfigureAwait(false);
        if (rows.Count == 0)
        {
            await FinishAsync(connection, progress, cancellationToken).ConfigureAwait(false);
            return new BatchResult(BatchEnd.Finished);
        }

        RecordTable table = _table!;
        if (rows.Any(row => row.Json is not null && row.SchemaVersion != table.Table.Version))
        {
            await TableLoading.HistoryOfAsync(connection, table, cancellationToken).ConfigureAwait(false);
        }

        BuiltRecords built = new(progress.ToDictionary(static row => row.Index, static row => row.BuiltTo));
        foreach (UnbuiltRow row in rows.Where(static row => row.Json is not null))
        {
            built.Add(Upgraded(table, row));
        }

        IReadOnlyDictionary<uint, int> conflicts = await built.WriteAsync(connection, cancellationToken).ConfigureAwait(false);
        await AdvanceAsync(connection, progress, rows[^1].Id, conflicts, cancellationToken).ConfigureAwait(false);
        return new BatchResult(BatchEnd.Built, rows.Count, rows.Sum(static row => row.Json?.Length ?? 0L), rows[^1].Id);
    }

    private static readonly StatementList Begin = new(BuildSql.LockTable, BuildSql.LockIndexes);

    /// <summary>Why nothing can be built now; null where something can.</summary>
    private async Task<BatchResult?> CheckAsync(OperationConnection connection, bool isThere, ProgressRow[] progress, CancellationToken cancellationToken)
    {
        if (!isThere)
        {
            return new BatchResult(BatchEnd.Gone);
        }

        if (progress.Any(static row => row.IsHeld))
        {
            return new BatchResult(BatchEnd.Held, BuiltTo: progress.Select(static row => row.BuiltTo).Aggregate(IdOrder.Lower));
        }

        // Behind the gate it stays as it is read now.
        RecordTable? table = await TableLoading.LoadAsync(connection, applicationId, FlexTableKey.ById(tableId), cancellationToken).ConfigureAwait(false);
        if (table?.Registration is not { IsPurging: false } || table.Number != tableNumber)
        {
            return new BatchResult(BatchEnd.Gone);
        }

        if (_table is { } before && before.Table.Version == table.Table.Version && before.UpdatedAt == table.UpdatedAt)
        {
            table.History = before.History;
        }

        _table = table;
        table.EnsureWritable(isNamed: false);
        if (!table.IsReconciled)
        {
            return new BatchResult(BatchEnd.Unreconciled);
        }

        return progress.Length == 0 ? new BatchResult(BatchEnd.Finished) : null;
    }

    private static UpgradedRecord Upgraded(RecordTable table, UnbuiltRow row) => RecordUpgrading.Upgrade(
        table,
        new StoredRecord
        {
            TableNumber = table.Number,
            Id = row.Id,
            Version = 0,
            SchemaVersion = row.SchemaVersion,
            Json = StoredRecord.Encode(row.Json!),
            CreatedAt = StoredRecord.ToMicroseconds(row.CreatedAt),
            UpdatedAt = StoredRecord.ToMicroseconds(row.UpdatedAt),
        });

    private Task AdvanceAsync(
        OperationConnection connection,
        ProgressRow[] progress,
        string last,
        IReadOnlyDictionary<uint, int> conflicts,
        CancellationToken cancellationToken)
    {
        StatementBatch batch = new();
        foreach (ProgressRow row in progress)
        {
            batch.Add(
                [BuildSql.Advance],
                new()
                {
                    ["builtTo"] = IdOrder.Higher(row.BuiltTo, last),
                    ["conflicts"] = conflicts.GetValueOrDefault(row.Index),
                    ["owner"] = owner,
                    ["lease"] = (long)lease.TotalMicroseconds,
                    ["indexNo"] = row.Index,
                });
        }

        return batch.SendAsync(connection, cancellationToken);
    }

    private static Task FinishAsync(OperationConnection connection, ProgressRow[] progress, CancellationToken cancellationToken)
    {
        StatementBatch batch = new();
        foreach (ProgressRow row in progress)
        {
            batch.Add([BuildSql.Finish], new() { ["indexNo"] = row.Index });
        }

        return batch.SendAsync(connection, cancellationToken);
    }

    /// <summary>How far an index is; number 0 stands for the table's own row.</summary>
    private sealed record ProgressRow(uint Index, string BuiltTo, bool IsHeld) : IRow<ProgressRow>
    {
        private static readonly ProgressRow Table = new(0, "", false);

        public static ProgressRow Read(DbDataReader reader) => reader.FieldCount == 1
            ? Table
            : new ProgressRow((uint)reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2) != 0);
    }

    /// <summary>A record; without JSON where it is deleted.</summary>
    private sealed record UnbuiltRow(string Id, int SchemaVersion, string? Json, DateTime CreatedAt, DateTime UpdatedAt) : IRow<UnbuiltRow>
    {
        public static UnbuiltRow Read(DbDataReader reader) => new(
            reader.GetString(0),
            (int)reader.GetInt64(1),
            reader.StringOrNull(2),
            reader.GetDateTime(3),
            reader.GetDateTime(4));
    }
}
