using System.Globalization;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>
/// Sets every variable that a session may set, as the server itself lists them, to its extreme values, and works with
/// that: nothing differs, or the server refuses with an error, or the store names the variable at its first use.
/// </summary>
public sealed class SessionSettingTests : StoreFixture
{
    // So many variables are set at once where each is expected to change nothing.
    private const int AtOnce = 20;

    private static readonly string[] s_refused =
    [
        "SET timestamp = 1700000000",
        "SET timestamp = UNIX_TIMESTAMP()",
        "SET sql_select_limit = 0",
        "SET sql_select_limit = 1",
        "SET sql_select_limit = 60",
        "SET autocommit = 0",
        "SET completion_type = 'CHAIN'",
        "SET completion_type = 'RELEASE'",
        "SET unique_checks = 0",
        "SET max_sort_length = 64",
        "SET character_set_client = latin1",
        "SET character_set_connection = latin1",
        "SET collation_connection = 'utf8mb3_bin'",
        "SET character_set_results = latin1",
        "SET NAMES latin1",
    ];

    // A limit, or a rule, that the server holds by an error: the call fails with it, and nothing is written.
    private static readonly string[] s_enforced =
    [
        "max_join_size", "max_session_mem_used", "require_row_format", "sort_buffer_size", "tmp_disk_table_size", "transaction_read_only", "tx_read_only",
        "use_secondary_engine",
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

    [TestCaseSource(nameof(s_refused))]
    public Task A_session_is_refused_with(string setting) => EnsureRefusedAsync(setting);

    [Test]
    public async Task A_session_in_which_an_empty_text_is_null_is_refused()
    {
        const string Setting = "SET sql_mode = CONCAT(@@sql_mode, ',EMPTY_STRING_IS_NULL')";
        if (Database.IsMariaDb)
        {
            await EnsureRefusedAsync(Setting);
        }
        else
        {
            Assert.That(() => Database.ExecuteAsync(Setting), Throws.InstanceOf<MySqlException>(), "Only MariaDB has it.");
        }
    }

    [Test]
    public async Task Every_setting_that_a_session_may_have_changes_nothing_or_is_refused()
    {
        string expected = await RunAsync(Store);
        IReadOnlyList<string> settings = await SettingsAsync();
        string[] harmless = [.. settings.Where(setting => !IsExpectedToFail(setting))];
        List<string> single = [.. settings.Where(IsExpectedToFail)];
        foreach (string[] several in harmless.Chunk(AtOnce))
        {
            if (await TryAsync(several) != expected)
            {
                single.AddRange(several);
            }
        }

        List<string> wrong = [];
        foreach (string setting in single)
        {
            string outcome = await TryAsync([setting]);
            if (outcome != expected && outcome != NameOf(setting))
            {
                wrong.Add($"{setting} → {outcome[..Math.Min(outcome.Length, 300)]}");
            }
        }

        Assert.That(settings, Has.Count.GreaterThan(500));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task The_page_names_every_setting_that_a_session_may_have()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(TestContext.CurrentContext.TestDirectory, "pages", "docs", "operating.md"));
        string expected = Database.IsMariaDb ? "10.11" : "9.7";
        IEnumerable<string> names = (await SettingsAsync()).Select(NameOf).Distinct(StringComparer.Ordinal);
        string[] missing =
            [.. names.Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal))];

        if (TestServer.VersionText.StartsWith(expected, StringComparison.Ordinal))
        {
            Assert.That(missing, Is.Empty);
        }
        else
        {
            Assert.That(page, Does.Contain(expected), $"The page was written for {expected}; on {TestServer.VersionText} it does not name: {string.Join(' ', missing)}");
        }
    }

    [Test]
    public async Task An_installation_and_a_health_check_name_what_would_have_them_misread_the_tables()
    {
        await using MySqlDataSource dataSource = DataSource(["SET sql_select_limit = 1"]);

        InvalidOperationException? refused = await Assert.ThrowsAsync<InvalidOperationException>(() => FlexDbInstaller.InstallAsync(dataSource));
        HealthCheckResult health = await new Core.Hosting.FlexDbHealthCheck(dataSource).CheckHealthAsync(new HealthCheckContext());

        Assert.That(refused!.Message, Does.Contain("sql_select_limit = '1'"));
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(health.Description, Does.Contain("sql_select_limit = '1'"));
    }

    private static string NameOf(string setting) => setting.Split(' ')[2];

    // A collation brings its character set with it.
    private static string RefusedNameOf(string setting) => NameOf(setting) == "collation_connection" ? "character_set_connection" : NameOf(setting);

    private static bool IsExpectedToFail(string setting) =>
        s_enforced.Contains(NameOf(setting)) || s_refused.Any(refused => refused.Split(' ')[1] == NameOf(setting)) || setting.Contains("sql_mode", StringComparison.Ordinal);

    /// <summary>Every variable with the values to try, one to a statement; some the server will refuse to set.</summary>
    private async Task<IReadOnlyList<string>> SettingsAsync()
    {
        List<string> settings = [.. s_texts, .. s_modes.Select(mode => $"sql_mode = '{mode}'"), "sql_mode = 'EMPTY_STRING_IS_NULL'", "sql_mode = 'NO_BACKSLASH_ESCAPES'"];
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        foreach (string flag in ((string)(await ScalarAsync(connection, "SELECT @@optimizer_switch"))!).Split(','))
        {
            settings.Add($"optimizer_switch = '{flag.Split('=')[0]}={(flag.EndsWith("=on", StringComparison.Ordinal) ? "off" : "on")}'");
        }

        await using (MySqlCommand command = new(
            Database.IsMariaDb
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

    /// <summary>What a session with the settings leaves; or the name of the one that is refused, by the store or by an error of the server's.</summary>
    private async Task<string> TryAsync(IReadOnlyList<string> settings)
    {
        await using MySqlDataSource dataSource = DataSource(settings);
        try
        {
            return await RunAsync(new FlexDbStore(dataSource, new FlexDbOptions { RetryTimeout = TimeSpan.Zero }));
        }
        catch (InvalidOperationException refused) when (settings.FirstOrDefault(setting => refused.Message.Contains(RefusedNameOf(setting), StringComparison.Ordinal)) is { } setting)
        {
            return NameOf(setting);
        }
        catch (FlexServerException failure) when (settings.FirstOrDefault(setting => s_enforced.Contains(NameOf(setting))) is { } setting && failure.InnerException is MySqlException)
        {
            return NameOf(setting);
        }
        catch (Exception failure) when (failure is FlexDbException or InvalidOperationException or MySqlException)
        {
            return failure.ToString();
        }
    }

    /// <summary>Lets a store do what it can, and gives all of it that does not differ from time to time.</summary>
    private static async Task<string> RunAsync(FlexDbStore store)
    {
        string app = NewApplication();
        FlexTable target = await store.CreateTableAsync(new NewFlexTable(app, "target") { DisplayName = "" });
        FlexTable first = await store.CreateTableAsync(new NewFlexTable(app, "first")
        {
            Columns = [FlexColumn.Reference("reference", "target"), FlexColumn.String("text", indexed: true) with { DisplayName = "Ж'\\\"🧩" }],
        });
        await store.CreateTableAsync(new NewFlexTable(app, "second") { Columns = [FlexColumn.Reference("reference", "target")] });
        await store.EditTableAsync(app, "first", edit => edit.AddColumn(FlexColumn.Integer("n")));
        await store.EditTableAsync(app, "first", edit => edit.AddColumn(FlexColumn.Reference("third", "second")));
        await store.RenameTableAsync(app, "target", "renamed");
        await store.SetDisplayNameAsync(app, "first", "");
        await store.DeleteTableAsync(app, first);
        await store.RestoreTableAsync(app, first);
        await store.RevertTableAsync(app, "first", 1, Lossy);
        FlexSnapshot snapshot = await store.ExportAsync(app);
        string copy = NewApplication();
        await store.ApplyImportAsync(copy, await store.PlanImportAsync(copy, snapshot));
        await store.DeactivateTableAsync(app, "second");
        string described = await WriteScenario.DescribeAsync(store, app);
        IReadOnlyList<FlexTableSummary> listed = await ToListAsync(store.ListTablesAsync(app, new FlexTableFilter { NamePrefix = "f", PageSize = 1 }));
        await store.DeleteTableAsync(app, first);
        await store.PurgeTableAsync(app, first);
        bool isCopied = (await store.ExportAsync(copy)).ToJson() == snapshot.ToJson();
        TimeSpan age = DateTimeOffset.UtcNow - target.CreatedAt;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{described}\n{listed.Count} {listed[0].DisplayName is ""} {target.DisplayName is ""} {isCopied} {age.Duration() < TimeSpan.FromMinutes(1)}");
    }

    private async Task EnsureRefusedAsync(string setting)
    {
        await using MySqlDataSource dataSource = DataSource([setting]);
        FlexDbStore store = new(dataSource);
        string name = setting.Replace("NAMES", "character_set_client", StringComparison.Ordinal)
            .Replace("collation_connection", "character_set_connection", StringComparison.Ordinal)
            .Split(' ')[1];
        string before = await CatalogRows.DumpAsync(Database);

        InvalidOperationException? read = await Assert.ThrowsAsync<InvalidOperationException>(() => store.FindTableAsync("app", "contacts"));
        InvalidOperationException? write = await Assert.ThrowsAsync<InvalidOperationException>(() => store.CreateTableAsync(Contacts("app")));

        Assert.That(read!.Message, Does.Contain($" {name} = '"));
        Assert.That(write!.Message, Does.Contain($" {name} = '"));
        Assert.That(await CatalogRows.DumpAsync(Database), Is.EqualTo(before));
    }

    private MySqlDataSource DataSource(IReadOnlyList<string> settings)
    {
        MySqlDataSourceBuilder builder = new(Database.ConnectionString);
        builder.UseConnectionOpenedCallback(async (context, cancellationToken) =>
        {
            await using MySqlCommand command = new(string.Join("; ", settings), context.Connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        });
        return builder.Build();
    }
}
