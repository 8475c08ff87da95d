using FlexDb.Records.Reading;

namespace FlexDb.Records.Verification;

/// <summary>Statements that read records, keys and claims page by page.</summary>
internal static class VerificationSql
{
    /// <summary>The tables of an application that are registered, with deactivated and deleted ones.</summary>
    public const string Tables = """
        SELECT t.id, t.application_id
        FROM flex_tables AS t
        STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_id = t.id
        WHERE t.application_id = @applicationId
        ORDER BY t.id;
        """;

    /// <summary>A page of records, deleted ones included, in the order of their ids.</summary>
    public const string Records = $"""
        SELECT
          2,
          {RecordSql.Columns}
        FROM flex_records AS r FORCE INDEX (PRIMARY)
        WHERE r.table_no = @tableNo
          AND r.id > @after
        ORDER BY r.id
        LIMIT @limit;
        """;

    /// <summary>A page of an index's keys.</summary>
    public const string Keys = """
        SELECT index_no, value, id
        FROM flex_record_keys FORCE INDEX (PRIMARY)
        WHERE index_no = @indexNo
          AND (value > @value OR (value = @value AND id > @id))
          AND value < @end
        ORDER BY value, id
        LIMIT @limit;
        """;

    /// <summary>A page of an index's claims.</summary>
    public const string Claims = """
        SELECT index_no, hash, id
        FROM flex_record_uniques FORCE INDEX (PRIMARY)
        WHERE index_no = @indexNo
          AND hash > @value
        ORDER BY hash
        LIMIT @limit;
        """;

    /// <summary>How far an index that is not complete has been built.</summary>
    public const string BuiltTo = """
        SELECT index_no, '', built_to
        FROM flex_record_indexes
        WHERE table_no = @tableNo
          AND state = 'building';
        """;
}
