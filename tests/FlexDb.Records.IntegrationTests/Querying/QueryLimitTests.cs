using System.Globalization;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.IntegrationTests.Store;

namespace FlexDb.Records.IntegrationTests.Querying;

[TestFixture]
public sealed class QueryLimitTests : RecordFixture
{
    private const int Count = 60;

    private FlexRecordSet _items = null!;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        _items = await CreateAsync(FlexColumn.Integer("number", indexed: true), FlexColumn.Integer("half", indexed: true), FlexColumn.Integer("plain"), FlexColumn.String("note"));
        await Records.WriteAsync(
            _items.ApplicationId,
            [.. Enumerable.Range(0, Count).Select(i => FlexRecordWrite.Insert(_items.Table, $$"""{"number":{{i}},"half":{{i / 2}},"plain":{{i}},"note":"{{new string('x', 100)}}"}""", string.Create(CultureInfo.InvariantCulture, $"r{i:00}")))]);
    }

    [Test]
    public async Task A_filter_without_an_index_is_ended_at_the_limit_and_names_the_column()
    {
        FlexRecordSet items = Set(new() { ScanLimit = Count - 2 });

        FlexQueryTooBroadException ended = (await Assert.ThrowsAsync<FlexQueryTooBroadException>(() => items.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("plain", 3) })))!;
        FlexQueryTooBroadException sorted = (await Assert.ThrowsAsync<FlexQueryTooBroadException>(() => items.QueryAsync(new FlexQuery { OrderBy = [FlexSort.Ascending("plain")] })))!;
        FlexQueryTooBroadException counted = (await Assert.ThrowsAsync<FlexQueryTooBroadException>(() => items.CountAsync(FlexFilter.GreaterThan("plain", 3))))!;

        Assert.That((ended.Limit, ended.Maximum), Is.EqualTo((FlexQueryLimit.Records, Count - 2L)));
        Assert.That(ended.ColumnNames, Is.EqualTo(["plain"]));
        Assert.That(ended.Message, Does.Contain("'plain'").And.Contains("ScanLimit"));
        Assert.That(sorted.ColumnNames, Is.EqualTo(["plain"]));
        Assert.That(counted.ColumnNames, Is.EqualTo(["plain"]));
    }

    [Test]
    public void The_limits_have_defaults_and_ranges()
    {
        FlexRecordOptions options = new();

        Assert.That((options.ScanLimit, options.ScanLimitBytes, options.QueryTimeout), Is.EqualTo((10_000, 64L * 1024 * 1024, TimeSpan.FromSeconds(10))));
        Assert.Throws<ArgumentException>(() => _ = new FlexRecordStore(Database.DataSource, new() { ScanLimit = 0 }));
        Assert.Throws<ArgumentException>(() => _ = new FlexRecordStore(Database.DataSource, new() { ScanLimitBytes = 0 }));
        Assert.Throws<ArgumentException>(() => _ = new FlexRecordStore(Database.DataSource, new() { QueryTimeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => _ = new FlexRecordStore(Database.DataSource, new() { QueryTimeout = TimeSpan.FromDays(25) }));
    }

    [Test]
    public async Task The_limits_can_be_as_large_as_their_types()
    {
        FlexRecordSet items = Set(new() { ScanLimit = int.MaxValue, ScanLimitBytes = long.MaxValue, QueryTimeout = TimeSpan.FromDays(24) });

        Assert.That((await items.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("plain", 3), OrderBy = [FlexSort.Ascending("note")] })).Records, Has.Count.EqualTo(1));
        Assert.That((await items.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("plain", 3) & FlexFilter.LessThan("number", 9) })).Records, Has.Count.EqualTo(1));
        Assert.That((await items.CountAsync(FlexFilter.Equal("plain", 3), upTo: int.MaxValue)).Value, Is.EqualTo(1));
    }

    [Test]
    public async Task The_limit_itself_may_be_read()
    {
        FlexRecordSet items = Set(new() { ScanLimit = Count });

        Assert.That((await items.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("plain", 3) })).Records, Has.Count.EqualTo(1));
        Assert.That((await items.QueryAsync(new FlexQuery { OrderBy = [FlexSort.Descending("plain")] })).Records[0].GetInt64("plain"), Is.EqualTo(Count - 1));
        Assert.That((await items.CountAsync(FlexFilter.GreaterThan("plain", 3))).Value, Is.EqualTo(Count - 4));
    }

    [Test]
    public async Task What_an_index_leads_to_is_not_limited()
    {
        FlexRecordSet items = Set(new() { ScanLimit = 1 });

        Assert.That((await items.QueryAsync(new FlexQuery { Take = 1_000 })).Records, Has.Count.EqualTo(Count));
        Assert.That((await items.QueryAsync(new FlexQuery { Take = 1_000, OrderBy = [FlexSort.Descending("number")] })).Records, Has.Count.EqualTo(Count));
        Assert.That(
            (await items.QueryAsync(new FlexQuery { Take = 1_000, Where = FlexFilter.GreaterThanOrEqual("number", 10), OrderBy = [FlexSort.Ascending("number")] })).Records,
            Has.Count.EqualTo(Count - 10));
        Assert.That((await items.CountAsync()).Value, Is.EqualTo(Count));
        Assert.That((await items.CountAsync(FlexFilter.LessThan("number", 10))).Value, Is.EqualTo(10));
    }

    [Test]
    public async Task What_indexes_lead_to_together_is_not_limited()
    {
        FlexRecordSet items = Set(new() { ScanLimit = 1 });
        FlexFilter others = FlexFilter.NotEqual("number", 7);
        FlexFilter some = FlexFilter.In("number", [3, 50, 7, null]);
        FlexFilter either = FlexFilter.LessThan("number", 20) | FlexFilter.Equal("half", 29) | FlexFilter.NotEqual("half", 5);
        FlexFilter rare = FlexFilter.Equal("half", 2) | FlexFilter.Equal("number", 57);

        Assert.That((await items.CountAsync(others)).Value, Is.EqualTo(Count - 1));
        Assert.That((await items.CountAsync(some)).Value, Is.EqualTo(3));
        Assert.That((await items.CountAsync(either)).Value, Is.EqualTo(Count));
        Assert.That(await items.CountAsync(either, upTo: 10), Is.EqualTo(new FlexRecordCount(10, IsComplete: false)));
        Assert.That((await items.CountAsync(rare)).Value, Is.EqualTo(3));
        Assert.That((await items.CountAsync(rare & FlexFilter.GreaterThan("number", 4))).Value, Is.EqualTo(2));
        Assert.That((await items.CountAsync(others & FlexFilter.NotEqual("number", 9) & FlexFilter.NotEqual("half", 0))).Value, Is.EqualTo(Count - 4));
        Assert.That(await IdsAsync(items, others), Has.Count.EqualTo(Count - 1));
        Assert.That(await IdsAsync(items, some), Is.EqualTo(["r03", "r07", "r50"]));
        Assert.That(await IdsAsync(items, rare), Is.EqualTo(["r04", "r05", "r57"]));
        Assert.That(await IdsAsync(items, FlexFilter.GreaterThanOrEqual("number", 55)), Is.EqualTo(["r55", "r56", "r57", "r58", "r59"]));
        Assert.That((await items.QueryAsync(new FlexQuery { Where = !rare, OrderBy = [FlexSort.Descending("number")], Take = 3 })).Records.Select(static record => record.Id), Is.EqualTo(["r59", "r58", "r56"]));
    }

    [Test]
    public async Task Keys_that_lead_to_too_many_records_which_do_not_match_are_ended_at_the_limit()
    {
        FlexRecordSet items = Set(new() { ScanLimit = 9 });
        FlexFilter half = FlexFilter.In("half", [.. Enumerable.Range(0, 6).Select(static i => (FlexJsonValue)i)]);

        Assert.That(await IdsAsync(items, half & FlexFilter.LessThan("plain", 3)), Is.EqualTo(["r00", "r01", "r02"]));
        await Assert.ThrowsAsync<FlexQueryTooBroadException>(() => Set(new() { ScanLimit = 8 }).QueryAsync(new FlexQuery { Where = half & FlexFilter.LessThan("plain", 3) }));
        await Assert.ThrowsAsync<FlexQueryTooBroadException>(() => items.QueryAsync(new FlexQuery { Where = FlexFilter.NotEqual("half", 3) & FlexFilter.Equal("plain", 3) }));
    }

    [Test]
    public async Task Reading_ends_at_the_size_that_is_allowed()
    {
        FlexRecordSet items = Set(new() { ScanLimitBytes = 2_000 });

        FlexQueryTooBroadException ended = (await Assert.ThrowsAsync<FlexQueryTooBroadException>(() => items.QueryAsync(new FlexQuery { OrderBy = [FlexSort.Ascending("plain")] })))!;

        Assert.That((ended.Limit, ended.Maximum), Is.EqualTo((FlexQueryLimit.Bytes, 2_000L)));
        Assert.That((await items.QueryAsync(new FlexQuery { Take = 5 })).Records, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task A_query_that_takes_too_long_is_ended()
    {
        FlexRecordStore store = new(
            Database.DataSource,
            new FlexRecordOptions { QueryTimeout = TimeSpan.FromMilliseconds(1) },
            static (sql, token) => sql.Contains("UNION ALL", StringComparison.Ordinal) ? Task.Delay(TimeSpan.FromSeconds(30), token) : Task.CompletedTask);
        FlexRecordSet items = store.For(_items.ApplicationId, _items.Table);

        FlexQueryTooBroadException ended = (await Assert.ThrowsAsync<FlexQueryTooBroadException>(() => items.QueryAsync(new FlexQuery())))!;

        Assert.That((ended.Limit, ended.Maximum, ended.ColumnNames.Count), Is.EqualTo((FlexQueryLimit.Time, 1L, 0)));
    }

    [Test]
    public async Task What_no_query_may_ask_for_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => _ = _items.QueryAsync(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = _items.QueryAsync(new FlexQuery { Take = 0 }));
        Assert.Throws<FlexLimitException>(() => _ = _items.QueryAsync(new FlexQuery { Take = 1_001 }));
        Assert.Throws<FlexLimitException>(() => _ = _items.QueryAsync(new FlexQuery { OrderBy = [.. Enumerable.Repeat(FlexSort.Ascending("number"), 9)] }));
        Assert.Throws<ArgumentException>(() => _ = _items.QueryAsync(new FlexQuery { OrderBy = [null!] }));
        Assert.Throws<ArgumentException>(() => _ = _items.StreamAsync(new FlexQuery { Backward = true }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = _items.CountAsync(upTo: -1));
        await Assert.ThrowsAsync<FlexColumnNotFoundException>(() => _items.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("none", 1) }));
        await Assert.ThrowsAsync<FlexFilterException>(() => _items.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("number", "x") }));
    }

    [Test]
    public async Task A_table_without_records_has_an_empty_page_and_still_refuses_what_does_not_fit_it()
    {
        FlexRecordSet empty = await CreateAsync(FlexColumn.Integer("number", indexed: true));

        FlexRecordPage page = await empty.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("number", 1) });

        Assert.That((page.Records.Count, page.Next, page.Previous), Is.EqualTo((0, (string?)null, (string?)null)));
        Assert.That(await empty.CountAsync(), Is.EqualTo(new FlexRecordCount(0, IsComplete: true)));
        await Assert.ThrowsAsync<FlexColumnNotFoundException>(() => empty.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("none", 1) }));
    }

    [Test]
    public async Task A_deactivated_table_can_be_queried_and_a_deleted_one_cannot()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("number", indexed: true));
        await items.InsertAsync("""{"number":1}""");
        Core.FlexTable table = await Catalog.GetTableAsync(items.ApplicationId, items.Table);
        FlexRecordSet byId = Records.For(items.ApplicationId, Core.FlexTableKey.ById(table.Id));

        await Catalog.DeactivateTableAsync(items.ApplicationId, items.Table);
        Assert.That((await items.QueryAsync(new FlexQuery())).Records, Has.Count.EqualTo(1));
        await Catalog.DeleteTableAsync(items.ApplicationId, items.Table);
        await Assert.ThrowsAsync<FlexTableStateException>(() => byId.QueryAsync(new FlexQuery()));
        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => items.QueryAsync(new FlexQuery()));
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(FlexRecordSet items, FlexFilter filter) =>
        [.. (await ToListAsync(items.StreamAsync(new FlexQuery { Where = filter, Take = 2 }))).Select(static record => record.Id)];

    private FlexRecordSet Set(FlexRecordOptions options) => new FlexRecordStore(Database.DataSource, options).For(_items.ApplicationId, _items.Table);
}
