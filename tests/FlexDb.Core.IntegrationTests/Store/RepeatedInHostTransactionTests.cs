using System.Data;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>
/// Has the server refuse a part of a write inside a host's transaction, after other parts of it: the write goes back to
/// where it began before it tries again, and leaves nothing where it gives up.
/// </summary>
public sealed class RepeatedInHostTransactionTests : CheckedStoreFixture
{
    private MySqlConnection _connection = null!;
    private MySqlTransaction _transaction = null!;
    private FlexDbStore _inside = null!;

    [SetUp]
    public async Task BeginAsync()
    {
        _connection = await Database.DataSource.OpenConnectionAsync();
        _transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        _inside = Store.WithTransaction(_transaction);
    }

    [TearDown]
    public async Task EndAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    [Test]
    public async Task An_import_of_two_tables_frees_the_name_of_the_second()
    {
        string app = NewApplication();
        await LeaveDeletedRowAsync(app, "second");
        FlexSnapshot snapshot = Snapshot("first", "second", "third");

        await _inside.ApplyImportAsync(app, await _inside.PlanImportAsync(app, snapshot));
        await _transaction.CommitAsync();

        Assert.That((await Store.ExportAsync(app)).Tables.Select(table => table.Name), Is.EqualTo(new[] { "first", "second", "third" }));
    }

    [Test]
    public async Task A_mirror_that_gives_the_names_of_its_own_tables_anew_misses_none()
    {
        string app = NewApplication();
        FlexTable first = await Store.CreateTableAsync(new NewFlexTable(app, "first") { Columns = [FlexColumn.Text("note")] });
        FlexSnapshotTable renamed = (await Store.ExportAsync(app)).Tables[0] with { Name = "gone" };
        await Store.CreateTableAsync(new NewFlexTable(app, "gone"));
        await LeaveDeletedRowAsync(app, "second");
        FlexSnapshot snapshot = new([renamed, .. Snapshot("first", "second").Tables]);

        FlexImportPlan plan = await _inside.PlanImportAsync(app, snapshot, FlexImportMode.Mirror);
        await _inside.ApplyImportAsync(app, plan, new FlexImportOptions { Allow = FlexChangeImpact.Lossy });
        await _transaction.CommitAsync();

        Assert.That((await Store.ExportAsync(app)).Tables.Select(table => table.Name), Is.EqualTo(new[] { "first", "gone", "second" }));
        Assert.That((await Store.GetTableAsync(app, "gone")).Id, Is.EqualTo(first.Id));
    }

    [Test]
    public async Task An_import_that_meets_a_live_table_leaves_nothing_and_the_host_goes_on()
    {
        string app = NewApplication();
        FlexSnapshot snapshot = Snapshot("first", "second");
        FlexImportPlan plan = await _inside.PlanImportAsync(app, snapshot);

        // Not of the application, and so not looked at before: 'app ' = 'app' for the server.
        FlexTable other = await Store.CreateTableAsync(new NewFlexTable(app, "second"));
        await Database.ExecuteAsync($"UPDATE flex_tables SET application_id = CONCAT(application_id, ' ') WHERE id = '{other.Id}'");

        FlexTableNameConflictException? refused = await Assert.ThrowsAsync<FlexTableNameConflictException>(() => _inside.ApplyImportAsync(app, plan));
        await _inside.CreateTableAsync(new NewFlexTable(app, "third"));
        await _transaction.CommitAsync();

        Assert.That(refused!.TableName, Is.EqualTo("second"));
        Assert.That((await Store.ExportAsync(app)).Tables.Select(table => table.Name), Is.EqualTo(new[] { "third" }));
    }

    [Test]
    public async Task A_create_that_cannot_take_a_freed_name_leaves_the_row_as_it_was()
    {
        string app = NewApplication();
        FlexTable deleted = await LeaveDeletedRowAsync(app, "taken");
        int inserts = 0;
        FlexDbStore failing = new FlexDbStore(Database.DataSource, options: null, (text, _) =>
            text.Contains("INTO flex_tables", StringComparison.Ordinal) && ++inserts == 2 ? throw new InvalidOperationException("Stopped by the test.") : Task.CompletedTask)
            .WithTransaction(_transaction);

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing.CreateTableAsync(new NewFlexTable(app, "taken")));
        await _transaction.CommitAsync();

        Assert.That(await Database.ScalarAsync($"SELECT name FROM flex_tables WHERE id = '{deleted.Id}'"), Is.EqualTo("taken"));
    }

    private async Task<FlexTable> LeaveDeletedRowAsync(string app, string name)
    {
        FlexTable table = await Store.CreateTableAsync(new NewFlexTable(app, name));
        await Database.DeleteKeepingNameAsync(table);
        return table;
    }

    private static FlexSnapshot Snapshot(params string[] names) =>
        new(names.Select(name => new FlexSnapshotTable(name, new FlexTableSchema([FlexColumn.Integer("n")]))));
}
