using System.Data;
using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

public sealed class HostTransactionTests : StoreFixture
{
    private MySqlConnection _connection = null!;

    [OneTimeSetUp]
    public Task CreateHostTableAsync() =>
        Database.ExecuteAsync("CREATE TABLE host_rows (id INT AUTO_INCREMENT PRIMARY KEY, note VARCHAR(100) NOT NULL)");

    [SetUp]
    public async Task OpenAsync() => _connection = await Database.DataSource.OpenConnectionAsync();

    [TearDown]
    public async Task CloseAsync() => await _connection.DisposeAsync();

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_is_done_when_the_host_commits_and_not_before(WriteScenario scenario)
    {
        string control = NewApplication();
        await scenario.RunAsync(Store, control, await scenario.PrepareAsync(Store, control, Database));
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        string before = await WriteScenario.DescribeAsync(Store, app);
        await using MySqlTransaction transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        await InsertHostRowAsync(transaction, app);

        FlexTable? result = await scenario.RunAsync(Store.WithTransaction(transaction), app, prepared);
        string outside = await WriteScenario.DescribeAsync(Store, app);
        long hostRowsOutside = await CountHostRowsAsync(app);
        await transaction.CommitAsync();

        Assert.That(outside, Is.EqualTo(before));
        Assert.That(hostRowsOutside, Is.Zero);
        Assert.That(await CountHostRowsAsync(app), Is.EqualTo(1));
        Assert.That(await WriteScenario.DescribeAsync(Store, app), Is.EqualTo(await WriteScenario.DescribeAsync(Store, control)));
        Assert.That(result, Is.Null.Or.EqualTo(result is null ? null : await Store.GetTableAsync(app, result)));
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_leaves_the_host_the_key_that_its_last_row_was_given(WriteScenario scenario)
    {
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        await using MySqlTransaction transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        await InsertHostRowAsync(transaction, app);
        object? key = await LastKeyAsync();

        await scenario.RunAsync(Store.WithTransaction(transaction), app, prepared);

        Assert.That(key, Is.GreaterThan(0UL));
        Assert.That(await LastKeyAsync(), Is.EqualTo(key));

        async Task<object?> LastKeyAsync()
        {
            await using MySqlCommand command = new("SELECT LAST_INSERT_ID()", _connection, transaction);
            return await command.ExecuteScalarAsync();
        }
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_that_the_host_rolls_back_leaves_nothing(WriteScenario scenario)
    {
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        string before = await CatalogRows.DumpAsync(Database, app);
        await using MySqlTransaction transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);

        await scenario.RunAsync(Store.WithTransaction(transaction), app, prepared);
        await transaction.RollbackAsync();

        Assert.That(await CatalogRows.DumpAsync(Database, app), Is.EqualTo(before));
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task No_statement_that_begins_or_ends_a_transaction_is_sent(WriteScenario scenario)
    {
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        List<string> texts = [];
        FlexDbStore recorded = new(Database.DataSource, options: null, (text, _) =>
        {
            texts.Add(text);
            return Task.CompletedTask;
        });
        await using MySqlTransaction transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);

        await scenario.RunAsync(recorded.WithTransaction(transaction), app, prepared);

        Assert.That(texts, Is.Not.Empty.And.None.Matches("COMMIT|START|SET TRANSACTION|ROLLBACK;"));
    }

    [Test]
    public async Task What_was_written_is_read_within_the_transaction()
    {
        string app = NewApplication();
        await using MySqlTransaction transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        FlexDbStore inside = Store.WithTransaction(transaction);

        FlexTable created = await inside.CreateTableAsync(Contacts(app));

        Assert.That(await inside.GetTableAsync(app, "contacts"), Is.EqualTo(created));
        Assert.That(await ToListAsync(inside.ListTablesAsync(app)), Has.Count.EqualTo(1));
        Assert.That(await ToListAsync(inside.ListVersionsAsync(app, "contacts")), Has.Count.EqualTo(1));
        Assert.That(await Store.FindTableAsync(app, "contacts"), Is.Null);
    }

    [TestCase(IsolationLevel.RepeatableRead)]
    [TestCase(IsolationLevel.Serializable)]
    [TestCase(IsolationLevel.ReadUncommitted)]
    [TestCase(IsolationLevel.Unspecified)]
    public async Task Another_isolation_level_is_refused(IsolationLevel level)
    {
        await using MySqlTransaction transaction = await _connection.BeginTransactionAsync(level);

        ArgumentException? refused = Assert.Throws<ArgumentException>(() => Store.WithTransaction(transaction));

        Assert.That(refused!.Message, Does.Contain(nameof(IsolationLevel.ReadCommitted)));
    }

    [Test]
    public async Task A_transaction_that_is_over_is_refused()
    {
        await using MySqlTransaction transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        FlexDbStore inside = Store.WithTransaction(transaction);
        await transaction.CommitAsync();

        Assert.Throws<ArgumentException>(() => Store.WithTransaction(transaction));
        await Assert.ThrowsAsync<InvalidOperationException>(() => inside.FindTableAsync("app", "contacts"));
    }

    [Test]
    public async Task A_refused_write_leaves_the_hosts_transaction_as_it_was()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        await using MySqlTransaction transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        await InsertHostRowAsync(transaction, app);
        FlexDbStore inside = Store.WithTransaction(transaction);

        await Assert.ThrowsAsync<FlexTableNameConflictException>(() => inside.CreateTableAsync(Contacts(app)));
        await Assert.ThrowsAsync<FlexConcurrencyException>(() => inside.EditTableAsync(
            app,
            "contacts",
            edit => edit.AddColumn(FlexColumn.Text("note")),
            new FlexEditOptions { ExpectedVersion = 7 }));
        await transaction.CommitAsync();

        Assert.That(await CountHostRowsAsync(app), Is.EqualTo(1));
    }

