using System.Text.Json.Nodes;
using FlexDb.Core.Evolution;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Works on the tables that a TypeScript application left, and loses nothing that it wrote.</summary>
public sealed class AdoptedTableTests
{
    private const string App = "crm";

    private TestDatabase _database = null!;
    private FlexDbStore _store = null!;

    [SetUp]
    public async Task AdoptAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(_database);
        await TypeScriptFixture.InsertRowsAsync(_database);
        await FlexDbInstaller.InstallAsync(_database.DataSource);
        _store = new FlexDbStore(_database.DataSource);
    }

    [TearDown]
    public async Task DropAsync() => await _database.DisposeAsync();

    [TestCase("contacts")]
    [TestCase("orders")]
    [TestCase("widgets")]
    public async Task A_table_and_its_history_are_read_with_every_property(string name)
    {
        FlexTable table = await _store.GetTableAsync(App, name);

        Assert.That(WithoutIds(table.Schema.ToJson()), Is.EqualTo(WithoutIds(await StoredAsync("`schema`", name))));
        Assert.That(table.Schema.Columns.Select(column => column.Id), Is.Unique.And.All.Match("^[0-9a-z]{10}$"));
        await foreach (FlexTableVersion version in _store.ListVersionsAsync(App, name))
        {
            string where = $"WHERE id = '{version.Id}'";
            Assert.That(WithoutIds(version.Schema.ToJson()), Is.EqualTo(WithoutIds(await TextAsync($"SELECT new_schema FROM flex_table_versions {where}"))));
            Assert.That(version.Changes, Is.Not.Empty);
            Assert.That(version.CreatedBy, Is.Not.Empty);
            Assert.That(version.CreatedAt, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
        }
    }

    // Its times are of whole seconds, so what is written is rounded.
    [Test]
    public async Task What_a_write_gives_is_what_a_read_gives()
    {
        for (int i = 0; i < 5; i++)
        {
            FlexTable created = await _store.CreateTableAsync(new NewFlexTable(App, $"new_{i}") { DisplayName = "New" });
            Assert.That(created, Is.EqualTo(await _store.GetTableAsync(App, created)));

            FlexTable edited = (await _store.EditTableAsync(App, created, edit => edit.AddColumn(FlexColumn.Text("note")))).Table;
            Assert.That(edited, Is.EqualTo(await _store.GetTableAsync(App, created)));
            Assert.That(edited.UpdatedAt.Ticks % TimeSpan.TicksPerSecond, Is.Zero);
        }
    }

    // In the same second, so that the edit's compare does not see it.
    [Test]
    public async Task A_display_name_that_is_set_meanwhile_is_told()
    {
        FlexTable edited = (await _store.EditTableAsync(App, "contacts", edit =>
        {
            _database.ExecuteAsync("UPDATE flex_tables SET display_name = 'Theirs', updated_at = updated_at WHERE name = 'contacts'").GetAwaiter().GetResult();
            edit.AddColumn(FlexColumn.Text("note"));
        })).Table;

        Assert.That(edited.DisplayName, Is.EqualTo("Theirs"));
        Assert.That(edited, Is.EqualTo(await _store.GetTableAsync(App, "contacts")));
    }

    [Test]
    public async Task A_remembered_table_is_read_anew_when_it_has_changed()
    {
        await _database.ExecuteAsync("UPDATE flex_tables SET updated_at = updated_at - INTERVAL 1 HOUR");
        FlexTable remembered = await _store.GetTableAsync(App, "contacts");
        Assert.That((await _store.GetTableAsync(App, "contacts")).Schema, Is.SameAs(remembered.Schema));
        await _database.ExecuteAsync("UPDATE flex_tables SET `schema` = JSON_SET(`schema`, '$.touched', TRUE) WHERE name = 'contacts'");

        FlexTable changed = await _store.GetTableAsync(App, "contacts");

        Assert.That(changed.Schema.ExtensionData["touched"].Element.GetBoolean(), Is.True);
        Assert.That(changed, Is.EqualTo(await new FlexDbStore(_database.DataSource).GetTableAsync(App, "contacts")));
    }

    [Test]
    public async Task Known_properties_are_read_as_what_they_mean()
    {
        FlexTable contacts = await _store.GetTableAsync(App, "contacts");
        FlexTable orders = await _store.GetTableAsync(App, "orders");
        FlexTable widgets = await _store.GetTableAsync(App, "widgets");

        Assert.That(contacts.Version, Is.EqualTo(2));
        Assert.That(contacts.Slots, Is.EquivalentTo(new Dictionary<string, string> { ["email"] = "string_1", ["last_seen"] = "date_1" }));
        Assert.That(contacts.Schema["fullName"].DisplayName, Is.EqualTo("Full name — полное имя 名前"));
        Assert.That(contacts.Schema["email"].Validation.Pattern, Is.EqualTo(@"^[^@\s]+@[^@\s]+$"));
        Assert.That(orders.Schema["referrer"].Validation.OnDelete, Is.EqualTo(FlexOnDelete.SetNull));
        Assert.That(orders.Schema["total"].Validation.Computed, Is.EqualTo("quantity * unit_price"));
        Assert.That(widgets.DisplayName, Is.EqualTo("Widgets 🧩"));
        Assert.That(widgets.Schema["legacy"].DefaultValue, Is.EqualTo(FlexJsonValue.Null));
        Assert.That(widgets.Schema["colour"].ExtensionData.Keys, Is.EquivalentTo(new[] { "icon", "ui" }));
        Assert.That(widgets.Schema["colour"].Validation.ExtensionData.Keys, Is.EquivalentTo(new[] { "message" }));
    }

    [TestCase("contacts")]
    [TestCase("orders")]
    [TestCase("widgets")]
    public async Task An_edit_keeps_all_that_it_does_not_touch_and_writes_the_ids(string name)
    {
        JsonObject before = Parse(await StoredAsync("`schema`", name));
        FlexTable read = await _store.GetTableAsync(App, name);

        FlexTable edited = (await _store.EditTableAsync(App, name, edit => edit.AddColumn(FlexColumn.Text("note")))).Table;

        JsonArray after = Columns(Parse(await StoredAsync("`schema`", name)));
        Assert.That(after.Select(column => (string?)column!["id"]), Is.EqualTo(edited.Schema.Columns.Select(column => column.Id)));
        Assert.That(
            edited.Schema.Columns.Take(read.Schema.Columns.Count).Select(column => column.Id),
            Is.EqualTo(read.Schema.Columns.Select(column => column.Id)));
        Assert.That(after.Select(column => (string?)column!["name"]).Last(), Is.EqualTo("note"));
        after.RemoveAt(after.Count - 1);
        Assert.That(WithoutIds(after), Is.EqualTo(WithoutIds(Columns(before))));
        Assert.That((int)Parse(await StoredAsync("`schema`", name))["version"]!, Is.EqualTo(edited.Version));
        Assert.That((await _store.GetVersionAsync(App, name, edited.Version)).Changes, Has.Count.EqualTo(1), "Ids are no change.");
    }

    [Test]
    public async Task An_edit_of_a_column_keeps_the_properties_that_this_library_does_not_know()
    {
        await _store.EditTableAsync(
            App,
            "widgets",
            edit => edit.RenameColumn("colour", "color").ModifyColumn("color", column => column with { DisplayName = "Colour" }));

        JsonNode colour = Columns(Parse(await StoredAsync("`schema`", "widgets")))[0]!;
        Assert.That((string?)colour["icon"], Is.EqualTo("palette"));
        Assert.That(colour["ui"]!.ToJsonString(), Does.Contain("\"order\":3").And.Contain("\"width\":120"));
        Assert.That((string?)colour["validation"]!["message"], Is.EqualTo("pick one"));
        Assert.That((string?)colour["name"], Is.EqualTo("color"));
    }

    [Test]
    public async Task Slots_keep_the_names_that_the_other_application_gave()
    {
        await _database.ExecuteAsync("""UPDATE flex_tables SET indexed_columns = '{"email": "s_email", "last_seen": "idx/7"}' WHERE name = 'contacts'""");

        FlexTable edited = (await _store.EditTableAsync(
            App,
            "contacts",
            edit => edit.RenameColumn("email", "mail").ModifyColumn("phone", column => column with { Indexed = true }))).Table;

        Assert.That(
            edited.Slots,
            Is.EquivalentTo(new Dictionary<string, string> { ["mail"] = "s_email", ["last_seen"] = "idx/7", ["phone"] = "string_1" }));
        Assert.That(await _store.GetTableAsync(App, "contacts"), Is.EqualTo(edited));
    }

    [Test]
    public async Task A_rename_rewrites_references_that_have_no_id_and_keeps_the_rest_of_their_columns()
    {
        FlexTable contacts = await _store.GetTableAsync(App, "contacts");
        JsonArray before = Columns(Parse(await StoredAsync("`schema`", "orders")));

        await _store.RenameTableAsync(App, "contacts", "people");

        JsonArray after = Columns(Parse(await StoredAsync("`schema`", "orders")));
        foreach (string name in (string[])["contact", "referrer"])
        {
            JsonObject validation = after.Single(column => (string?)column!["name"] == name)!["validation"]!.AsObject();
            Assert.That((string?)validation["targetTable"], Is.EqualTo("people"));
            Assert.That((string?)validation["targetId"], Is.EqualTo(contacts.Id));
            validation["targetTable"] = "contacts";
            validation.Remove("targetId");
        }

        Assert.That(WithoutIds(after), Is.EqualTo(WithoutIds(before)));
    }

    [Test]
    public async Task A_table_goes_through_its_whole_life_without_losing_anything()
    {
        string before = WithoutIds(await StoredAsync("`schema`", "widgets"));
        FlexTable table = await _store.GetTableAsync(App, "widgets");
        await _store.SetDisplayNameAsync(App, table, "Things");
        await _store.DeactivateTableAsync(App, table);
        await _store.RenameTableAsync(App, table, "things");
        await _store.DeleteTableAsync(App, table);
        FlexTable restored = await _store.RestoreTableAsync(App, table);

        Assert.That(restored.Name, Is.EqualTo("things"));
        Assert.That(restored.Version, Is.EqualTo(1));
        Assert.That(WithoutIds(await StoredAsync("`schema`", "things")), Is.EqualTo(before));

        await _store.ActivateTableAsync(App, table);
        await _store.EditTableAsync(App, table, edit => edit.RemoveColumn("colour"), new FlexEditOptions { Allow = FlexChangeImpact.Lossy });
        FlexTable reverted = (await _store.RevertTableAsync(App, table, 1, new FlexEditOptions { Allow = FlexChangeImpact.Lossy })).Table;

        Assert.That(reverted.Schema, Is.EqualTo(table.Schema));
        Assert.That(
            WithoutIds(Columns(Parse(await StoredAsync("`schema`", "things")))),
            Is.EqualTo(WithoutIds(Columns(JsonNode.Parse(before)!.AsObject()))));

        await _store.DeleteTableAsync(App, table);
        await _store.PurgeTableAsync(App, table);
        Assert.That(await _store.FindTableAsync(App, table, includeDeleted: true), Is.Null);
    }

    [Test]
    public async Task References_without_an_id_protect_their_targets_and_are_found_again()
    {
        FlexTable orders = await _store.GetTableAsync(App, "orders");
        Assert.That(
            async () => await _store.DeleteTableAsync(App, "contacts"),
            Throws.TypeOf<Errors.FlexTableReferencedException>());

        await _store.DeleteTableAsync(App, "orders");
        FlexTable restored = await _store.RestoreTableAsync(App, orders, new FlexRestoreOptions { RestoreAs = "purchases" });

        Assert.That(restored.Schema["contact"].Validation.TargetTable, Is.EqualTo("contacts"));
        Assert.That(restored.Schema["parent_order"].Validation.TargetTable, Is.EqualTo("purchases"));
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static JsonArray Columns(JsonObject schema) => schema["columns"]!.AsArray();

    private static string WithoutIds(string json)
    {
        JsonObject schema = Parse(json);
        schema.Remove("version");
        return WithoutIds(schema);
    }

    /// <summary>The JSON with the ids of columns taken out and its properties in one order, so that equal JSON is equal text.</summary>
    private static string WithoutIds(JsonNode node) => node switch
    {
        JsonObject value => $"{{{string.Join(',', value.Where(property => property.Key != "id").OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => $"\"{property.Key}\":{(property.Value is null ? "null" : WithoutIds(property.Value))}"))}}}",
        JsonArray value => $"[{string.Join(',', value.Select(item => item is null ? "null" : WithoutIds(item)))}]",
        _ => node.ToJsonString(),
    };

    private Task<string> StoredAsync(string column, string name) =>
        TextAsync($"SELECT {column} FROM flex_tables WHERE application_id = '{App}' AND name = '{name}'");

    private async Task<string> TextAsync(string sql) => (string)(await _database.ScalarAsync(sql))!;
}
