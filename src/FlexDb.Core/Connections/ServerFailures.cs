using System.Data;
using System.Data.Common;
using System.Net.Sockets;

using FlexDb.Core.Errors;

using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>What a failure of the server's, or of the way to it, means: the one place that says so.</summary>
/// <remarks>
/// Numbers from the MySQL Server Error Message Reference and the MariaDB Error Code Reference. Message texts are never
/// looked at.
/// </remarks>
internal static class ServerFailures
{
    /// <summary>Whether an exception comes from the server or from the connection to it.</summary>
    public static bool IsServerFailure(Exception exception) =>
        exception is DbException or IOException or SocketException or TimeoutException;

    /// <summary>Whether a connection is gone, by its state, or by what the server said when it ended the session.</summary>
    public static bool IsLost(MySqlConnection connection, Exception exception) =>
        connection.State != ConnectionState.Open || IsEndOfSession(exception);

    /// <summary>Whether what was thrown while a connection was lost tells of that loss, and not of something else.</summary>
    /// <remarks>The driver throws exceptions of other kinds too when a connection dies under it.</remarks>
    public static bool IsOfLoss(Exception exception) =>
        exception is not (FlexDbException or CallerException or OperationCanceledException);

    /// <summary>Whether what came of a rollback tells that its connection is of no use any more.</summary>
    /// <remarks>
    /// A session of the driver's whose cancelled command was interrupted a second time stays in a state in which it refuses all
    /// further commands with an InvalidOperationException; the pool closes such a session, and the server then rolls back.
    /// </remarks>
    public static bool EndsRollback(Exception exception) => IsServerFailure(exception) || exception is InvalidOperationException;

    /// <summary>A conflict with another transaction, which a repetition can be expected to get past.</summary>
    /// <remarks>
    /// 1213 deadlock; 1205 lock wait time-out; 1020 MariaDB's "Record has changed since last read"; 3101 group replication's
    /// and 1180 Galera's refusal at COMMIT.
    /// </remarks>
    public static bool IsConflict(Exception exception) =>
        exception is StaleNodeException or MySqlException { Number: 1213 or 1205 or 1020 or 3101 or 1180 };

    /// <summary>A conflict that the servers of a cluster found out only when they agreed on a commit.</summary>
    public static bool IsConflictAtCommit(Exception exception) => exception is MySqlException { Number: 3101 or 1180 };

    /// <summary>Whether this server takes no writes now, or no statements at all, while another may.</summary>
    /// <remarks>
    /// 1290 and 1836 read-only; 1047 a Galera node outside of its cluster; 1053 shutting down; 3032 offline; 3100 a node that
    /// leaves its group; 4094 a group that changes its primary.
    /// </remarks>
    public static bool IsOfUnfitNode(Exception exception) =>
        exception is MySqlException { Number: 1290 or 1836 or 1047 or 1053 or 3032 or 3100 or 4094 };

    /// <summary>Whether the server has refused to write because it is read-only, so that nothing was committed.</summary>
    /// <remarks>A transaction that was begun before and is refused at COMMIT is rolled back (9.7 and 10.11, tried). 1290 and 1836.</remarks>
    public static bool IsOfReadOnlyNode(Exception exception) => exception is MySqlException { Number: 1290 or 1836 };

    /// <summary>Whether a connection could not be opened for a reason that may pass.</summary>
    /// <remarks>1042 no server answers; 1040 and 1203 too many connections; or what ends a session, or an unfit node.</remarks>
    public static bool IsUnreachable(Exception exception) =>
        exception is IOException or SocketException or TimeoutException or MySqlException { Number: 1042 or 1040 or 1203 }
        || IsEndOfSession(exception)
        || IsOfUnfitNode(exception);

    /// <summary>Whether a statement was ended before its time.</summary>
    /// <remarks>
    /// The driver ends a command that takes too long by KILL QUERY, which may come just after the commit. 1317 interrupted;
    /// 3024 MySQL's max_execution_time; 1969 MariaDB's max_statement_time.
    /// </remarks>
    public static bool IsCutShort(Exception exception) =>
        exception is OperationCanceledException
            or MySqlException { ErrorCode: MySqlErrorCode.CommandTimeoutExpired or MySqlErrorCode.QueryInterrupted }
            or MySqlException { Number: 3024 or 1969 };

    /// <summary>Whether the server refuses for a reason that no repetition gets past: a missing right, table or column.</summary>
    public static bool IsLasting(Exception exception) =>
        exception is MySqlException { Number: 1044 or 1045 or 1049 or 1054 or 1064 or 1142 or 1143 or 1146 or 1227 };

    /// <summary>Whether the server has rolled the whole transaction back.</summary>
    /// <remarks>
    /// A lock wait time-out rolls back only its statement, unless innodb_rollback_on_timeout is on (MySQL Reference
    /// Manual, "InnoDB Error Handling"). 1305 is a savepoint that has gone with its transaction.
    /// </remarks>
    public static bool EndsTransaction(Exception exception, SessionFacts facts) =>
        exception is MySqlException { Number: 1213 or 1020 or 3101 or 1180 }
        || IsMissingSavepoint(exception)
        || (exception is MySqlException { Number: 1205 } && facts.RollsBackOnTimeout);

    /// <summary>Whether a savepoint is not there, because its transaction has ended or it was never set.</summary>
    public static bool IsMissingSavepoint(Exception exception) => exception is MySqlException { Number: 1305 };

    public static bool IsDuplicate(Exception exception) => exception is MySqlException { Number: 1062 };

    /// <summary>Whether a row cannot be deleted because a foreign key refers to it.</summary>
    public static bool IsReferred(Exception exception) => exception is MySqlException { Number: 1451 };

    /// <summary>Whether a statement that waits for locks for a limited time has not got them; said of such a statement only.</summary>
    /// <remarks>3024 MySQL's max_execution_time; 1969 MariaDB's max_statement_time; 1205 a limit of the session's that is shorter.</remarks>
    public static bool IsEndOfLockWait(Exception exception) => exception is MySqlException { Number: 3024 or 1969 or 1205 };

    // 1158 to 1161 are errors of the network as the server met them, also where it ends a session while its primary changes;
    // 1927 is MariaDB's "Connection was killed", 3169 MySQL's, 4031 the end of an idle session.
    private static bool IsEndOfSession(Exception exception) =>
        exception is MySqlException { Number: 1053 or 1158 or 1159 or 1160 or 1161 or 2006 or 2013 or 1927 or 3169 or 4031 };
}

/// <summary>A node of a cluster does not have yet what another node had told; asked again, it may.</summary>
internal sealed class StaleNodeException()
    : Exception("The node of the cluster that answered is behind the one that the write began on.");

/// <summary>A text that was lost may come to the server yet, and would do again what its repetition does.</summary>
internal sealed class LostTextException()
    : Exception("The server still has the session in which the write was sent before, so that it may be done yet.");
