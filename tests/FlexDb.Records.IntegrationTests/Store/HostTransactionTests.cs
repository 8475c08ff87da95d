using System.Data;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Store;

public sealed class HostTransactionTests : RecordFixture
{
    private MySqlConnection _connection = null!;

    [OneTimeSetUp]
    public Task CreateHostTableAsync() =>
        Database.ExecuteAsync("CREATE TABLE host_rows (id INT AUTO_INCREMENT PRIMARY KEY, note VARCHAR(100) NOT NULL)");

    [SetUp]
    public async Task OpenAsync() => _connection = await Database.DataSource.OpenConnectionAsync();

    [TearDown]
    public async Task CloseAsync() => await _connection.DisposeAsync();

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_is_done_when_the_host_commits_and_not_before(RecordScenario scenario)
    {
        RecordScenario.Prepared control = await scenario.PrepareNewAsync(Catalog, Records);
        await control.RunAsync(Records);
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        string before = await RecordRows.DescribeAsync(Database, prepared.App);
        await using MySqlTransaction transaction = await BeginAsync();
        await InsertHostRowAsync(transaction, prepared.App);

        FlexRecord? given = await prepared.RunAsync(Records.WithTransaction(transaction));
        string outside = await RecordRows.DescribeAsync(Database, prepared.App);
        await prepared.EnsureIsStoredAsync(Records.WithTransaction(transaction), given, "inside");
        await transaction.CommitAsync();

        Assert.That(outside, Is.EqualTo(before));
        Assert.That(await CountHostRowsAsync(prepared.App), Is.EqualTo(1));
        Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(await RecordRows.DescribeAsync(Database, control.App)));
        await prepared.EnsureIsStoredAsync(Records, given, "outside");
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_that_the_host_rolls_back_leaves_nothing(RecordScenario scenario)
    {
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        string before = await RecordRows.DescribeAsync(Database, prepared.App);
        await using MySqlTransaction transaction = await BeginAsync();

        await prepared.RunAsync(Records.WithTransaction(transaction));
        await transaction.RollbackAsync();

        Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(before));

