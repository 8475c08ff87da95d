namespace FlexDb.Core.Storage.Sql;

/// <summary>Statements on flex_table_versions.</summary>
internal static class VersionSql
{
    private const string Columns = """
        v.id AS Id,
        v.table_id AS TableId,
        v.version AS Version,
        v.previous_schema AS PreviousSchemaJson,
        v.new_schema AS SchemaJson,
        v.changes AS ChangesJson,
        v.created_by AS CreatedBy,
        CAST(UNIX_TIMESTAMP(v.created_at) AS DECIMAL(20, 6)) AS CreatedAt
        """;

    /// <summary>Version 1 of a table that this text has just inserted; its schema is not sent twice.</summary>
    public const string InsertFirst = """
        INSERT INTO flex_table_versions
          (id, table_id, version, previous_schema, new_schema, changes, created_by, created_at)
        SELECT @versionId, id, version, NULL, `schema`, @changes, @actor, CURRENT_TIMESTAMP(6)
        FROM flex_tables
        WHERE id = @id;
        """;

    /// <summary>
    /// The next version, if the table still is at the one that the edit began from: the compare of the
    /// compare-and-set. The row is locked first, and the schema before is copied on the server, not sent.
    /// </summary>
    public const string InsertNext = """
        INSERT INTO flex_table_versions
          (id, table_id, version, previous_schema, new_schema, changes, created_by, created_at)
        SELECT @versionId, id, version + 1, `schema`, @schema, @changes, @actor, CURRENT_TIMESTAMP(6)
        FROM flex_tables
        WHERE id = @id
          AND version = @version
          AND (@allowDeleted OR deleted_at IS NULL)
          AND (@allowDeactivated OR is_active <> 0)
        FOR UPDATE;
        """;

    public const string Exists = """
        SELECT EXISTS (SELECT 1 FROM flex_table_versions WHERE id = @versionId);
        """;

    public const string Find = $"""
        SELECT t.id AS FoundTableId, {Columns}
        FROM flex_tables AS t
        LEFT JOIN flex_table_versions AS v ON v.table_id = t.id AND v.version = @version
        WHERE t.id = @id
        ORDER BY v.id
        LIMIT 1;
        """;

    public const string ListOldestFirst = $"""
        SELECT {Columns}
        FROM flex_table_versions AS v
        WHERE v.table_id = @id
          AND (v.version > @version OR (v.version = @version AND v.id > @versionId))
        ORDER BY v.version, v.id
        LIMIT @pageSize;
        """;

    public const string ListNewestFirst = $"""
        SELECT {Columns}
        FROM flex_table_versions AS v
        WHERE v.table_id = @id
          AND (v.version < @version OR (v.version = @version AND v.id < @versionId))
        ORDER BY v.version DESC, v.id DESC
        LIMIT @pageSize;
        """;

    public const string Purge = """
        DELETE FROM flex_table_versions
        WHERE table_id = @id;
        """;
}
