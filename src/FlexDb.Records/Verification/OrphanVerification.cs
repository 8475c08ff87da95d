using System.Buffers.Binary;
using System.Data.Common;
using System.Text;

using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Errors;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;
using FlexDb.Records.Values;
using FlexDb.Records.Writing;

namespace FlexDb.Records.Verification;

/// <summary>Looks for rows that belong to no table, and for deletions that list records which did not go with them.</summary>
/// <remarks>
/// Deletions are listed in one index for all tables of a database, in the order of the deletions, so that the entries of one
/// application cannot be told apart without reading all. Of another application's table only whose it is is read, and neither
/// its schema nor its records.
/// </remarks>
internal static class OrphanVerification
{
    private const string Operation = "VerifyOrphans";

    private const int Rows = 500;

    private static readonly byte[] AfterAll = [0xFF];

    /// <summary>Looks through the database.</summary>
    public static async Task RunAsync(
        RecordDatabase database,
        string applicationId,
        FlexVerifyOptions options,
        VerificationTotals totals,
        CancellationToken cancellationToken)
    {
        await VerifyNumbersAsync(database, OrphanSql.Keys, OrphanSql.DeleteKeys, "keys", options, totals, cancellationToken).ConfigureAwait(false);
        await VerifyNumbersAsync(database, OrphanSql.Claims, OrphanSql.DeleteClaims, "claims", options, totals, cancellationToken).ConfigureAwait(false);
        foreach (uint table in await ListAsync(database, OrphanSql.Records, cancellationToken).ConfigureAwait(false))
        {
            totals.Add(Problem(
                FlexRecordProblemCodes.OrphanRecords,
                FormattableString.Invariant($"flex_records has records under the table number {table}, which is not registered. Restore the row of flex_record_tables that it had, or delete the records."),
                isRepaired: false));
        }

        await VerifyDeletionsAsync(database, DeletionKey.ByTable, applicationId, options, totals, cancellationToken).ConfigureAwait(false);
        await VerifyDeletionsAsync(database, DeletionKey.ByDeletion, applicationId, options, totals, cancellationToken).ConfigureAwait(false);
    }

    private static async Task VerifyNumbersAsync(
        RecordDatabase database,
        string list,
        string delete,
        string what,
        FlexVerifyOptions options,
        VerificationTotals totals,
        CancellationToken cancellationToken)
    {
        foreach (uint index in await ListAsync(database, list, cancellationToken).ConfigureAwait(false))
        {
            if (options.Repair)
            {
                int affected;
                do
                {
                    // A number is never used again, so that nobody can be writing such entries.
                    affected = await database.Executor
                        .WriteAsync(Operation, (connection, token) => DeleteAsync(connection, delete, index, token), isDone: null, cancellationToken)
                        .ConfigureAwait(false);
                }
                while (affected > 0);
            }

            totals.Add(Problem(
                FlexRecordProblemCodes.OrphanEntries,
                FormattableString.Invariant($"There are {what} under the index number {index}, which is not registered."),
                options.Repair));
        }
    }

    private static async Task<IReadOnlyList<uint>> ListAsync(RecordDatabase database, string sql, CancellationToken cancellationToken) =>
    [
        .. (await database.Executor
            .ReadAsync(Operation, (connection, token) => connection.QueryAsync<NumberRow>(sql, null, token), cancellationToken)
            .ConfigureAwait(false))
            .Select(static row => row.Number),
    ];

    private static async Task<int> DeleteAsync(OperationConnection connection, string sql, uint index, CancellationToken cancellationToken) =>
        (await connection
            .WriteAsync<NumberRow>(new StatementList(sql), TextPlace.Whole, new() { ["indexNo"] = index }, cancellationToken)
            .ConfigureAwait(false)).Affected;

    private static async Task VerifyDeletionsAsync(
        RecordDatabase database,
        uint index,
        string applicationId,
        FlexVerifyOptions options,
        VerificationTotals totals,
        CancellationToken cancellationToken)
    {
        Dictionary<uint, OwnerRow?> owners = [];
        (byte[] value, string id) = ([], "");
        while (true)
        {
            Parameters parameters = new() { ["indexNo"] = index, ["value"] = value, ["id"] = id, ["end"] = AfterAll, ["limit"] = Rows };
            IReadOnlyList<EntryRow> rows = await database.Executor
                .ReadAsync(Operation, (connection, token) => connection.QueryAsync<EntryRow>(VerificationSql.Keys, parameters, token), cancellationToken)
                .ConfigureAwait(false);
            foreach (IGrouping<uint?, EntryRow> entries in rows.GroupBy(row => TableOf(index, row.Value)))
            {
                OwnerRow? owner = entries.Key is { } number
                    ? await FindOwnerAsync(database, owners, number, cancellationToken).ConfigureAwait(false)
                    : null;
                if (owner is null)
                {
                    await NoteUnownedAsync(database, entries, options, totals, cancellationToken).ConfigureAwait(false);
                }
                else if (index == DeletionKey.ByDeletion && owner.ApplicationId == applicationId)
                {
                    EntryRow[] stale = await FindStaleAsync(database, entries.Key!.Value, entries, cancellationToken).ConfigureAwait(false);
                    await ConfirmStaleAsync(database, applicationId, owner, stale, options, totals, cancellationToken).ConfigureAwait(false);
                }
            }

            if (rows.Count < Rows)
            {
                return;
            }

            (value, id) = (rows[^1].Value, rows[^1].Id);
        }
    }

