using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>Counts the texts that each call sends, as the store sends them and as they pass a proxy.</summary>
/// <remarks>On Galera each statement goes alone, so that these numbers hold elsewhere only.</remarks>
public sealed class RoundTripTests : RecordFixture
{
    private readonly List<string> _texts = [];
    private TcpProxy _proxy = null!;
    private MySqlDataSource _dataSource = null!;
    private FlexRecordStore _counted = null!;

    [SetUp]
    public void StartProxy()
    {
        _proxy = TcpProxy.Start(Database.ConnectionString, out string proxied);
        _dataSource = new MySqlDataSource(proxied);
        _counted = new FlexRecordStore(_dataSource, options: null, (text, _) =>
        {
            _texts.Add(text);
            return Task.CompletedTask;
        });
    }

    [TearDown]
    public async Task StopProxyAsync()
    {
        await _dataSource.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Test]
    public async Task Each_call_sends_no_more_texts_than_it_promises()
    {
        string app = NewApplication();
        await CreateInAsync(app, "companies", FlexColumn.String("name", unique: true));
        await CreateInAsync(app, "people", FlexColumn.String("email", unique: true), FlexColumn.Integer("age", indexed: true), FlexColumn.Reference("company", "companies", onDelete: FlexOnDelete.Cascade));
        FlexRecordSet companies = _counted.For(app, "companies");
        FlexRecordSet people = _counted.For(app, "people");
        await companies.InsertAsync("""{"name":"Acme"}""", new() { Id = "acme" });
        await people.InsertAsync("""{"email":"bob"}""", new() { Id = "bob" });

        FlexRecord ann = null!;
        await CountAsync("insert", 1, async () => ann = await people.InsertAsync("""{"email":"ann"}"""));
        await CountAsync("insert with an id", 1, () => people.InsertAsync("""{"email":"cid"}""", new() { Id = "cid" }));
        await CountAsync("insert with a reference", 1, () => people.InsertAsync("""{"email":"dan","company":"acme"}""", new() { Id = "dan" }));
        await CountAsync("find", 1, () => people.FindAsync(ann.Id));
        await CountAsync("get", 1, () => people.GetAsync(ann.Id));
        await CountAsync("find many", 1, () => people.FindManyAsync([ann.Id, "bob", "nobody"]));
        await CountAsync("find by a unique column", 1, () => people.FindByAsync("email", "ann"));
        await CountAsync("stream", 1, () => ToListAsync(people.StreamAsync()));
        await CountAsync("stream in pages", 3, () => ToListAsync(people.StreamAsync(pageSize: 2)));
        await CountAsync("patch", 2, async () => ann = await people.PatchAsync(ann.Id, """{"age":1}"""));
        await CountAsync("patch of the record in hand", 1, async () => ann = await people.PatchAsync(ann.Id, """{"age":2}""", new() { Current = ann }));
        await CountAsync("patch many", 2, () => people.PatchManyAsync(FlexFilter.Equal("age", 2), """{"age":2}"""));
        await CountAsync("delete many", 1, () => people.DeleteManyAsync(FlexFilter.Equal("age", 77)));
        await CountAsync("patch that changes nothing", 2, () => people.PatchAsync(ann.Id, """{"age":2}"""));
        await CountAsync("replace", 2, async () => ann = await people.ReplaceAsync(ann.Id, """{"email":"ann","age":3}"""));
        await CountAsync("replace of the record in hand", 1, () => people.ReplaceAsync(ann.Id, """{"email":"ann","age":4,"company":"acme"}""", new() { Current = ann }));
        await CountAsync("delete", 2, () => people.DeleteAsync("cid"));
        await CountAsync("delete of two levels", 3, () => companies.DeleteAsync("acme"));
        await CountAsync("restore", 4, () => companies.RestoreAsync("acme"));
        await CountAsync("purge", 5, () => people.PurgeAsync("cid"));
        await CountAsync("batch of inserts", 1, () => _counted.WriteAsync(app,
        [
            .. Enumerable.Range(0, 200).Select(number => FlexRecordWrite.Insert("people", $$"""{"email":"person {{number}}","company":"acme"}""")),
            FlexRecordWrite.Insert("companies", """{"name":"Bolt"}"""),
        ]));
        await CountAsync("batch", 2, () => _counted.WriteAsync(app,
        [
            FlexRecordWrite.Patch("people", ann.Id, """{"age":5}"""),
            FlexRecordWrite.Replace("people", "bob", """{"email":"bobby"}"""),
            FlexRecordWrite.Insert("people", """{"email":"eve","company":"acme"}"""),
        ]));
    }

    [Test]
    public async Task A_deletion_sends_a_text_a_level()
    {
        string app = NewApplication();
        FlexRecordSet people = await CreateInAsync(app, "people", FlexColumn.Reference("boss", "people", onDelete: FlexOnDelete.Cascade));
        await people.InsertAsync("{}", new() { Id = "p0" });
        for (int level = 1; level < 5; level++)
        {
            await people.InsertAsync($$"""{"boss":"p{{level - 1}}"}""", new() { Id = $"p{level}" });
        }

        FlexRecordSet counted = _counted.For(app, "people");
        await counted.FindAsync("p0");

        await CountAsync("delete", 2, () => counted.DeleteAsync("p4"));
        await CountAsync("delete of four levels", 5, () => counted.DeleteAsync("p0"));
    }

    [Test]
    public async Task A_call_inside_a_host_s_transaction_sends_as_many_texts()
    {
        string app = NewApplication();
        await CreateInAsync(app, "people", FlexColumn.String("email", unique: true));
        await _counted.For(app, "people").InsertAsync("""{"email":"bob"}""");
        await using MySqlConnection connection = await _dataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
        FlexRecordSet people = _counted.WithTransaction(transaction).For(app, "people");
        await people.FindAsync("nobody");

        FlexRecord ann = null!;
        await CountAsync("insert", 1, async () => ann = await people.InsertAsync("""{"email":"ann"}"""));
        await CountAsync("patch", 2, () => people.PatchAsync(ann.Id, """{"email":"anna"}"""));
        await CountAsync("delete", 2, () => people.DeleteAsync(ann.Id));
        await transaction.RollbackAsync();
    }

    private async Task CountAsync(string what, int expected, Func<Task> call)
    {
        _texts.Clear();
        _proxy.Clear();
        await call();
        Assert.That(_texts, Has.Count.EqualTo(expected), () => $"{what}:\n{string.Join("\n---\n", _texts)}");
        Assert.That(
            _proxy.SqlCommands,
            Has.Count.EqualTo(expected),
            () => $"{what}:\n{string.Join("\n---\n", _proxy.Commands.Select(command => $"{command.Code:x}: {command.Text}"))}");
    }
}
