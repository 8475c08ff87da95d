using FlexDb.Core.Schema;
using FlexDb.Records.IntegrationTests.Store;

namespace FlexDb.Records.IntegrationTests.Querying;

/// <summary>Queries while edits, builds and writes go on.</summary>
[TestFixture]
public sealed class QueryRaceTests : RecordFixture
{
    private const int Edits = 25;
    private const int Readers = 3;
    private const int Others = 60;

    /// <summary>
    /// A column is removed and added again, so that its index is anew; all values are null then. A query that mixed two
    /// schemas, or used the index of an earlier one, would give some of the records only.
    /// </summary>
    [Test]
    public async Task A_query_sees_one_schema_while_a_column_goes_and_comes_back()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code", indexed: true), FlexColumn.String("name", indexed: true));
        await Records.WriteAsync(items.ApplicationId, [.. Enumerable.Range(0, Others).Select(i => FlexRecordWrite.Insert(items.Table, $$"""{"name":"n","code":7}""", $"r{i:00}"))]);
        using CancellationTokenSource end = new();
        int reads = 0;
        FlexRecordStore other = new(Database.DataSource, new FlexRecordOptions { FewRecords = 0, VerifiedBatch = 10 });
        Task[] readers =
        [
            .. Enumerable.Range(0, Readers).Select(reader => Task.Run(async () =>
            {
                FlexRecordSet set = (reader % 2 == 0 ? Records : other).For(items.ApplicationId, items.Table);
                while (!end.IsCancellationRequested)
                {
                    FlexRecordPage sevens = await set.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("code", 7), Take = 1_000 });
                    FlexRecordPage nulls = await set.QueryAsync(new FlexQuery { Where = FlexFilter.IsNull("code"), Take = 1_000, OrderBy = [FlexSort.Ascending("code")] });
                    FlexRecordCount count = await set.CountAsync(FlexFilter.Equal("code", 7));
                    FlexRecordPage some = await set.QueryAsync(new FlexQuery { Where = FlexFilter.In("code", [7, 8]) | FlexFilter.Equal("name", "none"), Take = 1_000 });
                    FlexRecordGroup group = (await set.AggregateAsync(new FlexAggregation { Where = FlexFilter.NotEqual("code", null) | FlexFilter.Equal("name", "none"), Columns = ["code"] })).Single();
                    Assert.That(some.Records.Count, Is.EqualTo(0).Or.EqualTo(Others));
                    Assert.That((group.Count, group.Columns[0].Sum), Is.EqualTo((0L, (string?)null)).Or.EqualTo(((long)Others, (string?)$"{7 * Others}")));
                    Assert.That(sevens.Records.Count, Is.EqualTo(0).Or.EqualTo(Others));
                    Assert.That(nulls.Records.Count, Is.EqualTo(0).Or.EqualTo(Others));
                    Assert.That(count.Value, Is.EqualTo(0).Or.EqualTo(Others));
                    Assert.That(sevens.Records.Select(static record => record.GetInt64("code")), Is.All.EqualTo(7));
                    Assert.That(sevens.Records.Select(static record => record.SchemaVersion).Distinct().Count(), Is.LessThanOrEqualTo(1));
                    Interlocked.Increment(ref reads);
                }
            })),
        ];

        for (int i = 0; i < Edits; i++)
        {
            // In one edit, as a query may come between two; and a revert shows the values again.
            await EditAsync(items, static edit => edit.RemoveColumn("code").AddColumn(FlexColumn.Integer("code", indexed: true)));
            await Records.BuildAsync(items.ApplicationId, items.Table);
            await Catalog.RevertTableAsync(items.ApplicationId, items.Table, 1, Lossy);
            if (i % 2 == 0)
            {
                await Records.BuildAsync(items.ApplicationId, items.Table);
            }
        }

        await end.CancelAsync();
        await Task.WhenAll(readers);
        Assert.That(reads, Is.Positive);
    }

    [Test]
    public async Task Pages_hold_each_record_that_nobody_writes_once_while_others_come_and_go()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code", indexed: true));
        await Records.WriteAsync(items.ApplicationId, [.. Enumerable.Range(0, Others).Select(i => FlexRecordWrite.Insert(items.Table, $$"""{"code":{{i * 10}}}""", $"stays{i:00}"))]);
        using CancellationTokenSource end = new();
        Task writer = Task.Run(async () =>
        {
            for (int i = 0; !end.IsCancellationRequested; i++)
            {
                FlexRecord record = await items.InsertAsync($$"""{"code":{{i % 600}}}""");
                await items.PatchAsync(record.Id, $$"""{"code":{{(i * 7) % 600}}}""");
                await items.DeleteAsync(record.Id);
            }
        });
        FlexRecordStore other = new(Database.DataSource, new FlexRecordOptions { FewRecords = 0, VerifiedBatch = 2 });

        for (int round = 0; round < 15; round++)
        {
            FlexRecordSet set = (round % 2 == 0 ? Records : other).For(items.ApplicationId, items.Table);
            IReadOnlyList<FlexRecord> read = await ToListAsync(set.StreamAsync(new FlexQuery { OrderBy = [FlexSort.Descending("code")], Take = 7 }));
            Assert.That(
                read.Where(static record => record.Id.StartsWith("stays", StringComparison.Ordinal)).Select(static record => record.GetInt64("code")),
                Is.EqualTo(Enumerable.Range(0, Others).Reverse().Select(static i => (long)i * 10)));
        }

        await end.CancelAsync();
        await writer;
    }

    [Test]
    public async Task A_name_that_another_table_takes_means_that_table_at_once()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code", indexed: true));
        await items.InsertAsync("""{"code":1}""");
        Assert.That((await items.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("code", 1) })).Records, Has.Count.EqualTo(1));
        FlexRecordStore other = new(Database.DataSource);
        await Catalog.RenameTableAsync(items.ApplicationId, items.Table, "old");
        FlexRecordSet successor = await CreateInAsync(items.ApplicationId, "items", FlexColumn.String("code", indexed: true));
        await other.For(successor.ApplicationId, "items").InsertAsync("""{"code":"x"}""");

        Assert.That((await items.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("code", "x") })).Records, Has.Count.EqualTo(1));
    }
}
