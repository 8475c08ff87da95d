namespace FlexDb.Records.Building;

/// <summary>Statements that build indexes, and remove those that no schema asks for any more.</summary>
/// <remarks>
/// A builder waits for no lock of another's: all that comes after a lock that waits would wait too. Where it does not get one
/// it rolls back, and tries again with fewer records. MySQL has NOWAIT only with FOR SHARE, MariaDB only with LOCK IN SHARE
/// MODE; neither runs the other's comments.
/// </remarks>
internal static class BuildSql
{
    public const string ShareAtOnce = "/*!80000 FOR SHARE NOWAIT */ /*M! LOCK IN SHARE MODE NOWAIT */";

    /// <summary>The gate: holds the schema and the set of indexes still.</summary>
    public const string LockTable = $"""
        SELECT 0
        FROM flex_tables AS t FORCE INDEX (PRIMARY)
        STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_id = t.id
        WHERE t.id = @tableId
        {ShareAtOnce};
        """;

    /// <summary>How far the indexes are, and whether another builder has the lease of one.</summary>
    /// <remarks>The index is forced, because a scan would meet the locks of those who build other tables.</remarks>
    public const string LockIndexes = """
        SELECT
          index_no,
          built_to,
          lease_owner IS NOT NULL AND lease_owner <> @owner AND lease_until > UTC_TIMESTAMP(6)
        FROM flex_record_indexes FORCE INDEX (flex_record_indexes_table_no_index)
        WHERE table_no = @tableNo
          AND state = 'building'
        ORDER BY index_no
        FOR UPDATE NOWAIT;
        """;

    /// <summary>The next records, deleted ones too: to look past many of them would take one statement too long.</summary>
    public const string LockRecords = """
        SELECT
          id,
          schema_version,
          IF(deleted_at IS NULL, record, NULL)
        FROM flex_records FORCE INDEX (PRIMARY)
        WHERE table_no = @tableNo
          AND id > @after
        ORDER BY id
        LIMIT @limit
        FOR UPDATE NOWAIT;
        """;

    /// <summary>Says how far an index is now, and renews the lease.</summary>
    public const string Advance = """
        UPDATE flex_record_indexes
        SET
          built_to = @builtTo,
          conflicts = conflicts + @conflicts,
          lease_owner = @owner,
          lease_until = UTC_TIMESTAMP(6) + INTERVAL @lease MICROSECOND
        WHERE index_no = @indexNo;
        """;

    /// <summary>Says that an index has all records.</summary>
    public const string Finish = """
        UPDATE flex_record_indexes
        SET
          state = IF(conflicts > 0, 'conflicts', 'ready'),
          lease_owner = NULL,
          lease_until = NULL
        WHERE index_no = @indexNo;
        """;

    /// <summary>Gives the leases up that a builder has, so that the next need not wait until they expire.</summary>
    public const string Release = """
        UPDATE flex_record_indexes FORCE INDEX (flex_record_indexes_table_no_index)
        SET lease_owner = NULL, lease_until = NULL
        WHERE table_no = @tableNo
          AND lease_owner = @owner;
        """;

    /// <summary>Whether a table has more records than are built on the spot.</summary>
    public const string HasMoreRecords = """
        SELECT COUNT(*) > @most
        FROM (SELECT 1 FROM flex_records WHERE table_no = @tableNo LIMIT @limit) AS some;
        """;
}
