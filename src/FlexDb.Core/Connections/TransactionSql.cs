namespace FlexDb.Core.Connections;

/// <summary>The statements that begin and end what a write does: a transaction of its own, or its part of a host's.</summary>
internal static class TransactionSql
{
    public const string Rollback = """
        ROLLBACK;
        """;

    public const string Commit = """
        COMMIT;
        """;

    /// <summary>Takes back what the write has done in the host's transaction, and leaves no savepoint there.</summary>
    public const string RollbackToSavepoint = """
        ROLLBACK TO SAVEPOINT flexdb_write;
        RELEASE SAVEPOINT flexdb_write;
        """;

    /// <summary>
    /// READ COMMITTED, because under REPEATABLE READ a search after a lock reads a snapshot older than the lock,
    /// and two creators deadlock on a gap.
    /// </summary>
    private const string Isolation = """
        SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
        """;

    private const string Start = """
        START TRANSACTION;
        """;

    /// <summary>
    /// The same on a Galera node, which first applies all that the cluster has committed: a node that has just taken over can be
    /// behind the one that failed, and a lock tells nothing of what is not applied yet. The variable is set for the statement,
    /// because the driver's reset of a connection makes the server forget what was set before it (MariaDB 10.11, tried). MySQL with
    /// Galera has no such statement, and begins without waiting.
    /// </summary>
    private const string StartOnGalera = $"{AfterAll} {Start}";

    private const string AfterAll = "/*M! SET STATEMENT wsrep_sync_wait = 1 FOR */";

    private const string SetSavepoint = """
        SAVEPOINT flexdb_write;
        """;

    /// <summary>
    /// Outside of a transaction a savepoint is gone when its statement ends, so that going back to it fails with 1305. A
    /// host's transaction that the server has ended, by a deadlock say, is found out in this way before anything is written.
    /// </summary>
    private const string ProveTransaction = """
        ROLLBACK TO SAVEPOINT flexdb_write;
        """;

    private const string ReleaseSavepoint = """
        RELEASE SAVEPOINT flexdb_write;
        """;

    /// <summary>Fails with 1305 where no transaction is open.</summary>
    public const string CheckTransaction = $"{SetSavepoint}\n{RollbackToSavepoint}";

    /// <summary>What begins a write's own transaction.</summary>
    public static readonly string[] Begin = [Isolation, Start];

    /// <summary>The same on a Galera node.</summary>
    public static readonly string[] BeginOnGalera = [Isolation, StartOnGalera];

    /// <summary>Waits until a Galera node has applied all that the cluster has committed.</summary>
    public const string CatchUp = $"{AfterAll} SELECT 1;";

    /// <summary>What begins a write inside a host's transaction.</summary>
    public static readonly string[] BeginInHost = [SetSavepoint, ProveTransaction];

    /// <summary>What ends a write inside a host's transaction.</summary>
    public static readonly string[] EndInHost = [ReleaseSavepoint];
}
