namespace FlexDb.Core.Catalog.Sql;

/// <summary>What each statement that writes a time says of time zones.</summary>
internal static class TimeSql
{
    /// <summary>
    /// Stands behind the first word of a statement with CURRENT_TIMESTAMP. MySQL turns that into the session's local time
    /// and back, so that in the hour which a zone with summer time has twice, it would be stored an hour off; UTC has
    /// none. MariaDB has no such hint and stores the instant; to it, and to MySQL before 8.0.17, this is a comment.
    /// </summary>
    public const string InUtc = "/*+ SET_VAR(time_zone='+00:00') */";

    /// <summary>
    /// Tells the statement's CURRENT_TIMESTAMP(6) together with its answer, in microseconds since 1970, where a query would
    /// have to read it back. Never 0, and so TRUE; no part of it looks at a time zone.
    /// </summary>
    /// <remarks>
    /// The number comes where a statement's generated key would; see the MySQL Reference Manual, "Information Functions",
    /// LAST_INSERT_ID(expr). It stays behind in the session as that, so a host's own session is spared it. Where a trigger
    /// fires the answer holds 0 instead (MySQL 9.7 and MariaDB 10.11, tried); see <see cref="Connections.ToldTimes"/>.
    /// </remarks>
    public const string Told = "LAST_INSERT_ID(UNIX_TIMESTAMP() * 1000000 + MICROSECOND(CURRENT_TIMESTAMP(6)))";
}
