namespace FlexDb.Core.Installation;

/// <summary>The texts that the installer runs besides the scripts and the statements that it puts together.</summary>
internal static class InstallationSql
{
    /// <summary>
    /// Takes the lock on the connection's database. Names of locks are the server's, not the database's, and hold at most
    /// 64 characters, as many as the name of a database: hence the hash. In lower case, because a server whose file system
    /// ignores case knows one database by several names.
    /// </summary>
    /// <remarks>https://dev.mysql.com/doc/refman/9.7/en/locking-functions.html.</remarks>
    public const string GetLock = """
        SELECT GET_LOCK(CONCAT('flexdb:', LEFT(SHA2(LOWER(DATABASE()), 256), 40)), @Seconds)
        """;

    public const string ReleaseLock = """
        SELECT RELEASE_LOCK(CONCAT('flexdb:', LEFT(SHA2(LOWER(DATABASE()), 256), 40)))
        """;

    public const string ReadSettings = """
        SELECT
          @@SESSION.sql_mode AS SqlMode,
          @@SESSION.foreign_key_checks AS ForeignKeyChecks,
          @@SESSION.unique_checks AS UniqueChecks,
          @@SESSION.autocommit AS AutoCommit,
          @@SESSION.lock_wait_timeout AS LockWaitTimeout
        """;

    public const string WriteSettings = """
        SET
          SESSION sql_mode = @SqlMode,
          SESSION foreign_key_checks = @ForeignKeyChecks,
          SESSION unique_checks = @UniqueChecks,
          SESSION autocommit = @AutoCommit,
          SESSION lock_wait_timeout = @LockWaitTimeout
        """;

    /// <summary>Foreign keys of any table that refer to the catalog's ids; on MariaDB this opens every table that the user may see.</summary>
    /// <remarks>A UNION for the reason that <see cref="InspectionSql"/> gives.</remarks>
    public const string ReadReferencesToIds = """
        SELECT
          table_schema AS TableSchema,
          table_name AS TableName,
          constraint_name AS ConstraintName,
          referenced_table_name AS ReferencedTable
        FROM information_schema.key_column_usage
        WHERE referenced_table_schema = DATABASE()
          AND referenced_table_name IN ('flex_tables', 'flex_table_versions')
        UNION ALL
        SELECT NULL, NULL, NULL, NULL FROM DUAL WHERE FALSE
        ORDER BY TableSchema, TableName, ConstraintName
        """;
}
