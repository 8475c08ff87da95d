using System.Data.Common;

using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Errors;
using FlexDb.Records.Values;

namespace FlexDb.Records.Writing;

/// <summary>Finds out why the server has refused a write, by reading after it was rolled back.</summary>
/// <remarks>
/// The message of error 1062 does not do: it cuts the hash short, and the names of indexes differ. Who has the value may have
/// let go of it meanwhile; then nothing is found, and the write is tried again.
/// </remarks>
internal static class RefusedWrite
{
    private const int Rows = 500;

    public static async Task<FlexDbException?> FindAsync(OperationConnection connection, WritePlan plan, CancellationToken cancellationToken)
    {
        if (await FindMissingAsync(connection, plan, cancellationToken).ConfigureAwait(false) is { } missing)
        {
            return missing;
        }

        foreach (RecordClaim[] claims in plan.ClaimsToInsert.Chunk(Rows))
        {
            SqlText text = new();
            string rows = string.Join(", ", claims.Select(claim => text.Row(claim.Index, claim.Hash)));
            string sql = $"SELECT index_no, HEX(hash), id FROM flex_record_uniques FORCE INDEX (PRIMARY) WHERE (index_no, hash) IN ({rows});";
            Dictionary<(uint, string), HolderRow> holders = (await connection.QueryOnceAsync<HolderRow>(sql, text.Parameters, cancellationToken).ConfigureAwait(false))
                .ToDictionary(static row => (row.Index, row.Value));
            foreach (RecordClaim claim in claims)
            {
                if (holders.TryGetValue((claim.Index, Convert.ToHexString(claim.Hash)), out HolderRow? holder)
                    && holder.Id != claim.Id
                    && !plan.ClaimsToDelete.Any(released => released.Index == claim.Index && released.Id == holder.Id && released.Hash.AsSpan().SequenceEqual(claim.Hash)))
                {
                    PlannedRecord record = RecordOf(plan, claim.Index, claim.Id);
                    return new FlexUniqueConflictException(record.Reference, ColumnOf(record, claim.Index), holder.Id);
                }
            }
        }

        foreach (RecordKey[] keys in plan.UnclaimedChecks.Chunk(Rows))
        {
            SqlText text = new();
            string rows = string.Join(", ", keys.Select(key => text.Row(key.Index, key.Value)));
            string sql = $"SELECT index_no, HEX(value), id FROM flex_record_keys FORCE INDEX (PRIMARY) WHERE (index_no, value) IN ({rows});";
            HashSet<RecordKey> removed = [.. plan.KeysToDelete];
            IReadOnlyList<HolderRow> holders = await connection.QueryOnceAsync<HolderRow>(sql, text.Parameters, cancellationToken).ConfigureAwait(false);
            foreach (RecordKey key in keys)
            {
                HolderRow? holder = holders.FirstOrDefault(row => row.Index == key.Index
                    && row.Value == Convert.ToHexString(key.Value)
                    && row.Id != key.Id
                    && !removed.Contains(key with { Id = row.Id }));
                if (holder is not null)
                {
                    PlannedRecord record = RecordOf(plan, key.Index, key.Id);
                    return new FlexUniqueConflictException(record.Reference, ColumnOf(record, key.Index), holder.Id);
                }
            }
        }

        return null;
    }

    /// <summary>Finds the first record that refers to others which are not there, and all of these.</summary>
    public static async Task<FlexRecordTargetNotFoundException?> FindMissingAsync(OperationConnection connection, WritePlan plan, CancellationToken cancellationToken)
    {
        HashSet<(uint, string)> missing = [.. plan.Parents];
        foreach ((uint TableNumber, string Id)[] parents in plan.Parents.Chunk(Rows))
        {
            SqlText text = new();
            string rows = string.Join(", ", parents.Select(parent => text.Row(parent.TableNumber, parent.Id)));
            string sql = $"SELECT table_no, '', id FROM flex_records FORCE INDEX (PRIMARY) WHERE (table_no, id) IN ({rows}) AND deleted_at IS NULL;";
            foreach (HolderRow row in await connection.QueryOnceAsync<HolderRow>(sql, text.Parameters, cancellationToken).ConfigureAwait(false))
            {
                missing.Remove((row.Index, row.Id));
            }
        }

        return plan.Targets
            .Where(target => target.Parent is not { } parent || missing.Contains(parent))
            .GroupBy(static target => target.Record)
            .Select(static targets => new FlexRecordTargetNotFoundException(targets.Key.Reference, targets.Select(static target => target.Target)))
            .FirstOrDefault();
    }

    private static PlannedRecord RecordOf(WritePlan plan, uint index, string id) =>
        plan.Records.First(record => record.Id == id && record.Table.Columns.Indexed.Any(indexed => indexed.Index.Number == index));

    private static string ColumnOf(PlannedRecord record, uint index) =>
        record.Table.Columns.Indexed.First(indexed => indexed.Index.Number == index).Column.Name;

    private sealed record HolderRow(uint Index, string Value, string Id) : IRow<HolderRow>
    {
        public static HolderRow Read(DbDataReader reader) => new((uint)reader.GetInt64(0), reader.GetString(1), reader.GetString(2));
    }
}
