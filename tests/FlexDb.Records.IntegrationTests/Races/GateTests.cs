using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Records.IntegrationTests.Store;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Races;

/// <summary>Writes that are prepared before an edit and reach the server after it.</summary>
[TestFixture]
public sealed class GateTests : RecordFixture
{
    private static readonly IEnumerable<TestCaseData> Edits =
    [
        Case("Making a column unique", edit => edit.ModifyColumn("code", column => column with { Unique = true })),
        Case("Changing a type", edit => edit.ModifyColumn("code", column => column with { DataType = FlexDataType.Decimal })),
        Case("Filling nulls", edit => edit.ModifyColumn("free", column => column with { Required = true, DefaultValue = 7 })),
        Case("Indexing a column", edit => edit.ModifyColumn("free", column => column with { Indexed = true })),
        Case("Taking an index away", edit => edit.ModifyColumn("code", column => column with { Indexed = false })),
        Case("Replacing a column", edit => edit.RemoveColumn("code"), edit => edit.AddColumn(FlexColumn.Integer("code", indexed: true))),
        Case("Renaming a column", edit => edit.RenameColumn("free", "other").RenameColumn("code", "free").RenameColumn("other", "code")),
        Case("Adding a required column", edit => edit.AddColumn(FlexColumn.String("name", required: true, defaultValue: "none", indexed: true))),
    ];

    [TestCaseSource(nameof(Edits))]
    public async Task An_insert_that_an_edit_overtakes_is_prepared_again(Action<FlexTableEdit>[] edits)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code", indexed: true), FlexColumn.Integer("free"));
        await items.InsertAsync("""{"code":1,"free":2}""");
        Overtaken overtaken = new(this, items);

        FlexRecord inserted = await overtaken.RunAsync(records => records.InsertAsync("""{"code":3,"free":4}"""), () => EditAllAsync(items, edits));

