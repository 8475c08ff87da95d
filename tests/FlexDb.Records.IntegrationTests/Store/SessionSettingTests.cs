using System.Globalization;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>
/// Sets every variable that a session may set to its extreme values, and writes and reads records with that: nothing differs,
/// or the server refuses with an error, or the store names the variable at its first use.
/// </summary>
public sealed class SessionSettingTests : RecordFixture
{
    private static readonly string[] s_different =
    [
        "timestamp = 1700000000", "sql_select_limit = 1", "autocommit = 0", "completion_type = 'CHAIN'", "unique_checks = 0", "max_sort_length = 64",
        "character_set_client = latin1", "character_set_connection = latin1", "collation_connection = 'utf8mb3_bin'", "character_set_results = latin1",
    ];

    [TestCaseSource(nameof(s_different))]
    public async Task A_session_is_refused_with(string setting)
    {
        RecordScenario.Prepared prepared = await RecordScenario.All.First().PrepareNewAsync(Catalog, Records);
        string before = await RecordRows.DumpAsync(Database, prepared.App);
        await using MySqlDataSource dataSource = SessionSettings.DataSource(Database, [$"SET SESSION {setting}"]);
        FlexRecordStore store = new(dataSource);

        InvalidOperationException? read = await Assert.ThrowsAsync<InvalidOperationException>(() => store.For(prepared.App, "people").FindAsync("ann"));
        InvalidOperationException? write = await Assert.ThrowsAsync<InvalidOperationException>(() => prepared.RunAsync(store));

        Assert.That(read!.Message, Does.Contain("character_set_connection = '").Or.Contain($" {setting.Split(' ')[0]} = '"));
        Assert.That(write!.Message, Is.EqualTo(read.Message));
        Assert.That(await RecordRows.DumpAsync(Database, prepared.App), Is.EqualTo(before));
    }

    [Test]
    public async Task Every_setting_that_a_session_may_have_changes_nothing_or_is_refused()
    {
        string expected = await RunAsync(Records);
        await SessionSettings.EnsureHarmlessAsync(
            Database,
            expected,
            dataSource => RunAsync(new FlexRecordStore(dataSource, new FlexRecordOptions { RetryTimeout = TimeSpan.Zero })));
    }

