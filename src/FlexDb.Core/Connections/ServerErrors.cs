using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>What a server's error number means for the store.</summary>
/// <remarks>MySQL Server Error Message Reference; MariaDB Error Code Reference. Message texts are never looked at.</remarks>
internal static class ServerErrors
{
    private const int CheckRead = 1020;
    private const int LockWaitTimeout = 1205;
    private const int Deadlock = 1213;
    private const int DuplicateEntry = 1062;

    /// <summary>A conflict with another transaction, which a repetition can be expected to get past.</summary>
    /// <remarks>1020 is MariaDB's "Record has changed since last read", its word for a write conflict.</remarks>
    public static bool IsConflict(Exception exception) =>
        exception is MySqlException { Number: Deadlock or LockWaitTimeout or CheckRead };

    /// <summary>Whether the server has rolled the whole transaction back.</summary>
    /// <remarks>
    /// A lock wait time-out rolls back only its statement, unless innodb_rollback_on_timeout is on (MySQL Reference
    /// Manual, "InnoDB Error Handling").
    /// </remarks>
    public static bool EndsTransaction(Exception exception, SessionFacts facts) =>
        exception is MySqlException { Number: Deadlock or CheckRead }
        || (exception is MySqlException { Number: LockWaitTimeout } && facts.RollsBackOnTimeout);

    public static bool IsDuplicate(Exception exception) => exception is MySqlException { Number: DuplicateEntry };
}