        Assert.That(inserted.SchemaVersion, Is.EqualTo(edits.Length + 1));
        await EnsureSoundAsync(items);
    }

    [TestCaseSource(nameof(Edits))]
    public async Task A_patch_that_an_edit_overtakes_is_prepared_again(Action<FlexTableEdit>[] edits)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code", indexed: true), FlexColumn.Integer("free"));
        FlexRecord record = await items.InsertAsync("""{"code":1}""");
        Overtaken overtaken = new(this, items);

        FlexRecord patched = await overtaken.RunAsync(records => records.PatchAsync(record.Id, """{"code":3}"""), () => EditAllAsync(items, edits));

        Assert.That(patched.SchemaVersion, Is.EqualTo(edits.Length + 1));
        await EnsureSoundAsync(items);
    }

    [TestCaseSource(nameof(Edits))]
    public async Task A_deletion_that_an_edit_overtakes_is_prepared_again(Action<FlexTableEdit>[] edits)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code", indexed: true), FlexColumn.Integer("free"));
        FlexRecord record = await items.InsertAsync("""{"code":1,"free":2}""");
        Overtaken overtaken = new(this, items);

        await overtaken.RunAsync(records => records.DeleteAsync(record.Id), () => EditAllAsync(items, edits));

        await EnsureSoundAsync(items);
    }

    // As many references as were found, but not the same ones.
    [Test]
    public async Task A_deletion_that_other_references_overtake_is_prepared_again([Values(FlexOnDelete.Cascade, FlexOnDelete.SetNull)] FlexOnDelete onDelete)
    {
        FlexRecordSet groups = await CreateAsync(FlexColumn.Integer("code"));
        FlexRecordSet people = Records.For(groups.ApplicationId, "people");
        await Catalog.CreateTableAsync(new NewFlexTable(groups.ApplicationId, "people") { Columns = [FlexColumn.Reference("team", groups.Table.Value, onDelete: onDelete)] });
        await groups.InsertAsync("{}", new() { Id = "one" });
        await groups.InsertAsync("{}", new() { Id = "two" });
        await people.InsertAsync("""{"team":"one"}""", new() { Id = "leaves" });
        bool isOvertaken = false;
        int reads = 0;
        FlexRecordStore host = new(Database.DataSource, null, async (sql, _) =>
        {
            if (sql.Contains("flex_records AS r FORCE INDEX (PRIMARY)", StringComparison.Ordinal) && ++reads == 2)
            {
                isOvertaken = true;
                await people.PatchAsync("leaves", """{"team":"two"}""", cancellationToken: CancellationToken.None);
                await people.InsertAsync("""{"team":"one"}""", new() { Id = "comes" }, CancellationToken.None);
            }
        });

        await host.For(groups.ApplicationId, groups.Table).DeleteAsync("one");

        Assert.That(isOvertaken, Is.True);
        Assert.That((await people.GetAsync("leaves")).GetString("team"), Is.EqualTo("two"));
        Assert.That((await people.FindAsync("comes"))?.GetString("team"), Is.Null);
        await EnsureSoundAsync(people);
    }

    // What a write holds until its end shows best in a transaction that the host keeps open.
    [Test]
    public async Task A_write_holds_its_table_and_what_it_refers_to_still([Values("insert", "patch", "delete")] string write)
    {
        FlexRecordSet parents = await CreateAsync(FlexColumn.Integer("code"));
        FlexRecordSet children = Records.For(parents.ApplicationId, "children");
        await Catalog.CreateTableAsync(new NewFlexTable(parents.ApplicationId, children.Table.Value) { Columns = [FlexColumn.Reference("parent", parents.Table.Value)] });
        await parents.InsertAsync("{}", new() { Id = "one" });
        await children.InsertAsync("{}", new() { Id = "old" });
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
        FlexRecordSet inside = Records.WithTransaction(transaction).For(children.ApplicationId, children.Table);

        await (write switch
        {
            "insert" => inside.InsertAsync("""{"parent":"one"}"""),
            "patch" => inside.PatchAsync("old", """{"parent":"one"}"""),
            _ => (Task)inside.DeleteAsync("old"),
        });

        string childrenId = (await Catalog.GetTableAsync(children.ApplicationId, children.Table)).Id;
        string parentsId = (await Catalog.GetTableAsync(parents.ApplicationId, parents.Table)).Id;
        Assert.That(await IsFreeAsync($"flex_tables WHERE id = '{childrenId}'"), Is.False);
        Assert.That(await IsFreeAsync($"flex_record_tables WHERE table_id = '{childrenId}'"), Is.False);
        Assert.That(
            await IsFreeAsync($"flex_records WHERE table_no = (SELECT table_no FROM flex_record_tables WHERE table_id = '{parentsId}') AND id = 'one'"),
            Is.EqualTo(write == "delete"));
        await transaction.RollbackAsync();
    }

    [Test]
    public async Task An_insert_goes_to_the_table_that_has_the_name_when_it_is_done()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code", indexed: true));
        await items.InsertAsync("""{"code":1}""");
        FlexTable before = await Catalog.GetTableAsync(items.ApplicationId, items.Table);
        Overtaken overtaken = new(this, items);

        FlexRecord inserted = await overtaken.RunAsync(records => records.InsertAsync("""{"code":3}"""), async () =>
        {
            await Catalog.RenameTableAsync(items.ApplicationId, before, "other");
            await Catalog.CreateTableAsync(new NewFlexTable(items.ApplicationId, items.Table.Value) { Columns = [FlexColumn.Integer("code")] });
        });

        Assert.That(inserted.TableId, Is.Not.EqualTo(before.Id));
        Assert.That(await ToListAsync(Records.For(items.ApplicationId, "other").StreamAsync()), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_insert_that_the_new_schema_refuses_is_refused()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code"));
        await items.InsertAsync("""{"code":1}""");
        Overtaken overtaken = new(this, items);

        await Assert.ThrowsAsync<FlexRecordException>(() => overtaken.RunAsync(
            records => records.InsertAsync("""{"code":300}"""),
            () => EditAsync(items, edit => edit.ModifyColumn("code", column => column with { Validation = column.Validation with { Max = 200 } }))));

        Assert.That(await ToListAsync(items.StreamAsync()), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_insert_into_a_table_that_is_deactivated_or_deleted_meanwhile_is_refused([Values] bool isDeleted)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code"));
        await items.InsertAsync("""{"code":1}""");
        FlexTable table = await Catalog.GetTableAsync(items.ApplicationId, items.Table);
        Overtaken overtaken = new(this, Records.For(table.ApplicationId, table));

        await Assert.ThrowsAsync<FlexTableStateException>(() => overtaken.RunAsync(
            records => records.InsertAsync("""{"code":2}"""),
            () => isDeleted ? Catalog.DeleteTableAsync(table.ApplicationId, table) : Catalog.DeactivateTableAsync(table.ApplicationId, table)));

        Assert.That(await Database.ScalarAsync($"SELECT COUNT(*) FROM flex_records AS r JOIN flex_record_tables AS rt ON rt.table_no = r.table_no WHERE rt.table_id = '{table.Id}'"), Is.EqualTo(1));
    }

    private static TestCaseData Case(string name, params Action<FlexTableEdit>[] edits) => new TestCaseData((object)edits).SetArgDisplayNames(name);

    private async Task<bool> IsFreeAsync(string row)
    {
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new($"SELECT 1 FROM {row} FOR UPDATE NOWAIT", connection);
        try
        {
            return await command.ExecuteScalarAsync() is not null ? true : throw new InvalidOperationException("There is no such row.");
        }
        catch (MySqlException exception) when (exception.Number is 3572 or 1205)
        {
            return false;
        }
    }

    private async Task EditAllAsync(FlexRecordSet items, Action<FlexTableEdit>[] edits)
    {
        foreach (Action<FlexTableEdit> edit in edits)
        {
            await EditAsync(items, edit);
        }

        // Another host has built the indexes of the new schema.
        await Records.BuildAsync(items.ApplicationId, items.Table);
    }

    /// <summary>A store of another host, whose next text that writes waits until something has been done.</summary>
    private sealed class Overtaken
    {
        private readonly FlexRecordSet _records;
        private Func<Task>? _meanwhile;

        public Overtaken(GateTests tests, FlexRecordSet items)
        {
            FlexRecordStore store = new(tests.Database.DataSource, null, async (sql, _) =>
            {
                if (sql.Contains("INTO flex_records", StringComparison.Ordinal) || sql.Contains("UPDATE flex_records", StringComparison.Ordinal))
                {
                    if (Interlocked.Exchange(ref _meanwhile, null) is { } meanwhile)
                    {
                        await meanwhile();
                    }
                }
            });
            _records = store.For(items.ApplicationId, items.Table);
        }

        public async Task<T> RunAsync<T>(Func<FlexRecordSet, Task<T>> write, Func<Task> meanwhile)
        {
            // What the host remembers is from before.
            await _records.FindAsync("nobody");
            _meanwhile = meanwhile;
            T written = await write(_records);
            Assert.That(_meanwhile is null, "The edit came in between.");
            return written;
        }
    }
}
