using System.Globalization;

using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Store;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.IntegrationTests.Support.History;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>Works with a server that takes no writes, and with one that takes no large texts.</summary>
public sealed class ServerSettingTests : OwnServerFixture
{
    private const int ReadOnly = 1290;
    private const int Packet = 64 * 1024;

    private TestDatabase _database = null!;
    private FlexDbStore _direct = null!;

    [SetUp]
    public async Task CreateDatabaseAsync()
    {
        _database = await TestDatabase.CreateWithTablesAsync(Server.ConnectionString);
        _direct = new FlexDbStore(_database.DataSource);
    }

    [TearDown]
    public async Task DropDatabaseAsync()
    {
        await HistoryChecker.EnsureWholeAsync(_database);
        await _database.DisposeAsync();
    }

    [Test]
    public async Task A_read_only_server_refuses_every_write_and_keeps_what_it_has()
    {
        string readOnly = _database.IsMariaDb ? "read_only" : "super_read_only";
        string user = await _database.CreateUserAsync(
            ("SELECT, INSERT, UPDATE, DELETE", "flex_tables"),
            ("SELECT, INSERT, UPDATE, DELETE", "flex_table_versions"));
        await using MySqlDataSource dataSource = new(user);
        FlexDbStore store = new(dataSource, new FlexDbOptions { RetryTimeout = TimeSpan.Zero });
        List<(WriteScenario Scenario, string App, FlexTable? Table)> writes = [];
        foreach (WriteScenario scenario in WriteScenario.All)
        {
            string app = $"app_{writes.Count}";
            writes.Add((scenario, app, await scenario.PrepareAsync(_direct, app, _database)));
        }

        string before = await CatalogRows.DumpAsync(_database);
        await _database.ExecuteAsync($"SET GLOBAL {readOnly} = 1");
        try
        {
            foreach ((WriteScenario scenario, string app, FlexTable? table) in writes)
            {
                FlexServerException? failure = await Assert.ThrowsAsync<FlexServerException>(() => scenario.RunAsync(store, app, table));

                Assert.That((failure!.InnerException as MySqlException)?.Number, Is.EqualTo(ReadOnly), scenario.Name);
                await WriteScenario.DescribeAsync(store, app);
            }

            Assert.That(await CatalogRows.DumpAsync(_database), Is.EqualTo(before));
        }
        finally
        {
            await _database.ExecuteAsync($"SET GLOBAL {readOnly} = 0; SET GLOBAL read_only = 0");
        }

        foreach ((WriteScenario scenario, string app, FlexTable? table) in writes)
        {
            await scenario.RunAsync(store, app, table);
        }
    }

    // On a cluster the store counts on it: such a write is known to have failed.
    [Test]
    public async Task A_transaction_that_a_server_refuses_to_commit_because_it_is_read_only_is_rolled_back()
    {
        string readOnly = _database.IsMariaDb ? "read_only" : "super_read_only";
        await _database.ExecuteAsync("CREATE TABLE numbers (n INT PRIMARY KEY)");
        string user = await _database.CreateUserAsync(("SELECT, INSERT", "numbers"));
        await using MySqlConnection connection = new(user);
        await connection.OpenAsync();
        await using MySqlCommand insert = new("START TRANSACTION; INSERT INTO numbers VALUES (1)", connection);
        await insert.ExecuteNonQueryAsync();
        await using MySqlCommand commit = new("COMMIT", connection);
        await _database.ExecuteAsync($"SET GLOBAL {readOnly} = 1");
        try
        {
            MySqlException? refusal = await Assert.ThrowsAsync<MySqlException>(() => commit.ExecuteNonQueryAsync());
            Assert.That(refusal!.Number, Is.EqualTo(ReadOnly));
        }
        finally
        {
            await _database.ExecuteAsync($"SET GLOBAL {readOnly} = 0; SET GLOBAL read_only = 0");
        }

        await commit.ExecuteNonQueryAsync();
        Assert.That(await _database.ScalarAsync("SELECT COUNT(*) FROM numbers"), Is.Zero);
    }

    [Test]
    public async Task A_write_too_large_for_the_server_is_refused_before_it_is_sent()
    {
        FlexColumnDefinition[] wide = [.. Enumerable.Range(0, 400).Select(i => FlexColumn.Text($"c_{i}") with { DisplayName = new string('x', 200) })];
        await _direct.CreateTableAsync(new NewFlexTable("app", "narrow"));
        FlexSnapshot snapshot = new([new FlexSnapshotTable("imported", new FlexTableSchema(wide))]);
        string before = await CatalogRows.DumpAsync(_database);
        await using LowPacket low = await LowPacket.SetAsync(_database);
        await using TcpProxy proxy = TcpProxy.Start(_database.ConnectionString, out string proxied);
        await using MySqlDataSource dataSource = new(proxied);
        FlexDbStore store = new(dataSource);
        FlexImportPlan plan = await store.PlanImportAsync("app", snapshot);

        foreach (Func<Task> write in (Func<Task>[])[
            () => store.CreateTableAsync(new NewFlexTable("app", "created") { Columns = [.. wide] }),
            () => store.EditTableAsync("app", "narrow", edit => Array.ForEach(wide, column => edit.AddColumn(column))),
            () => store.ApplyImportAsync("app", plan),
        ])
        {
            FlexLimitException? refused = await Assert.ThrowsAsync<FlexLimitException>(write);
            Assert.That(refused!.Maximum, Is.EqualTo(Packet));
            Assert.That(refused.Actual, Is.GreaterThan(Packet));
        }

        Assert.That(proxy.Commands.Max(command => command.Length), Is.LessThan(Packet));
        Assert.That(await CatalogRows.DumpAsync(_database), Is.EqualTo(before));
        await store.EditTableAsync("app", "narrow", edit => edit.AddColumn(FlexColumn.Text("note")));
    }

