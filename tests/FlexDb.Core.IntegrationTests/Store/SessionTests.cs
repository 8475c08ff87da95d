using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Runs every write under the settings that a host's sessions, connection strings and users may have.</summary>
public sealed class SessionTests : StoreFixture
{
    // Backslashes, quotes and a NUL in every text that a call takes.
    private const string Awkward = "a\\b'c\"d`e\0f\ng%h_i\\";

    private static readonly string[] s_sessions =
    [
        "SET time_zone = '+09:00'",
        "SET time_zone = '-03:30'",
        "SET sql_mode = ''",
        "SET sql_mode = 'TRADITIONAL'",
        "SET sql_mode = 'ANSI'",
        "SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES,PIPES_AS_CONCAT,IGNORE_SPACE')",
        "SET sql_mode = CONCAT(@@sql_mode, ',PAD_CHAR_TO_FULL_LENGTH')",
        "SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED",
        "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE",
        "SET sql_safe_updates = 1",
        "SET collation_connection = 'utf8mb4_general_ci'",
        "SET foreign_key_checks = 0",
    ];

    private static readonly string[] s_options =
    [
        "Use Affected Rows=true",
        "Use Affected Rows=false",
        "Treat Tiny As Boolean=false",
        "Treat Tiny As Boolean=true",
        "Allow User Variables=true",
        "Pooling=false",
        "Connection Reset=false",
        "Use Compression=true",
        "Ignore Prepare=false",
        "Pipelining=false",
        "GuidFormat=None",
        "DateTimeKind=Local",
        "Convert Zero DateTime=true",
        "Maximum Pool Size=1",
    ];

    [TestCaseSource(nameof(s_sessions))]
    public Task Every_write_works_in_a_session_with(string setting) => EnsureAllWorkAsync(Database.ConnectionString, setting);

    [TestCaseSource(nameof(s_options))]
    public Task Every_write_works_on_a_connection_with(string option) => EnsureAllWorkAsync($"{Database.ConnectionString};{option}", setting: null);

    [Test]
    public async Task Every_write_works_for_a_user_who_may_only_read_and_write_the_two_tables()
    {
        const string Rights = "SELECT, INSERT, UPDATE, DELETE";
        string user = await Database.CreateUserAsync((Rights, "flex_tables"), (Rights, "flex_table_versions"));
        await EnsureAllWorkAsync(user, setting: null);
    }

    [Test]
    public async Task Without_backslash_escapes_every_write_works_where_the_connection_string_says_so() =>
        await EnsureAllWorkAsync(
            Database.ConnectionString + ";No Backslash Escapes=true",
            "SET sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')");

    [Test]
    public async Task Without_backslash_escapes_everything_is_refused_where_the_connection_string_does_not_say_so()
    {
        await using MySqlDataSource dataSource = DataSource(
            Database.ConnectionString,
            "SET sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')");
        FlexDbStore store = new(dataSource);
        string before = await CatalogRows.DumpAsync(Database);

        InvalidOperationException? read = await Assert.ThrowsAsync<InvalidOperationException>(() => store.FindTableAsync("app", "contacts"));
        InvalidOperationException? write = await Assert.ThrowsAsync<InvalidOperationException>(() => store.CreateTableAsync(Contacts("app")));

        Assert.That(read!.Message, Does.Contain("NoBackslashEscapes=true"));
        Assert.That(write!.Message, Is.EqualTo(read.Message));
        Assert.That(await CatalogRows.DumpAsync(Database), Is.EqualTo(before));
    }

    [Test]
    public async Task With_backslash_escapes_everything_is_refused_where_the_connection_string_says_that_there_are_none()
    {
        await using MySqlDataSource dataSource = DataSource(Database.ConnectionString + ";No Backslash Escapes=true", setting: null);
        FlexDbStore store = new(dataSource);
        string before = await CatalogRows.DumpAsync(Database);

        await Assert.ThrowsAsync<FlexServerException>(() => store.CreateTableAsync(Contacts("app")));

        Assert.That(await CatalogRows.DumpAsync(Database), Is.EqualTo(before));
    }

    [Test]
    public async Task A_session_without_autocommit_is_refused_and_nothing_written()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        await using MySqlDataSource dataSource = DataSource(Database.ConnectionString, "SET autocommit = 0");
        FlexDbStore store = new(dataSource);
        string before = await CatalogRows.DumpAsync(Database);

        // A read would begin a transaction, in which the server refuses a write (error 1568) and later reads see its past.
        InvalidOperationException? read = await Assert.ThrowsAsync<InvalidOperationException>(() => store.FindTableAsync(app, "contacts"));
        InvalidOperationException? write = await Assert.ThrowsAsync<InvalidOperationException>(() => store.RenameTableAsync(app, "contacts", "people"));

