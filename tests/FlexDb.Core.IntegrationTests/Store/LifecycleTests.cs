using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

public sealed class LifecycleTests : StoreFixture
{
    [Test]
    public async Task A_deleted_table_frees_its_name_and_comes_back()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(Contacts(app));
        await Store.DeleteTableAsync(app, "contacts");

        Assert.That(await Store.FindTableAsync(app, "contacts"), Is.Null);
        Assert.That(await Store.FindTableAsync(app, created), Is.Null);
        FlexTable deleted = await Store.GetTableAsync(app, created, includeDeleted: true);
        Assert.That(deleted.Name, Is.EqualTo("contacts"));
        Assert.That(deleted.DeletedAt, Is.Not.Null);

        FlexTable second = await Store.CreateTableAsync(Contacts(app));
        await Assert.ThrowsAsync<FlexTableNameConflictException>(() => Store.RestoreTableAsync(app, created));
        FlexTable restored = await Store.RestoreTableAsync(app, created, new FlexRestoreOptions { RestoreAs = "old_contacts" });

        Assert.That(second.Id, Is.Not.EqualTo(created.Id));
        Assert.That(restored.Name, Is.EqualTo("old_contacts"));
        Assert.That(restored.DeletedAt, Is.Null);
        Assert.That(restored.Schema, Is.EqualTo(created.Schema));
        Assert.That(restored.Version, Is.EqualTo(1));
    }

    [Test]
    public async Task Only_a_deleted_table_is_restored_or_purged()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(Contacts(app));

        await Assert.ThrowsAsync<FlexTableStateException>(() => Store.PurgeTableAsync(app, created));
        await Assert.ThrowsAsync<FlexTableStateException>(() => Store.RestoreTableAsync(app, created));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PurgeTableAsync(app, "contacts"));

        await Store.DeleteTableAsync(app, created);
        await Store.PurgeTableAsync(app, created);
        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => Store.PurgeTableAsync(app, created));
        Assert.That(await Store.FindTableAsync(app, created, includeDeleted: true), Is.Null);
    }

    [Test]
    public async Task A_referenced_table_is_not_deleted_and_the_error_lists_the_columns()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        await Store.CreateTableAsync(new NewFlexTable(app, "orders")
        {
            Columns =
            [
                FlexColumn.Reference("contact", "contacts"),
                FlexColumn.Reference("referrer", "contacts", onDelete: FlexOnDelete.SetNull),
                FlexColumn.Reference("parent", "orders"),
            ],
        });

        FlexTableReferencedException? refused =
            await Assert.ThrowsAsync<FlexTableReferencedException>(() => Store.DeleteTableAsync(app, "contacts"));

        Assert.That(
            refused!.References.Select(reference => reference.ToString()),
            Is.EqualTo(new[] { "orders.contact → contacts", "orders.referrer → contacts" }));
        await Store.DeleteTableAsync(app, "orders");
        await Store.DeleteTableAsync(app, "contacts");
        Assert.That(await ToListAsync(Store.ListTablesAsync(app)), Is.Empty);
    }

    [Test]
    public async Task Renaming_a_table_rewrites_the_references_to_it()
    {
        string app = NewApplication();
        FlexTable contacts = await Store.CreateTableAsync(Contacts(app));
        await Store.CreateTableAsync(new NewFlexTable(app, "orders") { Columns = [FlexColumn.Reference("contact", "contacts")] });
        await Store.CreateTableAsync(new NewFlexTable(app, "nodes") { Columns = [FlexColumn.Reference("parent", "nodes")] });

        FlexTable people = await Store.RenameTableAsync(app, "contacts", "people", new FlexRenameOptions { Actor = "renamer" });
        FlexTable tree = await Store.RenameTableAsync(app, "nodes", "tree");

        FlexTable orders = await Store.GetTableAsync(app, "orders");
        Assert.That(people, Is.EqualTo(contacts with { Name = "people", UpdatedAt = people.UpdatedAt }));
        Assert.That(orders.Version, Is.EqualTo(2));
        Assert.That(orders.Schema["contact"].Validation.TargetTable, Is.EqualTo("people"));
        Assert.That(orders.Schema["contact"].Validation.TargetId, Is.EqualTo(contacts.Id));
        Assert.That((await Store.GetVersionAsync(app, "orders", 2)).CreatedBy, Is.EqualTo("renamer"));
        Assert.That(tree.Version, Is.EqualTo(2));
        Assert.That(tree.Schema["parent"].Validation.TargetTable, Is.EqualTo("tree"));
        Assert.That(await Store.FindTableAsync(app, "contacts"), Is.Null);
    }

    [Test]
    public async Task A_restored_table_follows_its_targets_to_their_new_names()
    {
        string app = NewApplication();
        FlexTable contacts = await Store.CreateTableAsync(Contacts(app));
        FlexTable orders = await Store.CreateTableAsync(new NewFlexTable(app, "orders")
        {
            Columns = [FlexColumn.Reference("contact", "contacts"), FlexColumn.Reference("parent", "orders")],
        });
        await Store.DeleteTableAsync(app, "orders");
        await Store.RenameTableAsync(app, "contacts", "people");
        await Store.CreateTableAsync(Contacts(app));

        FlexTable restored = await Store.RestoreTableAsync(app, orders, new FlexRestoreOptions { RestoreAs = "purchases", Actor = "restorer" });

        Assert.That(restored.Version, Is.EqualTo(2));
        Assert.That(restored.Schema["contact"].Validation.TargetTable, Is.EqualTo("people"));
        Assert.That(restored.Schema["parent"].Validation.TargetTable, Is.EqualTo("purchases"));
        Assert.That(restored, Is.EqualTo(await Store.GetTableAsync(app, "purchases")));
        Assert.That((await Store.GetVersionAsync(app, "purchases", 2)).CreatedBy, Is.EqualTo("restorer"));

        await Store.DeleteTableAsync(app, "purchases");
        await Store.DeleteTableAsync(app, "people");
        FlexReferenceTargetException? refused =
            await Assert.ThrowsAsync<FlexReferenceTargetException>(() => Store.RestoreTableAsync(app, orders));
        Assert.That(refused!.References.Single().ColumnName, Is.EqualTo("contact"));
        Assert.That(contacts.Id, Is.Not.Null);
    }

    [Test]
    public async Task A_restore_takes_the_name_that_a_row_deleted_by_another_application_still_holds()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        await Store.DeleteTableAsync(app, table);
        FlexTable holder = await Store.CreateTableAsync(Contacts(app));
        await Database.DeleteKeepingNameAsync(holder);

        await Store.RestoreTableAsync(app, table);

        Assert.That((await Store.GetTableAsync(app, "contacts")).Id, Is.EqualTo(table.Id));
        FlexTable second = await Store.RestoreTableAsync(app, holder, new FlexRestoreOptions { RestoreAs = "second" });
        Assert.That(second, Is.EqualTo(holder with { Name = "second", UpdatedAt = second.UpdatedAt }));
    }

    [Test]
    public async Task A_rename_takes_the_name_that_a_row_deleted_by_another_application_still_holds()
    {
        string app = NewApplication();
        FlexTable holder = await Store.CreateTableAsync(Contacts(app, "people"));
        await Database.DeleteKeepingNameAsync(holder);
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        await Store.CreateTableAsync(new NewFlexTable(app, "orders") { Columns = [FlexColumn.Reference("contact", "contacts")] });

        await Store.RenameTableAsync(app, "contacts", "people");

        Assert.That((await Store.GetTableAsync(app, "people")).Id, Is.EqualTo(table.Id));
        Assert.That((await Store.GetTableAsync(app, "orders")).Schema["contact"].Validation.TargetTable, Is.EqualTo("people"));
        Assert.That((await Store.GetTableAsync(app, holder, includeDeleted: true)).Name, Is.EqualTo("people"));
    }

    [Test]
    public async Task A_restore_names_every_reference_whose_target_is_gone_and_why()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        await Store.CreateTableAsync(Contacts(app, "partners"));
        await Store.CreateTableAsync(Contacts(app, "kept"));
        FlexTable orders = await Store.CreateTableAsync(new NewFlexTable(app, "orders")
        {
            Columns =
            [
                FlexColumn.Reference("contact", "contacts"),
                FlexColumn.Reference("keeper", "kept"),
                FlexColumn.Reference("partner", "partners"),
                FlexColumn.Reference("referrer", "contacts"),
            ],
        });
        await Store.DeleteTableAsync(app, orders);
        await Store.DeleteTableAsync(app, "contacts");
        await Store.DeleteTableAsync(app, "partners");
        await Store.CreateTableAsync(Contacts(app, "partners"));

        FlexReferenceTargetException refused =
            await Assert.ThrowsAsync<FlexReferenceTargetException>(() => Store.RestoreTableAsync(app, orders));

        Assert.That(
            refused.References.Select(reference => reference.ToString()),
            Is.EqualTo(new[] { "orders.contact → contacts", "orders.partner → partners", "orders.referrer → contacts" }));
        Assert.That(refused.Message, Does.Contain("refers by orders.contact → contacts, orders.referrer → contacts to tables that are deleted. Restore them first."));
        Assert.That(refused.Message, Does.Contain("refers by orders.partner → partners to tables that are deleted, and whose names now mean other tables."));
    }
}
