using System.Data;

using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Does everything through the store of one application, and beside it by the store itself for another.</summary>
public sealed class ApplicationStoreTests : StoreFixture
{
    private string _app = "";
    private FlexApplicationStore _own = null!;

    [SetUp]
    public void UseANewApplication()
    {
        _app = NewApplication();
        _own = Store.ForApplication(_app);
    }

    [Test]
    public async Task Tables_are_made_found_changed_and_deleted()
    {
        FlexTable created = await _own.CreateTableAsync(new NewFlexTable("contacts") { Columns = [FlexColumn.String("email")] });
        await _own.CreateTableAsync(new NewFlexTable("orders") { Columns = [FlexColumn.Reference("contact", "contacts")] });

        Assert.That(created.ApplicationId, Is.EqualTo(_app));
        Assert.That(await _own.GetTableAsync("contacts"), Is.EqualTo(created));
        Assert.That(await _own.FindTableAsync(created), Is.EqualTo(created));
        Assert.That(await _own.FindTableAsync("nothing"), Is.Null);
        Assert.That((await ToListAsync(_own.ListTablesAsync())).Select(table => table.Name), Is.EqualTo(new[] { "contacts", "orders" }));
        Assert.That((await _own.ListReferencesToAsync("contacts")).Select(reference => reference.ToString()), Is.EqualTo(new[] { "orders.contact → contacts" }));
        Assert.That((await _own.SetDisplayNameAsync("contacts", "Contacts")).DisplayName, Is.EqualTo("Contacts"));
        Assert.That((await _own.DeactivateTableAsync("contacts")).IsActive, Is.False);
        Assert.That((await _own.ActivateTableAsync("contacts")).IsActive, Is.True);
        Assert.That((await _own.RenameTableAsync("contacts", "people")).Name, Is.EqualTo("people"));

        FlexTable orders = await _own.GetTableAsync("orders");
        await _own.DeleteTableAsync("orders");
        Assert.That((await _own.GetTableAsync(orders, includeDeleted: true)).DeletedAt, Is.Not.Null);
        Assert.That((await _own.RestoreTableAsync(orders, new FlexRestoreOptions { RestoreAs = "purchases" })).Name, Is.EqualTo("purchases"));
        await _own.DeleteTableAsync(orders);
        await _own.PurgeTableAsync(orders);
        Assert.That(await _own.FindTableAsync(orders, includeDeleted: true), Is.Null);
    }

    [Test]
    public async Task Tables_are_edited_and_have_a_history()
    {
        FlexTable created = await _own.CreateTableAsync(new NewFlexTable("contacts") { Columns = [FlexColumn.String("email")] });
        FlexEditResult edited = await _own.EditTableAsync("contacts", edit => edit.AddColumn(FlexColumn.Text("note")));
        FlexPlan plan = await _own.PlanEditAsync("contacts", edit => edit.AddColumn(FlexColumn.Text("other")));
        FlexEditResult applied = await _own.ApplyPlanAsync(plan);
        FlexPlan back = await _own.PlanRevertAsync("contacts", 1);
        FlexEditResult reverted = await _own.RevertTableAsync("contacts", 1, Lossy);

        Assert.That(edited.Before, Is.EqualTo(created));
        Assert.That(applied.After.Version, Is.EqualTo(3));
        Assert.That(back.Impact, Is.EqualTo(FlexChangeImpact.Lossy));
        Assert.That(reverted.After.Schema, Is.EqualTo(created.Schema));
        Assert.That(await ToListAsync(_own.ListVersionsAsync("contacts")), Has.Count.EqualTo(4));
        Assert.That((await _own.GetVersionAsync("contacts", 2)).Schema, Is.EqualTo(edited.After.Schema));
        Assert.That((await _own.CompareVersionsAsync("contacts", 1, 4)).Changes, Is.Empty);
        Assert.That((await _own.VerifyHistoryAsync("contacts")).Problems, Is.Empty);
    }

    [Test]
    public async Task Tables_are_exported_and_imported()
    {
        await _own.CreateTableAsync(new NewFlexTable("contacts") { Columns = [FlexColumn.String("email")] });
        FlexApplicationStore other = Store.ForApplication(NewApplication());

        FlexImportPlan plan = await other.PlanImportAsync(await _own.ExportAsync());
        FlexImportResult result = await other.ApplyImportAsync(plan);

        Assert.That(result.Created.Select(table => table.Name), Is.EqualTo(new[] { "contacts" }));
        Assert.That(await other.FindTableAsync("contacts"), Is.Not.Null);
    }

    [Test]
    public async Task What_is_done_in_a_transaction_of_the_host_s_is_rolled_back_with_it()
    {
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);

        FlexTable created = await _own.WithTransaction(transaction).CreateTableAsync(new NewFlexTable("contacts"));
        await transaction.RollbackAsync();

        Assert.That(created.ApplicationId, Is.EqualTo(_app));
        Assert.That(await _own.FindTableAsync("contacts"), Is.Null);
    }

    [Test]
    public async Task The_columns_that_refer_to_a_table_are_listed_by_table_and_column()
    {
        FlexTable contacts = await _own.CreateTableAsync(new NewFlexTable("contacts") { Columns = [FlexColumn.Reference("parent", "contacts")] });
        FlexTable orders = await _own.CreateTableAsync(new NewFlexTable("orders")
        {
            Columns = [FlexColumn.Reference("payer", "contacts"), FlexColumn.Reference("buyer", "contacts"), FlexColumn.Reference("order", "orders")],
        });
        FlexTable deleted = await _own.CreateTableAsync(new NewFlexTable("deleted") { Columns = [FlexColumn.Reference("contact", "contacts")] });
        await _own.DeleteTableAsync(deleted);
        await Store.CreateTableAsync(new NewFlexTable(NewApplication(), "contacts") { Columns = [FlexColumn.Reference("parent", "contacts")] });

        FlexList<FlexColumnReference> references = await _own.ListReferencesToAsync(contacts);

        Assert.That(references, Is.EqualTo(new[]
        {
            new FlexColumnReference(contacts.Id, "contacts", "parent", "contacts"),
            new FlexColumnReference(orders.Id, "orders", "payer", "contacts"),
            new FlexColumnReference(orders.Id, "orders", "buyer", "contacts"),
        }));
        await Assert.ThrowsAsync<Errors.FlexTableNotFoundException>(() => _own.ListReferencesToAsync("deleted"));
    }
}
