using System.Data.Common;
using System.Text;

using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;
using FlexDb.Records.Writing;

using MySqlConnector;

namespace FlexDb.Records.Building;

/// <summary>Rewrites records that were written under earlier versions of their table into the present form.</summary>
/// <remarks>
/// Keys and claims are of the present form already, so nothing of them changes. A rewrite raises the record's version and names
/// itself like any other write, or a write whose answer was lost could not tell what became of it.
/// </remarks>
internal sealed class RecordRewriting(RecordDatabase database, string applicationId, FlexTableKey key)
{
    private const int PageSize = 1_000;
    private const int LargestBatch = 100;
    private const long BatchBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    private RecordTable? _table;

    /// <summary>Rewrites all records of earlier versions; gives how many.</summary>
    public async Task<long> RunAsync(IProgress<FlexRecordUpgradeProgress>? progress, CancellationToken cancellationToken)
    {
        RecordTable table = await database.Pool
            .ReadAsync("FindTable", (connection, token) => LoadAsync(connection, token), cancellationToken)
            .ConfigureAwait(false);
        long read = 0;
        long rewritten = 0;
        string after = "";
        IReadOnlyList<VersionRow> page;
        do
        {
            if (table.Registration is null)
            {
                return 0;
            }

            Parameters parameters = new() { ["tableNo"] = table.Number, ["after"] = after, ["limit"] = PageSize };
            page = await database.Pool
                .ReadAsync("FindOldRecords", (connection, token) => connection.QueryAsync<VersionRow>(BuildSql.SchemaVersions, parameters, token), cancellationToken)
                .ConfigureAwait(false);
            rewritten += await RewriteAsync([.. page.Where(row => row.SchemaVersion != table.Table.Version).Select(static row => row.Id)], cancellationToken)
                .ConfigureAwait(false);
            read += page.Count;
            progress?.Report(new FlexRecordUpgradeProgress(read, rewritten));
            table = _table ?? table;
            after = page.Count == 0 ? after : page[^1].Id;
        }
        while (page.Count == PageSize);
        return rewritten;
    }

    /// <summary>Rewrites some records in batches; where others hold one, in smaller batches.</summary>
    private async Task<int> RewriteAsync(string[] ids, CancellationToken cancellationToken)
    {
        int rewritten = 0;
        int limit = LargestBatch;
        int failures = 0;
        for (int start = 0; start < ids.Length;)
        {
            string[] some = ids[start..Math.Min(start + limit, ids.Length)];
            int? done = await database.Pool
                .WriteAsync("UpgradeRecords", (connection, token) => TryRewriteAsync(connection, some, token), isDone: null, cancellationToken)
                .ConfigureAwait(false);
            if (done is { } count)
            {
                rewritten += count;
                start += some.Length;
                limit = Math.Min(LargestBatch, limit * 2);
                failures = 0;
            }
            else if (_table is { IsReconciled: false } unreconciled)
            {
                await database.ReconcileAsync(unreconciled.Table, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                limit = Math.Max(1, limit / 2);
                await Task
                    .Delay(LongestWait * (Math.Min(1, 0.02 * Math.Pow(2, Math.Min(++failures, 10))) * (0.5 + (Random.Shared.NextDouble() / 2))), database.Options.TimeProvider, cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        return rewritten;
    }

    /// <summary>Rewrites records in one transaction; null where it could not.</summary>
    private async Task<int?> TryRewriteAsync(OperationConnection connection, string[] ids, CancellationToken cancellationToken)
    {
        try
        {
            await connection
                .ExecuteReadingAsync(new StatementList(BuildSql.LockTable), new() { ["tableId"] = _table!.Table.Id }, cancellationToken)
                .ConfigureAwait(false);

            // Behind the gate it stays as it is read now.
            RecordTable table = await LoadAsync(connection, cancellationToken).ConfigureAwait(false);
            table.EnsureWritable(isNamed: false);
            if (!table.IsReconciled)
            {
                await connection.RollBackAsync().ConfigureAwait(false);
                return null;
            }

            IReadOnlyList<StoredRow> rows = await connection
                .QueryAsync<StoredRow>(BuildSql.LockRecordsById, new() { ["tableNo"] = table.Number, ["ids"] = ids }, cancellationToken)
                .ConfigureAwait(false);
            StoredRecord[] old = [.. rows.Select(static row => row.Record).Where(record => record.SchemaVersion != table.Table.Version)];
            if (old.Length > 0)
            {
                IReadOnlyList<UpgradedRecord> upgraded = await RecordUpgrading.UpgradeAsync(connection, table, old, cancellationToken).ConfigureAwait(false);
                await WriteAsync(connection, table, upgraded, cancellationToken).ConfigureAwait(false);
            }

            return old.Length;
        }
        catch (MySqlException exception) when (RecordFailures.IsLockedByAnother(exception))
        {
            await connection.RollBackAsync().ConfigureAwait(false);
            return null;
        }
    }

    private static async Task WriteAsync(OperationConnection connection, RecordTable table, IReadOnlyList<UpgradedRecord> records, CancellationToken cancellationToken)
    {
        byte[] writeId = Guid.NewGuid().ToByteArray();
        SqlText text = new();
        for (int i = 0; i < records.Count; i++)
        {
            text.Statement($"""
                UPDATE flex_records FORCE INDEX (PRIMARY)
                SET
                  version = version + 1,
                  schema_version = {text.Add(table.Table.Version)},
                  write_id = {text.Add(writeId)},
                  record = {text.Add(Encoding.UTF8.GetString(records[i].Json.Span))}
                WHERE table_no = {text.Add(table.Number)}
                  AND id = {text.Add(records[i].Stored.Id)};
                """);
            bool isLast = i == records.Count - 1;
            if (isLast || text.Size >= BatchBytes / 4)
            {
                text.EnsureFits(connection.Facts);
                StatementList statements = new([.. text.Statements]) { IsSentOnce = true };
                await connection
                    .ExecuteAsync(statements, isLast ? TextPlace.Last : TextPlace.Middle, text.Parameters, cancellationToken)
                    .ConfigureAwait(false);
                text = new SqlText();
            }
        }
    }

    private async Task<RecordTable> LoadAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        FlexTableKey known = _table is null ? key : FlexTableKey.ById(_table.Table.Id);
        RecordTable table = await TableLoading.GetAsync(connection, applicationId, known, cancellationToken).ConfigureAwait(false);
        if (_table is { } before && before.Table.Version == table.Table.Version && before.UpdatedAt == table.UpdatedAt)
        {
            table.History = before.History;
        }

        _table = table;
        return table;
    }

    private sealed record VersionRow(string Id, int SchemaVersion) : IRow<VersionRow>
    {
        public static VersionRow Read(DbDataReader reader) => new(reader.GetString(0), (int)reader.GetInt64(1));
    }
}
