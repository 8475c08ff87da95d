using FlexDb.Records.Purging;

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

    // No NOT EXISTS: where a DELETE with one after its joins is killed, MySQL can end it without an error and without rows (tried).
    private const string OfNoIndex = """
        LEFT JOIN flex_record_indexes AS i ON i.index_no = d.index_no
        WHERE i.index_no IS NULL;
        """;

    public const string DeleteKeys = $"DELETE d\n{PurgeSql.SomeKeys}\n{OfNoIndex}";

    public const string DeleteClaims = $"DELETE d\n{PurgeSql.SomeClaims}\n{OfNoIndex}";
}
