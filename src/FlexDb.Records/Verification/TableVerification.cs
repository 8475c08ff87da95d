using System.Data.Common;

using FlexDb.Core.Connections;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;
using FlexDb.Records.Values;
using FlexDb.Records.Writing;

namespace FlexDb.Records.Verification;

/// <summary>Verifies the records of one table.</summary>
/// <remarks>
/// First record by record: each must be readable, and its keys, its claims and the records that it refers to must be there.
/// Then index by index: each key and claim must be its record's. Both go page by page, so that memory does not grow with the
/// table, and each page is a read of its own, without locks.
/// </remarks>
internal sealed class TableVerification(
    RecordDatabase database,
    FlexVerifyOptions options,
    VerificationTotals totals,
    Action report)
{
    private const string Operation = "VerifyRecords";

    private const int Rows = 500;

    // How many bytes of JSON a page should have at most.
    private const long PageBytes = 16 * 1024 * 1024;

    // How many records are locked at once to look at them again.
    private const int Confirmed = 100;

    private static readonly byte[] AfterAllKeys = [0x02];

    private RecordTable _table = null!;

    /// <summary>Verifies a table.</summary>
    /// <param name="table">The table, whose indexes are those of its schema.</param>
    /// <param name="cancellationToken">Cancels the verification.</param>
    public async Task RunAsync(RecordTable table, CancellationToken cancellationToken)
    {
        _table = table;
        await VerifyRecordsAsync(cancellationToken).ConfigureAwait(false);
        byte[] number = DeletionKey.Number(table.Number);
        await VerifyKeysAsync(DeletionKey.ByTable, number, DeletionKey.Number(table.Number + 1), cancellationToken).ConfigureAwait(false);
        foreach (RecordIndex index in table.Columns.Indexed.Select(static indexed => indexed.Index))
        {
            await (index.Kind == IndexKind.Unique
                ? VerifyClaimsAsync(index.Number, cancellationToken)
                : VerifyKeysAsync(index.Number, [], AfterAllKeys, cancellationToken))
                .ConfigureAwait(false);
        }
    }

    /// <summary>Looks again at records that looked wrong, and notes what is wrong with them.</summary>
    public async Task ConfirmAsync(RecordTable table, Suspects suspects, CancellationToken cancellationToken)
    {
        foreach (Suspects part in suspects.InParts(Confirmed))
        {
            // An edit of the schema may have come meanwhile, and more of them while the indexes are seen to.
            const int MostRounds = 20;
            IReadOnlyList<FlexRecordProblem>? problems = null;
            for (int round = 0; problems is null && round < MostRounds; round++)
            {
                if (round > 0)
                {
                    await database.ReconcileAsync(table.Table, cancellationToken).ConfigureAwait(false);
                }

                Confirmation confirmation = new(table, part, options.Repair);
                problems = await database.Executor.WriteAsync(Operation, confirmation.RunAsync, isDone: null, cancellationToken).ConfigureAwait(false);
            }

            foreach (FlexRecordProblem problem in problems ?? [])
            {
                totals.Add(problem);
            }
        }
    }

    /// <summary>Reads some records of a table, deleted ones included.</summary>
    public static async Task<IReadOnlyList<ExpectedRecord>> ReadAsync(
        OperationConnection connection,
        RecordTable table,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken)
    {
        SqlText text = new();
        text.Statement($"{RecordSql.Read} (r.table_no, r.id) IN ({string.Join(", ", ids.Select(id => text.Row(table.Number, id)))});");
        IReadOnlyList<RecordRow> rows = await connection.QueryAsync<RecordRow>(text.Statements[0], text.Parameters, cancellationToken).ConfigureAwait(false);
        return await ExpectAsync(connection, table, [.. rows.Select(static row => row.Record!)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How far the indexes of a table that are not complete have been built, by their numbers.</summary>
    public static async Task<Dictionary<uint, string>> ReadBuiltToAsync(OperationConnection connection, RecordTable table, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<BuiltToRow>(VerificationSql.BuiltTo, new() { ["tableNo"] = table.Number }, cancellationToken).ConfigureAwait(false))
            .ToDictionary(static row => row.Index, static row => row.BuiltTo);

    private static async Task<IReadOnlyList<ExpectedRecord>> ExpectAsync(
        OperationConnection connection,
        RecordTable table,
        IReadOnlyList<StoredRecord> records,
        CancellationToken cancellationToken)
    {
        if (records.Any(record => record.SchemaVersion != table.Table.Version))
        {
            await TableLoading.HistoryOfAsync(connection, table, cancellationToken).ConfigureAwait(false);
        }

        return [.. records.Select(record => ExpectedRecord.Of(table, record))];
    }

    private async Task VerifyRecordsAsync(CancellationToken cancellationToken)
    {
        string after = "";
        int limit = 100;
        while (true)
        {
            (string from, int size) = (after, limit);
            Page page = await database.Executor
                .ReadAsync(Operation, (connection, token) => ReadPageAsync(connection, from, size, token), cancellationToken)
                .ConfigureAwait(false);
            totals.Records += page.Records.Count;
            totals.Incomplete += page.Records.Count(static record => record is { IsIncomplete: true, Stored.IsDeleted: false });
            totals.Conflicts += page.Records.Sum(record => Findings.CountConflicts(record, page.Entries, _table));
            Suspects suspects = new();
            foreach (ExpectedRecord record in page.Records)
            {
                if (Findings.Of(record, page.Entries, _table, page.BuiltTo).Any())
                {
                    suspects.Add(record.Stored.Id);
                }
            }

            await ConfirmAsync(_table, suspects, cancellationToken).ConfigureAwait(false);
            report();
            if (page.Records.Count < size)
            {
                return;
            }

            after = page.Records[^1].Stored.Id;
            long average = 1 + (page.Records.Sum(static record => (long)record.Stored.Json.Length) / page.Records.Count);
            limit = (int)Math.Clamp(PageBytes / average, 1, Rows);
        }
    }

    private async Task<Page> ReadPageAsync(OperationConnection connection, string after, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<RecordRow> rows = await connection
            .QueryAsync<RecordRow>(
                VerificationSql.Records,
                new() { ["tableNo"] = _table.Number, ["after"] = after, ["limit"] = limit },
                cancellationToken)
            .ConfigureAwait(false);
        IReadOnlyList<ExpectedRecord> records = await ExpectAsync(connection, _table, [.. rows.Select(static row => row.Record!)], cancellationToken)
            .ConfigureAwait(false);
        Dictionary<uint, string> builtTo = _table.HasUnfinishedIndex ? await ReadBuiltToAsync(connection, _table, cancellationToken).ConfigureAwait(false) : [];
        StoredEntries entries = await StoredEntries
            .FindAsync(
                connection,
                records.SelectMany(static record => record.Keys),
                records.SelectMany(static record => record.Claims),
                records.SelectMany(static record => record.Targets)
                    .Where(static target => target.Index.Index.TargetTableNumber is not null)
                    .Select(static target => (target.Index.Index.TargetTableNumber!.Value, target.Id)),
                locks: false,
                cancellationToken)
            .ConfigureAwait(false);
        return new Page(records, entries, builtTo);
    }

    private async Task VerifyKeysAsync(uint index, byte[] from, byte[] end, CancellationToken cancellationToken)
    {
        (byte[] value, string id) = (from, "");
        while (true)
        {
            Parameters parameters = new() { ["indexNo"] = index, ["value"] = value, ["id"] = id, ["end"] = end, ["limit"] = Rows };
            (IReadOnlyList<EntryRow> rows, Dictionary<string, ExpectedRecord> records) = await ReadEntriesAsync(VerificationSql.Keys, parameters, cancellationToken)
                .ConfigureAwait(false);
            Suspects suspects = new();
            foreach (RecordKey key in rows.Select(static row => new RecordKey(row.Index, row.Value, row.Id, Number: null)))
            {
                if (!records.TryGetValue(key.Id, out ExpectedRecord? record) || (record.FaultCode is null && !record.Keys.Contains(key)))
                {
                    suspects.Add(key);
                }
            }

            await ConfirmAsync(_table, suspects, cancellationToken).ConfigureAwait(false);
            report();
            if (rows.Count < Rows)
            {
                return;
            }

            (value, id) = (rows[^1].Value, rows[^1].Id);
        }
    }

    private async Task VerifyClaimsAsync(uint index, CancellationToken cancellationToken)
    {
        byte[] value = [];
        while (true)
        {
            Parameters parameters = new() { ["indexNo"] = index, ["value"] = value, ["limit"] = Rows };
            (IReadOnlyList<EntryRow> rows, Dictionary<string, ExpectedRecord> records) = await ReadEntriesAsync(VerificationSql.Claims, parameters, cancellationToken)
                .ConfigureAwait(false);
            Suspects suspects = new();
            foreach (RecordClaim claim in rows.Select(static row => new RecordClaim(row.Index, row.Value, row.Id)))
            {
                if (!records.TryGetValue(claim.Id, out ExpectedRecord? record) || (record.FaultCode is null && !record.Claims.Contains(claim)))
                {
                    suspects.Add(claim);
                }
            }

            await ConfirmAsync(_table, suspects, cancellationToken).ConfigureAwait(false);
            report();
            if (rows.Count < Rows)
            {
                return;
            }

            value = rows[^1].Value;
        }
    }

    /// <summary>A page of keys or claims, with the records that they are said to be of.</summary>
    private async Task<(IReadOnlyList<EntryRow> Rows, Dictionary<string, ExpectedRecord> Records)> ReadEntriesAsync(
        string sql,
        Parameters parameters,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<EntryRow> rows = await database.Executor
            .ReadAsync(Operation, (connection, token) => connection.QueryAsync<EntryRow>(sql, parameters, token), cancellationToken)
            .ConfigureAwait(false);
        totals.Entries += rows.Count;
        Dictionary<string, ExpectedRecord> records = new(StringComparer.Ordinal);
        foreach (string[] ids in rows.Select(static row => row.Id).Distinct(StringComparer.Ordinal).Chunk(Rows))
        {
            foreach (ExpectedRecord record in await database.Executor
                .ReadAsync(Operation, (connection, token) => ReadAsync(connection, _table, ids, token), cancellationToken)
                .ConfigureAwait(false))
            {
                records[record.Stored.Id] = record;
            }
        }

        return (rows, records);
    }

    private sealed record Page(IReadOnlyList<ExpectedRecord> Records, StoredEntries Entries, Dictionary<uint, string> BuiltTo);

    private sealed record BuiltToRow(uint Index, string BuiltTo) : IRow<BuiltToRow>
    {
        public static BuiltToRow Read(DbDataReader reader) => new((uint)reader.GetInt64(0), reader.GetString(2));
    }
}

/// <summary>A key or a claim.</summary>
internal sealed record EntryRow(uint Index, byte[] Value, string Id) : IRow<EntryRow>
{
    public static EntryRow Read(DbDataReader reader) => new((uint)reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetString(2));
}
