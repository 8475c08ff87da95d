namespace FlexDb.Records.Verification;

/// <summary>Statements that find and delete rows which belong to nothing that is registered.</summary>
/// <remarks>The distinct numbers are read by skipping through the primary key, a seek a number.</remarks>
internal static class OrphanSql
{
    /// <summary>Numbers of indexes that have keys and are not registered; those below 16 are reserved.</summary>
    public const string Keys = """
        SELECT k.index_no
        FROM (SELECT DISTINCT index_no FROM flex_record_keys WHERE index_no >= 16) AS k
        LEFT JOIN flex_record_indexes AS i ON i.index_no = k.index_no
        WHERE i.index_no IS NULL;
        """;

    /// <summary>Numbers of indexes that have claims and are not registered.</summary>
    public const string Claims = """
        SELECT q.index_no
        FROM (SELECT DISTINCT index_no FROM flex_record_uniques) AS q
        LEFT JOIN flex_record_indexes AS i ON i.index_no = q.index_no
        WHERE i.index_no IS NULL;
        """;

    /// <summary>Numbers of tables that have records and are not registered.</summary>
    public const string Records = """
        SELECT r.table_no
        FROM (SELECT DISTINCT table_no FROM flex_records) AS r
        LEFT JOIN flex_record_tables AS rt ON rt.table_no = r.table_no
        WHERE rt.table_no IS NULL;
        """;

    /// <summary>The table that is registered under a number.</summary>
    public const string Owner = """
        SELECT t.id, t.application_id
        FROM flex_record_tables AS rt
        STRAIGHT_JOIN flex_tables AS t ON t.id = rt.table_id
        WHERE rt.table_no = @tableNo;
        """;

    /// <summary>Deletes keys of an index that is not registered, some thousand at a time.</summary>
    /// <remarks>As those of <see cref="Purging.PurgeSql"/>, it is no DELETE of one table.</remarks>
    public const string DeleteKeys = """
        DELETE d
        FROM (
          SELECT index_no, value, id
          FROM flex_record_keys FORCE INDEX (PRIMARY)
          WHERE index_no = @indexNo
            AND NOT EXISTS (SELECT 1 FROM flex_record_indexes WHERE index_no = @indexNo)
          ORDER BY index_no, value, id
          LIMIT 5000
        ) AS k
        STRAIGHT_JOIN flex_record_keys AS d ON d.index_no = k.index_no AND d.value = k.value AND d.id = k.id;
        """;

    public const string DeleteClaims = """
        DELETE d
        FROM (
          SELECT index_no, hash
          FROM flex_record_uniques FORCE INDEX (PRIMARY)
          WHERE index_no = @indexNo
            AND NOT EXISTS (SELECT 1 FROM flex_record_indexes WHERE index_no = @indexNo)
          ORDER BY index_no, hash
          LIMIT 5000
        ) AS q
        STRAIGHT_JOIN flex_record_uniques AS d ON d.index_no = q.index_no AND d.hash = q.hash;
        """;
}
