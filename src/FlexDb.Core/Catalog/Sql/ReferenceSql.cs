namespace FlexDb.Core.Catalog.Sql;

/// <summary>Statements that follow references between tables.</summary>
internal static class ReferenceSql
{
    /// <summary>The live tables of the given names.</summary>
    public const string FindTargets = """
        SELECT id, application_id, name
        FROM flex_tables
        WHERE application_id = @applicationId
          AND name IN @names
          AND deleted_at IS NULL;
        """;

    /// <summary>The live tables that have one of the ids or one of the names.</summary>
    public const string FindLiveByIdOrName = """
        SELECT id, application_id, name
        FROM flex_tables
        WHERE application_id = @applicationId
          AND id IN @ids
          AND deleted_at IS NULL
        UNION
        SELECT id, application_id, name
        FROM flex_tables
        WHERE application_id = @applicationId
          AND name IN @names
          AND deleted_at IS NULL;
        """;

    /// <summary>
    /// The live tables with a reference column that names the table; it reads all tables of one application.
    /// JSON_SEARCH would take its argument for a pattern (MySQL Reference Manual, "Functions That Search JSON Values").
    /// </summary>
    public const string FindDependents = """
        SELECT id, application_id, name, `schema`
        FROM flex_tables
        WHERE application_id = @applicationId
          AND deleted_at IS NULL
          AND JSON_CONTAINS(JSON_EXTRACT(`schema`, '$.columns[*].validation.targetTable'), JSON_QUOTE(@name))
        ORDER BY id;
        """;
}