    private static uint? TableOf(uint index, byte[] value) => value.Length < sizeof(uint)
        ? null
        : BinaryPrimitives.ReadUInt32BigEndian(index == DeletionKey.ByTable ? value : value.AsSpan(value.Length - sizeof(uint)));

    private static async Task<OwnerRow?> FindOwnerAsync(RecordDatabase database, Dictionary<uint, OwnerRow?> owners, uint number, CancellationToken cancellationToken)
    {
        if (!owners.TryGetValue(number, out OwnerRow? owner))
        {
            owner = await database.Executor
                .ReadAsync(Operation, (connection, token) => connection.QuerySingleAsync<OwnerRow>(OrphanSql.Owner, new() { ["tableNo"] = number }, token), cancellationToken)
                .ConfigureAwait(false);
            owners[number] = owner;
        }

        return owner;
    }

    private static async Task ConfirmStaleAsync(
        RecordDatabase database,
        string applicationId,
        OwnerRow owner,
        EntryRow[] stale,
        FlexVerifyOptions options,
        VerificationTotals totals,
        CancellationToken cancellationToken)
    {
        if (stale.Length == 0)
        {
            return;
        }

        Suspects suspects = new();
        foreach (EntryRow entry in stale)
        {
            suspects.Add(new RecordKey(entry.Index, entry.Value, entry.Id, Number: null));
        }

        try
        {
            RecordTable table = await database.Executor
                .ReadAsync(
                    Operation,
                    (connection, token) => database.Tables.GetAsync(connection, applicationId, FlexTableKey.ById(owner.TableId), isFresh: true, token),
                    cancellationToken)
                .ConfigureAwait(false);
            await new TableVerification(database, options, totals, static () => { }).ConfirmAsync(table, suspects, cancellationToken).ConfigureAwait(false);
        }
        catch (FlexDbException unusable) when (unusable is FlexRecordSchemaException or FlexCorruptTableException or FlexTableNotFoundException)
        {
            // It is reported where the table itself is verified; or the table has been purged meanwhile.
        }
    }

    private static Task<EntryRow[]> FindStaleAsync(RecordDatabase database, uint number, IEnumerable<EntryRow> entries, CancellationToken cancellationToken) =>
        database.Executor.ReadAsync(
            Operation,
            async (connection, token) =>
            {
                SqlText text = new();
                text.Statement($"{RecordSql.Read} (r.table_no, r.id) IN ({string.Join(", ", entries.Select(entry => text.Row(number, entry.Id)))});");
                Dictionary<string, string?> deletions = (await connection.QueryAsync<RecordRow>(text.Statements[0], text.Parameters, token).ConfigureAwait(false))
                    .ToDictionary(static row => row.Record!.Id, static row => row.Record!.DeletionId, StringComparer.Ordinal);
                return entries
                    .Where(entry => Encoding.ASCII.GetString(entry.Value, 0, entry.Value.Length - sizeof(uint)) != deletions.GetValueOrDefault(entry.Id))
                    .ToArray();
            },
            cancellationToken);

    private static async Task NoteUnownedAsync(
        RecordDatabase database,
        IEnumerable<EntryRow> entries,
        FlexVerifyOptions options,
        VerificationTotals totals,
        CancellationToken cancellationToken)
    {
        RecordKey[] keys = [.. entries.Select(static entry => new RecordKey(entry.Index, entry.Value, entry.Id, Number: null))];
        if (options.Repair)
        {
            SqlText text = new();
            WriteText.AddRemovals(text, [], keys);
            await database.Executor
                .WriteAsync(
                    Operation,
                    async (connection, token) =>
                    {
                        await connection
                            .ExecuteAsync(new StatementList([.. text.Statements]) { IsSentOnce = true }, TextPlace.Whole, text.Parameters, token)
                            .ConfigureAwait(false);
                        return true;
                    },
                    isDone: null,
                    cancellationToken)
                .ConfigureAwait(false);
        }

        totals.Add(Problem(FlexRecordProblemCodes.OrphanEntries, "Deletions list records of a table that is not registered.", options.Repair));
    }

    private static FlexRecordProblem Problem(string code, string message, bool isRepaired) => new(code, message, null, null, null, null, isRepaired);

    private sealed record OwnerRow(string TableId, string ApplicationId) : IRow<OwnerRow>
    {
        public static OwnerRow Read(DbDataReader reader) => new(reader.GetString(0), reader.GetString(1));
    }

    private sealed record NumberRow(uint Number) : IRow<NumberRow>
    {
        public static NumberRow Read(DbDataReader reader) => new((uint)reader.GetInt64(0));
    }
}
