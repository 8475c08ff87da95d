namespace FlexDb.Core.Connections;

/// <summary>The transaction statements of writes that the store owns.</summary>
internal static class TransactionSql
{
    /// <summary>
    /// READ COMMITTED, because under REPEATABLE READ a search after a lock reads a snapshot older than the lock,
    /// and two creators deadlock on a gap.
    /// </summary>
    public const string Begin = """
        SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
        START TRANSACTION;
        """;

    public const string Commit = """
        COMMIT;
        """;

    public const string Rollback = """
        ROLLBACK;
        """;

    /// <summary>What a session must be able to do: keep a backslash as it is, and take texts of some size.</summary>
    public const string SessionFacts = """
        SELECT
          CAST(@@max_allowed_packet AS SIGNED) AS MaxAllowedPacket,
          CAST(@@innodb_rollback_on_timeout AS SIGNED) AS RollbackOnTimeout,
          CHAR_LENGTH(@backslash) AS BackslashLength;
        """;
}
