using System.Text;

using FlexDb.Records;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>The library.</summary>
internal sealed class FlexRecordContender(MySqlDataSource dataSource) : RecordContender("FlexDb")
{
    private const string Application = "bench";

    private readonly FlexRecordStore _store = new(dataSource);
    private readonly FlexRecordWriteOptions _options = new() { Actor = "user_17" };

    public override IReadOnlyList<string> Tables => ["flex_records", "flex_record_keys", "flex_record_uniques"];

    private FlexRecordSet Contacts => _store.For(Application, "contacts");

    public override async Task CreateAsync()
    {
        FlexDbStore catalog = new(dataSource);
        await catalog.CreateTableAsync(new NewFlexTable(Application, "owners") { Columns = [Schema.FlexColumn.String("name", required: true)] });
        await catalog.CreateTableAsync(new NewFlexTable(Application, "contacts") { Columns = [.. SampleRecords.Columns] });
        await catalog.CreateTableAsync(new NewFlexTable(Application, "tasks") { Columns = [Schema.FlexColumn.Reference("contact", "contacts")] });

        // As if nobody had changed a table for an hour: they are cached only once their rows have settled.
        await using (MySqlConnection connection = await dataSource.OpenConnectionAsync())
        {
            await using MySqlCommand command = new("UPDATE flex_tables SET updated_at = updated_at - INTERVAL 1 HOUR", connection);
            await command.ExecuteNonQueryAsync();
        }

        await _store.WriteAsync(
            Application,
            [.. Enumerable.Range(0, SampleRecords.Owners).Select(i => FlexRecordWrite.Insert("owners", "{\"name\":\"An owner\"}", SampleRecords.OwnerId(i)))]);
        FlexRecordSet tasks = _store.For(Application, "tasks");
        await tasks.InsertAsync("{}");
    }

    public override Task LoadAsync(IReadOnlyList<Contact> contacts) => InsertBatch(contacts)();

    public override async Task FindByIdAsync(string id) => EnsureDone(await Contacts.FindAsync(id) is not null);

    public override async Task FindByUniqueAsync(string email) => EnsureDone(await Contacts.FindByAsync("email", email!) is not null);

    public override Func<Task> Insert(Contact contact)
    {
        byte[] json = contact.ToJson();
        FlexRecordInsertOptions options = new() { Actor = "user_17", Id = contact.Id };
        return () => Contacts.InsertAsync(json, options);
    }

    public override Func<Task> InsertBatch(IReadOnlyList<Contact> contacts)
    {
        FlexRecordWrite[] writes = [.. contacts.Select(static contact => FlexRecordWrite.Insert("contacts", contact.ToJson(), contact.Id))];
        return () => _store.WriteAsync(Application, writes, "user_17");
    }

    public override async Task<Func<Task>> ReplaceAsync(string id, long quantity)
    {
        FlexRecord record = await Contacts.GetAsync(id);
        System.Text.Json.Nodes.JsonObject changed = System.Text.Json.Nodes.JsonNode.Parse(record.Json.Span)!.AsObject();
        changed["quantity"] = quantity;
        byte[] json = Encoding.UTF8.GetBytes(changed.ToJsonString());
        FlexRecordWriteOptions options = new() { Actor = "user_17", Current = record };
        return () => Contacts.ReplaceAsync(id, json, options);
    }

    public override Func<Task> Patch(string id, long quantity)
    {
        byte[] json = Encoding.UTF8.GetBytes(FormattableString.Invariant($"{{\"quantity\":{quantity}}}"));
        return () => Contacts.PatchAsync(id, json, _options);
    }

    public override Task DeleteAsync(string id) => Contacts.DeleteAsync(id, _options);
}
