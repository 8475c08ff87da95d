using System.Globalization;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.IntegrationTests.Store;

namespace FlexDb.Records.IntegrationTests.Querying;

[TestFixture]
public sealed class AggregateTests : RecordFixture
{
    private static readonly string[] s_amounts =
        ["9999999999999999999999999999", "9999999999999999999999999999", "0.0000000000000000000000000001", "-0.25", "1", "-3"];

    [TestCase(true)]
    [TestCase(false)]
    public async Task Sums_are_exact_however_many_digits_they_have(bool isIndexed)
    {
        FlexRecordSet items = await CreateFilledAsync(isIndexed);

        FlexRecordGroup group = (await items.AggregateAsync(new FlexAggregation { Columns = ["amount", "name", "day"] })).Single();

        Assert.That((group.Value, group.Count), Is.EqualTo(((FlexJsonValue?)null, 7L)));
        Assert.That(group.Columns, Is.EqualTo(new FlexColumnAggregate[]
        {
            new()
            {
                Column = "amount",
                Count = 6,
                Min = FlexJsonValue.Parse("\"-3\""),
                Max = FlexJsonValue.Parse("\"9999999999999999999999999999\""),
                Sum = "19999999999999999999999999995.7500000000000000000000000001",
                Average = "3333333333333333333333333332.625",
            },
            new() { Column = "name", Count = 7, Min = FlexJsonValue.Parse("\"a\""), Max = FlexJsonValue.Parse("\"B\"") },
            new() { Column = "day", Count = 0 },
        }));
    }

    [Test]
    public async Task Records_are_put_in_groups_in_the_order_of_their_values()
    {
        FlexRecordSet items = await CreateFilledAsync(isIndexed: true);

        FlexList<FlexRecordGroup> groups = await items.AggregateAsync(new FlexAggregation
        {
            Where = FlexFilter.LessThan("amount", 10),
            GroupBy = "name",
            Columns = ["amount"],
        });

        Assert.That(groups.Select(static group => (group.Value?.ToString(), group.Count, group.Columns[0].Sum)), Is.EqualTo(new (string?, long, string?)[]
        {
            ("\"a\"", 2L, "1.0000000000000000000000000001"),
            ("\"B\"", 2L, "-3.25"),
        }));
    }

