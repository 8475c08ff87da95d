namespace FlexDb.Core.Catalog.Sql;

/// <summary>Statements on flex_tables.</summary>
/// <remarks>
/// Times are read with UNIX_TIMESTAMP, which looks at no time zone; without the CAST a whole-second column comes as
/// another type. They are written only as CURRENT_TIMESTAMP(6), and that <see cref="TimeSql.InUtc"/>. Columns are read by
/// their places, as <see cref="Connections.IRow{TSelf}"/> says; an expression has a short name all the same, because the server would
/// send its text.
/// </remarks>
internal static class TableSql
{
    /// <summary>What a live row has; less of it is quicker to parse, and a read by name finds live rows only.</summary>
    private const string LiveColumns = """
        id,
        application_id,
        name,
        display_name,
        version,
        is_active,
        CAST(UNIX_TIMESTAMP(created_at) AS DECIMAL(20, 6)) c,
        CAST(UNIX_TIMESTAMP(updated_at) AS DECIMAL(20, 6)) u
        """;

    private const string DeletedAt = """
        CAST(UNIX_TIMESTAMP(deleted_at) AS DECIMAL(20, 6)) d
        """;

    private const string SummaryColumns = $"""
        {LiveColumns},
        {DeletedAt}
        """;

    private const string LiveTable = $"""
        {LiveColumns},
        `schema`,
        indexed_columns
        """;

    private const string Columns = $"""
        {LiveTable},
        {DeletedAt}
        """;

    private const string LiveOfName = """
        FROM flex_tables
        WHERE application_id = @applicationId
          AND name = @name
          AND deleted_at IS NULL;
        """;

    private const string LiveOfId = """
        FROM flex_tables
        WHERE id = @id
          AND application_id = @applicationId
          AND deleted_at IS NULL;
        """;

    /// <summary>UNIX_TIMESTAMP() is the server's clock without a time zone's jumps.</summary>
    private const string Timed = $"""
        SELECT {LiveTable},
        UNIX_TIMESTAMP() n
        """;

    /// <summary>A live table; its schema is NULL where the row has the time of the cached one.</summary>
    private const string UnlessCached = $"""
        SELECT {LiveColumns},
        IF(UNIX_TIMESTAMP(updated_at) = @knownUpdatedAt, NULL, `schema`) s,
        indexed_columns,
        UNIX_TIMESTAMP() n
        """;

    public const string ReadByName = $"{Timed}\n{LiveOfName}";

    public const string ReadById = $"{Timed}\n{LiveOfId}";

    public const string ReadUnlessCachedByName = $"{UnlessCached}\n{LiveOfName}";

    public const string ReadUnlessCachedById = $"{UnlessCached}\n{LiveOfId}";

    public const string FindByName = $"SELECT {LiveTable}\n{LiveOfName}";

    public const string FindById = $"""
        SELECT {Columns}
        FROM flex_tables
        WHERE id = @id
          AND application_id = @applicationId
          AND (@includeDeleted OR deleted_at IS NULL);
        """;

    /// <summary>
    /// Whole live rows of an application, by name. The lengths are compared because 'crm ' = 'crm', and rows of another
    /// application must not count in the limit.
    /// </summary>
    public const string ListWhole = $"""
        SELECT {LiveTable}
        FROM flex_tables
        WHERE application_id = @applicationId
          AND CHAR_LENGTH(application_id) = CHAR_LENGTH(@applicationId)
          AND deleted_at IS NULL
        ORDER BY name
        LIMIT @limit;
        """;

    public const string ListLiveNames = """
        SELECT id, application_id, name
        FROM flex_tables
        WHERE application_id = @applicationId
          AND deleted_at IS NULL;
        """;

