using System.Globalization;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.IntegrationTests.Store;

namespace FlexDb.Records.IntegrationTests.Querying;

/// <summary>Queries over random schemas, edits, records and deletions give what a simple evaluation gives.</summary>
[TestFixture]
public sealed class QueryModelTests : RecordFixture
{
    private const int CasesOfTable = 60;
    private const int CasesOfState = 6;

    [Test]
    public async Task Pages_are_the_matching_records_each_once_in_order()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        int cases = TestSettings.Of("FLEXDB_QUERY_CASES", 120);
        int seed = TestSettings.Of("FLEXDB_QUERY_SEED", 20_261_126);
        int byKeys = 0;
        for (int done = 0; done < cases; done += CasesOfTable)
        {
            int runSeed = seed + (done / CasesOfTable);
            await TestContext.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Queries, seed {runSeed}: {done} of {cases} cases done after {watch.Elapsed.TotalSeconds:F0} s"));
            Run run = new(this, runSeed);
            await run.RunAsync(Math.Min(CasesOfTable, cases - done));
            byKeys += run.WorkedOutByKeys;
        }

        await TestContext.Progress.WriteLineAsync(FormattableString.Invariant($"{byKeys} aggregations of more records than may be read"));
        Assert.That(byKeys, Is.Positive);
    }

    private sealed class Run(QueryModelTests tests, int seed)
    {
        private static readonly string[] s_targets = ["targets"];

        private const int ScanLimit = 12;

        private readonly QueryRandom _random = new(seed);
        private readonly string _application = NewApplication();

        // Small limits and batches lead to each way of finding records though there are few.
        private readonly FlexRecordStore[] _stores =
        [
            tests.Records,
            Store(tests, fewRecords: 0, batch: 2),
            Store(tests, fewRecords: 0, batch: 7),
            Store(tests, fewRecords: 4, batch: 5),
        ];

        private readonly FlexRecordStore _limited = new(tests.Database.DataSource, new FlexRecordOptions { FewRecords = 0, ScanLimit = ScanLimit });

        /// <summary>How many aggregations were of more records than may be read, so that keys alone gave them.</summary>
        public int WorkedOutByKeys { get; private set; }

        public async Task RunAsync(int cases)
        {
            FlexRecordSet targets = await tests.CreateInAsync(_application, "targets", FlexColumn.String("name"));
            await tests.Records.WriteAsync(_application, [.. Enumerable.Range(0, 18).Select(i => FlexRecordWrite.Insert(targets.Table, "{}", $"r{i}"))]);
            FlexRecordSet items = await CreateItemsAsync();
            await WriteAsync(items, 30);
            for (int done = 0; done < cases; done += CasesOfState)
            {
                await ChangeAsync(items);
                FlexTable table = await tests.Catalog.GetTableAsync(_application, items.Table);
                IReadOnlyList<FlexRecord> records = await ToListAsync(items.StreamAsync());
                _random.Times = [DateTimeOffset.UnixEpoch, .. records.Select(static record => record.UpdatedAt), .. records.Select(static record => record.CreatedAt)];
                for (int i = 0; i < Math.Min(CasesOfState, cases - done); i++)
                {
                    await CompareAsync(_random.Query(table.Schema), table.Schema, records, done + i);
                }
            }
        }

        private async Task<FlexRecordSet> CreateItemsAsync()
        {
            while (true)
            {
                try
                {
                    return await tests.CreateInAsync(
                        _application,
                        "items",
                        [.. new[] { "a", "b", "c", "d" }.Select(name => _random.Values.Column(name, s_targets))]);
                }
                catch (FlexSchemaException)
                {
                    // A random default may break the rules of its column.
                }
            }
        }

        private async Task ChangeAsync(FlexRecordSet items)
        {
            if (_random.Chance(0.5))
            {
                await UnlessRefusedAsync(() => tests.Catalog.EditTableAsync(_application, items.Table, edit => _random.Values.Change(edit, s_targets), Lossy));
            }

            if (_random.Chance(0.3))
            {
                await items.IndexAsync(_random.IndexedTimes());
            }

            await WriteAsync(items, _random.Next(6));
            if (_random.Chance(0.7))
            {
                await tests.Records.BuildAsync(_application, items.Table);
            }
        }

        private async Task WriteAsync(FlexRecordSet items, int count)
        {
            FlexTable table = await tests.Catalog.GetTableAsync(_application, items.Table);
            IReadOnlyList<FlexRecord> records = await ToListAsync(items.StreamAsync());
            for (int i = 0; i < count; i++)
            {
                string? actor = _random.Values.Actor();
                string json = _random.Values.Record(table.Schema, _ => _random.Values.Id(), isPatch: false);
                await UnlessRefusedAsync(() => records.Count > 20 && _random.Chance(0.3)
                    ? items.DeleteAsync(_random.Values.Pick(records).Id)
                    : records.Count > 20 && _random.Chance(0.4)
                        ? items.PatchAsync(_random.Values.Pick(records).Id, json, new() { Actor = actor })
                        : items.InsertAsync(json, new() { Actor = actor, Id = _random.Chance(0.7) ? $"r{_random.Next(90)}" : null }));
            }
        }

        private async Task CompareAsync(FlexQuery query, FlexTableSchema schema, IReadOnlyList<FlexRecord> records, int number)
        {
            FlexRecordSet items = _random.Values.Pick(_stores).For(_application, "items");
            IReadOnlyList<string> expected = ExpectedResults.Of(query, schema, records);
            string what = string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed}, case {number}: {query.Where?.ToJson()} by {string.Join(", ", query.OrderBy)}, {query.Take} a page; columns {string.Join(", ", schema.Columns.Select(column => $"{column.Name} {column.DataType}{(column.Indexed ? " indexed" : "")}{(column.Unique ? " unique" : "")}"))}");

            Assert.That(await ReadAsync(items, query, isBackward: false), Is.EqualTo(expected), what);
            if (_random.Chance(0.5))
            {
                Assert.That(await ReadAsync(items, query, isBackward: true), Is.EqualTo(expected), $"{what}, backward");
            }

            int? upTo = _random.Values.Pick<int?>([null, 0, 3, 10_000]);
            FlexRecordCount count = await items.CountAsync(query.Where, upTo);
            Assert.That(count, Is.EqualTo(new FlexRecordCount(Math.Min(expected.Count, upTo ?? int.MaxValue), expected.Count <= (upTo ?? int.MaxValue))), $"{what}, count");
            await AggregateAsync(_random.Aggregation(schema, query.Where), schema, records, expected.Count, what);
            if (expected.Count > 0)
            {
                await TurnAroundAsync(items, query, expected, what);
            }
        }

        private async Task AggregateAsync(FlexAggregation aggregation, FlexTableSchema schema, IReadOnlyList<FlexRecord> records, int matches, string what)
        {
            IReadOnlyList<FlexRecordGroup> expected = ExpectedAggregates.Of(aggregation, schema, records);
            what = $"{what}, {string.Join(", ", aggregation.Columns)} by {aggregation.GroupBy}";

            Assert.That(await _random.Values.Pick(_stores).For(_application, "items").AggregateAsync(aggregation), Is.EqualTo(expected), what);
            try
            {
                Assert.That(await _limited.For(_application, "items").AggregateAsync(aggregation), Is.EqualTo(expected), $"{what}, limited");
                WorkedOutByKeys += matches > ScanLimit ? 1 : 0;
            }
            catch (FlexQueryTooBroadException)
            {
            }
        }

        /// <summary>Goes a few pages forward, and back again.</summary>
        private async Task TurnAroundAsync(FlexRecordSet items, FlexQuery query, IReadOnlyList<string> expected, string what)
        {
            FlexRecordPage page = await items.QueryAsync(query);
            int at = 0;
            for (int step = 0; step < 4; step++)
            {
                bool isForward = page.Next is not null && (page.Previous is null || _random.Chance(0.6));
                string? cursor = isForward ? page.Next : page.Previous;
                if (cursor is null)
                {
                    return;
                }

                int end = at + page.Records.Count;
                int take = _random.Values.Pick([1, 2, 5]);
                page = await items.QueryAsync(query with { Take = take, After = cursor, Backward = _random.Chance(0.5) });
                string[] wanted = isForward ? [.. expected.Skip(end).Take(take)] : [.. expected.Take(at).TakeLast(take)];
                Assert.That(page.Records.Select(static record => record.Id), Is.EqualTo(wanted), $"{what}, turned around");
                if (wanted.Length == 0)
                {
                    return;
                }

                at = isForward ? end : at - wanted.Length;
            }
        }

        private static async Task<List<string>> ReadAsync(FlexRecordSet items, FlexQuery query, bool isBackward)
        {
            List<string> ids = [];
            query = query with { Backward = isBackward };
            while (true)
            {
                FlexRecordPage page = await items.QueryAsync(query);
                Assert.That(page.Records, Has.Count.LessThanOrEqualTo(query.Take));
                ids.InsertRange(isBackward ? 0 : ids.Count, page.Records.Select(static record => record.Id));
                if ((isBackward ? page.Previous : page.Next) is not { } cursor)
                {
                    return ids;
                }

                query = query with { After = cursor };
            }
        }

        private static async Task UnlessRefusedAsync(Func<Task> write)
        {
            try
            {
                await write();
            }
            catch (FlexDbException)
            {
            }
        }

        private static FlexRecordStore Store(QueryModelTests tests, int fewRecords, int batch) =>
            new(tests.Database.DataSource, new FlexRecordOptions { FewRecords = fewRecords, VerifiedBatch = batch });
    }
}
