using System.Globalization;

using FlexDb.Core.Errors;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>Every variable that a session may set, as the server itself lists them, with its extreme values.</summary>
internal static class SessionSettings
{
    // So many variables are set at once where each is expected to change nothing.
    private const int AtOnce = 20;

    /// <summary>What a store refuses at its first use.</summary>
    private static readonly string[] s_refused =
    [
        "timestamp", "sql_select_limit", "autocommit", "completion_type", "unique_checks", "max_sort_length", "character_set_client",
        "character_set_connection", "collation_connection", "character_set_results",
    ];

    // A limit, or a rule, that the server holds by an error: the call fails with it, and nothing is written.
    private static readonly string[] s_enforced =
    [
        "insert_id", "max_join_size", "max_session_mem_used", "require_row_format", "sort_buffer_size", "sql_safe_updates", "tmp_disk_table_size",
        "transaction_read_only", "tx_read_only", "use_secondary_engine",
    ];

    private static readonly string[] s_modes =
    [
        "", "REAL_AS_FLOAT", "PIPES_AS_CONCAT", "ANSI_QUOTES", "IGNORE_SPACE", "ONLY_FULL_GROUP_BY", "NO_UNSIGNED_SUBTRACTION", "NO_DIR_IN_CREATE",
        "ANSI", "NO_AUTO_VALUE_ON_ZERO", "STRICT_TRANS_TABLES", "STRICT_ALL_TABLES", "NO_ZERO_IN_DATE,STRICT_ALL_TABLES", "NO_ZERO_DATE,STRICT_ALL_TABLES",
        "ALLOW_INVALID_DATES", "ERROR_FOR_DIVISION_BY_ZERO,STRICT_ALL_TABLES", "TRADITIONAL", "HIGH_NOT_PRECEDENCE", "NO_ENGINE_SUBSTITUTION",
        "PAD_CHAR_TO_FULL_LENGTH", "TIME_TRUNCATE_FRACTIONAL", "TIME_ROUND_FRACTIONAL", "SIMULTANEOUS_ASSIGNMENT", "MSSQL", "ORACLE", "DB2", "MAXDB",
        "POSTGRESQL", "MYSQL323", "MYSQL40",
    ];

    private static readonly string[] s_texts =
    [
        "time_zone = '+09:00'", "lc_messages = 'de_DE'", "lc_time_names = 'de_DE'", "default_storage_engine = 'MyISAM'",
        "default_tmp_storage_engine = 'MyISAM'", "enforce_storage_engine = 'InnoDB'", "session_track_system_variables = '*'",
        "character_set_database = 'latin1'", "character_set_server = 'latin1'", "character_set_filesystem = 'latin1'", "character_set_results = NULL",
        "collation_connection = 'utf8mb4_unicode_ci'", "collation_database = 'latin1_swedish_ci'", "collation_server = 'latin1_swedish_ci'",
        "default_collation_for_utf8mb4 = 'utf8mb4_general_ci'", "system_versioning_asof = '2020-01-01'", "tx_isolation = 'SERIALIZABLE'",
        "transaction_isolation = 'READ-UNCOMMITTED'", "transaction_isolation = 'SERIALIZABLE'",
    ];

    /// <summary>Requires that work comes to the same under each setting, or that the setting is refused.</summary>
    /// <param name="database">The database to work in.</param>
    /// <param name="expected">What the work comes to under the server's own settings.</param>
    /// <param name="run">Works with a new store on a data source, and describes all of what came of it that does not differ from time to time.</param>
    public static async Task EnsureHarmlessAsync(TestDatabase database, string expected, Func<MySqlDataSource, Task<string>> run)
    {
        IReadOnlyList<string> settings = await ListAsync(database);
        IEnumerable<string[]> expectedToFail = settings.Where(IsExpectedToFail).Select(static setting => new[] { setting });
        Stack<string[]> left = new(settings.Where(static setting => !IsExpectedToFail(setting)).Chunk(AtOnce).Concat(expectedToFail));
        List<string> wrong = [];
        while (left.TryPop(out string[]? several))
        {
            string outcome = await TryAsync(database, several, run);
            if (outcome == expected)
            {
                continue;
            }

            if (several.Length > 1)
            {
                // Which of them it is, is found by halves.
                left.Push(several[..(several.Length / 2)]);
                left.Push(several[(several.Length / 2)..]);
            }
            else if (outcome != NameOf(several[0]))
            {
                wrong.Add($"{several[0]} → {outcome[..Math.Min(outcome.Length, 300)]}");
            }
        }

        Assert.That(settings, Has.Count.GreaterThan(500));
        Assert.That(wrong, Is.Empty);
    }

