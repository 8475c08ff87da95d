using System.Data;
using System.Globalization;

using FlexDb.Core.Schema;
using FlexDb.Records.IntegrationTests.Store;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Querying;

/// <summary>A page reads the rows that it shows, and few others, however many records have the same value.</summary>
[TestFixture]
public sealed class QueryRowsReadTests : RecordFixture
{
    private const int Count = 4_000;
    private const int Few = 400;

    // Each branch gives its first 51 ids, and each id is read again as it is united, sorted and joined.
    private const int OfTwoBranches = 600;
    private const int OfEightBranches = 1_600;

    private FlexRecordSet _items = null!;

    private static readonly DateTimeOffset s_before = DateTimeOffset.UtcNow.AddDays(-1);

    private static readonly (string Name, FlexQuery Query, int MostRows)[] s_queries =
    [
        ("ids", new(), Few),
        ("ids backward", new() { Backward = true }, Few),
        ("a range and its sort", new() { Where = FlexFilter.GreaterThanOrEqual("number", 1_000), OrderBy = [FlexSort.Ascending("number")] }, Few),
        ("a range and its sort, descending", new() { Where = FlexFilter.LessThan("number", 3_000), OrderBy = [FlexSort.Descending("number")] }, Few),
        ("a sort of equal keys", new() { OrderBy = [FlexSort.Ascending("status")] }, Few),
        ("a sort of equal keys, descending", new() { OrderBy = [FlexSort.Descending("status")] }, Few),
        ("a sort with nulls last", new() { OrderBy = [FlexSort.Ascending("rare").NullsLast()] }, Few),
        ("an equality", new() { Where = FlexFilter.Equal("status", "open") }, Few),
        ("an equality backward", new() { Where = FlexFilter.Equal("status", "open"), Backward = true }, Few),
        ("an equality and another sort", new() { Where = FlexFilter.Equal("status", "open"), OrderBy = [FlexSort.Descending("number")] }, Few),
        ("a range and another sort", new() { Where = FlexFilter.LessThan("number", 3_000), OrderBy = [FlexSort.Ascending("status")] }, Few),
        ("two equalities", new() { Where = FlexFilter.Equal("status", "open") & FlexFilter.Equal("kind", "usual") }, Few),
        ("a rare equality among usual ones", new() { Where = FlexFilter.Equal("status", "open") & FlexFilter.Equal("kind", "usual") & FlexFilter.Equal("rare", 1) }, Few),
        ("a rare equality and another sort", new() { Where = FlexFilter.Equal("rare", 1), OrderBy = [FlexSort.Descending("number")] }, Few),
        ("a value without an index beside a sort", new() { Where = FlexFilter.Equal("note", "even"), OrderBy = [FlexSort.Ascending("number")] }, Few),
        ("a sort by the time of the last write", new() { OrderBy = [FlexSort.Descending("updated_at")] }, Few),
        ("a sort by the time of the last write, backward", new() { OrderBy = [FlexSort.Descending("updated_at")], Backward = true }, Few),
        ("a range of times and its sort", new() { Where = FlexFilter.GreaterThan("created_at", s_before), OrderBy = [FlexSort.Ascending("created_at")] }, Few),
        ("a range of times and another sort", new() { Where = FlexFilter.GreaterThan("updated_at", s_before), OrderBy = [FlexSort.Descending("number")] }, Few),
        ("an equality and a sort by time", new() { Where = FlexFilter.Equal("status", "open"), OrderBy = [FlexSort.Descending("created_at")] }, Few),
        ("one of two values", new() { Where = FlexFilter.In("status", ["open", "done"]) }, OfTwoBranches),
        ("one of two values backward", new() { Where = FlexFilter.In("status", ["open", "done"]), Backward = true }, OfTwoBranches),
        ("one of a usual value, a rare one and null", new() { Where = FlexFilter.In("rare", [1, 2, null]) }, OfTwoBranches),
        ("one of eight values", new() { Where = FlexFilter.In("octet", [0, 1, 2, 3, 4, 5, 6, 7]) }, OfEightBranches),
        ("one of eight values, descending", new() { Where = FlexFilter.In("octet", [0, 1, 2, 3, 4, 5, 6, 7]), OrderBy = [FlexSort.Descending("id")] }, OfEightBranches),
        ("either of two columns", new() { Where = FlexFilter.Equal("status", "open") | FlexFilter.Equal("kind", "other") }, OfTwoBranches),
        ("either of two columns backward", new() { Where = FlexFilter.Equal("status", "open") | FlexFilter.Equal("kind", "other"), Backward = true }, OfTwoBranches),
        ("one of two values beside a value without an index", new() { Where = FlexFilter.In("status", ["open", "done"]) & FlexFilter.Equal("note", "even") }, 2 * OfTwoBranches),
        ("one of two values and another column", new() { Where = FlexFilter.In("status", ["open", "done"]) & FlexFilter.Equal("kind", "usual") }, OfTwoBranches),
        ("one of two values and another sort", new() { Where = FlexFilter.In("status", ["open", "done"]), OrderBy = [FlexSort.Descending("number")] }, Few),
        ("another value and another sort", new() { Where = FlexFilter.NotEqual("status", "done"), OrderBy = [FlexSort.Ascending("number")] }, Few),
        ("another value and its sort", new() { Where = FlexFilter.NotEqual("status", "done"), OrderBy = [FlexSort.Ascending("status")] }, Few),
        ("either of two columns and another sort", new() { Where = FlexFilter.Equal("status", "open") | FlexFilter.NotEqual("kind", "usual"), OrderBy = [FlexSort.Ascending("number")] }, Few),
        ("either of two pairs that share a value and another sort", new() { Where = (FlexFilter.Equal("status", "open") & FlexFilter.Equal("kind", "usual")) | (FlexFilter.Equal("status", "open") & FlexFilter.Equal("octet", 2)), OrderBy = [FlexSort.Ascending("number")] }, Few),
        ("a value that most have, not null, and another sort", new() { Where = !FlexFilter.IsNull("kind") & FlexFilter.Equal("status", "open"), OrderBy = [FlexSort.Descending("number")] }, Few),
        ("few ranges of two columns", new() { Where = FlexFilter.LessThan("number", 30) | FlexFilter.GreaterThan("rare", 0) }, OfTwoBranches),
        ("ids that are given", new() { Where = FlexFilter.In("id", ["r0001", "r0002", "none"]), OrderBy = [FlexSort.Ascending("note")] }, Few),
    ];

