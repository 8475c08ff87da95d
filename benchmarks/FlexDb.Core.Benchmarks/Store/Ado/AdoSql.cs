namespace FlexDb.Core.Benchmarks.Store.Ado;

/// <summary>
/// The shortest texts that do the job, each one round trip. Times are read as instants, as the store reads them: what
/// GetDateTime gives depends on the session's time zone.
/// </summary>
internal static class AdoSql
{
    public const string ReadByName = """
        SELECT id, application_id, name, display_name, `schema`, indexed_columns, version, is_active, UNIX_TIMESTAMP(created_at) c, UNIX_TIMESTAMP(updated_at) u
        FROM flex_tables WHERE application_id = @app AND name = @key AND deleted_at IS NULL
        """;

    public const string ReadById = """
        SELECT id, application_id, name, display_name, `schema`, indexed_columns, version, is_active, UNIX_TIMESTAMP(created_at) c, UNIX_TIMESTAMP(updated_at) u
        FROM flex_tables WHERE id = @key AND application_id = @app AND deleted_at IS NULL
        """;

    public const string ReadWithoutJson = """
        SELECT id, application_id, name, display_name, version, is_active, UNIX_TIMESTAMP(created_at) c, UNIX_TIMESTAMP(updated_at) u
        FROM flex_tables WHERE application_id = @app AND name = @key AND deleted_at IS NULL
        """;

    public const string List = """
        SELECT id, application_id, name, display_name, version, is_active, UNIX_TIMESTAMP(created_at) c, UNIX_TIMESTAMP(updated_at) u
        FROM flex_tables WHERE application_id = @app AND deleted_at IS NULL ORDER BY name LIMIT @limit
        """;

    public const string Create = """
        START TRANSACTION;
        INSERT INTO flex_tables (id, application_id, name, display_name, `schema`, indexed_columns)
        VALUES (@id, @app, @name, @displayName, @schema, @slots);
        INSERT INTO flex_table_versions (id, table_id, version, new_schema, changes, created_by)
        SELECT @versionId, id, 1, `schema`, @changes, @actor FROM flex_tables WHERE id = @id;
        SELECT UNIX_TIMESTAMP(created_at) c, UNIX_TIMESTAMP(updated_at) u FROM flex_tables WHERE id = @id;
        COMMIT
        """;

    public const string ReadVersion = """
        SELECT new_schema FROM flex_table_versions WHERE table_id = @id AND version = @version
        """;

    /// <summary>Compare and set: the first statement locks the row and does nothing when the version has moved.</summary>
    public const string Edit = """
        START TRANSACTION;
        INSERT INTO flex_table_versions (id, table_id, version, previous_schema, new_schema, changes, created_by)
        SELECT @versionId, id, version + 1, `schema`, @schema, @changes, @actor
        FROM flex_tables WHERE id = @id AND version = @version FOR UPDATE;
        UPDATE flex_tables AS t JOIN flex_table_versions AS v ON v.id = @versionId
        SET t.`schema` = v.new_schema, t.version = v.version WHERE t.id = @id;
        SELECT version, UNIX_TIMESTAMP(updated_at) u FROM flex_tables WHERE id = @id;
        COMMIT
        """;
}
