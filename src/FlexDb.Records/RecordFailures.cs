using MySqlConnector;

namespace FlexDb.Records;

/// <summary>What errors mean that the texts on records provoke.</summary>
/// <remarks>Numbers from the MySQL Server Error Message Reference and the MariaDB Error Code Reference.</remarks>
internal static class RecordFailures
{
    /// <summary>Whether a tripwire has ended a text, because something is not as it was assumed to be.</summary>
    /// <remarks>1690 "DOUBLE value is out of range"; 1048 "Column cannot be null", of a single-row insert behind the gate.</remarks>
    public static bool IsMiss(MySqlException exception) => exception.Number is 1690 or 1048;

    /// <summary>Whether a row's id, or the value of a unique column, is another's.</summary>
    public static bool IsDuplicate(MySqlException exception) => exception.Number is 1062;

    /// <summary>Whether a lock that was not to be waited for is another's.</summary>
    /// <remarks>3572 MySQL's "could not acquire lock with NOWAIT"; 1205 what MariaDB says then.</remarks>
    public static bool IsLockedByAnother(MySqlException exception) => exception.Number is 3572 or 1205;
}
