using System.Text;

using FlexDb.Records.Tables;
using FlexDb.Records.Values;

namespace FlexDb.Records.Writing;

/// <summary>The statements of a plan: gates, records, a tripwire over all that was assumed, and the writes.</summary>
/// <remarks>
/// <para>
/// Gates come in the order of table ids and records in that of their keys, each at once in the strongest mode that it needs:
/// a record that is locked in share mode first and exclusively later deadlocks with the next who does the same.
/// </para>
/// <para>
/// The tripwire is a SELECT that fails with error 1690 unless everything is as it was read. Records are locked before it by
/// statements of their own: within its subqueries MySQL takes FOR UPDATE for a lock in share mode, by which a record could be
/// deleted while another begins to refer to it. Where all writes are inserts, no record is locked exclusively, and the tripwire
/// itself locks the gates and the records that are referred to as it looks at them, which saves two statements.
/// </para>
/// <para>
/// A single insert is its own tripwire: without the gate, or a record that it refers to, its table's number is NULL, which is
/// error 1048. Only an INSERT of a single row with VALUES raises it in every mode.
/// </para>
/// <para>
/// Rows are written 500 a statement, because longer lists become scans of the whole table, and with the primary key forced,
/// because MariaDB otherwise locks the rows of others.
/// </para>
/// </remarks>
internal static class WriteText
{
    private const int Rows = 500;

    // Each is a table of one join.
    private const int MaxJoinedParents = 8;

    /// <summary>All statements of a plan.</summary>
    public static SqlText Of(WritePlan plan)
    {
        SqlText text = new();
        if (InsertsOne(plan) is { } record)
        {
            AddInsert(text, plan, record);
            AddUnclaimedChecks(text, plan);
        }
        else
        {
            AddTripwire(text, plan);
            AddRemovals(text, plan.ClaimsToDelete, plan.KeysToDelete);
            AddUnclaimedChecks(text, plan);
            AddRecords(text, plan);
        }

        AddClaimsAndKeys(text, plan.ClaimsToInsert, plan.KeysToInsert);
        AddTimeKeys(text, plan);
        AddTimes(text, plan);
        return text;
    }

    /// <summary>A tripwire over what a plan that writes nothing has assumed.</summary>
    public static SqlText CheckOf(WritePlan plan)
    {
        SqlText text = new();
        List<string> conditions = [GateCondition(text, plan.Gates, locking: "")];
        AddOwnConditions(text, plan.Records, conditions);
        text.Statement(Tripwire(conditions));
        return text;
    }