    [Test]
    public async Task After_a_deadlock_the_transaction_is_lost_and_every_later_call_says_so()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "left"));
        FlexTable right = await Store.CreateTableAsync(new NewFlexTable(app, "right"));
        FlexTable left = await Store.GetTableAsync(app, "left");
        await using MySqlTransaction transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        FlexDbStore inside = Store.WithTransaction(transaction);
        await inside.EditTableAsync(app, "left", edit => edit.AddColumn(FlexColumn.Text("note")));

        // The server gives up the transaction that has changed fewer rows.
        await using MySqlConnection otherConnection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction other = await otherConnection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        for (int i = 0; i < 50; i++)
        {
            await InsertHostRowAsync(other, app);
        }

        await LockAsync(other, right.Id);
        Task waiting = LockAsync(other, left.Id);
        await ServerLocks.WaitUntilSomebodyWaitsAsync(Database, waiting);

        FlexTransactionLostException? lost = await Assert.ThrowsAsync<FlexTransactionLostException>(
            () => inside.EditTableAsync(app, "right", edit => edit.AddColumn(FlexColumn.Text("note"))));
        await waiting;
        await other.RollbackAsync();
        FlexTransactionLostException? again = await Assert.ThrowsAsync<FlexTransactionLostException>(() => inside.FindTableAsync(app, "left"));
        await Assert.ThrowsAsync<FlexTransactionLostException>(() => inside.CreateTableAsync(Contacts(app)));
        await transaction.CommitAsync();

        Assert.That(lost!.InnerException, Is.InstanceOf<MySqlException>().With.Property(nameof(MySqlException.Number)).EqualTo(1213));
        Assert.That(again!.InnerException, Is.SameAs(lost.InnerException));
        Assert.That((await Store.GetTableAsync(app, "left")).Version, Is.EqualTo(1));
        Assert.That(await Store.FindTableAsync(app, "contacts"), Is.Null);
    }

    [Test]
    public async Task After_a_lock_wait_time_out_the_transaction_lives_on()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        await using MySqlConnection otherConnection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction other = await otherConnection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        await LockAsync(other, table.Id);
        await using (MySqlCommand command = new("SET SESSION innodb_lock_wait_timeout = 1", _connection))
        {
            await command.ExecuteNonQueryAsync();
        }

        await using MySqlTransaction transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        FlexDbStore inside = Store.WithTransaction(transaction);
        await inside.CreateTableAsync(Contacts(app, "before"));

        FlexServerException? failure = await Assert.ThrowsAsync<FlexServerException>(
            () => inside.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Text("note"))));
        Assert.That(failure!.Message, Does.Contain("nothing of it is left in the host's transaction"));
        await inside.CreateTableAsync(Contacts(app, "after"));
        await transaction.CommitAsync();

        Assert.That(
            (await ToListAsync(Store.ListTablesAsync(app))).Select(summary => summary.Name),
            Is.EqualTo(new[] { "after", "before", "contacts" }));
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_transaction_that_the_host_itself_has_lost_is_found_out_before_anything_is_written(WriteScenario scenario)
    {
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        string before = await CatalogRows.DumpAsync(Database, app);
        await using MySqlTransaction transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        FlexDbStore inside = Store.WithTransaction(transaction);
        await using (MySqlCommand end = new("ROLLBACK", _connection, transaction))
        {
            await end.ExecuteNonQueryAsync();
        }

        await Assert.ThrowsAsync<FlexTransactionLostException>(() => scenario.RunAsync(inside, app, prepared));
        await Assert.ThrowsAsync<FlexTransactionLostException>(() => inside.FindTableAsync(app, "contacts"));
        await transaction.CommitAsync();

        Assert.That(await CatalogRows.DumpAsync(Database, app), Is.EqualTo(before));
    }

    [Test]
    public async Task A_connection_that_the_server_closes_loses_the_transaction()
    {
        string app = NewApplication();
        await using MySqlTransaction transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        FlexDbStore inside = Store.WithTransaction(transaction);
        await inside.CreateTableAsync(Contacts(app));
        await Database.ExecuteAsync($"KILL {_connection.ServerThread}");

        await Assert.ThrowsAsync<FlexTransactionLostException>(() => inside.CreateTableAsync(Contacts(app, "second")));
        await Assert.ThrowsAsync<FlexTransactionLostException>(() => inside.FindTableAsync(app, "contacts"));

        Assert.That(await ToListAsync(Store.ListTablesAsync(app)), Is.Empty);
    }

    private static async Task InsertHostRowAsync(MySqlTransaction transaction, string note)
    {
        await using MySqlCommand command = new("INSERT INTO host_rows (note) VALUES (@note)", transaction.Connection, transaction);
        command.Parameters.AddWithValue("note", note);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task LockAsync(MySqlTransaction transaction, string id)
    {
        await using MySqlCommand command = new("SELECT id FROM flex_tables WHERE id = @id FOR UPDATE", transaction.Connection, transaction);
        command.Parameters.AddWithValue("id", id);
        await command.ExecuteScalarAsync();
    }

    private async Task<long> CountHostRowsAsync(string note) =>
        Convert.ToInt64(await Database.ScalarAsync($"SELECT COUNT(*) FROM host_rows WHERE note = '{note}'"));
}