        // Nor does the store remember anything of it.
        await prepared.EnsureIsStoredAsync(Records, await prepared.RunAsync(Records), "");
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_leaves_the_host_the_key_that_its_last_row_was_given(RecordScenario scenario)
    {
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        await using MySqlTransaction transaction = await BeginAsync();
        await InsertHostRowAsync(transaction, prepared.App);
        object? key = await LastKeyAsync();

        await prepared.RunAsync(Records.WithTransaction(transaction));

        Assert.That(key, Is.GreaterThan(0UL));
        Assert.That(await LastKeyAsync(), Is.EqualTo(key));

        async Task<object?> LastKeyAsync()
        {
            await using MySqlCommand command = new("SELECT LAST_INSERT_ID()", _connection, transaction);
            return await command.ExecuteScalarAsync();
        }
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task No_statement_that_begins_or_ends_the_host_s_transaction_is_sent_on_it(RecordScenario scenario)
    {
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        await using MySqlTransaction transaction = await BeginAsync();
        await InsertHostRowAsync(transaction, prepared.App);

        await prepared.RunAsync(Records.WithTransaction(transaction));
        await transaction.RollbackAsync();

        Assert.That(await CountHostRowsAsync(prepared.App), Is.Zero);
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_transaction_that_the_host_itself_has_lost_is_found_out_before_anything_is_written(RecordScenario scenario)
    {
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        string before = await RecordRows.DescribeAsync(Database, prepared.App);
        await using MySqlTransaction transaction = await BeginAsync();
        FlexRecordStore inside = Records.WithTransaction(transaction);
        await using (MySqlCommand end = new("ROLLBACK", _connection, transaction))
        {
            await end.ExecuteNonQueryAsync();
        }

        await Assert.ThrowsAsync<FlexTransactionLostException>(() => prepared.RunAsync(inside));
        await Assert.ThrowsAsync<FlexTransactionLostException>(() => inside.For(prepared.App, "people").FindAsync("ann"));
        await transaction.CommitAsync();

        Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(before));
    }

    [Test]
    public async Task A_refused_write_leaves_the_host_s_transaction_as_it_was()
    {
        string app = NewApplication();
        FlexRecordSet companies = await CreateInAsync(app, "companies", FlexColumn.String("name", unique: true));
        FlexRecordSet people = await CreateInAsync(app, "people", FlexColumn.Reference("company", "companies", onDelete: FlexOnDelete.Restrict));
        await companies.InsertAsync("""{"name":"Acme"}""", new() { Id = "acme" });
        await people.InsertAsync("""{"company":"acme"}""", new() { Id = "ann" });
        await using MySqlTransaction transaction = await BeginAsync();
        FlexRecordStore inside = Records.WithTransaction(transaction);
        FlexRecordSet insideCompanies = inside.For(app, "companies");
        FlexRecordSet insidePeople = inside.For(app, "people");
        await insideCompanies.InsertAsync("""{"name":"Before"}""", new() { Id = "before" });
        await InsertHostRowAsync(transaction, app);

        await Assert.ThrowsAsync<FlexRecordIdConflictException>(() => insideCompanies.InsertAsync("{}", new() { Id = "acme" }));
        await Assert.ThrowsAsync<FlexUniqueConflictException>(() => insideCompanies.InsertAsync("""{"name":"Acme"}""", new() { Id = "second" }));
        await Assert.ThrowsAsync<FlexUniqueConflictException>(() => inside.WriteAsync(app, [FlexRecordWrite.Insert("companies", "{}", "third"), FlexRecordWrite.Insert("companies", """{"name":"Before"}""")]));
        await Assert.ThrowsAsync<FlexRecordTargetNotFoundException>(() => insidePeople.InsertAsync("""{"company":"nobody"}""", new() { Id = "bob" }));
        await Assert.ThrowsAsync<FlexRecordInUseException>(() => insideCompanies.DeleteAsync("acme"));
        await Assert.ThrowsAsync<FlexRecordConcurrencyException>(() => insidePeople.PatchAsync("ann", "{}", new() { ExpectedVersion = 7 }));
        await Assert.ThrowsAsync<FlexRecordNotFoundException>(() => insidePeople.PatchAsync("nobody", "{}"));
        await Assert.ThrowsAsync<FlexRecordException>(() => insidePeople.PatchAsync("ann", """{"unknown":1}"""));
        await insideCompanies.InsertAsync("""{"name":"After"}""", new() { Id = "after" });
        await transaction.CommitAsync();

        Assert.That((await ToListAsync(companies.StreamAsync())).Select(record => record.Id), Is.EqualTo(new[] { "acme", "after", "before" }));
        Assert.That((await ToListAsync(people.StreamAsync())).Select(record => record.Id), Is.EqualTo(new[] { "ann" }));
        Assert.That(await CountHostRowsAsync(app), Is.EqualTo(1));
    }

    [Test]
    public async Task After_a_lock_wait_time_out_the_transaction_lives_on()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("name"));
        await items.InsertAsync("""{"name":"a"}""", new() { Id = "held" });
        await using MySqlConnection otherConnection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction other = await otherConnection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        await Records.WithTransaction(other).For(items.ApplicationId, items.Table).PatchAsync("held", """{"name":"b"}""");
        await using (MySqlCommand command = new("SET SESSION innodb_lock_wait_timeout = 1", _connection))
        {
            await command.ExecuteNonQueryAsync();
        }

        await using MySqlTransaction transaction = await BeginAsync();
        FlexRecordSet inside = Records.WithTransaction(transaction).For(items.ApplicationId, items.Table);
        await inside.InsertAsync("{}", new() { Id = "before" });

        FlexServerException? failure = await Assert.ThrowsAsync<FlexServerException>(() => inside.PatchAsync("held", """{"name":"c"}"""));
        await inside.InsertAsync("{}", new() { Id = "after" });
        await transaction.CommitAsync();
        await other.RollbackAsync();

