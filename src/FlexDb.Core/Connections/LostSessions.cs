using System.Data.Common;
using System.Globalization;

namespace FlexDb.Core.Connections;

/// <summary>What is known of the sessions in which texts of a write were lost.</summary>
internal enum LostSessionState
{
    /// <summary>Nobody can tell.</summary>
    Unknown,

    /// <summary>One of them is there, so that its text may be done yet.</summary>
    GoingOn,

    /// <summary>None of them is there any more.</summary>
    Ended,
}

/// <summary>The sessions in which texts of a write were lost, as long as they are not known to have ended.</summary>
/// <remarks>
/// A text that its client has lost can come to the server for as long as its session is there, and runs to its end there; a
/// session that is not listed any more can commit nothing. Every account sees its own sessions (MySQL Reference Manual,
/// "SHOW PROCESSLIST Statement"; MariaDB Server Documentation, "SHOW PROCESSLIST"), so a list without the session that asks
/// for it, as a proxy between may give, says nothing; nor does another host's. A server that was started anew counts from the
/// beginning, so that another session may have the number of one that is gone: where it was started after the loss, none of them
/// is there any more.
/// </remarks>
internal sealed class LostSessions(TimeProvider timeProvider)
{
    private const string List = """
        SHOW PROCESSLIST;
        SHOW GLOBAL STATUS LIKE 'Uptime';
        """;

    // Where MySQL is told to end the list, it can give none at all and say nothing (9.7, after 7 of some 40 kills).
    private const int MostLists = 10;

    // The server tells its age in whole seconds.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    private readonly List<(ServerSession Session, long LostAt)> _lost = [];

    public void Add(ServerSession session) => _lost.Add((session, timeProvider.GetTimestamp()));

    /// <summary>Looks for them; nothing is asked where there are none.</summary>
    /// <param name="connection">The connection that asks.</param>
    /// <param name="own">Its session.</param>
    public async Task<LostSessionState> FindAsync(OperationConnection connection, ServerSession own)
    {
        if (_lost.Count == 0)
        {
            return LostSessionState.Ended;
        }

        HashSet<long> ids = [];
        TimeSpan? age = null;
        for (int list = 0; list < MostLists && ids.Count == 0; list++)
        {
            IReadOnlyList<ListedRow> listed = await connection
                .QueryAsync<ListedRow>(List, parameters: null, CancellationToken.None)
                .ConfigureAwait(false);
            ids = [.. listed.Select(static row => row.SessionId).OfType<long>()];
            age = listed.Select(static row => row.ServerAge).FirstOrDefault(static age => age is not null);
        }

        if (!ids.Contains(own.Id))
        {
            return LostSessionState.Unknown;
        }

        _lost.RemoveAll(lost => lost.Session.Host == own.Host
            && (lost.Session.Id == own.Id || !ids.Contains(lost.Session.Id) || age + Rounding < timeProvider.GetElapsedTime(lost.LostAt)));
        return _lost.Count == 0 ? LostSessionState.Ended
            : _lost.Exists(lost => lost.Session.Host == own.Host) ? LostSessionState.GoingOn
            : LostSessionState.Unknown;
    }

    /// <summary>A session's number, or how long ago the server was started.</summary>
    private sealed record ListedRow(long? SessionId, TimeSpan? ServerAge) : IRow<ListedRow>
    {
        private const int ColumnsOfStatus = 2;

        public static ListedRow Read(DbDataReader reader) => reader.FieldCount == ColumnsOfStatus
            ? new(null, TimeSpan.FromSeconds(long.Parse(reader.GetString(1), CultureInfo.InvariantCulture)))
            : new(Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture), null);
    }
}

/// <summary>A session of a server.</summary>
/// <param name="Host">The server's host.</param>
/// <param name="Id">The server's number for the session.</param>
internal readonly record struct ServerSession(string Host, int Id);