    [Test]
    public async Task A_write_whose_slots_make_it_too_large_is_refused_before_it_is_sent()
    {
        // A slot of no column, as another application may leave, is kept by an edit and sent with the others.
        FlexTable table = await _direct.CreateTableAsync(new NewFlexTable("app", "slots"));
        await _database.ExecuteAsync($"UPDATE flex_tables SET indexed_columns = JSON_OBJECT('gone', '{new string('x', Packet - 1024)}')");
        string before = await CatalogRows.DumpAsync(_database);
        await using LowPacket low = await LowPacket.SetAsync(_database);
        await using MySqlDataSource dataSource = new(_database.ConnectionString);
        FlexDbStore store = new(dataSource);

        foreach (FlexColumnDefinition column in (FlexColumnDefinition[])[
            FlexColumn.String("mail", indexed: true),
            FlexColumn.Reference("parent", "slots") with { Indexed = true },
        ])
        {
            FlexLimitException? refused = await Assert.ThrowsAsync<FlexLimitException>(
                () => store.EditTableAsync("app", table, edit => edit.AddColumn(column)));
            Assert.That(refused!.Maximum, Is.EqualTo(Packet));
            Assert.That(refused.Actual, Is.GreaterThan(Packet));
        }

        Assert.That(await CatalogRows.DumpAsync(_database) == before, Is.True);
        await _database.ExecuteAsync("UPDATE flex_tables SET indexed_columns = NULL");
    }

    [Test]
    public async Task A_cached_table_that_has_changed_is_read_again_however_large_it_is()
    {
        // The schema and the slots are each below what the server gives in one value, and above it together.
        FlexColumnDefinition[] indexed = [.. Enumerable.Range(0, 16).Select(i => FlexColumn.String($"{new string('c', 60)}_{i}", indexed: true))];
        FlexTable table = await _direct.CreateTableAsync(new NewFlexTable("app", "wide") { Columns = [.. indexed, FlexColumn.Text("filler")] });
        int length = Convert.ToInt32(await _database.ScalarAsync("SELECT LENGTH(`schema`) FROM flex_tables"), CultureInfo.InvariantCulture);
        string filler = new('x', Packet - length - 600);
        await _database.ExecuteAsync($"UPDATE flex_tables SET `schema` = JSON_SET(`schema`, '$.columns[16].extra', '{filler}'), updated_at = updated_at - INTERVAL 1 HOUR");
        await using LowPacket low = await LowPacket.SetAsync(_database);
        await using MySqlDataSource dataSource = new(_database.ConnectionString);
        FlexDbStore store = new(dataSource);
        FlexTable remembered = await store.GetTableAsync("app", "wide");
        Assert.That(await store.GetTableAsync("app", "wide"), Is.EqualTo(remembered));

        await _database.ExecuteAsync("UPDATE flex_tables SET display_name = 'Wide', `schema` = JSON_SET(`schema`, '$.columns[16].extra', 'changed')");
        await _database.ExecuteAsync($"UPDATE flex_tables SET `schema` = JSON_SET(`schema`, '$.columns[16].more', '{filler}')");

        FlexTable moved = await store.GetTableAsync("app", "wide");
        Assert.That(moved.DisplayName, Is.EqualTo("Wide"));
        Assert.That(moved.Schema["filler"].ExtensionData["extra"].Element.GetString(), Is.EqualTo("changed"));
        Assert.That(moved.Slots, Is.EqualTo(table.Slots));
        await _database.ExecuteAsync("UPDATE flex_tables AS t JOIN flex_table_versions AS v ON v.table_id = t.id SET t.`schema` = v.new_schema");
    }

    /// <summary>A server that takes small texts only, for connections opened meanwhile.</summary>
    private sealed class LowPacket(TestDatabase database, object? usual) : IAsyncDisposable
    {
        public static async Task<LowPacket> SetAsync(TestDatabase database)
        {
            object? usual = await database.ScalarAsync("SELECT @@GLOBAL.max_allowed_packet");
            await database.ExecuteAsync($"SET GLOBAL max_allowed_packet = {Packet}");
            return new LowPacket(database, usual);
        }

        public async ValueTask DisposeAsync() => await database.ExecuteAsync($"SET GLOBAL max_allowed_packet = {usual}");
    }
}
