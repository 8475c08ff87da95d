using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

using FlexDb.Core.Errors;
using FlexDb.Core.Hosting;
using FlexDb.Core.IntegrationTests.Store;
using FlexDb.Core.Schema;

using Microsoft.Extensions.Logging;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Hosting;

// Listeners hear all stores of the process; each test listens for its own database.
[TestFixture]
public sealed class TelemetryTests : StoreFixture
{
    private const string TableName = "a_tenants_table";
    private const string ColumnName = "a_tenants_column";

    [Test]
    public async Task Each_operation_is_a_client_activity_by_the_conventions_with_the_table_s_id()
    {
        using Heard heard = new(Database.Name);
        FlexTable table = await Store.CreateTableAsync(new NewFlexTable(NewApplication(), TableName));
        await Store.DeleteTableAsync(table.ApplicationId, TableName);

        Assert.That(
            heard.Activities.Select(activity => (activity.DisplayName, activity.Kind, activity.Status, activity.GetTagItem("flexdb.table.id"))),
            Is.EqualTo(new[]
            {
                ($"CreateTable {Database.Name}", ActivityKind.Client, ActivityStatusCode.Unset, (object)table.Id),
                ($"DeleteTable {Database.Name}", ActivityKind.Client, ActivityStatusCode.Unset, table.Id),
            }));
        Dictionary<string, object?> tags = heard.Activities.First().TagObjects.ToDictionary(StringComparer.Ordinal);
        Assert.That(
            (tags["db.system.name"], tags["db.operation.name"], tags["db.namespace"], tags["flexdb.outcome"]),
            Is.EqualTo(("mysql", "CreateTable", Database.Name, "ok")));
        Assert.That(tags.Keys, Does.Contain("server.address"));
    }

    [Test]
    public async Task What_is_refused_is_an_error_by_its_type_without_its_message()
    {
        using Heard heard = new(Database.Name);
        string application = NewApplication();
        FlexTable table = await Store.CreateTableAsync(new NewFlexTable(application, TableName));
        await Assert.ThrowsAsync<FlexColumnNotFoundException>(
            () => Store.EditTableAsync(application, TableName, edit => edit.RemoveColumn(ColumnName)));

        Activity refused = heard.Activities.Last();
        Assert.That(refused.Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(refused.StatusDescription, Is.Null);
        Assert.That(refused.GetTagItem("error.type"), Is.EqualTo(typeof(FlexColumnNotFoundException).FullName));
        Assert.That(refused.GetTagItem("flexdb.outcome"), Is.EqualTo("refused"));
        Assert.That(refused.GetTagItem("flexdb.table.id"), Is.EqualTo(table.Id));
    }

    [Test]
    public async Task Durations_are_measured_by_operation_and_outcome()
    {
        using Heard heard = new(Database.Name);
        string application = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(application, TableName));
        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => Store.GetTableAsync(application, "nowhere"));

