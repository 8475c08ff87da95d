namespace FlexDb.Core.Catalog.Sql;

/// <summary>Statements on flex_table_versions.</summary>
internal static class VersionSql
{
    private const string FoundColumns = """
        t.id,
        t.application_id,
        t.name,
        v.id,
        v.table_id
        """;

    private const string Columns = $"""
        {FoundColumns},
        v.version,
        v.previous_schema,
        v.new_schema,
        v.changes,
        v.created_by,
        CAST(UNIX_TIMESTAMP(v.created_at) AS DECIMAL(20, 6)) c
        """;

    /// <summary>Version 1 of a table that this text has just inserted; its schema is not sent twice.</summary>
    public const string InsertFirst = $"""
        INSERT {TimeSql.InUtc} INTO flex_table_versions
          (id, table_id, version, previous_schema, new_schema, changes, created_by, created_at)
        SELECT @versionId, id, version, NULL, `schema`, @changes, @actor, CURRENT_TIMESTAMP(6)
        FROM flex_tables
        WHERE id = @id;
        """;

    /// <summary>
    /// The next version, if the table still is as it was when the edit began: the compare of the compare-and-set. The row
    /// is locked first, and the schema before is copied on the server, not sent. Its time is compared too, because another
    /// application may have changed it without raising the version.
    /// </summary>
    public const string InsertNext = $"""
        INSERT {TimeSql.InUtc} INTO flex_table_versions
          (id, table_id, version, previous_schema, new_schema, changes, created_by, created_at)
        SELECT @versionId, id, @number, `schema`, @schema, @changes, @actor, CURRENT_TIMESTAMP(6)
        FROM flex_tables
        WHERE id = @id
          AND version = @version
          AND (@expectedName IS NULL OR name = @expectedName)
          AND (@allowDeleted OR deleted_at IS NULL)
          AND (@allowDeactivated OR is_active <> 0)
          AND (@updatedAt IS NULL OR UNIX_TIMESTAMP(updated_at) = @updatedAt)
        FOR UPDATE;
        """;

    /// <summary>The highest number that a version of each table has; 0 where it has none. It may be above the table's own.</summary>
    public const string FindHighest = """
        SELECT
          t.id,
          COALESCE((SELECT MAX(v.version) FROM flex_table_versions AS v WHERE v.table_id = t.id), 0) h
        FROM flex_tables AS t
        WHERE t.id IN @ids;
        """;

    /// <summary>Whether there is a version.</summary>
    /// <remarks>It counts, because a killed EXISTS can say no without an error (MySQL 9.7, MariaDB 10.11, tried).</remarks>
    public const string Exists = """
        SELECT COUNT(*) FROM flex_table_versions WHERE id = @versionId;
        """;

    private const string ByName = """
        WHERE t.application_id = @applicationId
          AND t.name = @key
          AND t.deleted_at IS NULL
        """;

    private const string ById = """
        WHERE t.id = @key
          AND t.application_id = @applicationId
        """;

    private const string TheVersion = """
        FROM flex_tables AS t
        LEFT JOIN flex_table_versions AS v ON v.table_id = t.id AND v.version = @version
        """;

    private const string FindOrder = """
        ORDER BY v.id
        LIMIT 1;
        """;

    /// <summary>One version; a row without one when the table is there, and no row when it is not.</summary>
    public const string FindByTableName = $"SELECT {Columns}\n{TheVersion}\n{ByName}\n{FindOrder}";

    /// <inheritdoc cref="FindByTableName"/>
    public const string FindByTableId = $"SELECT {Columns}\n{TheVersion}\n{ById}\n{FindOrder}";

    /// <summary>The schema of one version, likewise.</summary>
    public const string FindSchemaByTableId = $"SELECT {FoundColumns}, v.new_schema\n{TheVersion}\n{ById}\n{FindOrder}";

    /// <inheritdoc cref="FindSchemaByTableId"/>
    public const string FindSchemaByTableName = $"SELECT {FoundColumns}, v.new_schema\n{TheVersion}\n{ByName}\n{FindOrder}";

    private const string IdByName = """
        (
            SELECT id
            FROM flex_tables
            WHERE application_id = @applicationId
              AND name = @key
              AND deleted_at IS NULL)
        """;

    /// <summary>
    /// A page of versions; one row without a version when the table is there but no version is left. The page is picked
    /// by the index alone: joined in one step, the JSON of the whole history would be read and sorted for each page.
    /// </summary>
    private const string ListPage = $"""
        SELECT {Columns}
        FROM flex_tables AS t
        LEFT JOIN (
          SELECT id
          FROM flex_table_versions
          WHERE table_id =
        """;

    private const string OldestPage = """
            AND version >= @version
            AND (@versionId IS NULL OR version > @version OR id > @versionId)
          ORDER BY version, id
          LIMIT @pageSize) AS page ON TRUE
        LEFT JOIN flex_table_versions AS v ON v.id = page.id
        """;

    private const string OldestFirst = """
        ORDER BY v.version, v.id;
        """;

    public const string ListOldestFirstByTableName = $"{ListPage} {IdByName}\n{OldestPage}\n{ByName}\n{OldestFirst}";

    public const string ListOldestFirstByTableId = $"{ListPage} @key\n{OldestPage}\n{ById}\n{OldestFirst}";

    private const string NewestPage = """
            AND version <= @version
            AND (@versionId IS NULL OR version < @version OR id < @versionId)
          ORDER BY version DESC, id DESC
          LIMIT @pageSize) AS page ON TRUE
        LEFT JOIN flex_table_versions AS v ON v.id = page.id
        """;

    private const string NewestFirst = """
        ORDER BY v.version DESC, v.id DESC;
        """;

    public const string ListNewestFirstByTableName = $"{ListPage} {IdByName}\n{NewestPage}\n{ByName}\n{NewestFirst}";

    public const string ListNewestFirstByTableId = $"{ListPage} @key\n{NewestPage}\n{ById}\n{NewestFirst}";

    /// <summary>
    /// A page of versions without what led to them. The page is picked by the index alone, as that of
    /// <see cref="ListOldestFirstByTableId"/> is.
    /// </summary>
    public const string ListSchemas = $"""
        SELECT
          {FoundColumns},
          v.new_schema,
          v.version,
          v.created_by,
          CAST(UNIX_TIMESTAMP(v.created_at) AS DECIMAL(20, 6)) c
        FROM (
          SELECT id
          FROM flex_table_versions
          WHERE table_id = @key
            AND version >= @version
            AND (@versionId IS NULL OR version > @version OR id > @versionId)
          ORDER BY version, id
          LIMIT @pageSize) AS page
        JOIN flex_table_versions AS v ON v.id = page.id
        JOIN flex_tables AS t ON t.id = v.table_id
        ORDER BY v.version, v.id;
        """;

    /// <summary>Deletes the versions of a table for good.</summary>
    /// <remarks>
    /// The table is named before FROM. Without that, a DELETE that is killed on MariaDB can end without an error and without
    /// having deleted anything (tried).
    /// </remarks>
    public const string Purge = """
        DELETE v FROM flex_table_versions AS v
        WHERE v.table_id = @id;
        """;
}
