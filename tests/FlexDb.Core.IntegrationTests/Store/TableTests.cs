using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

public sealed class TableTests : StoreFixture
{
    [Test]
    public async Task A_created_table_is_returned_as_it_is_read()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(Contacts(app));

        FlexTable byName = await Store.GetTableAsync(app, "contacts");
        FlexTable byId = await Store.GetTableAsync(app, FlexTableKey.ById(created.Id));

        Assert.That(byName, Is.EqualTo(created));
        Assert.That(byId, Is.EqualTo(created));
        Assert.That(created.Version, Is.EqualTo(1));
        Assert.That(created.Schema.Columns.Select(column => column.Id), Is.Unique.And.All.Not.Null);
        Assert.That(created.Id, Does.Match("^[a-z][a-z0-9]{23}$"));
        Assert.That(created.CreatedAt, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task A_table_without_columns_works()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(new NewFlexTable(app, "empty"));
        FlexTable edited = (await Store.EditTableAsync(app, "empty", edit => edit.AddColumn(FlexColumn.Text("note")))).Table;
        FlexTable emptied = (await Store.EditTableAsync(app, "empty", edit => edit.RemoveColumn("note"), Lossy)).Table;

        Assert.That(created.Schema, Is.EqualTo(FlexTableSchema.Empty));
        Assert.That(edited.Schema.Columns, Has.Count.EqualTo(1));
        Assert.That(emptied.Schema, Is.EqualTo(FlexTableSchema.Empty));
        Assert.That(emptied.Version, Is.EqualTo(3));
    }

    [Test]
    public async Task A_name_is_taken_once()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));

        FlexTableNameConflictException conflict =
            await Assert.ThrowsAsync<FlexTableNameConflictException>(() => Store.CreateTableAsync(Contacts(app)));

        Assert.That(conflict.TableName, Is.EqualTo("contacts"));
        Assert.That(await ToListAsync(Store.ListTablesAsync(app)), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_missing_table_is_null_or_an_exception()
    {
        string app = NewApplication();

        Assert.That(await Store.FindTableAsync(app, "nothing"), Is.Null);
        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => Store.GetTableAsync(app, "nothing"));
        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => Store.GetTableAsync(app, FlexTableKey.ById("nothing")));
    }

    [Test]
    public async Task Lists_are_in_the_order_of_names_and_go_on_from_a_cursor()
    {
        string app = NewApplication();
        string[] names = ["a", "a_b", "ab", "b", "ba", "bb", "c"];
        foreach (string name in names.Reverse())
        {
            await Store.CreateTableAsync(new NewFlexTable(app, name));
        }

        await Store.DeactivateTableAsync(app, "ba");
        await Store.DeleteTableAsync(app, "c");

        Assert.That(await NamesAsync(new FlexTableFilter { PageSize = 2 }), Is.EqualTo(new[] { "a", "a_b", "ab", "b", "ba", "bb" }));
        Assert.That(await NamesAsync(new FlexTableFilter { NamePrefix = "a" }), Is.EqualTo(new[] { "a", "a_b", "ab" }));
        Assert.That(await NamesAsync(new FlexTableFilter { NamePrefix = "a_" }), Is.EqualTo(new[] { "a_b" }));
        Assert.That(await NamesAsync(new FlexTableFilter { IsActive = false }), Is.EqualTo(new[] { "ba" }));
        Assert.That(await NamesAsync(new FlexTableFilter { IsActive = true, NamePrefix = "b" }), Is.EqualTo(new[] { "b", "bb" }));
        Assert.That(await NamesAsync(new FlexTableFilter { Deleted = FlexDeletedTables.Only }), Is.EqualTo(new[] { "c" }));
        Assert.That(await NamesAsync(new FlexTableFilter { Deleted = FlexDeletedTables.Include }), Is.EqualTo(names));
        IReadOnlyList<FlexTableSummary> first = await ToListAsync(Store.ListTablesAsync(app, new FlexTableFilter { PageSize = 3 }));
        Assert.That(await NamesAsync(new FlexTableFilter { After = first[2].Cursor }), Is.EqualTo(new[] { "b", "ba", "bb" }));

        async Task<IEnumerable<string>> NamesAsync(FlexTableFilter filter) =>
            (await ToListAsync(Store.ListTablesAsync(app, filter))).Select(table => table.Name);
    }

    [Test]
    public async Task Setting_what_is_set_already_writes_nothing()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(Contacts(app));

        FlexTable same = await Store.SetDisplayNameAsync(app, "contacts", "Contacts");
        FlexTable active = await Store.ActivateTableAsync(app, "contacts");
        FlexTable changed = await Store.SetDisplayNameAsync(app, "contacts", null);
        FlexTable inactive = await Store.DeactivateTableAsync(app, "contacts");

        Assert.That(same, Is.EqualTo(created));
        Assert.That(active, Is.EqualTo(created));
        Assert.That(changed.DisplayName, Is.Null);
        Assert.That(changed.Version, Is.EqualTo(1));
        Assert.That(inactive.IsActive, Is.False);
        Assert.That(inactive.UpdatedAt, Is.GreaterThan(created.UpdatedAt));
    }

    [Test]
    public async Task White_space_at_the_end_of_a_display_name_is_set_and_kept()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));

        FlexTable padded = await Store.SetDisplayNameAsync(app, "contacts", "Contacts ");

        Assert.That(padded.DisplayName, Is.EqualTo("Contacts "));
        Assert.That((await Store.GetTableAsync(app, "contacts")).DisplayName, Is.EqualTo("Contacts "));
    }
}
