using System.Data.Common;
using System.Globalization;

using Dapper;

using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>The settings of a session under which the store would read or store something else than it says.</summary>
/// <remarks>
/// docs/operating.md lists all settings, these and the harmless ones. Refused is what would go wrong without a word; a limit
/// that ends a statement with an error of the server's is the host's to set.
/// </remarks>
internal static class SessionSettings
{
    /// <summary>
    /// The time is asked for in two texts: only a clock that <c>SET timestamp</c> has stopped shows one microsecond in both. On
    /// a Galera node the clock stands still within one text of several statements (MariaDB 10.11, tried).
    /// </summary>
    private const string ReadClock = """
        SELECT CAST(@@SESSION.timestamp AS DECIMAL(20, 6)) LIMIT 1;
        """;

    /// <summary>
    /// The limit is in the place of sql_select_limit, which may be 0. Columns are read by their places: under another character
    /// set their names cannot be read.
    /// </summary>
    private const string Read = """
        SELECT
          CAST(@@SESSION.timestamp AS DECIMAL(20, 6)),
          @@SESSION.sql_mode,
          @@SESSION.sql_select_limit,
          @@SESSION.autocommit,
          @@SESSION.completion_type,
          @@SESSION.unique_checks,
          @@SESSION.max_sort_length,
          @@SESSION.character_set_client,
          @@SESSION.character_set_connection,
          @@SESSION.character_set_results
        LIMIT 1;
        """;

    // MySqlConnector speaks UTF-8 whatever the session says. No conversion (NULL) leaves results as they are stored.
    private const string Garbled = "texts would be stored or read as others; set it to utf8mb4";

    // 255 characters of at most 4 bytes.
    private const int LongestName = 1020;

    private static readonly Setting _timestamp = new(
        "timestamp",
        _ => true,
        "times would be those of another moment, and changes could not be told apart; set it to DEFAULT",
        ConcernsDdl: false);

    /// <summary>In the order of the columns, behind the time.</summary>
    private static readonly Setting[] _settings =
    [
        new("sql_mode", value => Has(value, "EMPTY_STRING_IS_NULL"), "with EMPTY_STRING_IS_NULL every empty text would be stored as NULL; leave that out", ConcernsDdl: false),
        new("sql_select_limit", value => value != "18446744073709551615", "results would be cut short; set it to DEFAULT"),
        new("autocommit", value => value == "0", "a read would begin a transaction that nobody ends, and later reads see its past; set it to 1", ConcernsDdl: false),
        new("completion_type", value => value is not ("NO_CHAIN" or "0"), "COMMIT would begin another transaction or close the connection; set it to NO_CHAIN", ConcernsDdl: false),
        new("unique_checks", value => value == "0", "two tables could get one name, or two versions one number; set it to 1", ConcernsDdl: false),
        new("max_sort_length", value => long.Parse(value, CultureInfo.InvariantCulture) < LongestName, "names would be sorted by their first characters only; set it to 1024 or more"),
        new("character_set_client", IsForeign, Garbled),
        new("character_set_connection", IsForeign, Garbled),
        new("character_set_results", IsForeign, Garbled),
    ];

    /// <summary>Refuses a session in which the store would read or store something else than it says.</summary>
    /// <exception cref="InvalidOperationException">It is such a session; the message names each setting.</exception>
    public static async Task EnsureUsableAsync(MySqlConnection connection, MySqlTransaction? transaction, CancellationToken cancellationToken) =>
        ThrowIfAny(Describe(await FindRefusedAsync(connection, transaction, cancellationToken).ConfigureAwait(false)));

    /// <summary>What is wrong with a session, or null when nothing is.</summary>
    public static async Task<string?> DescribeAsync(MySqlConnection connection, CancellationToken cancellationToken) =>
        Describe(await FindRefusedAsync(connection, transaction: null, cancellationToken).ConfigureAwait(false));

    /// <summary>The same for an installation, which sets by itself what else concerns it.</summary>
    /// <exception cref="InvalidOperationException">It is such a session; the message names each setting.</exception>
    public static async Task EnsureInstallableAsync(MySqlConnection connection, CancellationToken cancellationToken) =>
        ThrowIfAny(Describe(
        [
            .. (await FindRefusedAsync(connection, transaction: null, cancellationToken).ConfigureAwait(false))
                .Where(refused => refused.Setting.ConcernsDdl),
        ]));

    private static async Task<IReadOnlyList<(Setting Setting, string Value)>> FindRefusedAsync(
        MySqlConnection connection,
        MySqlTransaction? transaction,
        CancellationToken cancellationToken)
    {
        decimal first = await connection
            .ExecuteScalarAsync<decimal>(new CommandDefinition(ReadClock, transaction: transaction, cancellationToken: cancellationToken))
            .ConfigureAwait(false);
        CommandDefinition command = new(Read, transaction: transaction, cancellationToken: cancellationToken);
        DbDataReader reader = await connection.ExecuteReaderAsync(command).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            decimal second = reader.GetDecimal(0);
            List<(Setting, string)> refused = [];
            if (first == second)
            {
                refused.Add((_timestamp, first.ToString(CultureInfo.InvariantCulture)));
            }

            for (int i = 0; i < _settings.Length; i++)
            {
                string? value = reader.IsDBNull(i + 1) ? null : Convert.ToString(reader.GetValue(i + 1), CultureInfo.InvariantCulture);
                if (value is not null && _settings[i].IsRefused(value))
                {
                    refused.Add((_settings[i], value));
                }
            }

            return refused;
        }
    }

    private static bool IsForeign(string characterSet) => characterSet != "utf8mb4";

    private static bool Has(string mode, string flag) => mode.Split(',').Contains(flag, StringComparer.OrdinalIgnoreCase);

    private static string? Describe(IReadOnlyList<(Setting Setting, string Value)> refused) => refused.Count == 0
        ? null
        : "The store does not work in a session with these settings: "
            + string.Join("; ", refused.Select(item => $"{item.Setting.Name} = '{item.Value}' ({item.Setting.Reason})"))
            + ". They come from the server's configuration, its init_connect, or what the host runs when a connection opens.";

    private static void ThrowIfAny(string? refusal)
    {
        if (refusal is not null)
        {
            throw new InvalidOperationException(refusal);
        }
    }

    private sealed record Setting(string Name, Predicate<string> IsRefused, string Reason, bool ConcernsDdl = true);
}