        Assert.That(failure!.InnerException, Is.InstanceOf<MySqlException>().With.Property(nameof(MySqlException.Number)).EqualTo(1205));
        Assert.That((await ToListAsync(items.StreamAsync())).Select(record => record.ToJson()), Is.EqualTo(new[] { """{"name":null}""", """{"name":null}""", """{"name":"a"}""" }).Or.EqualTo(new[] { "{}", "{}", """{"name":"a"}""" }));
    }

    [Test]
    public async Task After_a_deadlock_the_transaction_is_lost_and_every_later_call_says_so()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("name"));
        await items.InsertAsync("{}", new() { Id = "left" });
        await items.InsertAsync("{}", new() { Id = "right" });
        await using MySqlTransaction transaction = await BeginAsync();
        FlexRecordStore lost = Records.WithTransaction(transaction);
        FlexRecordSet inside = lost.For(items.ApplicationId, items.Table);
        await inside.PatchAsync("left", """{"name":"mine"}""");

        // The server gives up the transaction that has changed fewer rows.
        await using MySqlConnection otherConnection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction other = await otherConnection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        for (int i = 0; i < 50; i++)
        {
            await InsertHostRowAsync(other, items.ApplicationId);
        }

        FlexRecordSet others = Records.WithTransaction(other).For(items.ApplicationId, items.Table);
        await others.PatchAsync("right", """{"name":"others"}""");
        Task waiting = others.PatchAsync("left", """{"name":"others"}""");
        await ServerLocks.WaitUntilSomebodyWaitsAsync(Database, waiting);

        FlexTransactionLostException? first = await Assert.ThrowsAsync<FlexTransactionLostException>(() => inside.PatchAsync("right", """{"name":"mine"}"""));
        await waiting;
        await other.RollbackAsync();
        FlexTransactionLostException? again = await Assert.ThrowsAsync<FlexTransactionLostException>(() => inside.FindAsync("left"));
        await Assert.ThrowsAsync<FlexTransactionLostException>(() => lost.WriteAsync(items.ApplicationId, [FlexRecordWrite.Insert(items.Table, "{}")]));
        await transaction.CommitAsync();

        Assert.That(first!.InnerException, Is.InstanceOf<MySqlException>().With.Property(nameof(MySqlException.Number)).EqualTo(1213));
        Assert.That(again!.InnerException, Is.SameAs(first.InnerException));
        Assert.That((await ToListAsync(items.StreamAsync())).Select(record => record.Version), Is.EqualTo(new[] { 1, 1 }));
    }

    [Test]
    public async Task A_connection_that_the_server_closes_loses_the_transaction()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("name"));
        await using MySqlTransaction transaction = await BeginAsync();
        FlexRecordSet inside = Records.WithTransaction(transaction).For(items.ApplicationId, items.Table);
        await inside.InsertAsync("{}");
        await Database.ExecuteAsync($"KILL {_connection.ServerThread}");

        await Assert.ThrowsAsync<FlexTransactionLostException>(() => inside.InsertAsync("{}"));
        await Assert.ThrowsAsync<FlexTransactionLostException>(() => inside.FindAsync("one"));

        Assert.That(await ToListAsync(items.StreamAsync()), Is.Empty);
    }

    [Test]
    public async Task A_table_and_its_records_can_be_made_in_one_transaction([Values] bool commits, [Values] bool isSeenBefore)
    {
        string app = NewApplication();
        if (isSeenBefore)
        {
            await Assert.ThrowsAsync<FlexTableNotFoundException>(() => Records.For(app, "items").FindAsync("one"));
        }

        await using MySqlTransaction transaction = await BeginAsync();
        FlexTable created = await Catalog.WithTransaction(transaction).CreateTableAsync(new NewFlexTable(app, "items") { Columns = [FlexColumn.String("name", unique: true)] });
        FlexRecordSet inside = Records.WithTransaction(transaction).For(app, "items");
        FlexRecord one = await inside.InsertAsync("""{"name":"a"}""", new() { Id = "one" });
        FlexRecord patched = await inside.PatchAsync("one", """{"name":"b"}""");
        await Assert.ThrowsAsync<FlexUniqueConflictException>(() => inside.InsertAsync("""{"name":"b"}"""));
        FlexRecord? found = await inside.FindByAsync("name", "b");
        await (commits ? transaction.CommitAsync() : transaction.RollbackAsync());

        Assert.That((one.Version, patched.Version, found?.Version), Is.EqualTo((1, 2, 2)));
        if (commits)
        {
            Assert.That((await Records.For(app, "items").GetAsync("one")).GetString("name"), Is.EqualTo("b"));
            return;
        }

        Assert.That(await Database.ScalarAsync($"SELECT COUNT(*) FROM flex_record_tables WHERE table_id = '{created.Id}'"), Is.Zero);
        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => Records.For(app, "items").FindAsync("one"));
        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => Records.For(app, "items").InsertAsync("""{"name":"a"}"""));
        FlexRecordSet again = await CreateInAsync(app, "items", FlexColumn.Integer("age", indexed: true));
        Assert.That((await again.InsertAsync("""{"age":1}""", new() { Id = "one" })).Version, Is.EqualTo(1));
    }

    [Test]
    public async Task A_table_can_be_edited_and_written_in_one_transaction([Values] bool commits)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("name"));
        await items.InsertAsync("""{"name":"a"}""", new() { Id = "one" });
        await using MySqlTransaction transaction = await BeginAsync();
        await Catalog.WithTransaction(transaction).EditTableAsync(items.ApplicationId, items.Table, edit => edit.AddColumn(FlexColumn.Integer("age", unique: true)));
        FlexRecordSet inside = Records.WithTransaction(transaction).For(items.ApplicationId, items.Table);
        await inside.PatchAsync("one", """{"age":1}""");
        await inside.InsertAsync("""{"name":"b","age":2}""", new() { Id = "two" });
        await Assert.ThrowsAsync<FlexUniqueConflictException>(() => inside.InsertAsync("""{"age":1}"""));
        await (commits ? transaction.CommitAsync() : transaction.RollbackAsync());

        IReadOnlyList<FlexRecord> records = await ToListAsync(items.StreamAsync());
        Assert.That(records.Select(record => record.Version), Is.EqualTo(commits ? new[] { 2, 1 } : [1]));
        FlexRecord three = await items.InsertAsync(commits ? """{"name":"c","age":3}""" : """{"name":"c"}""", new() { Id = "three" });
        Assert.That(three.SchemaVersion, Is.EqualTo(commits ? 2 : 1));
        Assert.That((await Records.VerifyAsync(items.ApplicationId)).Problems, Is.Empty);
    }

    // The indexes belong to all hosts, so they must not wait for, or go back with, what this one does.
    [Test]
    public async Task A_table_that_another_has_edited_is_made_ready_outside_of_the_host_s_transaction()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("name"));
        await items.InsertAsync("""{"name":"a"}""", new() { Id = "one" });
        await EditAsync(items, edit => edit.AddColumn(FlexColumn.Integer("age", indexed: true)));
        await using MySqlTransaction transaction = await BeginAsync();
        await Records.WithTransaction(transaction).For(items.ApplicationId, items.Table).InsertAsync("""{"age":1}""", new() { Id = "two" });

        object? reconciled = await Database.ScalarAsync($"SELECT schema_version FROM flex_record_tables AS rt JOIN flex_tables AS t ON t.id = rt.table_id WHERE t.application_id = '{items.ApplicationId}'");
        FlexRecord other = await items.InsertAsync("""{"age":2}""", new() { Id = "three" });
        await transaction.RollbackAsync();

        Assert.That(Convert.ToInt32(reconciled), Is.EqualTo(2));
        Assert.That(other.SchemaVersion, Is.EqualTo(2));
        Assert.That((await ToListAsync(items.StreamAsync())).Select(record => record.Id), Is.EqualTo(new[] { "one", "three" }));
    }

    [Test]
    public async Task A_transaction_that_stays_open_holds_up_neither_readers_nor_writers_of_other_records()
    {
        RecordScenario.Prepared prepared = await RecordScenario.All.First().PrepareNewAsync(Catalog, Records);
        FlexRecordSet people = Records.For(prepared.App, "people");
        await using MySqlTransaction transaction = await BeginAsync();
        FlexRecordStore inside = Records.WithTransaction(transaction);
        await inside.For(prepared.App, "people").PatchAsync("ann", """{"age":1,"company":"bolt"}""");
        await inside.For(prepared.App, "people").DeleteAsync("cid");

        // Each would fail here if it waited for a lock at all.
        await using MySqlDataSource impatient = ImpatientDataSource();
        FlexRecordStore store = new(impatient, new FlexRecordOptions { RetryTimeout = TimeSpan.Zero });
        FlexRecordSet others = store.For(prepared.App, "people");
        Assert.That((await others.GetAsync("ann")).Version, Is.EqualTo(1));
        Assert.That((await ToListAsync(others.StreamAsync())).Count, Is.EqualTo(3));
        Assert.That((await others.FindByAsync("email", "cid"))!.Id, Is.EqualTo("cid"));
        await others.InsertAsync("""{"email":"dan","company":"bolt"}""");
        await others.PatchAsync("bob", """{"age":2}""");
        await store.For(prepared.App, "companies").PatchAsync("acme", """{"name":"Other"}""");
        await store.For(prepared.App, "notes").InsertAsync("""{"person":"bob"}""");
        await transaction.RollbackAsync();

        Assert.That((await people.GetAsync("ann")).Version, Is.EqualTo(1));
    }

    private MySqlDataSource ImpatientDataSource()
    {
        MySqlDataSourceBuilder builder = new(Database.ConnectionString);
        builder.UseConnectionOpenedCallback(static async (context, cancellationToken) =>
        {
            await using MySqlCommand command = new("SET SESSION innodb_lock_wait_timeout = 1", context.Connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        });
        return builder.Build();
    }

    private ValueTask<MySqlTransaction> BeginAsync() => _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);

    private static async Task InsertHostRowAsync(MySqlTransaction transaction, string note)
    {
        await using MySqlCommand command = new("INSERT INTO host_rows (note) VALUES (@note)", transaction.Connection, transaction);
        command.Parameters.AddWithValue("note", note);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountHostRowsAsync(string note) =>
        Convert.ToInt64(await Database.ScalarAsync($"SELECT COUNT(*) FROM host_rows WHERE note = '{note}'"));
}
