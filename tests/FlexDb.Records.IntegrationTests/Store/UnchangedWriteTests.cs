using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>Writes that change nothing, which send nothing, and still promise what others promise.</summary>
[TestFixture]
public sealed class UnchangedWriteTests : RecordFixture
{
    [Test]
    public async Task A_record_in_hand_that_was_written_since_is_refused()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("age"));
        FlexRecord read = await items.InsertAsync("""{"age":41}""");
        await items.PatchAsync(read.Id, """{"age":50}""");

        await Assert.ThrowsAsync<FlexRecordConcurrencyException>(() => items.PatchAsync(read.Id, """{"age":41}""", new() { Current = read }));
    }

    [Test]
    public async Task A_name_that_means_another_table_by_now_is_not_answered_by_the_old_one()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("age"));
        FlexRecord read = await items.InsertAsync("""{"age":41}""");
        await items.FindAsync(read.Id);
        FlexTable table = await Catalog.GetTableAsync(items.ApplicationId, items.Table);
        await Catalog.RenameTableAsync(items.ApplicationId, table, "other");
        await Catalog.CreateTableAsync(new NewFlexTable(items.ApplicationId, "items") { Columns = [FlexColumn.Integer("age")] });

        await Assert.ThrowsAsync<FlexRecordNotFoundException>(() => items.PatchAsync(read.Id, """{"age":41}"""));
    }

    [Test]
    public async Task A_deactivated_table_refuses_it()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("age"));
        FlexRecord read = await items.InsertAsync("""{"age":41}""");
        await items.FindAsync(read.Id);
        await Catalog.DeactivateTableAsync(items.ApplicationId, items.Table);

        await Assert.ThrowsAsync<FlexTableStateException>(() => items.PatchAsync(read.Id, """{"age":41}"""));
    }

    [Test]
    public async Task A_record_that_a_batch_leaves_as_it_is_guards_the_others()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("age"));
        FlexRecord guard = await items.InsertAsync("""{"age":1}""");
        FlexRecord other = await items.InsertAsync("""{"age":2}""");
        bool isDone = false;
        FlexRecordStore overtaken = new(Database.DataSource, null, async (sql, _) =>
        {
            if (sql.Contains("UPDATE flex_records", StringComparison.Ordinal) && !isDone)
            {
                isDone = true;
                await items.PatchAsync(guard.Id, """{"age":9}""", cancellationToken: CancellationToken.None);
            }
        });

        await Assert.ThrowsAsync<FlexRecordConcurrencyException>(() => overtaken.WriteAsync(
            items.ApplicationId,
            [FlexRecordWrite.Patch(items.Table, guard.Id, """{"age":1}""", 1), FlexRecordWrite.Patch(items.Table, other.Id, """{"age":3}""")]));

        Assert.That((await items.GetAsync(other.Id)).Version, Is.EqualTo(1));
    }

    [Test]
    public async Task A_table_that_a_batch_names_in_two_ways_is_one()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("age", indexed: true));
        FlexRecord old = await items.InsertAsync("""{"age":1}""");
        await EditAsync(items, edit => edit.AddColumn(FlexColumn.String("name", indexed: true)));
        FlexTable table = await Catalog.GetTableAsync(items.ApplicationId, items.Table);

        FlexRecordBatchResult result = await Records.WriteAsync(
            items.ApplicationId,
            [FlexRecordWrite.Insert(table, """{"age":2}"""), FlexRecordWrite.Patch(items.Table, old.Id, """{"name":"x"}""")]);

        Assert.That(result.Records[1]!.GetInt64("age"), Is.EqualTo(1));
        await EnsureSoundAsync(items);
    }
}