    /// <summary>Locks the rows of tables in share mode, so that no edit replaces their schemas.</summary>
    public static void AddGates(SqlText text, IEnumerable<Gate> gates)
    {
        IEnumerable<string> ids = gates.Select(static gate => gate.Table.Table.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        text.Statement($"""
            SELECT 0, t.id
            FROM flex_tables AS t FORCE INDEX (PRIMARY)
            STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_id = t.id
            WHERE t.id IN ({string.Join(", ", ids.Select(id => text.Add(id)))})
            ORDER BY t.id
            LOCK IN SHARE MODE;
            """);
    }

    /// <summary>Locks records in the order of their keys, a run of one mode a statement.</summary>
    public static void AddLocks(SqlText text, IEnumerable<(uint TableNumber, string Id, bool IsExclusive)> records)
    {
        List<(uint TableNumber, string Id, bool IsExclusive)> locks =
        [
            .. records.OrderBy(static record => record.TableNumber).ThenBy(static record => record.Id, StringComparer.Ordinal),
        ];
        for (int start = 0; start < locks.Count;)
        {
            int end = start;
            while (end < locks.Count && locks[end].IsExclusive == locks[start].IsExclusive && end - start < Rows)
            {
                end++;
            }

            string rows = string.Join(", ", locks[start..end].Select(record => text.Row(record.TableNumber, record.Id)));
            text.Statement($"""
                SELECT 0, id
                FROM flex_records FORCE INDEX (PRIMARY)
                WHERE (table_no, id) IN ({rows})
                ORDER BY table_no, id
                {(locks[start].IsExclusive ? "FOR UPDATE" : "LOCK IN SHARE MODE")};
                """);
            start = end;
        }
    }

    private static PlannedRecord? InsertsOne(WritePlan plan) =>
        plan.Records is [{ Change: RowChange.Insert } only] && plan.Gates.Count == 1 && plan.Parents.Count <= MaxJoinedParents ? only : null;

    // A record that is inserted is not there to be locked. One that a batch leaves as it is must stay so until the others are written.
    private static IEnumerable<(uint TableNumber, string Id, bool IsExclusive)> LocksOf(WritePlan plan) => plan.Records
        .Where(static record => record.Change != RowChange.Insert)
        .Select(static record => (record.Table.Number, record.Id, record.Change != RowChange.None))
        .Concat(plan.Parents.Select(static parent => (parent.TableNumber, parent.Id, false)));

    /// <summary>The records that must be live, in the order in which they are locked.</summary>
    private static IOrderedEnumerable<(uint TableNumber, string Id)> ParentsOf(WritePlan plan) =>
        plan.Parents.OrderBy(static parent => parent.TableNumber).ThenBy(static parent => parent.Id, StringComparer.Ordinal);

    private static void AddTripwire(SqlText text, WritePlan plan)
    {
        string locking = " LOCK IN SHARE MODE";
        if (plan.DeletedKeys.Count > 0 || plan.Records.Exists(static record => record.Change != RowChange.Insert))
        {
            AddGates(text, plan.Gates);
            AddLocks(text, LocksOf(plan));
            locking = "";
        }

        List<string> conditions = [GateCondition(text, plan.Gates, locking)];
        AddOwnConditions(text, plan.Records, conditions);
        foreach ((uint TableNumber, string Id)[] parents in ParentsOf(plan).Chunk(Rows))
        {
            conditions.Add($"""
                (SELECT COUNT(*) FROM flex_records FORCE INDEX (PRIMARY)
                    WHERE (table_no, id) IN ({string.Join(", ", parents.Select(parent => text.Row(parent.TableNumber, parent.Id)))}) AND deleted_at IS NULL{locking}) = {text.Add(parents.Length)}
                """);
        }

        if (plan.DeletedKeys.Count > 0)
        {
            conditions.Add($"({string.Join(" + ", plan.DeletedKeys.SelectMany(deleted => deleted.Value.Chunk(Rows).Select(keys => ReferenceCount(text, deleted.Key, keys))))}) = {text.Add(plan.KnownReferences)}");
            conditions.Add($"(SELECT COUNT(*) FROM flex_record_indexes AS i STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_no = i.table_no AND NOT rt.purging WHERE i.target_table_id IN ({string.Join(", ", plan.DeletedKeys.Keys.Select(id => text.Add(id)))}) AND i.kind = 'reference' AND i.state = 'building') = 0");
        }

        text.Statement(Tripwire(conditions));
    }

    private static void AddOwnConditions(SqlText text, IEnumerable<PlannedRecord> written, List<string> conditions)
    {
        IEnumerable<PlannedRecord> there = written.Where(static record => record.Change != RowChange.Insert);
        foreach (IGrouping<bool, PlannedRecord> own in there.Where(static record => record.InHand is null).GroupBy(IsDeleted))
        {
            foreach (PlannedRecord[] records in own.Chunk(Rows))
            {
                conditions.Add($"""
                    (SELECT COUNT(*) FROM flex_records FORCE INDEX (PRIMARY)
                        WHERE (table_no, id, version) IN ({string.Join(", ", records.Select(record => text.Row(record.Table.Number, record.Id, record.VersionBefore)))})
                          AND deleted_at IS {(own.Key ? "NOT NULL" : "NULL")}) = {text.Add(records.Length)}
                    """);
            }
        }

        // The version alone does not tell a record in hand from one that was inserted after it was purged, or from what a
        // transaction had seen that was rolled back. The driver takes times of no kind, whatever its settings say of kinds.
        foreach (PlannedRecord record in there.Where(static record => record.InHand is not null))
        {
            conditions.Add($"""
                (SELECT COUNT(*) FROM flex_records FORCE INDEX (PRIMARY)
                    WHERE table_no = {text.Add(record.Table.Number)} AND id = {text.Add(record.Id)} AND version = {text.Add(record.VersionBefore)} AND deleted_at IS NULL
                      AND created_at = {text.Add(record.InHand!.CreatedAt.ToUniversalTime().DateTime)} AND updated_at = {text.Add(record.InHand.UpdatedAt.ToUniversalTime().DateTime)}) = 1
                """);
        }
    }

    private static bool IsDeleted(PlannedRecord record) => record.Change == RowChange.Restore;

    // Where the statement is killed, a subquery can be NULL without an error, and the text goes on (tried on both servers). NULL
    // must fail as well, and so nothing here may be NOT EXISTS, which would then hold.
    public static string Tripwire(IEnumerable<string> conditions) => $"""
        SELECT EXP(IF(
            {string.Join("\n    AND ", conditions)}
        , 0, 1000));
        """;

    private static string GateCondition(SqlText text, List<Gate> gates, string locking)
    {
        string which = gates is [{ } only]
            ? IsAsPrepared(text, only)
            : $"t.id IN ({string.Join(", ", gates.Select(gate => text.Add(gate.Table.Table.Id)))}) AND ({string.Join(" OR ", gates.Select(gate => $"({IsAsPrepared(text, gate)})"))})";
        return $"""
            (SELECT COUNT(*) FROM flex_tables AS t FORCE INDEX (PRIMARY) STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_id = t.id
                WHERE {which}{locking}) = {text.Add(gates.Count)}
            """;
    }

    private static string IsAsPrepared(SqlText text, Gate gate) =>
        $"t.id = {text.Add(gate.Table.Table.Id)} AND t.application_id = {text.Add(gate.Table.Table.ApplicationId)}"
        + (gate.Name is { } name ? $" AND t.name = {text.Add(name)}" : "")
        + (gate.IsNamed ? " AND t.deleted_at IS NULL AND t.is_active" : "")
        + $" AND t.version = {text.Add(gate.Table.Table.Version)} AND UNIX_TIMESTAMP(t.updated_at) = {text.Add(gate.Table.UpdatedAt)}"
        + $" AND rt.table_no = {text.Add(gate.Table.Number)} AND rt.schema_version = {text.Add(gate.Table.Table.Version)}"
        + $" AND rt.epoch = {text.Add(gate.Table.Registration!.Epoch)} AND NOT rt.purging";

    /// <summary>How many references to records there are, by the indexes that exist now and not those that were read.</summary>
    private static string ReferenceCount(SqlText text, string targetTableId, IEnumerable<byte[]> keys) => $"""
        (SELECT COUNT(*) FROM ({string.Join(" UNION ALL ", keys.Select(key => $"SELECT {text.Add(key)} AS v"))}) AS d
            STRAIGHT_JOIN flex_record_indexes AS i ON i.target_table_id = {text.Add(targetTableId)} AND i.kind = 'reference' AND i.state <> 'dropping'
            STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_no = i.table_no AND NOT rt.purging
            STRAIGHT_JOIN flex_record_keys AS k ON k.index_no = i.index_no AND k.value = d.v)
        """;

    /// <summary>Releases claims and deletes keys.</summary>
    /// <remarks>
    /// Releases name the record, because a value may be claimed by another where the index has conflicts. They come before
    /// claims, so that values can be exchanged.
    /// </remarks>
    public static void AddRemovals(SqlText text, IEnumerable<RecordClaim> released, IEnumerable<RecordKey> removed)
    {
        foreach (RecordClaim[] claims in InOrder(released).Chunk(Rows))
        {
            string condition = claims is [{ } only]
                ? $"q.index_no = {text.Add(only.Index)} AND q.hash = {text.Add(only.Hash)} AND q.id = {text.Add(only.Id)}"
                : $"""
                    (q.index_no, q.hash) IN ({string.Join(", ", claims.Select(claim => text.Row(claim.Index, claim.Hash)))})
                      AND (q.index_no, q.hash, q.id) IN ({string.Join(", ", claims.Select(claim => text.Row(claim.Index, claim.Hash, claim.Id)))})
                    """;
            text.Statement($"""
                DELETE q FROM flex_record_uniques AS q FORCE INDEX (PRIMARY)
                WHERE {condition};
                """);
        }

        foreach (RecordKey[] keys in InOrder(removed).Chunk(Rows))
        {
            string condition = keys is [{ } only]
                ? $"k.index_no = {text.Add(only.Index)} AND k.value = {text.Add(only.Value)} AND k.id = {text.Add(only.Id)}"
                : $"(k.index_no, k.value, k.id) IN ({string.Join(", ", keys.Select(key => text.Row(key.Index, key.Value, key.Id)))})";
            text.Statement($"""
                DELETE k FROM flex_record_keys AS k FORCE INDEX (PRIMARY)
                WHERE {condition};
                """);
        }
    }

    /// <summary>While a unique index is not complete, a value may be another's without a claim.</summary>
    private static void AddUnclaimedChecks(SqlText text, WritePlan plan)
    {
        foreach (RecordKey[] keys in InOrder(plan.UnclaimedChecks).Chunk(Rows))
        {
            text.Statement(Tripwire([$"""
                (SELECT COUNT(*) FROM (SELECT 1 FROM flex_record_keys FORCE INDEX (PRIMARY)
                    WHERE {string.Join(" OR ", keys.Select(key => $"(index_no = {text.Add(key.Index)} AND value = {text.Add(key.Value)} AND id <> {text.Add(key.Id)})"))}
                    LIMIT 1) AS o) = 0
                """]));
        }
    }

    private static void AddInsert(SqlText text, WritePlan plan, PlannedRecord record)
    {
        IEnumerable<string> parents = ParentsOf(plan)
            .Select((parent, place) => FormattableString.Invariant($"""
                    STRAIGHT_JOIN flex_records AS p{place} ON p{place}.table_no = {text.Add(parent.TableNumber)} AND p{place}.id = {text.Add(parent.Id)} AND p{place}.deleted_at IS NULL
                """));
        string number = $"""
            (
                SELECT rt.table_no
                FROM flex_tables AS t
                STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_id = t.id
            {string.Join('\n', parents)}
                WHERE {IsAsPrepared(text, plan.Gates[0])}
                LOCK IN SHARE MODE
              )
            """;
        AddInserts(text, [Row(text, record, text.Add(plan.WriteId), number)]);
    }

    private static void AddInserts(SqlText text, IEnumerable<string> rows) => text.Statement($"""
        INSERT INTO flex_records
          (table_no, id, version, schema_version, write_id, record, created_at, updated_at, created_by, updated_by)
        VALUES
          {string.Join(",\n  ", rows)};
        """);

    private static string Row(SqlText text, PlannedRecord record, string writeId, string number)
    {
        string actor = text.Add(record.Actor);
        return $"({number}, {text.Add(record.Id)}, 1, {text.Add(record.StoredVersion)}, {writeId}, "
            + $"{text.Add(Encoding.UTF8.GetString(record.Stored.Span))}, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), {actor}, {actor})";
    }

    private static void AddRecords(SqlText text, WritePlan plan)
    {
        foreach (PlannedRecord[] records in Of(plan, RowChange.Insert).Chunk(Rows))
        {
            string writeId = text.Add(plan.WriteId);
            AddInserts(text, records.Select(record => Row(text, record, writeId, text.Add(record.Table.Number))));
        }

        foreach (PlannedRecord record in Of(plan, RowChange.Update))
        {
            text.Statement($"""
                UPDATE flex_records FORCE INDEX (PRIMARY)
                SET
                  version = version + 1,
                  schema_version = {text.Add(record.StoredVersion)},
                  write_id = {text.Add(plan.WriteId)},
                  record = {text.Add(Encoding.UTF8.GetString(record.Stored.Span))},
                  updated_at = UTC_TIMESTAMP(6),
                  updated_by = {text.Add(record.Actor)}
                WHERE table_no = {text.Add(record.Table.Number)}
                  AND id = {text.Add(record.Id)};
                """);
        }

        AddToMany(text, plan, RowChange.Delete, $"deleted_at = UTC_TIMESTAMP(6), deletion_id = {text.Add(plan.DeletionId)}");
        foreach (PlannedRecord record in Of(plan, RowChange.Restore).Where(static record => record.RestoresChanged))
        {
            text.Statement($"""
                UPDATE flex_records FORCE INDEX (PRIMARY)
                SET schema_version = {text.Add(record.StoredVersion)}, record = {text.Add(Encoding.UTF8.GetString(record.Stored.Span))}
                WHERE table_no = {text.Add(record.Table.Number)}
                  AND id = {text.Add(record.Id)};
                """);
        }

        AddToMany(text, plan, RowChange.Restore, "deleted_at = NULL, deletion_id = NULL");
    }

    private static void AddToMany(SqlText text, WritePlan plan, RowChange change, string set)
    {
        foreach (PlannedRecord[] records in Of(plan, change).Chunk(Rows))
        {
            text.Statement($"""
                UPDATE flex_records FORCE INDEX (PRIMARY)
                SET version = version + 1, write_id = {text.Add(plan.WriteId)}, {set}
                WHERE {Which(text, records)};
                """);
        }
    }

    // MariaDB reads, and locks, the whole table for an UPDATE by a list of one row.
    private static string Which(SqlText text, PlannedRecord[] records) => records is [{ } only]
        ? $"table_no = {text.Add(only.Table.Number)} AND id = {text.Add(only.Id)}"
        : $"(table_no, id) IN ({string.Join(", ", records.Select(record => text.Row(record.Table.Number, record.Id)))})";

    /// <summary>Claims values and inserts keys.</summary>
    public static void AddClaimsAndKeys(SqlText text, IEnumerable<RecordClaim> claimed, IEnumerable<RecordKey> added)
    {
        foreach (RecordClaim[] claims in InOrder(claimed).Chunk(Rows))
        {
            text.Statement($"""
                INSERT INTO flex_record_uniques (index_no, hash, id)
                VALUES {string.Join(", ", claims.Select(claim => text.Row(claim.Index, claim.Hash, claim.Id)))};
                """);
        }

        foreach (RecordKey[] keys in InOrder(added).Chunk(Rows))
        {
            text.Statement($"""
                INSERT INTO flex_record_keys (index_no, value, id, number)
                VALUES {string.Join(", ", keys.Select(key => text.Row(key.Index, key.Value, key.Id, key.Number)))};
                """);
        }
    }

    /// <summary>Inserts the keys of the times that the records have got by being written.</summary>
    private static void AddTimeKeys(SqlText text, WritePlan plan)
    {
        if (plan.Gates.TrueForAll(static gate => gate.Table.Columns.Times.Count == 0))
        {
            return;
        }

        foreach (IGrouping<uint, (IndexedColumn Index, PlannedRecord Record)> made in plan.Written
            .SelectMany(static record => record.TimesToMake, static (record, index) => (Index: index, Record: record))
            .GroupBy(static made => made.Index.Index.Number)
            .OrderBy(static made => made.Key))
        {
            foreach (PlannedRecord[] records in made.Select(static one => one.Record).OrderBy(static record => record.Id, StringComparer.Ordinal).Chunk(Rows))
            {
                TimeKeyText.AddInsert(text, made.First().Index, Which(text, records));
            }
        }
    }

    /// <summary>Reads back when the records were written.</summary>
    private static void AddTimes(SqlText text, WritePlan plan)
    {
        foreach (PlannedRecord[] records in plan.Written.Where(static record => record.Change is RowChange.Insert or RowChange.Update).Chunk(Rows))
        {
            text.Statement($"SELECT 3, table_no, id, created_at, updated_at FROM flex_records FORCE INDEX (PRIMARY) WHERE {Which(text, records)};");
        }
    }

    private static IEnumerable<PlannedRecord> Of(WritePlan plan, RowChange change) => plan.Written
        .Where(record => record.Change == change)
        .OrderBy(static record => record.Table.Number)
        .ThenBy(static record => record.Id, StringComparer.Ordinal);

    private static IOrderedEnumerable<RecordKey> InOrder(IEnumerable<RecordKey> keys) => keys.Order(Comparer<RecordKey>.Create(RecordKey.Compare));

    private static IOrderedEnumerable<RecordClaim> InOrder(IEnumerable<RecordClaim> claims) => claims.Order(Comparer<RecordClaim>.Create(RecordClaim.Compare));
}