    [Test]
    public async Task A_table_without_records_has_one_empty_group_and_no_others()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("number", indexed: true));

        Assert.That((await items.AggregateAsync(new FlexAggregation { Columns = ["number"] })).Single(), Is.EqualTo(new FlexRecordGroup(null, 0, [new() { Column = "number", Count = 0 }])));
        Assert.That(await items.AggregateAsync(new FlexAggregation { GroupBy = "number" }), Is.Empty);
        await items.DeleteAsync((await items.InsertAsync("""{"number":1}""")).Id);
        Assert.That((await items.AggregateAsync(new FlexAggregation { Columns = ["number"] })).Single(), Is.EqualTo(new FlexRecordGroup(null, 0, [new() { Column = "number", Count = 0 }])));
    }

    [Test]
    public async Task What_cannot_be_worked_out_is_refused()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("number"), FlexColumn.Json("json"));
        await Records.WriteAsync(items.ApplicationId, [.. Enumerable.Range(0, 5).Select(i => FlexRecordWrite.Insert(items.Table, $$"""{"number":{{i}}}"""))]);
        FlexRecordSet limited = new FlexRecordStore(Database.DataSource, new FlexRecordOptions { ScanLimit = 4 }).For(items.ApplicationId, items.Table);

        Assert.Throws<ArgumentNullException>(() => _ = items.AggregateAsync(null!));
        Assert.Throws<FlexLimitException>(() => _ = items.AggregateAsync(new FlexAggregation { Columns = [.. Enumerable.Repeat("number", 21)] }));
        await Assert.ThrowsAsync<FlexColumnNotFoundException>(() => items.AggregateAsync(new FlexAggregation { Columns = ["none"] }));
        await Assert.ThrowsAsync<ArgumentException>(() => items.AggregateAsync(new FlexAggregation { GroupBy = "json" }));
        await Assert.ThrowsAsync<FlexQueryTooBroadException>(() => limited.AggregateAsync(new FlexAggregation { Columns = ["number"] }));
    }

    /// <summary>The keys of a whole column say what its records say, and so do the groups together.</summary>
    [Test]
    public async Task Indexed_and_read_columns_agree_on_random_numbers()
    {
        Random random = new(5);
        FlexRecordSet items = await CreateAsync(FlexColumn.Decimal("indexed", indexed: true), FlexColumn.Decimal("plain"), FlexColumn.Integer("group"));
        decimal[] values = [.. Enumerable.Range(0, 200).Select(_ => Math.Round(((decimal)random.NextDouble() - 0.5m) * (decimal)Math.Pow(10, random.Next(20)), random.Next(8)))];
        await Records.WriteAsync(
            items.ApplicationId,
            [.. values.Select((value, i) => FlexRecordWrite.Insert(items.Table, string.Create(CultureInfo.InvariantCulture, $$"""{"indexed":"{{value}}","plain":"{{value}}","group":{{i % 7}}}""")))]);

        FlexColumnAggregate indexed = (await items.AggregateAsync(new FlexAggregation { Columns = ["indexed"] })).Single().Columns[0];
        FlexColumnAggregate plain = (await items.AggregateAsync(new FlexAggregation { Columns = ["plain"] })).Single().Columns[0];
        FlexList<FlexRecordGroup> groups = await items.AggregateAsync(new FlexAggregation { Columns = ["plain"], GroupBy = "group" });

        Assert.That(plain with { Column = "indexed" }, Is.EqualTo(indexed));
        Assert.That(decimal.Parse(indexed.Sum!, CultureInfo.InvariantCulture), Is.EqualTo(values.Sum()));
        Assert.That(groups.Sum(static group => decimal.Parse(group.Columns[0].Sum!, CultureInfo.InvariantCulture)), Is.EqualTo(values.Sum()));
        Assert.That(groups.Sum(static group => group.Count), Is.EqualTo(values.Length));
    }

    [Test]
    public async Task Any_number_of_records_is_worked_out_by_keys_where_indexes_tell_all()
    {
        FlexRecordSet items = await CreateFilledAsync(isIndexed: true);
        FlexRecordSet limited = Limited(items, new() { ScanLimit = 4 });
        FlexAggregation byName = new() { Where = FlexFilter.LessThan("amount", 10), GroupBy = "name", Columns = ["amount"] };
        FlexAggregation other = new() { Where = FlexFilter.NotEqual("name", "B") | FlexFilter.Equal("amount", 1), Columns = ["amount", "day"] };

        Assert.That(await limited.AggregateAsync(byName), Is.EqualTo(await items.AggregateAsync(byName)));
        Assert.That(await limited.AggregateAsync(byName with { Where = null }), Is.EqualTo(await items.AggregateAsync(byName with { Where = null })));
        Assert.That(await limited.AggregateAsync(new() { GroupBy = "day" }), Is.EqualTo([new FlexRecordGroup(null, 7, [])]));
        Assert.That((await limited.AggregateAsync(new() { GroupBy = "name" })).Select(static group => (group.Value?.ToString(), group.Count)), Is.EqualTo(new (string?, long)[] { ("\"a\"", 4L), ("\"B\"", 3L) }));
        Assert.That(await limited.AggregateAsync(other), Is.EqualTo(await items.AggregateAsync(other)));
        Assert.That((await limited.AggregateAsync(new())).Single().Count, Is.EqualTo(7));
    }

    [Test]
    public async Task What_is_held_and_read_for_keys_is_limited()
    {
        FlexRecordSet items = await CreateFilledAsync(isIndexed: true);
        FlexAggregation aggregation = new() { Where = FlexFilter.LessThan("amount", 10), Columns = ["name"] };

        FlexQueryTooBroadException bytes = (await Assert.ThrowsAsync<FlexQueryTooBroadException>(() => Limited(items, new() { ScanLimitBytes = 200 }).AggregateAsync(aggregation)))!;
        FlexQueryTooBroadException records = (await Assert.ThrowsAsync<FlexQueryTooBroadException>(() => Limited(items, new() { ScanLimit = 1 }).AggregateAsync(aggregation)))!;

        Assert.That((bytes.Limit, records.Limit), Is.EqualTo((FlexQueryLimit.Bytes, FlexQueryLimit.Records)));
        Assert.That((await items.AggregateAsync(aggregation)).Single().Count, Is.EqualTo(4));
    }

    [Test]
    public async Task Few_of_many_records_are_read_and_many_are_worked_out_by_keys()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("owner", indexed: true), FlexColumn.Integer("amount", indexed: true), FlexColumn.String("state", indexed: true));
        await Records.WriteAsync(
            items.ApplicationId,
            [.. Enumerable.Range(0, 100).Select(i => FlexRecordWrite.Insert(items.Table, $$"""{"owner":"{{(i < 6 ? "few" : "many")}}","amount":{{i}},"state":"{{i % 2}}"}"""))]);
        await EditAsync(items, edit => edit.AddColumn(FlexColumn.Text("note")));
        FlexRecord late = await items.InsertAsync("""{"owner":"few","amount":1000,"state":"1"}""");
        FlexAggregation few = new() { Where = FlexFilter.Equal("owner", "few"), Columns = ["amount"], GroupBy = "state" };
        FlexAggregation many = few with { Where = FlexFilter.Equal("owner", "many") };

        await AssertReadsRecordsAsync(few, new FlexRecordOptions(), true);
        await AssertReadsRecordsAsync(many, new FlexRecordOptions(), false);
        await AssertReadsRecordsAsync(few, new FlexRecordOptions { StreamedRecords = 6 }, false);
        await AssertReadsRecordsAsync(few with { Columns = [], GroupBy = null }, new FlexRecordOptions(), false);
        FlexRecordGroup last = (await items.AggregateAsync(few))[^1];
        Assert.That((last.Count, last.Columns[0].Sum, last.Columns[0].Max?.ToString()), Is.EqualTo((4L, "1009", "1000")));
        Assert.That(late.SchemaVersion, Is.EqualTo(2));

        async Task AssertReadsRecordsAsync(FlexAggregation aggregation, FlexRecordOptions options, bool expected)
        {
            bool reads = false;
            options.FewRecords = 0;
            FlexRecordStore store = new(Database.DataSource, options, (text, _) =>
            {
                reads |= text.Contains("JOIN flex_records AS r", StringComparison.Ordinal);
                return Task.CompletedTask;
            });
            FlexList<FlexRecordGroup> groups = await store.For(items.ApplicationId, items.Table).AggregateAsync(aggregation);

            Assert.That(groups, Is.EqualTo(await items.AggregateAsync(aggregation)));
            Assert.That(reads, Is.EqualTo(expected));
        }
    }

    [Test]
    public async Task Records_that_are_too_large_to_be_read_one_by_one_are_worked_out_by_keys()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("number", indexed: true), FlexColumn.Text("text"));
        string text = new('x', 1_000);
        await Records.WriteAsync(items.ApplicationId, [.. Enumerable.Range(0, 100).Select(i => FlexRecordWrite.Insert(items.Table, $$"""{"number":{{i}},"text":"{{text}}"}"""))]);
        FlexAggregation aggregation = new() { Where = FlexFilter.LessThan("number", 5), Columns = ["number"] };

        FlexRecordGroup group = (await Limited(items, new() { ScanLimitBytes = 3_000 }).AggregateAsync(aggregation)).Single();

        Assert.That((group.Count, group.Columns[0].Sum), Is.EqualTo((5L, "10")));
    }

    [TestCase("""{"amount":"6"}""", "6", "11")]
    [TestCase(null, "5", "5")]
    public async Task A_record_that_is_changed_after_its_key_was_read_shows_no_other_value(string? change, string expectedMax, string expectedSum)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Decimal("amount", indexed: true));
        foreach (string amount in new[] { "5", "0", "9" })
        {
            await items.InsertAsync($$"""{"amount":"{{amount}}"}""", new() { Id = $"r{amount}" });
        }

        int changes = 0;
        FlexRecordStore store = new(Database.DataSource, new FlexRecordOptions { FewRecords = 0 }, async (text, token) =>
        {
            // Between the keys and the records of the least and the greatest.
            if (text.Contains("r.id IN", StringComparison.Ordinal) && ++changes == 1)
            {
                await (change is null ? (Task)items.DeleteAsync("r9", cancellationToken: token) : items.PatchAsync("r9", change, cancellationToken: token));
            }
        });

        FlexColumnAggregate amounts = (await store.For(items.ApplicationId, items.Table).AggregateAsync(new() { Where = FlexFilter.LessThan("amount", 100), Columns = ["amount"] })).Single().Columns[0];

        Assert.That((amounts.Max?.ToString(), amounts.Sum), Is.EqualTo(($"\"{expectedMax}\"", expectedSum)));
        Assert.That(changes, Is.EqualTo(2));
    }

    private FlexRecordSet Limited(FlexRecordSet items, FlexRecordOptions options)
    {
        options.FewRecords = 0;
        return new FlexRecordStore(Database.DataSource, options).For(items.ApplicationId, items.Table);
    }

    private async Task<FlexRecordSet> CreateFilledAsync(bool isIndexed)
    {
        FlexRecordSet items = await CreateAsync(
            FlexColumn.Decimal("amount", indexed: isIndexed),
            FlexColumn.String("name", indexed: isIndexed),
            FlexColumn.Date("day", indexed: isIndexed));
        await Records.WriteAsync(
            items.ApplicationId,
            [
                .. s_amounts.Select((amount, i) => FlexRecordWrite.Insert(items.Table, $$"""{"amount":"{{amount}}","name":"{{(i % 2 == 0 ? "a" : "B")}}"}""", string.Create(CultureInfo.InvariantCulture, $"r{i}"))),
                FlexRecordWrite.Insert(items.Table, """{"name":"a"}""", "r9"),
            ]);
        return items;
    }
}
