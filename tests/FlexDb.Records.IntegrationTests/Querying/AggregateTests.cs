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

    private async Task<FlexRecordSet> CreateFilledAsync(bool isIndexed)
    {
        FlexRecordSet items = await CreateAsync(
            FlexColumn.Decimal("amount", indexed: isIndexed),
            FlexColumn.String("name", indexed: isIndexed),
            FlexColumn.Date("day", indexed: isIndexed));
        await Records.WriteAsync(
            items.ApplicationId,
            [
                .. s_amounts.Select((amount, i) => FlexRecordWrite.Insert(items.Table, $$"""{"amount":"{{amount}}","name":"{{(i % 2 == 0 ? "a" : "B")}}"}""")),
                FlexRecordWrite.Insert(items.Table, """{"name":"a"}"""),
            ]);
        return items;
    }
}