    /// <summary>A page of an application's tables, by name.</summary>
    /// <remarks>
    /// Without a bound nothing is compared: a name that begins with a control character is less than ''.
    /// The hint spares MySQL the estimates by which it would choose an index: of an application of 100,000 tables they look
    /// at nearly as many pages as the listing. Where an adopted table's index is called otherwise it is a warning, and to
    /// MariaDB a comment; see the MySQL Reference Manual, "Index-Level Optimizer Hints".
    /// </remarks>
    public const string List = $"""
        SELECT /*+ INDEX(flex_tables flex_tables_application_id_name_unique) */ {SummaryColumns}
        FROM flex_tables
        WHERE application_id = @applicationId
          AND (@after IS NULL OR name > @after)
          AND (@prefixStart IS NULL OR name > @prefixStart)
          AND (@prefixEnd IS NULL OR name < @prefixEnd)
          AND (@live IS NULL OR (deleted_at IS NULL) = @live)
          AND (@active IS NULL OR (is_active <> 0) = @active)
        ORDER BY name
        LIMIT @pageSize;
        """;

    /// <summary>Who holds a name, be it live or deleted by an application that does not rename deleted rows.</summary>
    public const string FindNameHolder = $"""
        SELECT {SummaryColumns}
        FROM flex_tables
        WHERE application_id = @applicationId
          AND name = @name;
        """;

    private const string InOrderOfIds = """
        FROM flex_tables FORCE INDEX (PRIMARY)
        WHERE id IN @ids
        ORDER BY id
        """;

    /// <summary>
    /// Locks whole rows in the order of their ids, whatever the order of the list, so that two writers never wait
    /// for each other in a circle. Locking by name deadlocks: the secondary index is locked first.
    /// </summary>
    public const string Lock = $"""
        SELECT {Columns}
        {InOrderOfIds}
        FOR UPDATE;
        """;

    /// <summary>Locks the rows if that takes no longer than a second.</summary>
    public const string LockSoon = $"""
        SELECT /*+ MAX_EXECUTION_TIME(1000) */ id
        {InOrderOfIds}
        FOR UPDATE;
        """;

    /// <summary>
    /// The same on MariaDB, which knows no such hint; to MySQL the first line is a comment. WAIT 1 would be a second for
    /// each row that is waited for: 3.1 seconds for four rows (tried on 10.11).
    /// </summary>
    public const string LockSoonAnywhere = $"""
        /*M! SET STATEMENT max_statement_time = 1 FOR */
        {LockSoon}
        """;

    /// <summary>Locks those rows that can be locked at once.</summary>
    public const string LockFree = $"""
        SELECT id
        {InOrderOfIds}
        FOR UPDATE SKIP LOCKED;
        """;

    /// <summary>Whether no row has the id.</summary>
    public const string IsGone = """
        SELECT COUNT(*) = 0 FROM flex_tables WHERE id = @id;
        """;

    /// <summary>What tables are called.</summary>
    public const string ListNames = """
        SELECT id, application_id, name
        FROM flex_tables
        WHERE id IN @ids;
        """;

    public const string Insert = $"""
        INSERT {TimeSql.InUtc} INTO flex_tables
          (id, application_id, name, display_name, `schema`, indexed_columns, version, is_active, created_at, updated_at)
        VALUES
          (@id, @applicationId, @name, @displayName, @schema, @slots, 1, TRUE, CURRENT_TIMESTAMP(6), CURRENT_TIMESTAMP(6));
        """;

    public const string SelectTimes = """
        SELECT
          CAST(UNIX_TIMESTAMP(created_at) AS DECIMAL(20, 6)) c,
          CAST(UNIX_TIMESTAMP(updated_at) AS DECIMAL(20, 6)) u
        FROM flex_tables
        WHERE id = @id;
        """;

    /// <summary>
    /// Sets the schema from the version row that has just been inserted, and does nothing without one. A map of slots that
    /// stays the same stays as it is written, NULL included.
    /// </summary>
    public const string SetSchemaFromVersion = $"""
        UPDATE {TimeSql.InUtc} flex_tables AS t
        JOIN flex_table_versions AS v ON v.id = @versionId
        SET
          t.`schema` = v.new_schema,
          t.indexed_columns = IF(@setsSlots, @slots, t.indexed_columns),
          t.version = v.version,
          t.updated_at = CURRENT_TIMESTAMP(6)
        WHERE t.id = @id
          AND t.version = @version;
        """;