        Assert.That(read!.Message, Does.Contain("autocommit = '0'"));
        Assert.That(write!.Message, Is.EqualTo(read.Message));
        Assert.That(await CatalogRows.DumpAsync(Database), Is.EqualTo(before));
    }

    [TestCase("+09:00")]
    [TestCase("-03:30")]
    [TestCase("SYSTEM")]
    public async Task Times_are_right_in_utc_whatever_the_sessions_time_zone(string zone)
    {
        string app = NewApplication();
        await using MySqlDataSource dataSource = DataSource(Database.ConnectionString, $"SET time_zone = '{zone}'");
        FlexDbStore zoned = new(dataSource);

        FlexTable created = await zoned.CreateTableAsync(Contacts(app));
        FlexTable edited = (await zoned.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Text("note")))).Table;
        FlexTableVersion version = await zoned.GetVersionAsync(app, "contacts", 2);
        FlexTable renamed = await zoned.RenameTableAsync(app, "contacts", "people");
        await zoned.DeleteTableAsync(app, "people");
        FlexTable deleted = await zoned.GetTableAsync(app, created, includeDeleted: true);

        DateTimeOffset now = DateTimeOffset.UtcNow;
        DateTimeOffset[] times = [created.CreatedAt, created.UpdatedAt, version.CreatedAt, edited.UpdatedAt, renamed.UpdatedAt, deleted.DeletedAt!.Value];
        Assert.That(times, Is.All.EqualTo(now).Within(TimeSpan.FromMinutes(1)));
        Assert.That(times, Is.All.Property(nameof(DateTimeOffset.Offset)).EqualTo(TimeSpan.Zero));
        Assert.That(times, Is.Ordered);
        Assert.That(deleted, Is.EqualTo(await Store.GetTableAsync(app, created, includeDeleted: true)));
        Assert.That(version, Is.EqualTo(await Store.GetVersionAsync(app, created, 2)));

        await Database.ExecuteAsync($"UPDATE flex_tables SET created_at = FROM_UNIXTIME(1700000000.123456) WHERE id = '{created.Id}'");
        Assert.That(
            (await zoned.GetTableAsync(app, created, includeDeleted: true)).CreatedAt,
            Is.EqualTo(new DateTimeOffset(2023, 11, 14, 22, 13, 20, TimeSpan.Zero).AddMicroseconds(123_456)));
    }

    /// <summary>Runs every kind of write, and one with awkward texts, and holds what it leaves against an undisturbed run.</summary>
    private async Task EnsureAllWorkAsync(string connectionString, string? setting)
    {
        await using MySqlDataSource dataSource = DataSource(connectionString, setting);
        FlexDbStore store = new(dataSource);
        foreach (WriteScenario scenario in WriteScenario.All)
        {
            string control = NewApplication();
            await scenario.RunAsync(Store, control, await scenario.PrepareAsync(Store, control, Database));
            string app = NewApplication();
            FlexTable? result = await scenario.RunAsync(store, app, await scenario.PrepareAsync(store, app, Database));

            Assert.That(
                await WriteScenario.DescribeAsync(store, app),
                Is.EqualTo(await WriteScenario.DescribeAsync(Store, control)),
                scenario.Name);
            Assert.That(result, Is.Null.Or.EqualTo(result is null ? null : await Store.GetTableAsync(app, result)), scenario.Name);
        }

        FlexTable awkward = await store.CreateTableAsync(new NewFlexTable(NewApplication() + Awkward, "awkward")
        {
            DisplayName = Awkward,
            Actor = Awkward,
            Columns = [FlexColumn.String("text", defaultValue: Awkward) with { DisplayName = Awkward }],
        });
        FlexTable read = await Store.GetTableAsync(awkward.ApplicationId, awkward);
        Assert.That(read, Is.EqualTo(awkward));
        Assert.That(read.DisplayName, Is.EqualTo(Awkward));
        Assert.That(read.Schema["text"].DefaultValue!.Element.GetString(), Is.EqualTo(Awkward));
        Assert.That((await store.GetVersionAsync(read.ApplicationId, "awkward", 1)).CreatedBy, Is.EqualTo(Awkward));
        await EnsureRemembersAsync(store, awkward);
    }

    /// <summary>A schema is remembered only of a table that has not changed for some time.</summary>
    private async Task EnsureRemembersAsync(FlexDbStore store, FlexTable table)
    {
        await Database.ExecuteAsync($"UPDATE flex_tables SET updated_at = updated_at - INTERVAL 1 HOUR WHERE id = '{table.Id}'");
        FlexTable read = await store.GetTableAsync(table.ApplicationId, table);
        FlexTable unchanged = await store.GetTableAsync(table.ApplicationId, table);
        Assert.That(unchanged, Is.EqualTo(read));
        Assert.That(unchanged.Schema, Is.SameAs(read.Schema));

        FlexTable edited = (await Store.EditTableAsync(table.ApplicationId, table, edit => edit.AddColumn(FlexColumn.String("indexed", indexed: true)))).Table;
        Assert.That(await store.GetTableAsync(table.ApplicationId, table), Is.EqualTo(edited));
    }

    private static MySqlDataSource DataSource(string connectionString, string? setting)
    {
        MySqlDataSourceBuilder builder = new(connectionString);
        if (setting is not null)
        {
            builder.UseConnectionOpenedCallback(async (context, cancellationToken) =>
            {
                await using MySqlCommand command = new(setting, context.Connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
            });
        }

        return builder.Build();
    }
}
