using System.Data.Common;
using System.Globalization;

namespace FlexDb.Core.Connections;

/// <summary>The sessions in which texts of a write were lost, as long as they are not known to have ended.</summary>
/// <remarks>
/// A text that its client has lost can come to the server for as long as its session is there, and runs to its end there; a
/// session that is not listed any more can commit nothing. Every account sees its own sessions (MySQL Reference Manual,
/// "SHOW PROCESSLIST Statement"; MariaDB Server Documentation, "SHOW PROCESSLIST"), so a list without the session that asks
/// for it, as a proxy between may give, says nothing; nor does another host's. A server that was started anew counts from the
/// beginning, so that another session may have the number of one that is gone: it is waited for in vain then.
/// </remarks>
internal sealed class LostSessions
{
    private const string List = """
        SHOW PROCESSLIST;
        """;

    private readonly List<ServerSession> _sessions = [];

    public void Add(ServerSession session) => _sessions.Add(session);

    /// <summary>Whether all of them have ended; nothing is asked where there are none.</summary>
    /// <param name="connection">The connection that asks.</param>
    /// <param name="own">Its session.</param>
    public async Task<bool> HaveEndedAsync(OperationConnection connection, ServerSession own)
    {
        if (_sessions.Count == 0)
        {
            return true;
        }

        IReadOnlyList<ListedSession> listed = await connection
            .QueryAsync<ListedSession>(List, parameters: null, CancellationToken.None)
            .ConfigureAwait(false);
        HashSet<long> ids = listed.Select(static session => session.Id).ToHashSet();
        if (ids.Contains(own.Id))
        {
            _sessions.RemoveAll(lost => lost.Host == own.Host && (lost.Id == own.Id || !ids.Contains(lost.Id)));
        }

        return _sessions.Count == 0;
    }

    private sealed record ListedSession(long Id) : IRow<ListedSession>
    {
        public static ListedSession Read(DbDataReader reader) =>
            new(Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture));
    }
}

/// <summary>A session of a server.</summary>
/// <param name="Host">The server's host.</param>
/// <param name="Id">The server's number for the session.</param>
internal readonly record struct ServerSession(string Host, int Id);