    [Test]
    public async Task Safe_updates_let_MariaDB_refuse_what_removes_several_keys_and_nothing_is_written()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("name", indexed: true), FlexColumn.Integer("age", indexed: true));
        await items.InsertAsync("""{"name":"Ann","age":41}""", new() { Id = "ann" });
        await using MySqlDataSource dataSource = SessionSettings.DataSource(Database, ["SET SESSION sql_safe_updates = 1"]);
        FlexRecordSet safe = new FlexRecordStore(dataSource, new FlexRecordOptions { RetryTimeout = TimeSpan.Zero }).For(items.ApplicationId, items.Table);

        await safe.InsertAsync("""{"name":"Bob","age":42}""", new() { Id = "bob" });
        if (Database.IsMariaDb)
        {
            FlexServerException? refusal = await Assert.ThrowsAsync<FlexServerException>(() => safe.DeleteAsync("ann"));
            Assert.That((refusal!.InnerException as MySqlException)?.Number, Is.EqualTo(1175));
        }
        else
        {
            await safe.DeleteAsync("ann");
        }

        Assert.That(await items.FindAsync("ann") is null, Is.EqualTo(!Database.IsMariaDb));
        Assert.That(await items.FindAsync("bob"), Is.Not.Null);
        await EnsureSoundAsync(items);
    }

    [Test]
    public async Task A_number_that_another_table_has_is_a_failure_of_the_server_s()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("name"));
        await items.InsertAsync("{}");
        object? number = await Database.ScalarAsync("SELECT MAX(table_no) FROM flex_record_tables");
        FlexRecordSet others = await CreateAsync(FlexColumn.String("name"));
        await using MySqlDataSource dataSource = SessionSettings.DataSource(Database, [$"SET SESSION insert_id = {number}"]);
        FlexRecordStore store = new(dataSource, new FlexRecordOptions { RetryTimeout = TimeSpan.Zero });

        await Assert.ThrowsAsync<FlexServerException>(() => store.For(others.ApplicationId, others.Table).InsertAsync("{}"));

        Assert.That((await others.InsertAsync("{}")).Version, Is.EqualTo(1));
    }

    /// <summary>Does everything that a store of records can do, and gives what it comes to.</summary>
    private async Task<string> RunAsync(FlexRecordStore store)
    {
        string app = NewApplication();
        await Catalog.CreateTableAsync(new NewFlexTable(app, "companies") { Columns = [FlexColumn.String("name", unique: true)] });
        await Catalog.CreateTableAsync(new NewFlexTable(app, "people")
        {
            Columns =
            [
                FlexColumn.String("name", unique: true),
                FlexColumn.Decimal("amount", indexed: true),
                FlexColumn.DateTime("at", indexed: true),
                FlexColumn.Text("text"),
                FlexColumn.Reference("company", "companies", onDelete: FlexOnDelete.Cascade),
                FlexColumn.Reference("friend", "people", onDelete: FlexOnDelete.SetNull),
            ],
        });
        FlexRecordSet companies = store.For(app, "companies");
        FlexRecordSet people = store.For(app, "people");
        await companies.InsertAsync("""{"name":"Ж'\\\"🧩"}""", new() { Id = "acme'\\\"🧩" });
        FlexRecord first = await people.InsertAsync(
            new System.Text.Json.Nodes.JsonObject { ["name"] = "a", ["amount"] = "123456789012345678.0123456789", ["at"] = "2024-02-29T23:59:59.999999Z", ["text"] = new string('ж', 20_000), ["company"] = "acme'\\\"🧩" },
            new() { Id = "ann", Actor = "" });
        await store.WriteAsync(app, [.. Enumerable.Range(0, 70).Select(number => FlexRecordWrite.Insert("people", $$"""{"name":"{{number}}","friend":"ann"}""", $"p{number:00}"))]);
        await people.PatchAsync("ann", """{"amount":"-0.5"}""", new() { Current = first });
        await people.ReplaceAsync("p00", """{"name":"zero","friend":"ann","company":"acme'\\\"🧩"}""");
        string conflict = "none";
        try
        {
            await people.InsertAsync("""{"name":"1"}""");
        }
        catch (FlexUniqueConflictException exception)
        {
            conflict = exception.OtherRecordId;
        }

        await Catalog.EditTableAsync(app, "people", edit => edit.AddColumn(FlexColumn.Integer("n", defaultValue: 7, indexed: true)), Lossy);
        await people.PatchAsync("p01", """{"n":-9}""");
        FlexRecordDeletion deletion = await companies.DeleteAsync("acme'\\\"🧩");
        await companies.RestoreAsync("acme'\\\"🧩");
        await people.DeleteAsync("p02");
        await people.PurgeAsync("p02");
        IReadOnlyList<FlexRecord> streamed = await ToListAsync(people.StreamAsync(pageSize: 50));
        string? foundBy = (await people.FindByAsync("name", "zero"))?.Id;
        int many = (await people.FindManyAsync([.. Enumerable.Range(0, 70).Select(number => $"p{number:00}")])).Count;
        bool isSound = (await store.VerifyAsync(app)).IsSound;
        string described = await RecordRows.DescribeAsync(Database, app);
        TimeSpan age = DateTimeOffset.UtcNow - first.CreatedAt;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{described}\n{conflict} {deletion.Deleted.Count} {deletion.Cleared.Count} {streamed.Count} {string.Join(',', streamed.Select(record => record.ToJson()))} {foundBy} {many} {isSound} {age.Duration() < TimeSpan.FromMinutes(1)}");
    }
}
