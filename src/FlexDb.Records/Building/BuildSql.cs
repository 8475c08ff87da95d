using FlexDb.Records.Reading;

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
          IF(deleted_at IS NULL, record, NULL),
          created_at,
          updated_at
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

    /// <summary>Has indexes with conflicts built again.</summary>
    /// <remarks>
    /// What they have stays: keys are complete, and each claim is of a record that has the value. It needs no gate, because a
    /// write treats both states alike, and a deletion that has not seen this yet follows keys that are complete.
    /// </remarks>
    public const string BuildAgain = """
        UPDATE flex_record_indexes FORCE INDEX (flex_record_indexes_table_no_index)
        SET state = 'building', built_to = '', conflicts = 0
        WHERE table_no = @tableNo
          AND state = 'conflicts';
        """;

    /// <summary>How the indexes of a table are.</summary>
    public const string Conflicts = """
        SELECT index_no, conflicts
        FROM flex_record_indexes
        WHERE table_no = @tableNo;
        """;

    public const string DroppedIndexes = """
        SELECT index_no, FALSE
        FROM flex_record_indexes
        WHERE table_no = @tableNo
          AND state = 'dropping'
        ORDER BY index_no;
        """;

    public const string LockDroppedIndex = """
        SELECT
          index_no,
          lease_owner IS NOT NULL AND lease_owner <> @owner AND lease_until > UTC_TIMESTAMP(6)
        FROM flex_record_indexes
        WHERE index_no = @indexNo
          AND state = 'dropping'
        FOR UPDATE NOWAIT;
        """;

    public const string RenewDropped = """
        UPDATE flex_record_indexes
        SET lease_owner = @owner, lease_until = UTC_TIMESTAMP(6) + INTERVAL @lease MICROSECOND
        WHERE index_no = @indexNo;
        """;

    /// <summary>Forgets an index that has no entries any more.</summary>
    /// <remarks>As those of <see cref="Purging.PurgeSql"/>, it is no DELETE of one table.</remarks>
    public const string DeleteIndex = """
        DELETE i FROM flex_record_indexes AS i FORCE INDEX (PRIMARY)
        WHERE i.index_no = @indexNo;
        """;

    /// <summary>
    /// Tables, a page at a time, whose indexes are those of an earlier schema, or not complete, or to be removed; on demand those
    /// with conflicts, too.
    /// </summary>
    public const string UnfinishedTables = """
        SELECT rt.table_no, t.id, t.application_id, t.name
        FROM flex_record_tables AS rt FORCE INDEX (PRIMARY)
        STRAIGHT_JOIN flex_tables AS t ON t.id = rt.table_id
        WHERE rt.table_no > @after
          AND NOT rt.purging
          AND (@applicationId IS NULL OR t.application_id = @applicationId)
          AND (
            t.version <> rt.schema_version
            OR EXISTS (
              SELECT 1
              FROM flex_record_indexes AS i
              WHERE i.table_no = rt.table_no
                AND (i.state IN ('building', 'dropping') OR (i.state = 'conflicts' AND @withConflicts))
            )
          )
        ORDER BY rt.table_no
        LIMIT @limit;
        """;

    /// <summary>A page of live records.</summary>
    public const string PageOfRecords = $"""
        SELECT
          {RecordSql.Columns}
        FROM flex_records AS r FORCE INDEX (PRIMARY)
        WHERE r.table_no = @tableNo
          AND r.id > @after
          AND r.deleted_at IS NULL
        ORDER BY r.id
        LIMIT @limit;
        """;

    public const string Versions = """
        SELECT id, version
        FROM flex_records FORCE INDEX (PRIMARY)
        WHERE table_no = @tableNo
          AND id IN @ids
          AND deleted_at IS NULL;
        """;

    /// <summary>The versions of the table that records were written under.</summary>
    public const string SchemaVersions = """
        SELECT id, schema_version
        FROM flex_records FORCE INDEX (PRIMARY)
        WHERE table_no = @tableNo
          AND id > @after
        ORDER BY id
        LIMIT @limit;
        """;

    public const string LockRecordsById = $"""
        SELECT
          {RecordSql.Columns}
        FROM flex_records AS r FORCE INDEX (PRIMARY)
        WHERE r.table_no = @tableNo
          AND r.id IN @ids
        ORDER BY r.id
        FOR UPDATE NOWAIT;
        """;
}