    private static IEnumerable<TestCaseData> Queries => s_queries.Select(static (query, place) => new TestCaseData(place).SetName($"{{m}}({query.Name})"));

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        _items = await CreateAsync(
            FlexColumn.Integer("number", indexed: true),
            FlexColumn.String("status", indexed: true),
            FlexColumn.String("kind", indexed: true),
            FlexColumn.Integer("rare", indexed: true),
            FlexColumn.Integer("octet", indexed: true),
            FlexColumn.String("note"));
        await _items.IndexAsync(FlexRecordTimes.CreatedAt | FlexRecordTimes.UpdatedAt);
        foreach (int[] some in Enumerable.Range(0, Count).Chunk(1_000))
        {
            await Records.WriteAsync(
                _items.ApplicationId,
                [
                    .. some.Select(i => FlexRecordWrite.Insert(
                        _items.Table,
                        $$"""{"number":{{i}},"status":"{{(i % 20 == 0 ? "done" : "open")}}","kind":"{{(i % 10 == 0 ? "other" : "usual")}}","rare":{{(i % 100 == 0 ? "1" : "null")}},"octet":{{i % 8}},"note":"{{(i % 2 == 0 ? "even" : "odd")}}"}""",
                        string.Create(CultureInfo.InvariantCulture, $"r{i:0000}"))),
                ]);
        }

        // As the server has it in practice; MariaDB else has no statistics of a new table at all.
        await Database.ExecuteAsync("ANALYZE TABLE flex_record_keys, flex_records");
    }

    [TestCaseSource(nameof(Queries))]
    public async Task A_page_reads_few_rows(int place)
    {
        (_, FlexQuery query, int most) = s_queries[place];
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        FlexRecordSet items = Records.WithTransaction(transaction).For(_items.ApplicationId, _items.Table);

        // The counts are remembered from the first time.
        string? after = (await items.QueryAsync(query)).Next;
        for (int page = 0; page < 3; page++)
        {
            long before = await RowsReadAsync(connection, transaction);
            FlexRecordPage read = await items.QueryAsync(query with { After = after });
            long rows = await RowsReadAsync(connection, transaction) - before;
            TestContext.Out.WriteLine($"{rows} rows, {read.Records.Count} records");
            Assert.That(rows, Is.LessThan(most), FormattableString.Invariant($"page {page}"));
            after = query.Backward ? read.Previous : read.Next;
        }
    }

    [Test]
    public async Task A_thousand_values_can_be_asked_for_at_once()
    {
        FlexFilter filter = FlexFilter.In("number", [.. Enumerable.Range(0, 1_000).Select(static i => (FlexJsonValue)(i * 3))]);

        FlexRecordPage page = await _items.QueryAsync(new FlexQuery { Where = filter, OrderBy = [FlexSort.Descending("number")], Take = 1_000 });

        Assert.That(page.Records.Select(static record => record.GetInt64("number")), Is.EqualTo(Enumerable.Range(0, 1_000).Reverse().Select(static i => i * 3L)));
        Assert.That((await _items.CountAsync(filter)).Value, Is.EqualTo(1_000));
    }

    [Test]
    public async Task A_count_that_ends_at_its_limit_reads_no_further()
    {
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        FlexRecordSet items = Records.WithTransaction(transaction).For(_items.ApplicationId, _items.Table);
        long before = await RowsReadAsync(connection, transaction);

        FlexRecordCount count = await items.CountAsync(FlexFilter.Equal("status", "open"), upTo: 100);

        Assert.That(count, Is.EqualTo(new FlexRecordCount(100, IsComplete: false)));
        Assert.That(await RowsReadAsync(connection, transaction) - before, Is.LessThan(Few));
    }

    private static async Task<long> RowsReadAsync(MySqlConnection connection, MySqlTransaction transaction)
    {
        await using MySqlCommand command = new("SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read%'", connection, transaction);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        long rows = 0;
        while (await reader.ReadAsync())
        {
            rows += reader.GetString(0).Contains("deleted", StringComparison.Ordinal) ? 0 : long.Parse(reader.GetString(1), CultureInfo.InvariantCulture);
        }

        return rows;
    }
}
