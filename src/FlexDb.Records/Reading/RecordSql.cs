using FlexDb.Core.Connections;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Reading;

/// <summary>Statements that read records, each together with the table that they belong to.</summary>
/// <remarks>
/// Every row begins with what it is: 1 the gate, which is there only if the table is as the host remembers it, perhaps with a
/// record beside it, 2 a record. Records without a gate are of no use. One statement is one snapshot, so that a record never
/// comes with a table that an edit has changed meanwhile; two statements disagreed in 8,467 of 25,070 reads against a writer.
/// </remarks>
internal static class RecordSql
{
    /// <summary>A record's columns, after what kind of row it is.</summary>
    /// <remarks>Times are read as they are: to take them apart on the server cost as much as the rest of a find.</remarks>
    public const string Columns = """
        r.table_no,
          r.id,
          r.version,
          r.schema_version,
          r.created_at,
          r.updated_at,
          r.created_by,
          r.updated_by,
          r.deleted_at,
          r.deletion_id,
          r.record
        """;

    /// <summary>The table, if it is still as it was when the statement was prepared.</summary>
    public const string Gate = """
        FROM flex_tables AS t
          STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_id = t.id
        """;

    /// <summary>What the table's rows are compared with.</summary>
    public const string IsAsRemembered = """
        t.id = @tableId
            AND t.application_id = @applicationId
            AND t.name = @name
            AND t.version = @version
            AND UNIX_TIMESTAMP(t.updated_at) = @updatedAt
            AND (t.deleted_at IS NOT NULL) = @isDeleted
            AND rt.table_no = @tableNo
            AND rt.schema_version = @reconciled
            AND rt.epoch = @epoch
        """;

    private const string Table = $"""
        (
          SELECT 1 k, rt.table_no, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          {Gate}
          WHERE {IsAsRemembered}
        )
        """;

    private const string Record = $"""
        SELECT
          2,
          {Columns}
        """;

    private const string GateAndRecord = $"""
        SELECT
          1,
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

    /// <summary>A live record by its id; a row without an id where there is none.</summary>
    public const string Find = $"""
        {GateAndRecord}
        {Gate}
        LEFT JOIN flex_records AS r ON r.table_no = @tableNo AND r.id = @id AND r.deleted_at IS NULL
        WHERE {IsAsRemembered};
        """;

    /// <summary>The live record that has claimed a value; a row without an id where there is none.</summary>
    public const string FindByClaim = $"""
        {GateAndRecord}
        {Gate}
        LEFT JOIN flex_record_uniques AS q ON q.index_no = @indexNo AND q.hash = @hash
        LEFT JOIN flex_records AS r ON r.table_no = @tableNo AND r.id = q.id AND r.deleted_at IS NULL
        WHERE {IsAsRemembered};
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
        SELECT COUNT(*) FROM flex_records WHERE table_no = @tableNo AND id = @id AND deleted_at IS NOT NULL;
        """;

    /// <summary>Records, deleted ones too, by a condition that follows.</summary>
    public const string Read = $"""
        {Record}
        FROM flex_records AS r FORCE INDEX (PRIMARY)
        WHERE
        """;

    /// <summary>The values that <see cref="IsAsRemembered"/> compares with.</summary>
    public static Parameters Remembered(RecordTable table) => new()
    {
        ["tableId"] = table.Table.Id,
        ["applicationId"] = table.Table.ApplicationId,
        ["name"] = table.Table.Name,
        ["version"] = table.Table.Version,
        ["updatedAt"] = table.UpdatedAt,
        ["isDeleted"] = table.Table.DeletedAt is not null,
        ["tableNo"] = table.Number,
        ["reconciled"] = table.Registration!.SchemaVersion,
        ["epoch"] = table.Registration.Epoch,
    };
}
