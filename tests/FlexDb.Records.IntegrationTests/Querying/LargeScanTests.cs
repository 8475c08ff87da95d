using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

using FlexDb.Core.Hosting;
using FlexDb.Core.IntegrationTests.Hosting;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.IntegrationTests.Building;

using Microsoft.Extensions.Logging;

namespace FlexDb.Records.IntegrationTests.Querying;

/// <summary>Queries that read more than a thousand records because columns have no index are counted and logged.</summary>
[TestFixture]
public sealed class LargeScanTests : BuildFixture
{
    private const int Count = 1_001;
    private const string Secret = "a-tenants-value";

    private FlexRecordSet _items = null!;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        _items = await CreateAsync(FlexColumn.String("email", indexed: true), FlexColumn.String("note"), FlexColumn.Integer("number"));
        await FillAsync(_items, Count);
        await Records.BuildAsync(_items.ApplicationId, _items.Table);
    }

    [Test]
    public async Task A_large_scan_is_counted_and_logged_with_the_columns_to_index()
    {
        using Heard heard = new(Database.Name);
        using CollectedLog log = new();
        FlexRecordSet items = Set(log, new());

        await items.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("note", Secret) & FlexFilter.StartsWith("email", ""), OrderBy = [FlexSort.Ascending("updated_at")] });
        await items.CountAsync(FlexFilter.GreaterThan("number", 3));

        Assert.That(heard.Operations, Is.EqualTo(["QueryRecords", "CountRecords"]));
        Assert.That(Scans(log).Select(static entry => (entry.Level, entry.Id.Name)), Is.All.EqualTo((LogLevel.Information, "LargeScan")));
        Assert.That(
            Scans(log).Select(static entry => entry.Text.Trim()),
            Is.EqualTo(new[]
            {
                $"QueryRecords on table 'items' of application '{items.ApplicationId}' read 1001 records, because these columns have no index ready: note, updated_at.",
                $"CountRecords on table 'items' of application '{items.ApplicationId}' read 1001 records, because these columns have no index ready: number.",
            }));
        Assert.That(string.Join('\n', log.Entries.Select(static entry => entry.Text)), Does.Not.Contain(Secret));
    }

    [Test]
    public async Task A_scan_that_ends_at_the_limit_is_counted_and_logged()
    {
        using Heard heard = new(Database.Name);
        using CollectedLog log = new();
        FlexRecordSet items = Set(log, new() { ScanLimit = Count - 1 });

        await Assert.ThrowsAsync<FlexQueryTooBroadException>(() => items.QueryAsync(new FlexQuery { OrderBy = [FlexSort.Ascending("number")] }));

        Assert.That(heard.Operations, Is.EqualTo(["QueryRecords"]));
        Assert.That(Scans(log), Has.Exactly(1).Items);
    }

    [Test]
    public async Task Small_scans_and_what_indexes_lead_to_are_not_counted()
    {
        using Heard heard = new(Database.Name);
        using CollectedLog log = new();
        FlexRecordSet items = Set(log, new());

        await items.QueryAsync(new FlexQuery { Take = 1_000 });
        await items.QueryAsync(new FlexQuery { OrderBy = [FlexSort.Descending("email")], Take = 1_000 });
        await items.QueryAsync(new FlexQuery { Where = FlexFilter.LessThan("id", IdOf(999)) & FlexFilter.IsNull("note"), Take = 50 });
        await items.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("email", "1@example.org") & FlexFilter.Equal("note", Secret) });
        await items.CountAsync(FlexFilter.StartsWith("email", "1"));

        Assert.That(heard.Operations, Is.Empty);
        Assert.That(Scans(log), Is.Empty);
    }

    private static IEnumerable<CollectedLog.Entry> Scans(CollectedLog log) => log.Entries.Where(static entry => entry.Id.Id == 45);

    private FlexRecordSet Set(CollectedLog log, FlexRecordOptions options)
    {
        options.LoggerFactory = log.Factory;
        return new FlexRecordStore(Database.DataSource, options).For(_items.ApplicationId, _items.Table);
    }

    /// <summary>Hears of the scans of one database.</summary>
    private sealed class Heard : IDisposable
    {
        private readonly MeterListener _meters = new();

        public Heard(string database)
        {
            _meters.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == FlexDbTelemetry.MeterName && instrument.Name == "flexdb.query.scans")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            {
                Dictionary<string, object?> kept = new(tags.ToArray(), StringComparer.Ordinal);
                if (count == 1 && Equals(kept["db.namespace"], database))
                {
                    Operations.Enqueue(kept["db.operation.name"]);
                }
            });
            _meters.Start();
        }

        public ConcurrentQueue<object?> Operations { get; } = new();

        public void Dispose() => _meters.Dispose();
    }
}
