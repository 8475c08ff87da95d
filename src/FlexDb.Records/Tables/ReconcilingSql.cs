namespace FlexDb.Records.Tables;

/// <summary>Statements that bring a table's indexes in line with its schema.</summary>
internal static class ReconcilingSql
{
    /// <summary>
    /// Holds the schema still. Never share and then exclusive on one row: two who have it in share mode deadlock.
    /// </summary>
    public const string LockSchema = """
        SELECT id, name, application_id
        FROM flex_tables
        WHERE id = @tableId
        LOCK IN SHARE MODE;
        """;

    /// <summary>The same, which fails at once where another holds the row.</summary>
    /// <remarks>
    /// MySQL has NOWAIT only with FOR SHARE, MariaDB only with LOCK IN SHARE MODE. MariaDB does not run comments of the
    /// versions 5.7 to 9.9 of MySQL (MariaDB Documentation, "Comment Syntax"), and MySQL none of <c>M!</c>.
    /// </remarks>
    public const string LockSchemaAtOnce = """
        SELECT id, name, application_id
        FROM flex_tables
        WHERE id = @tableId
        /*!80000 FOR SHARE NOWAIT */ /*M! LOCK IN SHARE MODE NOWAIT */;
        """;

    public const string Register = """
        INSERT IGNORE INTO flex_record_tables (table_id, schema_version, epoch)
        SELECT @tableId, 0, 0
        FROM DUAL
        WHERE NOT EXISTS (SELECT 1 FROM flex_record_tables WHERE table_id = @tableId);
        """;

    public const string LockRegistration = """
        SELECT table_id, '', ''
        FROM flex_record_tables
        WHERE table_id = @tableId
        FOR UPDATE;
        """;

    /// <summary>The same, which fails at once where another holds the row.</summary>
    public const string LockRegistrationAtOnce = """
        SELECT table_id, '', ''
        FROM flex_record_tables
        WHERE table_id = @tableId
        FOR UPDATE NOWAIT;
        """;

    /// <summary>
    /// The same, which fails where another holds the row for a second: an exclusive lock that waits makes every later share
    /// lock wait as well, and so the writers of the table.
    /// </summary>
    /// <remarks>MySQL takes the limit from the hint, MariaDB, which knows no such hint, from its own comment.</remarks>
    public const string LockRegistrationSoon = """
        /*M! SET STATEMENT max_statement_time = 1 FOR */
        SELECT /*+ MAX_EXECUTION_TIME(1000) */ table_id, '', ''
        FROM flex_record_tables
        WHERE table_id = @tableId
        FOR UPDATE;
        """;

    /// <summary>The table's options, and whether it has records.</summary>
    public const string Facts = """
        SELECT rt.options, r.table_no IS NOT NULL
        FROM flex_record_tables AS rt
        LEFT JOIN flex_records AS r FORCE INDEX (PRIMARY) ON r.table_no = rt.table_no
        WHERE rt.table_no = @tableNo
        LIMIT 1;
        """;

    public const string AddIndex = """
        INSERT INTO flex_record_indexes (table_no, column_id, form, kind, target_table_id, state)
        VALUES (@tableNo, @columnId, @form, @kind, @targetTableId, @state);
        """;

    public const string DropIndex = """
        UPDATE flex_record_indexes
        SET state = 'dropping', lease_owner = NULL, lease_until = NULL
        WHERE index_no = @indexNo;
        """;

    public const string SetVersion = """
        UPDATE flex_record_tables
        SET schema_version = @version, options = @options, epoch = epoch + 1
        WHERE table_no = @tableNo;
        """;

    /// <summary>The live table that a column of another application's names without its id.</summary>
    public const string FindTarget = """
        SELECT id, application_id, name
        FROM flex_tables
        WHERE application_id = @applicationId
          AND name = @key
          AND deleted_at IS NULL;
        """;

    /// <summary>The table that a column names by its id, deleted or not.</summary>
    public const string FindTargetById = """
        SELECT id, application_id, name
        FROM flex_tables
        WHERE id = @key
          AND application_id = @applicationId;
        """;
}
