using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>Hosts that remember tables which others have changed since.</summary>
[TestFixture]
public sealed class SeveralHostsTests : RecordFixture
{
    [Test]
    public async Task A_batch_may_call_a_table_by_its_name_and_by_its_id()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("a"));
        await items.InsertAsync("""{"a":1}""", new() { Id = "one" });
        await items.InsertAsync("""{"a":2}""", new() { Id = "two" });
        FlexTable table = (await EditAsync(items, edit => edit.AddColumn(FlexColumn.Integer("b")))).Table;

        FlexRecordBatchResult result = await Records.WriteAsync(
            items.ApplicationId,
            [FlexRecordWrite.Patch(items.Table, "one", """{"b":1}"""), FlexRecordWrite.Patch(table, "two", """{"b":2}""")]);

        Assert.That(result.Records.Select(record => record!.ToJson()), Is.EqualTo(new[] { """{"a":1,"b":1}""", """{"a":2,"b":2}""" }));
    }

    [Test]
    public async Task Every_way_to_read_a_record_shows_what_an_edit_has_made_of_it(
        [Values("find", "find many", "find by a claim", "find by a key", "stream")] string way,
        [Values("retype", "remove", "rename the table", "delete the table")] string change)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("a", unique: way != "find by a key", indexed: true), FlexColumn.Integer("b"));
        await items.InsertAsync("""{"a":"x","b":1}""", new() { Id = "one" });
        if (way == "find by a key")
        {
            await items.InsertAsync("""{"a":"y","b":1}""", new() { Id = "two" });
            await EditAsync(items, edit => edit.ModifyColumn("a", column => column with { Unique = true }));
        }

        await ReadAsync();
        await ChangeAsync();

        if (change is "retype" or "remove")
        {
            Assert.That((await ReadAsync())!.ToJson(), Is.EqualTo(change == "retype" ? """{"a":"x","b":"1"}""" : """{"a":"x"}"""));
        }
        else
        {
            Assert.That(await Assert.CatchAsync<FlexDbException>(ReadAsync), Is.InstanceOf<FlexTableNotFoundException>().Or.InstanceOf<FlexTableStateException>());
        }

        async Task<FlexRecord?> ReadAsync() => way switch
        {
            "find" => await items.FindAsync("one"),
            "find many" => (await items.FindManyAsync(["one"])).SingleOrDefault(),
            "stream" => await items.StreamAsync().FirstOrDefaultAsync(),
            _ => await items.FindByAsync("a", "x"),
        };

        async Task ChangeAsync() => await (change switch
        {
            "retype" => EditAsync(items, edit => edit.ModifyColumn("b", column => column with { DataType = FlexDataType.String })),
            "remove" => EditAsync(items, edit => edit.RemoveColumn("b")),
            "rename the table" => Catalog.RenameTableAsync(items.ApplicationId, items.Table, "others"),
            _ => (Task)Catalog.DeleteTableAsync(items.ApplicationId, items.Table),
        });
    }

    [Test]
    public async Task A_write_that_changes_nothing_is_answered_by_the_schema_that_is_there()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("a"));
        await items.InsertAsync("""{"a":1}""", new() { Id = "one" });
        FlexTable table = (await EditAsync(items, edit => edit.AddColumn(FlexColumn.Integer("b", defaultValue: 7)))).Table;

        FlexRecord same = await items.PatchAsync("one", """{"a":1}""");
        await Catalog.DeleteTableAsync(items.ApplicationId, items.Table);

        Assert.That((same.ToJson(), same.Version), Is.EqualTo(("""{"a":1,"b":7}""", 1)));
        await Assert.ThrowsAsync<FlexTableStateException>(() => Records.For(items.ApplicationId, table).PatchAsync("one", """{"a":1}"""));
    }

    [Test]
    public async Task A_record_in_hand_that_is_deleted_is_not_there_even_for_a_write_that_changes_nothing()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("a"));
        FlexRecord one = await items.InsertAsync("""{"a":1}""", new() { Id = "one" });
        await items.DeleteAsync("one");

        await Assert.ThrowsAsync<FlexRecordNotFoundException>(() => items.PatchAsync("one", """{"a":1}""", new() { Current = one }));
    }

    [Test]
    public async Task A_record_in_hand_that_is_out_of_date_is_refused_for_that_whatever_else_is_wrong()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("a", unique: true));
        FlexRecord one = await items.InsertAsync("""{"a":1}""", new() { Id = "one" });
        await items.InsertAsync("""{"a":2}""", new() { Id = "two" });
        await items.PatchAsync("one", """{"a":3}""");

        await Assert.ThrowsAsync<FlexRecordConcurrencyException>(() => items.PatchAsync("one", """{"a":2}""", new() { Current = one }));
    }

    [Test]
    public async Task A_table_that_another_host_has_restored_can_be_read()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("a", unique: true));
        await items.InsertAsync("""{"a":1}""", new() { Id = "one" });
        FlexTable table = (await Catalog.FindTableAsync(items.ApplicationId, items.Table))!;
        FlexRecordSet byId = Records.For(items.ApplicationId, table);
        await Catalog.DeleteTableAsync(items.ApplicationId, items.Table);
        await Assert.ThrowsAsync<FlexTableStateException>(() => byId.FindAsync("one"));
        await Catalog.RestoreTableAsync(items.ApplicationId, table);

        FlexRecord? byKey = await byId.FindAsync("one");
        await Catalog.DeleteTableAsync(items.ApplicationId, items.Table);
        await Assert.ThrowsAsync<FlexTableStateException>(() => byId.FindByAsync("a", 1));
        await Catalog.RestoreTableAsync(items.ApplicationId, table);
        FlexRecord? byValue = await byId.FindByAsync("a", 1);

        Assert.That((byKey?.Id, byValue?.Id), Is.EqualTo(("one", "one")));
    }

    [Test]
    public async Task Null_is_not_looked_for_in_a_table_that_another_host_has_deleted()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("a", unique: true));
        await items.InsertAsync("""{"a":1}""");
        FlexTable table = (await Catalog.FindTableAsync(items.ApplicationId, items.Table))!;
        FlexRecordSet byId = Records.For(items.ApplicationId, table);
        await byId.FindByAsync("a", 1);
        await Catalog.DeleteTableAsync(items.ApplicationId, items.Table);

        await Assert.ThrowsAsync<FlexTableStateException>(() => byId.FindByAsync("a", FlexJsonValue.Null));
    }

    [Test]
    public async Task All_missing_targets_of_a_record_are_named_whether_their_tables_have_records_or_not()
    {
        string application = NewApplication();
        await CreateInAsync(application, "empty", FlexColumn.String("name"));
        FlexRecordSet full = await CreateInAsync(application, "full", FlexColumn.String("name"));
        FlexRecordSet items = await CreateInAsync(application, "items", FlexColumn.Reference("a", "empty"), FlexColumn.Reference("b", "full"), FlexColumn.Reference("c", "full"));
        await full.InsertAsync("{}", new() { Id = "there" });

        FlexRecordTargetNotFoundException? missing = await Assert.ThrowsAsync<FlexRecordTargetNotFoundException>(
            () => items.InsertAsync("""{"a":"x","b":"y","c":"there"}"""));

        Assert.That(missing!.Missing.Select(target => (target.ColumnName, target.TargetId)), Is.EqualTo(new[] { ("a", "x"), ("b", "y") }));
    }

    [Test]
    public async Task A_record_that_is_written_under_a_newer_schema_while_it_is_read_is_read_again()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("a"));
        await items.InsertAsync("""{"a":1}""", new() { Id = "one" });
        int reads = 0;
        FlexRecordStore interrupted = new(Database.DataSource, options: null, async (text, _) =>
        {
            // The first read is by what the host remembers, the second comes after the table was read again.
            if (text.Contains("FROM flex_records AS r FORCE INDEX (PRIMARY)", StringComparison.Ordinal) && ++reads == 2)
            {
                await EditAsync(items, edit => edit.AddColumn(FlexColumn.Integer("c")));
                await items.PatchAsync("one", """{"c":3}""", cancellationToken: CancellationToken.None);
            }
        });
        await interrupted.For(items.ApplicationId, items.Table).FindAsync("one");
        await EditAsync(items, edit => edit.AddColumn(FlexColumn.Integer("b")));
        await items.PatchAsync("one", """{"b":2}""");

        FlexRecord patched = await interrupted.For(items.ApplicationId, items.Table).PatchAsync("one", """{"a":4}""");

        Assert.That(reads, Is.GreaterThan(2));
        Assert.That(patched.ToJson(), Is.EqualTo("""{"a":4,"b":2,"c":3}"""));
    }

    [Test]
    public async Task Records_that_repeat_a_value_since_before_it_had_to_be_unique_can_be_written_together()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("a", indexed: true), FlexColumn.Integer("b"));
        await items.InsertAsync("""{"a":1}""", new() { Id = "one" });
        await items.InsertAsync("""{"a":1}""", new() { Id = "two" });
        await EditAsync(items, edit => edit.ModifyColumn("a", column => column with { Unique = true }));

        await Records.WriteAsync(items.ApplicationId, [FlexRecordWrite.Patch(items.Table, "one", """{"b":1}"""), FlexRecordWrite.Patch(items.Table, "two", """{"b":2}""")]);

        Assert.That((await items.GetAsync("two")).ToJson(), Is.EqualTo("""{"a":1,"b":2}"""));
        await Assert.ThrowsAsync<FlexUniqueConflictException>(() => items.InsertAsync("""{"a":1}"""));
    }

    [Test]
    public async Task A_record_in_hand_is_not_taken_for_one_that_has_come_in_its_place()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("a", unique: true));
        FlexRecord first = await items.InsertAsync("""{"a":1}""", new() { Id = "one" });
        await items.DeleteAsync("one");
        await items.PurgeAsync("one");
        await items.InsertAsync("""{"a":2}""", new() { Id = "one" });

        await Assert.ThrowsAsync<FlexRecordConcurrencyException>(() => items.PatchAsync("one", """{"a":3}""", new() { Current = first }));
        Assert.That((await Records.VerifyAsync(items.ApplicationId)).Problems, Is.Empty);
    }
}