    private const string EditedColumns = """
        CAST(UNIX_TIMESTAMP(t.updated_at) AS DECIMAL(20, 6)) u,
        t.display_name,
        t.name,
        t.is_active,
        CAST(UNIX_TIMESTAMP(t.deleted_at) AS DECIMAL(20, 6)) d
        """;

    /// <summary>The time of an edit, and what is no part of the schema.</summary>
    public const string SelectEdited = $"""
        SELECT {EditedColumns}
        FROM flex_tables AS t
        WHERE t.id = @id;
        """;

    /// <summary>The same where the answer was lost; no row when the version was not written.</summary>
    public const string SelectEditedInDoubt = $"""
        SELECT {EditedColumns}
        FROM flex_tables AS t
        JOIN flex_table_versions AS v ON v.id = @versionId
        WHERE t.id = @id;
        """;

    /// <summary>The table that has a name given as an id.</summary>
    public const string FindNamed = """
        SELECT id, application_id, name
        FROM flex_tables
        WHERE application_id = @applicationId
          AND name = @key
          AND deleted_at IS NULL;
        """;

    /// <summary>The table that has an id given as a name, and those whose names are about as long. The names are picked by the index alone.</summary>
    public const string FindNear = """
        SELECT id, application_id, name
        FROM flex_tables
        WHERE id = @key
          AND application_id = @applicationId
        UNION ALL
        SELECT t.id, t.application_id, t.name
        FROM (
          SELECT id
          FROM flex_tables
          WHERE application_id = @applicationId
            AND CHAR_LENGTH(name) BETWEEN @shortest AND @longest
          LIMIT 1000
        ) AS near
        JOIN flex_tables AS t ON t.id = near.id
        WHERE t.deleted_at IS NULL;
        """;

    public const string Rename = $"""
        UPDATE {TimeSql.InUtc} flex_tables
        SET name = @newName, updated_at = CURRENT_TIMESTAMP(6)
        WHERE id = @id;
        """;

    public const string SetDisplayName = $"""
        UPDATE {TimeSql.InUtc} flex_tables
        SET display_name = @displayName, updated_at = CURRENT_TIMESTAMP(6)
        WHERE id = @id
          AND application_id = @applicationId
          AND deleted_at IS NULL;
        """;

    public const string SetActive = $"""
        UPDATE {TimeSql.InUtc} flex_tables
        SET is_active = @isActive, updated_at = CURRENT_TIMESTAMP(6)
        WHERE id = @id
          AND application_id = @applicationId
          AND deleted_at IS NULL
          AND (is_active <> 0) <> @isActive;
        """;

    public const string Delete = $"""
        UPDATE {TimeSql.InUtc} flex_tables
        SET name = @tombstone, deleted_at = CURRENT_TIMESTAMP(6), updated_at = CURRENT_TIMESTAMP(6)
        WHERE id = @id
          AND deleted_at IS NULL;
        """;

    /// <summary>Frees a name that a row holds which another application deleted without renaming it.</summary>
    public const string FreeName = """
        UPDATE flex_tables
        SET name = @tombstone
        WHERE id = @holderId
          AND name = @holderName
          AND deleted_at IS NOT NULL;
        """;

    public const string Restore = $"""
        UPDATE {TimeSql.InUtc} flex_tables
        SET name = @newName, deleted_at = NULL, updated_at = CURRENT_TIMESTAMP(6)
        WHERE id = @id
          AND deleted_at IS NOT NULL;
        """;

    /// <summary>Deletes a deleted table for good.</summary>
    /// <remarks>As <see cref="VersionSql.Purge"/>, it is no DELETE of one table.</remarks>
    public const string Purge = """
        DELETE t FROM flex_tables AS t FORCE INDEX (PRIMARY)
        WHERE t.id = @id
          AND t.deleted_at IS NOT NULL;
        """;
}
