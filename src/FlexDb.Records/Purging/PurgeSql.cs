namespace FlexDb.Records.Purging;

/// <summary>Statements that remove a deleted table's records for good, a part at a time.</summary>
/// <remarks>
/// Each names the table that it deletes from before FROM. Without that, a DELETE that is killed on MariaDB can end without an
/// error and without having deleted anything, which looks as if there were nothing left (tried).
/// </remarks>
internal static class PurgeSql
{
    /// <summary>Keeps an edit or a restoration out until the table is marked.</summary>
    public const string LockTable = """
        SELECT id, application_id, name
        FROM flex_tables
        WHERE id = @tableId
        LOCK IN SHARE MODE;
        """;

    /// <summary>Marks a deleted table. The epoch makes every write that was prepared before it miss.</summary>
    public const string Mark = """
        UPDATE flex_record_tables AS rt
        JOIN flex_tables AS t ON t.id = rt.table_id
        SET rt.purging = TRUE, rt.epoch = rt.epoch + 1
        WHERE rt.table_no = @tableNo
          AND t.deleted_at IS NOT NULL
          AND NOT rt.purging;
        """;

    /// <summary>Whether the table is marked; another transaction may have restored it while its row was waited for.</summary>
    public const string IsMarked = """
        SELECT purging
        FROM flex_record_tables
        WHERE table_no = @tableNo;
        """;

    /// <summary>The numbers of the table's indexes, those that are being dropped too.</summary>
    public const string IndexNumbers = """
        SELECT index_no
        FROM flex_record_indexes
        WHERE table_no = @tableNo;
        """;

    /// <summary>Whether a record of a deletion is still there, as one that was deleted then.</summary>
    public const string IsDeletedYet = """
        SELECT COUNT(*)
        FROM flex_records
        WHERE table_no = @tableNo
          AND id = @id
          AND deletion_id = @deletionId;
        """;

    /// <summary>Some keys of an index, to be deleted as <c>d</c>.</summary>
    public const string SomeKeys = """
        FROM (
          SELECT index_no, value, id
          FROM flex_record_keys FORCE INDEX (PRIMARY)
          WHERE index_no = @indexNo
          ORDER BY index_no, value, id
          LIMIT 5000
        ) AS k
        STRAIGHT_JOIN flex_record_keys AS d ON d.index_no = k.index_no AND d.value = k.value AND d.id = k.id
        """;

    public const string DeleteKeys = $"DELETE d\n{SomeKeys};";

    /// <summary>Some claims of an index, to be deleted as <c>d</c>.</summary>
    public const string SomeClaims = """
        FROM (
          SELECT index_no, hash
          FROM flex_record_uniques FORCE INDEX (PRIMARY)
          WHERE index_no = @indexNo
          ORDER BY index_no, hash
          LIMIT 5000
        ) AS q
        STRAIGHT_JOIN flex_record_uniques AS d ON d.index_no = q.index_no AND d.hash = q.hash
        """;

    public const string DeleteClaims = $"DELETE d\n{SomeClaims};";

    private const string SomeKeysByTable = """
        FROM (
          SELECT value, id
          FROM flex_record_keys
          WHERE index_no = 1
            AND value >= @from
            AND value < @to
          ORDER BY value, id
          LIMIT 1000
        ) AS k
        """;

    /// <summary>The keys by which the deletions that the table's records went with are listed.</summary>
    /// <remarks>Found through the keys by table, which go after them.</remarks>
    public const string DeleteKeysByDeletion = $"""
        DELETE d
        {SomeKeysByTable}
        STRAIGHT_JOIN flex_record_keys AS d
          ON d.index_no = 2
          AND d.value = CONCAT(SUBSTRING(k.value, 5), SUBSTRING(k.value, 1, 4))
          AND d.id = k.id;
        """;

    public const string DeleteKeysByTable = $"""
        DELETE d
        {SomeKeysByTable}
        STRAIGHT_JOIN flex_record_keys AS d ON d.index_no = 1 AND d.value = k.value AND d.id = k.id;
        """;

    public const string DeleteRecords = """
        DELETE d
        FROM (
          SELECT table_no, id
          FROM flex_records FORCE INDEX (PRIMARY)
          WHERE table_no = @tableNo
          ORDER BY table_no, id
          LIMIT 1000
        ) AS r
        STRAIGHT_JOIN flex_records AS d ON d.table_no = r.table_no AND d.id = r.id;
        """;

    public const string DeleteIndexes = """
        DELETE i FROM flex_record_indexes AS i FORCE INDEX (flex_record_indexes_table_no_index)
        WHERE i.table_no = @tableNo;
        """;

    public const string Deregister = """
        DELETE rt FROM flex_record_tables AS rt FORCE INDEX (PRIMARY)
        WHERE rt.table_no = @tableNo
          AND rt.purging;
        """;
}
