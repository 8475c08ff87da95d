using System.Globalization;
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
        await SessionSettings.EnsureHarmlessAsync(
            Database,
            expected,
            dataSource => RunAsync(new FlexDbStore(dataSource, new FlexDbOptions { RetryTimeout = TimeSpan.Zero })));
    }

    [Test]
    public async Task The_page_names_every_setting_that_a_session_may_have()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(TestContext.CurrentContext.TestDirectory, "pages", "docs", "operating.md"));
        string expected = Database.IsMariaDb ? "10.11" : "9.7";
        IEnumerable<string> names = (await SessionSettings.ListAsync(Database)).Select(SessionSettings.NameOf).Distinct(StringComparer.Ordinal);
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
        await using MySqlDataSource dataSource = SessionSettings.DataSource(Database, ["SET sql_select_limit = 1"]);

        InvalidOperationException? refused = await Assert.ThrowsAsync<InvalidOperationException>(() => FlexDbInstaller.InstallAsync(dataSource));
        HealthCheckResult health = await new Core.Hosting.FlexDbHealthCheck(dataSource).CheckHealthAsync(new HealthCheckContext());

        Assert.That(refused!.Message, Does.Contain("sql_select_limit = '1'"));
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(health.Description, Does.Contain("sql_select_limit = '1'"));
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
        await using MySqlDataSource dataSource = SessionSettings.DataSource(Database, [setting]);
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
}
