using System.Data.Common;
using System.Globalization;

namespace FlexDb.Core.Connections;

/// <summary>A session that the server still has.</summary>
/// <remarks>
/// A text that its client has lost can come to the server for as long as its session is there, and runs to its end there; a
/// session that is gone has taken back what it did not commit. Every account sees its own sessions (MySQL Reference Manual,
/// "SHOW PROCESSLIST Statement"; MariaDB Server Documentation, "SHOW PROCESSLIST"). A server that was started anew counts
/// from the beginning, so that another session may have the number of one that is gone: it is waited for in vain then.
/// </remarks>
internal sealed record ServerSession(long Id) : IRow<ServerSession>
{
    private const string List = """
        SHOW PROCESSLIST;
        """;

    public static ServerSession Read(DbDataReader reader) =>
        new(Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture));

    /// <summary>Whether the server still has one of these sessions; nothing is asked where there are none.</summary>
    public static async Task<bool> AnyIsThereAsync(OperationConnection connection, IReadOnlyCollection<int> ids)
    {
        if (ids.Count == 0)
        {
            return false;
        }

        IReadOnlyList<ServerSession> sessions = await connection
            .QueryAsync<ServerSession>(List, parameters: null, CancellationToken.None)
            .ConfigureAwait(false);
        return sessions.Any(session => ids.Contains((int)session.Id));
    }
}
