using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Records.IntegrationTests.Store;

[TestFixture]
public sealed class PurgeTableTests : RecordFixture
{
    private static readonly string[] Tables = ["flex_records", "flex_record_keys", "flex_record_uniques", "flex_record_indexes", "flex_record_tables"];

    [Test]
    public async Task Purging_a_table_removes_all_that_its_records_left_and_nothing_else()
    {
        FlexRecordSet kept = await CreateAsync(FlexColumn.String("email", unique: true));
        await kept.InsertAsync("""{"email":"kept@example.org"}""", new() { Id = "kept" });
        await kept.InsertAsync("""{"email":"deleted@example.org"}""", new() { Id = "deleted" });
        await kept.DeleteAsync("deleted");
        long[] before = await CountAllAsync();
        FlexRecordSet purged = await CreateAsync(FlexColumn.String("email", unique: true), FlexColumn.Integer("age", indexed: true));
        await Records.WriteAsync(purged.ApplicationId, [.. Enumerable.Range(0, 1_000).Select(i => FlexRecordWrite.Insert(purged.Table, $$"""{"email":"{{i}}@example.org","age":{{i}}}""", $"r{i}"))]);
        await purged.DeleteAsync("r7");
        await purged.DeleteAsync("r8");
        FlexTable table = await Catalog.GetTableAsync(purged.ApplicationId, purged.Table);
        await Catalog.DeleteTableAsync(table.ApplicationId, table);

        await Records.PurgeTableAsync(table.ApplicationId, table);

        Assert.That(await CountAllAsync(), Is.EqualTo(before));
        Assert.That(await Catalog.FindTableAsync(table.ApplicationId, table, includeDeleted: true), Is.Null);
    }

    [Test]
    public async Task A_live_table_is_not_purged()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("name"));
        await items.InsertAsync("""{"name":"a"}""");
        FlexTable table = await Catalog.GetTableAsync(items.ApplicationId, items.Table);

        FlexTableStateException? refused = await Assert.ThrowsAsync<FlexTableStateException>(() => Records.PurgeTableAsync(table.ApplicationId, table));

        Assert.That(refused!.State, Is.EqualTo(FlexTableState.Active));
        Assert.That(await ToListAsync(items.StreamAsync()), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_purge_that_was_stopped_goes_on()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("name", indexed: true));
        await Records.WriteAsync(items.ApplicationId, [.. Enumerable.Range(0, 500).Select(i => FlexRecordWrite.Insert(items.Table, $$"""{"name":"{{i}}"}"""))]);
        FlexTable table = await Catalog.GetTableAsync(items.ApplicationId, items.Table);
        await Catalog.DeleteTableAsync(table.ApplicationId, table);
        using CancellationTokenSource stop = new();
        int texts = 0;
        FlexRecordStore stopped = new(Database.DataSource, null, (_, token) =>
        {
            if (++texts == 5)
            {
                stop.Cancel();
            }

            token.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        });

        await Assert.CatchAsync<OperationCanceledException>(() => stopped.PurgeTableAsync(table.ApplicationId, table, stop.Token));
        await Records.PurgeTableAsync(table.ApplicationId, table);

        Assert.That(await Database.ScalarAsync($"SELECT COUNT(*) FROM flex_tables WHERE id = '{table.Id}'"), Is.Zero);
    }

    private async Task<long[]> CountAllAsync()
    {
        List<long> counts = [];
        foreach (string table in Tables)
        {
            counts.Add((long)(await Database.ScalarAsync($"SELECT COUNT(*) FROM {table}"))!);
        }

        return [.. counts];
    }
}
