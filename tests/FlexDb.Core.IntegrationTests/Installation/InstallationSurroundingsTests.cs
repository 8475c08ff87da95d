using System.Transactions;
using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Installation;

/// <summary>Users, session settings, transactions and names of databases that an installer meets.</summary>
[TestFixture]
public sealed class InstallationSurroundingsTests
{
    private static readonly (string Privileges, string Table)[] StoreRights =
    [
        ("SELECT, INSERT, UPDATE, DELETE", "flex_tables"),
        ("SELECT, INSERT, UPDATE, DELETE", "flex_table_versions"),
    ];

    private static readonly string[] Names =
    [
        "'\"`\\ %s;--",
        " таблицы 表",
        new('x', 38),
    ];

    private static readonly string[] SqlModes =
    [
        "",
        "ANSI",
        "ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,IGNORE_SPACE",
        "TRADITIONAL,NO_ZERO_DATE,NO_ZERO_IN_DATE,PAD_CHAR_TO_FULL_LENGTH",
    ];

    [Test]
    public async Task A_user_with_the_store_s_rights_only_may_install_where_nothing_is_to_be_done()
    {
        await using TestDatabase database = await TestDatabase.InstalledAsync();
        await using var dataSource = new MySqlDataSource(await database.CreateUserAsync(StoreRights));

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(dataSource);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.UpToDate));
    }

    [Test]
    public async Task A_user_without_the_rights_to_adopt_is_told_so_and_nothing_is_changed()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);
        IReadOnlyList<string> structure = await DatabaseStructure.ReadAsync(database);
        await using var dataSource = new MySqlDataSource(await database.CreateUserAsync(StoreRights));

        FlexInstallationException exception =
            (await Assert.ThrowsAsync<FlexInstallationException>(() => FlexDbInstaller.InstallAsync(dataSource)))!;

        Assert.That(exception.Problems.Single().Code, Is.EqualTo(FlexInstallationProblemCodes.AccessDenied));
        Assert.That(exception.Problems.Single().Message, Does.Contain("ALTER TABLE `flex_table_versions`"));
        Assert.That(exception.InnerException, Is.TypeOf<MySqlException>());
        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(structure));
    }

    [Test]
    public async Task Creating_needs_no_more_rights_than_documented()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await using var dataSource = new MySqlDataSource(await database.CreateUserAsync(("SELECT, CREATE, REFERENCES", "*")));

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(dataSource);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.Created));
    }

    [Test]
    public async Task Adopting_needs_no_more_rights_than_documented()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);
        await using var dataSource = new MySqlDataSource(
            await database.CreateUserAsync(("SELECT, INSERT, CREATE, ALTER, INDEX, REFERENCES", "*")));

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(dataSource);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.Adopted));
    }

    [Test]
    public async Task A_data_source_without_a_database_is_refused()
    {
        await using var dataSource = new MySqlDataSource(TestServer.ConnectionString);

        Assert.That(
            () => FlexDbInstaller.InstallAsync(dataSource),
            Throws.ArgumentException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("dataSource"));
    }

    [TestCaseSource(nameof(Names))]
    public async Task The_database_may_have_an_odd_or_long_name(string suffix)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(suffix);
        await TypeScriptFixture.CreateTablesAsync(database);

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(database.DataSource);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.Adopted));
        Assert.That((await FlexDbInstaller.InstallAsync(database.DataSource)).Outcome, Is.EqualTo(FlexInstallationOutcome.UpToDate));
    }

    [TestCaseSource(nameof(SqlModes))]
    public async Task The_session_s_settings_change_nothing_and_are_given_back(string sqlMode)
    {
        string settings =
            $"SET SESSION sql_mode = '{sqlMode}', foreign_key_checks = 0, unique_checks = 0, autocommit = 0, lock_wait_timeout = 77";
        await using TestDatabase expected = await TestDatabase.InstalledAsync();
        await using TestDatabase created = await TestDatabase.CreateAsync();
        await using TestDatabase adopted = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(adopted);

        foreach (TestDatabase database in (TestDatabase[])[created, adopted])
        {
            await using MySqlDataSource dataSource = OnePooledConnection(database);
            string before = await RunAsync(dataSource, settings);

            FlexInstallationReport report = await FlexDbInstaller.InstallAsync(dataSource);

            Assert.That(report.Outcome, Is.Not.EqualTo(FlexInstallationOutcome.UpToDate));
            Assert.That(await RunAsync(dataSource, "DO 0"), Is.EqualTo(before));
        }

        Assert.That(await DatabaseStructure.ReadAsync(created), Is.EqualTo(await DatabaseStructure.ReadAsync(expected)));
        Assert.That((await FlexDbInstaller.InstallAsync(adopted.DataSource)).Outcome, Is.EqualTo(FlexInstallationOutcome.UpToDate));
    }

    [Test]
    public async Task Times_that_a_strict_server_would_refuse_stay()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);
        await database.ExecuteAsync(
            """
            SET sql_mode = '';
            INSERT INTO flex_tables (id, application_id, name, `schema`, created_at) VALUES ('t', 'app', 'name', '{}', '0000-00-00 00:00:00');
            """);

        await FlexDbInstaller.InstallAsync(database.DataSource);

        Assert.That(await database.ScalarAsync("SELECT CONCAT(created_at) FROM flex_tables"), Is.EqualTo("0000-00-00 00:00:00"));
    }

    [Test]
    public async Task What_a_session_presets_for_tables_and_for_what_is_read_of_them_changes_nothing()
    {
        string[] settings = TestServer.IsMariaDb
            ? ["alter_algorithm = 'COPY'", "check_constraint_checks = 0", "sql_if_exists = 1", "enforce_storage_engine = 'InnoDB'"]
            : ["old_alter_table = 1", "sql_require_primary_key = 1", "sql_generate_invisible_primary_key = 1", "show_gipk_in_create_table_and_information_schema = 0",
                "restrict_fk_on_non_standard_key = 0", "default_collation_for_utf8mb4 = 'utf8mb4_general_ci'", "information_schema_stats_expiry = 0"];
        string preset = string.Join("; ", settings.Concat(
        [
            "default_storage_engine = 'MyISAM'", "character_set_server = 'latin1'", "collation_server = 'latin1_german1_ci'", "collation_connection = 'utf8mb4_general_ci'",
            "innodb_strict_mode = 0", "sql_auto_is_null = 1", "sql_big_selects = 0", "sql_buffer_result = 1", "sql_quote_show_create = 0",
            "group_concat_max_len = 4", "max_error_count = 0", "div_precision_increment = 0", "eq_range_index_dive_limit = 1", "lc_messages = 'de_DE'",
        ]).Select(setting => $"SET SESSION {setting}"));
        await using TestDatabase expected = await TestDatabase.InstalledAsync();
        await using TestDatabase expectedAdopted = await AdoptedAsync();
        await using TestDatabase created = await TestDatabase.CreateAsync();
        await using TestDatabase adopted = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(adopted);
        await FlexDbInstaller.InstallAsync(expectedAdopted.DataSource);

        foreach (TestDatabase database in (TestDatabase[])[created, adopted])
        {
            await using MySqlDataSource dataSource = OnePooledConnection(database);
            await RunAsync(dataSource, preset);
            await FlexDbInstaller.InstallAsync(dataSource);
        }

        Assert.That(await DatabaseStructure.ReadAsync(created), Is.EqualTo(await DatabaseStructure.ReadAsync(expected)));
        Assert.That(await DatabaseStructure.ReadAsync(adopted), Is.EqualTo(await DatabaseStructure.ReadAsync(expectedAdopted)));

        static async Task<TestDatabase> AdoptedAsync()
        {
            TestDatabase database = await TestDatabase.CreateAsync();
            await TypeScriptFixture.CreateTablesAsync(database);
            return database;
        }
    }

    [Test]
    public async Task The_server_s_old_rules_for_timestamps_change_nothing()
    {
        await using TestDatabase expected = await TestDatabase.InstalledAsync();
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await using MySqlDataSource dataSource = OnePooledConnection(database);
        await RunAsync(dataSource, "SET SESSION explicit_defaults_for_timestamp = 0");

        await FlexDbInstaller.InstallAsync(dataSource);

        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(await DatabaseStructure.ReadAsync(expected)));
    }

    [Test]
    public async Task A_server_that_demands_primary_keys_is_content()
    {
        if (TestServer.IsMariaDb)
        {
            Assert.Ignore("MariaDB has no sql_require_primary_key.");
        }

        await using TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);
        await using MySqlDataSource dataSource = OnePooledConnection(database);
        await RunAsync(dataSource, "SET SESSION sql_require_primary_key = 1");

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(dataSource);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.Adopted));
    }

    [TestCase(true, 1)]
    [TestCase(false, 0)]
    public async Task A_TransactionScope_of_the_host_s_is_neither_joined_nor_ended(bool completes, int rows)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE TABLE host (n INT)");

        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
            await using var insert = new MySqlCommand("INSERT INTO host VALUES (1)", connection);
            await insert.ExecuteNonQueryAsync();

            await FlexDbInstaller.InstallAsync(database.DataSource);

            using (new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled))
            {
                Assert.That(await database.ScalarAsync("SELECT COUNT(*) FROM host"), Is.Zero, "it is not committed yet");
            }

            if (completes)
            {
                scope.Complete();
            }
        }

        Assert.That(await database.ScalarAsync("SELECT COUNT(*) FROM host"), Is.EqualTo(rows));
        Assert.That((await FlexDbInstaller.InstallAsync(database.DataSource)).Outcome, Is.EqualTo(FlexInstallationOutcome.UpToDate));
    }

    /// <summary>Gives one connection again and again, which is never reset.</summary>
    private static MySqlDataSource OnePooledConnection(TestDatabase database) => new(
        new MySqlConnectionStringBuilder(database.ConnectionString) { MaximumPoolSize = 1, ConnectionReset = false }.ConnectionString);

    /// <summary>Runs a statement and gives the connection's settings and locks afterwards.</summary>
    private static async Task<string> RunAsync(MySqlDataSource dataSource, string statement)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using var run = new MySqlCommand(statement, connection);
        await run.ExecuteNonQueryAsync();
        await using var read = new MySqlCommand(
            """
            SELECT CONCAT_WS(
              ' ', CONNECTION_ID(), @@SESSION.sql_mode, @@SESSION.foreign_key_checks, @@SESSION.unique_checks,
              @@SESSION.autocommit, @@SESSION.lock_wait_timeout,
              IS_FREE_LOCK(CONCAT('flexdb:', LEFT(SHA2(DATABASE(), 256), 40))))
            """,
            connection);
        return (string)(await read.ExecuteScalarAsync())!;
    }
}
