using System.Collections.Frozen;
using System.Data.Common;
using System.Globalization;
using System.Text;

using Dapper;

using FlexDb.Core.Errors;

using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>What is learnt of the server at the first use of it.</summary>
/// <param name="MaxAllowedPacket">The most bytes that one text may have.</param>
/// <param name="RollsBackOnTimeout">Whether a lock wait time-out rolls the whole transaction back.</param>
/// <param name="IsGalera">Whether the server is a node of a Galera cluster, which wants each statement alone.</param>
/// <param name="IsGroup">Whether it is a member of a MySQL replication group.</param>
internal sealed record SessionFacts(long MaxAllowedPacket, bool RollsBackOnTimeout, bool IsGalera, bool IsGroup)
{
    // SHOW rather than @@name, because naming a variable that the server does not have is an error.
    private const string Read = """
        SELECT CHAR_LENGTH(@backslash);
        SHOW SESSION VARIABLES
        WHERE Variable_name IN ('max_allowed_packet', 'innodb_rollback_on_timeout', 'wsrep_on', 'group_replication_group_name');
        SELECT table_name
        FROM information_schema.tables
        WHERE table_schema = DATABASE()
          AND table_name IN @optionalTables;
        """;

    // The statements themselves and the short values beside the large ones; generous, since refusing a text a few
    // kilobytes early does no harm, and a text over the limit costs the connection.
    private const int Overhead = 16 * 1024;

    /// <summary>The optional tables that are there and that the user may see.</summary>
    public IReadOnlySet<string> OptionalTables { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether nodes must agree on a commit, so that one which failed here may still be done elsewhere.</summary>
    public bool IsCluster => IsGalera || IsGroup;

    /// <summary>Reads the facts; refuses a session that would change what is sent.</summary>
    public static async Task<SessionFacts> ReadAsync(
        MySqlConnection connection,
        MySqlTransaction? transaction,
        IReadOnlyList<string> optionalTables,
        CancellationToken cancellationToken)
    {
        CommandDefinition command = new(
            Read,
            new Parameters { ["backslash"] = "\\", ["optionalTables"] = optionalTables },
            transaction,
            cancellationToken: cancellationToken);
        Dictionary<string, string> variables = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string> tables = new(StringComparer.OrdinalIgnoreCase);
        DbDataReader reader = await connection.ExecuteReaderAsync(command).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (reader.GetInt64(0) != 1)
            {
                throw new InvalidOperationException(
                    "The session's sql_mode has NO_BACKSLASH_ESCAPES, but the connection string does not say so, and every "
                    + "backslash would be stored twice. Add 'NoBackslashEscapes=true' to the connection string.");
            }

            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                variables[reader.GetString(0)] = reader.GetString(1);
            }

            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                tables.Add(reader.GetString(0));
            }
        }

        return new SessionFacts(
            long.Parse(variables["max_allowed_packet"], CultureInfo.InvariantCulture),
            IsOn("innodb_rollback_on_timeout"),
            IsOn("wsrep_on"),
            IsGroup: variables.GetValueOrDefault("group_replication_group_name", "").Length > 0)
        {
            OptionalTables = tables,
        };

        bool IsOn(string name) => variables.GetValueOrDefault(name) is "ON" or "1";
    }

    /// <summary>Refuses a text that the server would answer by closing the connection.</summary>
    /// <remarks>MySQL Reference Manual, "Packet Too Large".</remarks>
    public void EnsureFits(params ReadOnlySpan<string> values)
    {
        long size = Overhead;
        foreach (string value in values)
        {
            size += EncodedSize(value);
        }

        if (size >= MaxAllowedPacket)
        {
            throw new FlexLimitException(
                "The write, with its schema and changes,",
                size,
                MaxAllowedPacket,
                "bytes",
                "Make the schema smaller, or raise the server's max_allowed_packet.");
        }
    }

    // In a text, a quote and a backslash are each sent as two characters.
    private static long EncodedSize(string text) =>
        Encoding.UTF8.GetByteCount(text) + text.AsSpan().Count('\\') + text.AsSpan().Count('\'') + 2;
}
