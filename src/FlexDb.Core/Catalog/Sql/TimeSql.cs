namespace FlexDb.Core.Catalog.Sql;

/// <summary>What each statement that writes a time says of time zones.</summary>
internal static class TimeSql
{
    /// <summary>
    /// Stands behind the first word of a statement with CURRENT_TIMESTAMP. MySQL turns that into the session's local time
    /// and back, so that in the hour which a zone with summer time has twice, it would be stored an hour off; UTC has
    /// none. MariaDB has no such hint and stores the instant; to it this is a comment.
    /// </summary>
    public const string InUtc = "/*+ SET_VAR(time_zone='+00:00') */";
}