        Assert.That(
            heard.Measurements.Where(item => item.Instrument == "db.client.operation.duration")
                .Select(item => (item.Tags["db.operation.name"], item.Tags["flexdb.outcome"], item.Tags.GetValueOrDefault("error.type"))),
            Is.EqualTo(new[]
            {
                ((object?)"CreateTable", (object?)"ok", (object?)null),
                ("GetTable", "refused", typeof(FlexTableNotFoundException).FullName),
            }));
        Assert.That(heard.Measurements.Select(item => item.Value), Has.All.InRange(0.0, 60.0).And.All.GreaterThan(0.0));
    }

    [Test]
    public async Task A_repetition_after_a_lock_wait_time_out_is_counted_and_logged()
    {
        using CollectedLog log = new();
        string connectionString = new MySqlConnectionStringBuilder(Database.ConnectionString) { ConnectionReset = false, MaximumPoolSize = 1 }.ConnectionString;
        await using MySqlDataSource impatient = new(connectionString);
        await using (MySqlConnection connection = await impatient.OpenConnectionAsync())
        {
            // The pool's only connection, which keeps it: without a reset, sessions keep their settings.
            await using MySqlCommand command = new("SET SESSION innodb_lock_wait_timeout = 1", connection);
            await command.ExecuteNonQueryAsync();
        }

        FlexDbStore store = new(impatient, new FlexDbOptions { LoggerFactory = log.Factory });
        string application = NewApplication();
        FlexTable table = await store.CreateTableAsync(new NewFlexTable(application, TableName));
        using Heard heard = new(Database.Name);
        await using MySqlConnection other = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction holder = await other.BeginTransactionAsync();
        await using (MySqlCommand command = new("SELECT id FROM flex_tables WHERE id = @id FOR UPDATE", other, holder))
        {
            command.Parameters.AddWithValue("@id", table.Id);
            await command.ExecuteScalarAsync();
        }

        Task deletion = store.DeleteTableAsync(application, table);
        await heard.RetryAsync();
        await holder.RollbackAsync();
        await deletion;

        Assert.That(
            heard.Measurements.Where(item => item.Instrument == "flexdb.operation.retries")
                .Select(item => (item.Tags["db.operation.name"], item.Tags["error.type"])),
            Is.Not.Empty.And.All.EqualTo(((object?)"DeleteTable", (object?)"1205")));
        Assert.That(heard.Activities.Last().GetTagItem("flexdb.retry.count"), Is.GreaterThanOrEqualTo(1));
        Assert.That(
            log.Entries.Where(entry => entry.Level == LogLevel.Information).Select(entry => (entry.Id.Id, entry.Id.Name)),
            Is.Not.Empty.And.All.EqualTo((3, "OperationRetried")));
    }

    [Test]
    public async Task Nothing_of_a_tenant_s_but_the_table_s_id_is_told()
    {
        const string Value = "a-tenants-value";
        const string Actor = "a-tenants-actor";
        using CollectedLog log = new();
        using Heard heard = new(Database.Name);
        FlexDbStore store = new(Database.DataSource, new FlexDbOptions { LoggerFactory = log.Factory });
        string application = NewApplication();
        NewFlexTable table = new(application, TableName)
        {
            Actor = Actor,
            DisplayName = Value,
            Columns = [FlexColumn.String(ColumnName, defaultValue: Value)],
        };
        await store.CreateTableAsync(table);
        await Assert.ThrowsAsync<FlexTableNameConflictException>(() => store.CreateTableAsync(table));
        await Assert.ThrowsAsync<FlexChangeRefusedException>(() => store.EditTableAsync(application, TableName, edit => edit.RemoveColumn(ColumnName)));

        IEnumerable<object?> told = heard.Activities.SelectMany(activity => activity.TagObjects.Select(tag => tag.Value).Append(activity.DisplayName))
            .Concat(heard.Measurements.SelectMany(item => item.Tags.Values))
            .Concat(log.Entries.Select(entry => entry.Text));
        string all = string.Join('\n', told);
        Assert.That(log.Entries, Is.Not.Empty);
        Assert.That(all, Does.Contain("CreateTable").And.Contain("EditTable"));
        foreach (string secret in new[] { application, TableName, ColumnName, Value, Actor })
        {
            Assert.That(all, Does.Not.Contain(secret));
        }
    }

    private sealed record Measured(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);

    private sealed class Heard : IDisposable
    {
        private readonly ActivityListener _activities;
        private readonly MeterListener _meters = new();
        private readonly TaskCompletionSource _retried = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly string _database;

        public Heard(string database)
        {
            _database = database;
            _activities = new ActivityListener
            {
                ShouldListenTo = source => source.Name == FlexDbTelemetry.ActivitySourceName,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity => Keep(activity),
            };
            ActivitySource.AddActivityListener(_activities);
            _meters.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == FlexDbTelemetry.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _meters.Start();
        }

        public ConcurrentQueue<Activity> Activities { get; } = new();

        public ConcurrentQueue<Measured> Measurements { get; } = new();

        public Task RetryAsync() => _retried.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public void Dispose()
        {
            _activities.Dispose();
            _meters.Dispose();
        }

        private void Keep(Activity activity)
        {
            if (Equals(activity.GetTagItem("db.namespace"), _database))
            {
                Activities.Enqueue(activity);
            }
        }

        private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Dictionary<string, object?> kept = new(tags.ToArray(), StringComparer.Ordinal);
            if (!Equals(kept.GetValueOrDefault("db.namespace"), _database))
            {
                return;
            }

            Measurements.Enqueue(new Measured(instrument.Name, value, kept));
            if (instrument.Name == "flexdb.operation.retries")
            {
                _retried.TrySetResult();
            }
        }
    }
}
