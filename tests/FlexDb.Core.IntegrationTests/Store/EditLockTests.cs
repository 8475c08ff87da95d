using System.Data;
using System.Diagnostics;
using System.Globalization;

using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Lets writes of the catalog meet a transaction that holds a table's row, as one that has written records does.</summary>
public sealed class EditLockTests() : CheckedStoreFixture(withRecords: true)
{
    /// <summary>A second, and what a busy machine adds; a usual lock wait takes 4 seconds here.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private MySqlDataSource _dataSource = null!;

    /// <summary>Lock waits of the server's own, which would last 50 seconds, are short enough to see a test fail.</summary>
    [OneTimeSetUp]
    public void BuildDataSource()
    {
        MySqlDataSourceBuilder builder = new(Database.ConnectionString);
        builder.UseConnectionOpenedCallback(async (context, cancellationToken) =>
        {
            await using MySqlCommand command = new("SET SESSION innodb_lock_wait_timeout = 4", context.Connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        });
        _dataSource = builder.Build();
    }

    [OneTimeTearDown]
    public async Task DisposeAsync() => await _dataSource.DisposeAsync();

    [Test]
    public async Task Each_write_that_locks_a_table_gives_up_when_its_time_is_over_and_leaves_nothing()
    {
        FlexDbStore store = NewStore(TimeSpan.FromSeconds(1));
        List<(WriteScenario Scenario, string App, FlexTable? Prepared, string Before)> writes = [];
        foreach (WriteScenario scenario in WriteScenario.All.Where(scenario => scenario.Name != "create"))
        {
            string app = NewApplication();
            FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
            writes.Add((scenario, app, prepared, await CatalogRows.DumpAsync(Database, app)));
        }

        await using MySqlConnection holder = await HoldAllAsync();
        Exception?[] failures = await Task.WhenAll(writes.Select(write => FailureAsync(() => write.Scenario.RunAsync(store, write.App, write.Prepared))));
        await ExecuteAsync(holder, "ROLLBACK");

        for (int i = 0; i < writes.Count; i++)
        {
            FlexTableLockedException? locked = failures[i] as FlexTableLockedException;
            Assert.That(locked, Is.Not.Null, $"{writes[i].Scenario}: {failures[i]}");
            Assert.That(locked!.ApplicationId, Is.EqualTo(writes[i].App), writes[i].Scenario.Name);
            Assert.That(locked.TableId, Is.Not.Null, writes[i].Scenario.Name);
            Assert.That(locked.Waited, Is.GreaterThan(TimeSpan.FromSeconds(0.9)).And.LessThan(LongestWait), writes[i].Scenario.Name);
            Assert.That(await CatalogRows.DumpAsync(Database, writes[i].App), Is.EqualTo(writes[i].Before), writes[i].Scenario.Name);
            await Assert.ThatAsync(() => writes[i].Scenario.RunAsync(store, writes[i].App, writes[i].Prepared), Throws.Nothing, writes[i].Scenario.Name);
        }
    }

    [TestCase("create in place of a row that another application deleted")]
    [TestCase("restore in place of a row that another application deleted")]
    [TestCase("rename in place of a row that another application deleted")]
    public async Task A_deleted_row_whose_name_a_table_takes_is_waited_for_in_the_same_way(string name)
    {
        WriteScenario scenario = WriteScenario.All.Single(candidate => candidate.Name == name);
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        string obstacle = (string)(await Database.ScalarAsync(
            $"SELECT id FROM flex_tables WHERE application_id = '{app}' AND deleted_at IS NOT NULL AND name NOT LIKE '%~%'"))!;
        await using MySqlConnection holder = await HoldAsync(obstacle);

        FlexTableLockedException? locked = await FailureAsync(() => scenario.RunAsync(NewStore(TimeSpan.Zero), app, prepared)) as FlexTableLockedException;

        Assert.That(locked?.TableId, Is.EqualTo(obstacle));
    }

    [Test]
    public async Task Writers_of_records_never_wait_long_behind_an_edit_that_waits()
    {
        FlexTable table = await Store.CreateTableAsync(Contacts(NewApplication()));
        await using MySqlConnection holder = await HoldAsync(table.Id);
        Stopwatch watch = Stopwatch.StartNew();
        Task<Exception?> edit = FailureAsync(() => AddNoteAsync(NewStore(TimeSpan.FromSeconds(3)), table));

        TimeSpan longest = await WriteUntilAsync(edit, table.Id);

        TimeSpan elapsed = watch.Elapsed;
        Assert.That(longest, Is.GreaterThan(TimeSpan.FromSeconds(0.5)).And.LessThan(LongestWait));
        Assert.That(elapsed, Is.GreaterThan(TimeSpan.FromSeconds(2.5)).And.LessThan(TimeSpan.FromSeconds(6)));
        Assert.That(await edit, Is.InstanceOf<FlexTableLockedException>());
    }

    [Test]
    public async Task Writers_of_records_never_wait_long_behind_a_write_that_waits_for_one_table_after_another()
    {
        string app = NewApplication();
        FlexTable target = await Store.CreateTableAsync(Contacts(app));
        List<string> ids = [target.Id];
        for (int i = 0; i < 3; i++)
        {
            ids.Add((await Store.CreateTableAsync(Referring(app, $"referring_{i}"))).Id);
        }

        ids.Sort(StringComparer.Ordinal);
        await using MySqlConnection first = await HoldAsync(ids[0]);
        await using MySqlConnection second = await HoldAsync(ids[1]);
        await using MySqlConnection third = await HoldAsync(ids[2]);
        await using MySqlConnection fourth = await HoldAsync(ids[3]);
        Task[] ends = [EndAfterAsync(first, 0.8), EndAfterAsync(second, 1.6), EndAfterAsync(third, 2.4), EndAfterAsync(fourth, 3.2)];
        Task<Exception?> rename = FailureAsync(() => NewStore(TimeSpan.FromSeconds(20)).RenameTableAsync(app, target, "people"));

        TimeSpan longest = await WriteUntilAsync(rename, ids[0]);

        await Task.WhenAll(ends);
        Assert.That(await rename, Is.Null);
        Assert.That(longest, Is.LessThan(LongestWait));
    }

    [Test]
    public async Task An_edit_is_done_where_the_transaction_ends_while_it_waits()
    {
        FlexTable table = await Store.CreateTableAsync(Contacts(NewApplication()));
        await using MySqlConnection holder = await HoldAsync(table.Id);
        Task edit = AddNoteAsync(NewStore(TimeSpan.FromSeconds(30)), table);
        await ServerLocks.WaitUntilSomebodyWaitsAsync(Database, edit);
        await ExecuteAsync(holder, "COMMIT");

        await Assert.ThatAsync(() => edit, Throws.Nothing);
        Assert.That((await Store.GetTableAsync(table.ApplicationId, table)).Version, Is.EqualTo(2));
    }

    [Test]
    public async Task An_edit_is_done_where_the_transaction_ends_between_two_tries()
    {
        FlexTable table = await Store.CreateTableAsync(Contacts(NewApplication()));
        await using MySqlConnection holder = await HoldAsync(table.Id);
        HeldPauses pauses = new();
        Task edit = AddNoteAsync(NewStore(TimeSpan.FromSeconds(30), pauses), table);
        TimeSpan pause = await pauses.WhenOneBegins;
        await WriteRecordAsync(table.Id);
        await ExecuteAsync(holder, "COMMIT");
        pauses.End();

        await Assert.ThatAsync(() => edit, Throws.Nothing);
        Assert.That(pause, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That((await Store.GetTableAsync(table.ApplicationId, table)).Version, Is.EqualTo(2));
    }

    [Test]
    public async Task A_cancellation_between_two_tries_ends_the_edit()
    {
        FlexTable table = await Store.CreateTableAsync(Contacts(NewApplication()));
        await using MySqlConnection holder = await HoldAsync(table.Id);
        HeldPauses pauses = new();
        using CancellationTokenSource cancellation = new();
        Task edit = AddNoteAsync(NewStore(TimeSpan.FromSeconds(30), pauses), table, cancellation.Token);
        await pauses.WhenOneBegins;
        await cancellation.CancelAsync();

        await Assert.ThatAsync(() => edit, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Other_tables_and_readers_are_unmoved_while_an_edit_waits()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        FlexTable other = await Store.CreateTableAsync(Contacts(app, "others"));
        await using MySqlConnection holder = await HoldAsync(table.Id);
        Task<Exception?> edit = FailureAsync(() => AddNoteAsync(NewStore(TimeSpan.FromSeconds(1)), table));
        await ServerLocks.WaitUntilSomebodyWaitsAsync(Database, edit);

        await Store.GetTableAsync(app, table);
        await ToListAsync(Store.ListTablesAsync(app));
        await AddNoteAsync(Store, other);
        await WriteRecordAsync(other.Id);
        bool isStillWaiting = !edit.IsCompleted;

        Assert.That(isStillWaiting, Is.True);
        Assert.That(await edit, Is.InstanceOf<FlexTableLockedException>());
    }

    [Test]
    public async Task Inside_a_host_s_transaction_there_is_one_try_and_the_transaction_goes_on()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        FlexTable other = await Store.CreateTableAsync(Contacts(app, "others"));
        await using MySqlConnection holder = await HoldAsync(table.Id);
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        FlexDbStore inside = NewStore(TimeSpan.FromSeconds(20)).WithTransaction(transaction);
        await inside.SetDisplayNameAsync(app, other, "Others");

        FlexTableLockedException? locked = await FailureAsync(() => AddNoteAsync(inside, table)) as FlexTableLockedException;
        await transaction.CommitAsync();

        Assert.That(locked?.TableId, Is.EqualTo(table.Id));
        Assert.That(locked!.Waited, Is.LessThan(LongestWait));
        Assert.That((await Store.GetTableAsync(app, other)).DisplayName, Is.EqualTo("Others"));
    }

    [Test]
    public async Task A_transaction_that_has_written_records_itself_can_edit_the_table()
    {
        FlexTable table = await Store.CreateTableAsync(Contacts(NewApplication()));
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        await ExecuteAsync(connection, ShareLock([table.Id]), transaction);
        await AddNoteAsync(NewStore(TimeSpan.Zero).WithTransaction(transaction), table);
        await transaction.CommitAsync();

        Assert.That((await Store.GetTableAsync(table.ApplicationId, table)).Version, Is.EqualTo(2));
    }

    [Test]
    public async Task An_edit_whose_outcome_is_in_doubt_is_never_said_to_have_failed_for_a_lock()
    {
        FlexTable table = await Store.CreateTableAsync(Contacts(NewApplication()));
        await using TcpProxy proxy = TcpProxy.Start(Database.ConnectionString, out string proxied);
        await using MySqlDataSource dataSource = new(proxied);
        Task<MySqlConnection>? holder = null;
        int tries = 0;
        FlexDbStore store = new(dataSource, new FlexDbOptions { EditLockTimeout = TimeSpan.Zero }, async (sql, _) =>
        {
            if (sql.EndsWith("COMMIT;", StringComparison.Ordinal))
            {
                // It gets the lock when the edit, whose answer is lost, has been committed.
                holder ??= HoldAsync(table.Id);
            }
            else if (holder is not null && sql.Contains("max_statement_time", StringComparison.Ordinal) && ++tries == 3)
            {
                await ExecuteAsync(await holder, "COMMIT");
            }
        });
        int cuts = 0;
        proxy.OnCommand = command => command.Commits && Interlocked.Increment(ref cuts) == 1 ? ProxyFault.LoseAnswer : null;

        FlexEditResult result = await AddNoteAsync(store, table);

        await (await holder!).DisposeAsync();
        Assert.That(tries, Is.GreaterThanOrEqualTo(3));
        Assert.That(result.Table, Is.EqualTo(await Store.GetTableAsync(table.ApplicationId, table)));
        Assert.That(result.Table.Version, Is.EqualTo(2));
    }

    [Test]
    public async Task The_error_names_the_table_that_is_held_be_it_the_edited_one_or_another()
    {
        string app = NewApplication();
        FlexTable target = await Store.CreateTableAsync(Contacts(app));
        FlexTable referring = await Store.CreateTableAsync(Referring(app, "referring"));
        FlexDbStore store = NewStore(TimeSpan.Zero);

        await using MySqlConnection holder = await HoldAsync(referring.Id);
        FlexTableLockedException? rename = await FailureAsync(() => store.RenameTableAsync(app, target, "people")) as FlexTableLockedException;
        await ExecuteAsync(holder, "COMMIT");
        await using MySqlConnection second = await HoldAsync(target.Id);
        FlexTableLockedException? reference = await FailureAsync(() => store.CreateTableAsync(Referring(app, "another"))) as FlexTableLockedException;

        Assert.That((rename?.TableId, rename?.TableName), Is.EqualTo((referring.Id, "referring")));
        Assert.That((reference?.TableId, reference?.TableName), Is.EqualTo((target.Id, "contacts")));
        Assert.That(reference!.Message, Does.Contain("'contacts'").And.Contains("End that transaction"));
    }

    [Test]
    public async Task Nothing_is_said_of_another_application_s_table_that_is_held()
    {
        FlexTable table = await Store.CreateTableAsync(Contacts(NewApplication()));
        await using MySqlConnection holder = await HoldAsync(table.Id);

        Exception? failure = await FailureAsync(() => NewStore(TimeSpan.Zero).PurgeTableAsync(NewApplication(), table));

        Assert.That(failure, Is.InstanceOf<FlexTableNotFoundException>());
    }

    [Test]
    public async Task A_write_leaves_the_session_s_own_limits_of_time_as_they_are()
    {
        string variable = Database.IsMariaDb ? "max_statement_time" : "max_execution_time";
        MySqlDataSourceBuilder builder = new(Database.ConnectionString + ";Maximum Pool Size=1;Connection Reset=false");
        builder.UseConnectionOpenedCallback(async (context, cancellationToken) =>
        {
            if (context.Conditions.HasFlag(MySqlConnectionOpenedConditions.New))
            {
                await using MySqlCommand command = new($"SET SESSION {variable} = 7000", context.Connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        });
        await using MySqlDataSource dataSource = builder.Build();
        FlexTable table = await Store.CreateTableAsync(Contacts(NewApplication()));
        FlexDbStore store = new(dataSource, new FlexDbOptions { EditLockTimeout = TimeSpan.Zero });
        await AddNoteAsync(store, table);
        await using MySqlConnection holder = await HoldAsync(table.Id);
        await FailureAsync(() => store.DeactivateTableAsync(table.ApplicationId, table));

        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand read = new($"SELECT @@SESSION.{variable}", connection);
        Assert.That(Convert.ToInt64(await read.ExecuteScalarAsync(), CultureInfo.InvariantCulture), Is.EqualTo(7000));
    }

    private static NewFlexTable Referring(string app, string name) => new(app, name) { Columns = [FlexColumn.Reference("contact", "contacts")] };

    private static Task<FlexEditResult> AddNoteAsync(FlexDbStore store, FlexTable table, CancellationToken cancellationToken = default) =>
        store.EditTableAsync(table.ApplicationId, table, edit => edit.AddColumn(FlexColumn.Text("note")), cancellationToken: cancellationToken);

    private FlexDbStore NewStore(TimeSpan editLockTimeout, TimeProvider? timeProvider = null) => new(
        _dataSource,
        new FlexDbOptions
        {
            EditLockTimeout = editLockTimeout,
            RetryTimeout = TimeSpan.Zero,
            TimeProvider = timeProvider ?? TimeProvider.System,
        });

    private static string ShareLock(IEnumerable<string> ids) =>
        $"SELECT id FROM flex_tables FORCE INDEX (PRIMARY) WHERE id IN ({string.Join(", ", ids.Select(id => $"'{id}'"))}) ORDER BY id LOCK IN SHARE MODE";

    /// <summary>A transaction that holds rows as one does that has written records of the tables.</summary>
    private async Task<MySqlConnection> HoldAsync(params string[] ids)
    {
        // Outside of the pool, so that the transaction ends with the connection.
        MySqlConnection connection = new(Database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION; {ShareLock(ids)}");
        return connection;
    }

    private async Task<MySqlConnection> HoldAllAsync()
    {
        List<string> ids = [];
        await using (MySqlConnection connection = await Database.DataSource.OpenConnectionAsync())
        {
            await using MySqlCommand command = new("SELECT id FROM flex_tables", connection);
            await using MySqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                ids.Add(reader.GetString(0));
            }
        }

        return await HoldAsync([.. ids]);
    }

    private static Task EndAfterAsync(MySqlConnection holder, double seconds) =>
        ExecuteAsync(holder, string.Create(CultureInfo.InvariantCulture, $"DO SLEEP({seconds}); COMMIT"));

    /// <summary>What the gate of a record's write does, in a transaction of its own.</summary>
    private async Task WriteRecordAsync(string tableId)
    {
        await using MySqlConnection connection = await HoldAsync(tableId);
        await ExecuteAsync(connection, "COMMIT");
    }

    /// <summary>Writes records one after another until a call has ended, and gives the longest time that one took.</summary>
    private async Task<TimeSpan> WriteUntilAsync(Task call, string tableId)
    {
        TimeSpan longest = TimeSpan.Zero;
        while (!call.IsCompleted)
        {
            Stopwatch watch = Stopwatch.StartNew();
            await WriteRecordAsync(tableId);
            longest = watch.Elapsed > longest ? watch.Elapsed : longest;
        }

        return longest;
    }

    private static async Task<Exception?> FailureAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (FlexDbException exception)
        {
            return exception;
        }
    }

    private static async Task ExecuteAsync(MySqlConnection connection, string sql, MySqlTransaction? transaction = null)
    {
        await using MySqlCommand command = new(sql, connection, transaction);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A clock whose pauses end when the test says so.</summary>
    private sealed class HeldPauses : TimeProvider
    {
        private readonly TaskCompletionSource<TimeSpan> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<TimeSpan> WhenOneBegins => _begun.Task;

        public void End() => _end.TrySetResult();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _begun.TrySetResult(dueTime);
            _ = _end.Task.ContinueWith(_ => callback(state), TaskScheduler.Default);
            return System.CreateTimer(static _ => { }, state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
