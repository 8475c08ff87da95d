namespace FlexDb.Records.Tables;

/// <summary>Statements that read a table with its registration and its indexes.</summary>
internal static class TableSql
{
    // The first columns are those that the catalog reads a whole table by; the row type of Core's reads them. The version is
    // joined, because a subquery in its place can be NULL without an error where the statement is killed.
    private const string Columns = """
        SELECT
          t.id,
          t.application_id,
          t.name,
          t.display_name,
          t.version,
          t.is_active,
          CAST(UNIX_TIMESTAMP(t.created_at) AS DECIMAL(20, 6)) c,
          CAST(UNIX_TIMESTAMP(t.updated_at) AS DECIMAL(20, 6)) u,
          t.`schema`,
          t.indexed_columns,
          CAST(UNIX_TIMESTAMP(t.deleted_at) AS DECIMAL(20, 6)) d,
          rt.table_no,
          rt.schema_version,
          rt.epoch,
          rt.purging,
          v.new_schema = t.`schema` s,
          UNIX_TIMESTAMP() n
        """;

    private const string Version = """
        LEFT JOIN flex_table_versions AS v ON v.table_id = t.id AND v.version = t.version
        """;

    private const string Table = $"""
        {Columns}
        FROM flex_tables AS t
        {Version}
        LEFT JOIN flex_record_tables AS rt ON rt.table_id = t.id
        """;

    private const string IndexColumns = """
        SELECT
          i.index_no,
          i.column_id,
          i.form,
          i.kind,
          i.target_table_id,
          target.table_no target_no,
          i.state
        """;

    private const string Target = """
        LEFT JOIN flex_record_tables AS target ON target.table_id = i.target_table_id
        """;

    private const string Indexes = $"""
        {IndexColumns}
        FROM flex_tables AS t
        STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_id = t.id
        STRAIGHT_JOIN flex_record_indexes AS i ON i.table_no = rt.table_no
        {Target}
        """;

    private const string NotDropping = """
          AND i.state <> 'dropping'
        ORDER BY i.index_no;
        """;

    private const string OfName = """
        WHERE t.application_id = @applicationId
          AND t.name = @key
          AND t.deleted_at IS NULL
        """;

    private const string OfId = """
        WHERE t.id = @key
          AND t.application_id = @applicationId
        """;

    /// <summary>A live table by its name.</summary>
    /// <remarks>
    /// The indexes are read after the registration, never before it: an epoch that is older than its indexes is found out
    /// by the gate, and one that is newer would not be.
    /// </remarks>
    public const string LoadByName = $"{Table}\n{OfName};\n{Indexes}\n{OfName}\n{NotDropping}";

    /// <summary>A table by its id, live or deleted.</summary>
    public const string LoadById = $"{Table}\n{OfId};\n{Indexes}\n{OfId}\n{NotDropping}";

    /// <summary>A table by the number that its records are stored under.</summary>
    public const string LoadByNumber = $"""
        {Columns}
        FROM flex_record_tables AS rt
        STRAIGHT_JOIN flex_tables AS t ON t.id = rt.table_id
        {Version}
        WHERE rt.table_no = @key;
        {IndexColumns}
        FROM flex_record_indexes AS i
        {Target}
        WHERE i.table_no = @key
        {NotDropping}
        """;

    /// <summary>The schema that a version has stored.</summary>
    public const string VersionSchema = """
        SELECT new_schema
        FROM flex_table_versions
        WHERE table_id = @tableId
          AND version = @version;
        """;
}