    /// <summary>The variable that a statement sets.</summary>
    public static string NameOf(string setting) => setting.Split(' ')[2];

    /// <summary>Every variable with the values to try, one to a statement; some the server will refuse to set.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(TestDatabase database)
    {
        List<string> settings = [.. s_texts, .. s_modes.Select(mode => $"sql_mode = '{mode}'"), "sql_mode = 'EMPTY_STRING_IS_NULL'", "sql_mode = 'NO_BACKSLASH_ESCAPES'"];
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        foreach (string flag in ((string)(await ScalarAsync(connection, "SELECT @@optimizer_switch"))!).Split(','))
        {
            settings.Add($"optimizer_switch = '{flag.Split('=')[0]}={(flag.EndsWith("=on", StringComparison.Ordinal) ? "off" : "on")}'");
        }

        await using (MySqlCommand command = new(
            database.IsMariaDb
                ? "SELECT VARIABLE_NAME, NUMERIC_MIN_VALUE, NUMERIC_MAX_VALUE, ENUM_VALUE_LIST FROM information_schema.SYSTEM_VARIABLES WHERE VARIABLE_SCOPE <> 'GLOBAL' ORDER BY 1"
                : "SELECT VARIABLE_NAME, MIN_VALUE, MAX_VALUE, NULL FROM performance_schema.variables_info ORDER BY 1",
            connection))
        await using (MySqlDataReader reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                IEnumerable<string> values = reader.IsDBNull(3)
                    ? new[] { "0", "1", "2", "3", Text(reader, 1), Text(reader, 2) }
                    : reader.GetString(3).Split(',').Select(value => $"'{value}'");
                settings.AddRange(values.Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).Select(value => $"{reader.GetString(0).ToLowerInvariant()} = {value}"));
            }
        }

        List<string> possible = [];
        foreach (string setting in settings.Distinct(StringComparer.Ordinal).Select(setting => $"SET SESSION {setting}"))
        {
            try
            {
                await ScalarAsync(connection, setting);
                possible.Add(setting);
            }
            catch (MySqlException)
            {
                // Not a variable of a session's, or not of this server, or of another form.
            }
        }

        return possible;
    }

    private static string Text(MySqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? "" : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!;

    private static async Task<object?> ScalarAsync(MySqlConnection connection, string sql)
    {
        await using MySqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>A data source whose every connection begins with statements.</summary>
    public static MySqlDataSource DataSource(TestDatabase database, IReadOnlyList<string> settings)
    {
        MySqlDataSourceBuilder builder = new(database.ConnectionString);
        builder.UseConnectionOpenedCallback(async (context, cancellationToken) =>
        {
            await using MySqlCommand command = new(string.Join("; ", settings), context.Connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        });
        return builder.Build();
    }

    // A collation brings its character set with it.
    private static string RefusedNameOf(string setting) => NameOf(setting) == "collation_connection" ? "character_set_connection" : NameOf(setting);

    private static bool IsExpectedToFail(string setting) =>
        s_enforced.Contains(NameOf(setting)) || s_refused.Contains(NameOf(setting)) || setting.Contains("sql_mode", StringComparison.Ordinal);

    /// <summary>What a session with the settings leaves; or the name of the one that is refused, by the store or by an error of the server's.</summary>
    private static async Task<string> TryAsync(TestDatabase database, IReadOnlyList<string> settings, Func<MySqlDataSource, Task<string>> run)
    {
        await using MySqlDataSource dataSource = DataSource(database, settings);
        try
        {
            return await run(dataSource);
        }
        catch (InvalidOperationException refused) when (settings.FirstOrDefault(setting => refused.Message.Contains(RefusedNameOf(setting), StringComparison.Ordinal)) is { } setting)
        {
            return NameOf(setting);
        }
        catch (FlexServerException failure) when (settings.FirstOrDefault(setting => s_enforced.Contains(NameOf(setting))) is { } setting && failure.InnerException is MySqlException or InvalidOperationException)
        {
            return NameOf(setting);
        }
        catch (Exception failure) when (failure is FlexDbException or InvalidOperationException or MySqlException)
        {
            return failure.ToString();
        }
    }
}
