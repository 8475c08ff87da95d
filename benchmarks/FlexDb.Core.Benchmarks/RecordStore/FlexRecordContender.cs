using System.Globalization;
using System.Text;

using FlexDb.Core.Schema;
using FlexDb.Records;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>The library.</summary>
/// <param name="dataSource">The way to the server.</param>
/// <param name="rows">
/// How many records there are. With less than 100,000 fewer may be read for a query than by default, so that it goes the same
/// way as in a large table.
/// </param>
internal sealed class FlexRecordContender(MySqlDataSource dataSource, long rows) : RecordContender("FlexDb")
{
    private const string Application = "bench";

    private readonly FlexRecordStore _store = new(dataSource, new FlexRecordOptions { ScanLimit = (int)Math.Clamp(rows / 10, 350, 10_000) });
    private readonly FlexRecordWriteOptions _options = new() { Actor = "user_17" };

    public override IReadOnlyList<string> Tables => ["flex_records", "flex_record_keys", "flex_record_uniques"];

    private FlexRecordSet Contacts => _store.For(Application, "contacts");

    public override async Task CreateAsync()
    {
        FlexDbStore catalog = new(dataSource);
        await catalog.CreateTableAsync(new NewFlexTable(Application, "owners") { Columns = [FlexColumn.String("name", required: true)] });
        await catalog.CreateTableAsync(new NewFlexTable(Application, "contacts") { Columns = [.. SampleRecords.Columns] });
        await catalog.CreateTableAsync(new NewFlexTable(Application, "tasks") { Columns = [FlexColumn.Reference("contact", "contacts")] });

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

    public override Task<QueryAnswer> EqualityAsync(string email) => QueryAsync(new FlexQuery { Where = FlexFilter.Equal("email", email) });

    public override Task<QueryAnswer> RangeAndSortAsync(DateOnly from, DateOnly to) => QueryAsync(DueIn(from, to));

    public override Task<QueryAnswer> EqualityAndSortAsync(string status) =>
        QueryAsync(new FlexQuery { Where = FlexFilter.Equal("status", status), OrderBy = [FlexSort.Descending("due")] });

    public override Task<QueryAnswer> TwoEqualitiesAsync(string status, string owner) =>
        QueryAsync(new FlexQuery { Where = FlexFilter.Equal("status", status) & FlexFilter.Equal("owner", owner) });

    public override async Task<Func<Task<QueryAnswer>>> PageAfterAsync(DateOnly from, DateOnly to, int passed)
    {
        FlexQuery query = DueIn(from, to);
        FlexRecordPage before = await Contacts.QueryAsync(query with { Take = passed });
        FlexQuery after = query with { After = before.Next! };
        return () => QueryAsync(after);
    }

    public override async Task<QueryAnswer> CountAsync(DateOnly from, DateOnly to) =>
        QueryAnswer.Of((await Contacts.CountAsync(FlexFilter.Between("due", from, to), upTo: null)).Value);

    public override async Task<QueryAnswer> SumAsync(DateOnly from, DateOnly to)
    {
        FlexList<FlexRecordGroup> groups = await Contacts.AggregateAsync(new FlexAggregation { Where = FlexFilter.Between("due", from, to), Columns = ["price"] });
        return QueryAnswer.Of(decimal.Parse(groups[0].Columns[0].Sum!, CultureInfo.InvariantCulture));
    }

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

    public override Func<Task> Import(IReadOnlyList<Contact> contacts)
    {
        FlexImportRow[] imported = [.. contacts.Select(static (contact, place) => new FlexImportRow(place, contact.ToJson(), contact.Id))];
        FlexRecordImportOptions options = new() { Actor = "user_17" };
        return () => Contacts.ImportAsync(imported.ToAsyncEnumerable(), options);
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

    private static FlexQuery DueIn(DateOnly from, DateOnly to) =>
        new() { Where = FlexFilter.Between("due", from, to), OrderBy = [FlexSort.Ascending("due")], Take = RecordQueries.PageSize };

    private async Task<QueryAnswer> QueryAsync(FlexQuery query) =>
        QueryAnswer.Of((await Contacts.QueryAsync(query)).Records.Select(static record => record.Id));
}
