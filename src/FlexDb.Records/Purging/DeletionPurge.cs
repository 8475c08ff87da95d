using System.Data.Common;

using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Records.Reading;
using FlexDb.Records.Writing;

namespace FlexDb.Records.Purging;

/// <summary>Removes deleted records for good, in transactions of up to 500 records.</summary>
/// <remarks>
/// A deleted record has no keys but the two that list it, and no other refers to it, so no schema has to be held still. It is
/// locked first, because it may be restored meanwhile.
/// </remarks>
internal static class DeletionPurge
{
    private const string Operation = "PurgeRecords";
    private const int Rows = 500;

    /// <summary>Purges the deletion that a record went with.</summary>
    public static async Task<long> PurgeOfAsync(RecordDatabase database, string applicationId, FlexTableKey table, string id, CancellationToken cancellationToken)
    {
        DeletedTogether deletion = await database.Executor
            .ReadAsync(Operation, (connection, token) => DeletedTogether.ReadAsync(connection, database, applicationId, table, id, token), cancellationToken)
            .ConfigureAwait(false);
        return await PurgeAsync(database, applicationId, deletion.DeletionId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Purges a deletion by its id.</summary>
    public static Task<long> PurgeAsync(RecordDatabase database, string applicationId, string deletionId, CancellationToken cancellationToken) =>
        PurgeAllAsync(
            database,
            (connection, token) => DeletedTogether.ReadAsync(connection, applicationId, deletionId, Rows, token),
            cancellationToken);

    /// <summary>Purges what was deleted longer ago than an age.</summary>
    public static Task<long> PurgeOlderAsync(RecordDatabase database, string applicationId, TimeSpan age, CancellationToken cancellationToken) =>
        PurgeAllAsync(
            database,
            (connection, token) => DeletedTogether.ReadOlderAsync(connection, applicationId, age, Rows, token),
            cancellationToken);

    /// <summary>Purges what was deleted longer ago than an age, of all applications.</summary>
    /// <remarks>
    /// It goes along the list of deletions and ends at the first page on which all are younger, so that it reads little more
    /// than it purges. The list has the order of the clocks of the hosts that deleted, while the age is the server's: where a
    /// host's clock was wrong, a deletion may be purged late, but none is purged early.
    /// </remarks>
    public static async Task<long> PurgeOlderAsync(RecordDatabase database, TimeSpan age, CancellationToken cancellationToken)
    {
        long purged = 0;
        (byte[] value, string id) = ([], "");
        while (true)
        {
            IReadOnlyList<DeletedTogether.Entry> page = await database.Pool
                .ReadAsync(Operation, (connection, token) => DeletedTogether.ListAsync(connection, (value, id), age, Rows, token), cancellationToken)
                .ConfigureAwait(false);
            DeletedTogether.Member[] old = [.. page.Where(static entry => entry.IsOld).Select(static entry => entry.Member!)];
            if (old.Length > 0)
            {
                purged += await database.Pool
                    .WriteAsync(Operation, (connection, token) => PurgeAsync(connection, old, token), IsPurged(old), cancellationToken)
                    .ConfigureAwait(false);
            }

            if (page.Count < Rows || (old.Length == 0 && page.Any(static entry => entry.Member is not null)))
            {
                return purged;
            }

            (value, id) = (page[^1].Value, page[^1].Id);
        }
    }

    private static async Task<long> PurgeAllAsync(
        RecordDatabase database,
        Func<OperationConnection, CancellationToken, Task<IReadOnlyList<DeletedTogether.Member>>> read,
        CancellationToken cancellationToken)
    {
        long purged = 0;
        while (true)
        {
            IReadOnlyList<DeletedTogether.Member> members = await database.Executor.ReadAsync(Operation, read, cancellationToken).ConfigureAwait(false);
            if (members.Count == 0)
            {
                return purged;
            }

            purged += await database.Executor
                .WriteAsync(Operation, (connection, token) => PurgeAsync(connection, members, token), IsPurged(members), cancellationToken)
                .ConfigureAwait(false);
            if (members.Count < Rows)
            {
                return purged;
            }
        }
    }

    /// <summary>Whether a purge that was cut short has happened; all of its records go together, or none.</summary>
    private static Func<OperationConnection, Task<bool>> IsPurged(IReadOnlyList<DeletedTogether.Member> members) => async connection =>
        !await connection
            .ExistsAsync(
                PurgeSql.IsDeletedYet,
                new() { ["tableNo"] = members[0].TableNumber, ["id"] = members[0].Id, ["deletionId"] = members[0].DeletionId },
                CancellationToken.None)
            .ConfigureAwait(false);

    private static async Task<int> PurgeAsync(OperationConnection connection, IReadOnlyList<DeletedTogether.Member> members, CancellationToken cancellationToken)
    {
        SqlText locks = new();
        string rows = string.Join(", ", members.Select(member => locks.Row(member.TableNumber, member.Id)));
        locks.Statement($"""
            SELECT table_no, id, deletion_id
            FROM flex_records FORCE INDEX (PRIMARY)
            WHERE (table_no, id) IN ({rows})
              AND deletion_id IS NOT NULL
            ORDER BY table_no, id
            FOR UPDATE;
            """);
        Answer<DeletedRow> locked = await connection
            .WriteAsync<DeletedRow>(new StatementList([.. locks.Statements]) { IsSentOnce = true }, TextPlace.First, locks.Parameters, cancellationToken)
            .ConfigureAwait(false);
        HashSet<DeletedRow> wanted = [.. members.Select(static member => new DeletedRow(member.TableNumber, member.Id, member.DeletionId))];
        DeletedRow[] deleted = [.. locked.Rows.Where(wanted.Contains)];
        if (deleted.Length == 0)
        {
            await connection.RollBackAsync().ConfigureAwait(false);
            return 0;
        }

        SqlText text = new();
        text.Statement($"""
            DELETE r FROM flex_records AS r FORCE INDEX (PRIMARY)
            WHERE (r.table_no, r.id) IN ({string.Join(", ", deleted.Select(row => text.Row(row.TableNumber, row.Id)))});
            """);
        foreach (uint index in (uint[])[DeletionKey.ByTable, DeletionKey.ByDeletion])
        {
            string keys = string.Join(", ", deleted
                .SelectMany(static row => DeletionKey.Of(row.TableNumber, row.DeletionId, row.Id))
                .Where(key => key.Index == index)
                .Select(key => text.Row(key.Index, key.Value, key.Id)));
            text.Statement($"DELETE k FROM flex_record_keys AS k FORCE INDEX (PRIMARY) WHERE (k.index_no, k.value, k.id) IN ({keys});");
        }

        await connection
            .ExecuteAsync(new StatementList([.. text.Statements]) { IsSentOnce = true }, TextPlace.Last, text.Parameters, cancellationToken)
            .ConfigureAwait(false);
        return deleted.Length;
    }

    private sealed record DeletedRow(uint TableNumber, string Id, string DeletionId) : IRow<DeletedRow>
    {
        public static DeletedRow Read(DbDataReader reader) => new((uint)reader.GetInt64(0), reader.GetString(1), reader.GetString(2));
    }
}
