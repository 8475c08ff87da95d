using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>What the errors of one table say of it.</summary>
public sealed class TableErrorTests : StoreFixture
{
    private static readonly FlexTableKey s_nowhere = FlexTableKey.ById("nowhere");

    private static IEnumerable<TestCaseData> Failures =>
    [
        Of("column not found", (store, app) => store.EditTableAsync(app, "contacts", edit => edit.RemoveColumn("nothing"))),
        Of("schema", (store, app) => store.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Text("no name")))),
        Of("change refused", (store, app) => store.EditTableAsync(app, "contacts", edit => edit.RemoveColumn("age"))),
        Of("incompatible", (store, app) => store.EditTableAsync(
            app,
            "contacts",
            edit => edit.ModifyColumn("age", age => age with { Required = true }),
            new FlexEditOptions { Compatibility = FlexCompatibilityMode.Full })),
        Of("stale", (store, app) => store.EditTableAsync(app, "contacts", _ => { }, new FlexEditOptions { ExpectedVersion = 9 })),
        Of("no target", (store, app) => store.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Reference("r", "nothing")))),
        Of("no slot", (store, app) => store.EditTableAsync(app, "contacts", edit => AddMany(edit))),
        Of("no slot planned", (store, app) => store.PlanEditAsync(app, "contacts", edit => AddMany(edit))),
        Of("name taken", (store, app) => store.CreateTableAsync(Contacts(app))),
        Of("name taken by rename", (store, app) => store.RenameTableAsync(app, "orders", "contacts")),
        Of("referenced", (store, app) => store.DeleteTableAsync(app, "contacts")),
        Of("version", (store, app) => store.GetVersionAsync(app, "contacts", 7)),
        Of("revert", (store, app) => store.RevertTableAsync(app, "contacts", 7)),
        Of("state", async (store, app) => await store.PurgeTableAsync(app, await store.GetTableAsync(app, "contacts"))),
    ];

    [TestCaseSource(nameof(Failures))]
    public async Task An_error_names_the_application_the_table_and_its_id(Func<FlexDbStore, string, Task> fail)
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        await Store.CreateTableAsync(new NewFlexTable(app, "orders") { Columns = [FlexColumn.Reference("contact", "contacts")] });

        FlexTableException exception = (await Assert.CatchAsync<FlexTableException>(() => fail(Store, app)))!;

        Assert.That((exception.ApplicationId, exception.TableId, exception.TableName), Is.EqualTo((app, table.Id, "contacts")));
    }

    [TestCase("flex_tables", "`schema` = '7'")]
    [TestCase("flex_tables", "indexed_columns = '7'")]
    [TestCase("flex_table_versions", "new_schema = '7'")]
    [TestCase("flex_table_versions", "previous_schema = '7'")]
    public async Task What_cannot_be_read_is_named(string row, string assignment)
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        await Database.ExecuteAsync($"UPDATE {row} SET {assignment} WHERE {(row == "flex_tables" ? "id" : "table_id")} = '{table.Id}'");

        FlexCorruptTableException exception = (await Assert.ThrowsAsync<FlexCorruptTableException>(
            () => row == "flex_tables" ? Store.GetTableAsync(app, "contacts") : Store.GetVersionAsync(app, "contacts", 1)))!;

        Assert.That((exception.ApplicationId, exception.TableId, exception.TableName), Is.EqualTo((app, table.Id, "contacts")));
    }

    [Test]
    public async Task A_schema_that_cannot_be_made_has_the_name_and_no_id()
    {
        string app = NewApplication();

        FlexSchemaException exception = (await Assert.ThrowsAsync<FlexSchemaException>(
            () => Store.CreateTableAsync(new NewFlexTable(app, "contacts") { Columns = [FlexColumn.Text("no name")] })))!;

        Assert.That((exception.ApplicationId, exception.TableId, exception.TableName), Is.EqualTo((app, (string?)null, "contacts")));
    }

    [Test]
    public async Task An_import_of_several_faulty_tables_names_none_as_the_one([Values] bool several)
    {
        string app = NewApplication();
        FlexTableSchema faulty = new([FlexColumn.Text("no name")]);
        FlexSnapshot snapshot = new([new FlexSnapshotTable("first", faulty), new FlexSnapshotTable("second", several ? faulty : FlexTableSchema.Empty)]);

        FlexSchemaException exception = (await Assert.ThrowsAsync<FlexSchemaException>(() => Store.PlanImportAsync(app, snapshot)))!;

        Assert.That((exception.ApplicationId, exception.TableName), Is.EqualTo((app, several ? null : "first")));
        Assert.That(exception.Message, Does.StartWith(several ? "The schema of table 'first', 'second' has 2 problems" : "The schema of table 'first' has 1 problem"));
    }

    private static IEnumerable<TestCaseData> CallsOfATable =>
    [
        Of("get", (store, app, key) => store.GetTableAsync(app, key)),
        Of("get deleted", (store, app, key) => store.GetTableAsync(app, key, includeDeleted: true)),
        Of("edit", (store, app, key) => store.EditTableAsync(app, key, _ => { })),
        Of("plan", (store, app, key) => store.PlanEditAsync(app, key, _ => { })),
        Of("rename", (store, app, key) => store.RenameTableAsync(app, key, "renamed")),
        Of("display name", (store, app, key) => store.SetDisplayNameAsync(app, key, "Shown")),
        Of("delete", (store, app, key) => store.DeleteTableAsync(app, key)),
        Of("versions", (store, app, key) => ToListAsync(store.ListVersionsAsync(app, key))),
        Of("version", (store, app, key) => store.GetVersionAsync(app, key, 1)),
        Of("verify", (store, app, key) => store.VerifyHistoryAsync(app, key)),
    ];

    [TestCaseSource(nameof(CallsOfATable))]
    public async Task A_mistyped_name_gets_the_names_that_may_have_been_meant(Func<FlexDbStore, string, FlexTableKey, Task> call)
    {
        string app = NewApplication();
        string other = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        await Store.CreateTableAsync(new NewFlexTable(app, "orders"));
        await Store.CreateTableAsync(new NewFlexTable(other, "contactz"));

        FlexTableNotFoundException exception = (await Assert.ThrowsAsync<FlexTableNotFoundException>(() => call(Store, app, "contatcs")))!;

        Assert.That(exception.NearTableNames, Is.EqualTo(new[] { "contacts" }));
        Assert.That(exception.Message, Is.EqualTo($"Application '{app}' has no table 'contatcs'. Did you mean 'contacts'?"));
        Assert.That((exception.ApplicationId, exception.TableId, exception.TableName), Is.EqualTo((app, (string?)null, "contatcs")));
    }

    [TestCaseSource(nameof(CallsOfATable))]
    public async Task An_id_that_is_given_as_a_name_is_recognised(Func<FlexDbStore, string, FlexTableKey, Task> call)
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));

        FlexTableNotFoundException exception = (await Assert.ThrowsAsync<FlexTableNotFoundException>(() => call(Store, app, table.Id)))!;

        Assert.That(exception.Message, Does.EndWith("That is the id of table 'contacts'; pass it as FlexTableKey.ById, or pass the table itself."));
    }

    [TestCaseSource(nameof(CallsOfATable))]
    public async Task A_name_that_is_given_as_an_id_is_recognised(Func<FlexDbStore, string, FlexTableKey, Task> call)
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));

        FlexTableNotFoundException exception = (await Assert.ThrowsAsync<FlexTableNotFoundException>(
            () => call(Store, app, FlexTableKey.ById("contacts"))))!;

        Assert.That(exception.Message, Does.EndWith("That is the name of a table; pass it as a string, or as FlexTableKey.ByName."));
        Assert.That((exception.TableId, exception.TableName), Is.EqualTo(("contacts", (string?)null)));
    }

    [Test]
    public async Task Another_application_s_id_and_a_deleted_table_s_name_are_not_told()
    {
        string app = NewApplication();
        FlexTable theirs = await Store.CreateTableAsync(Contacts(NewApplication()));
        FlexTable deleted = await Store.CreateTableAsync(Contacts(app, "deleted"));
        await Store.DeleteTableAsync(app, deleted);
        const string Nothing = "It may have been deleted, renamed, or belong to another application.";

        foreach (FlexTableKey key in (FlexTableKey[])[theirs.Id, theirs, "delete", s_nowhere, new string('a', 1000)])
        {
            FlexTableNotFoundException exception = (await Assert.ThrowsAsync<FlexTableNotFoundException>(() => Store.GetTableAsync(app, key)))!;
            Assert.That(exception.Message, Does.EndWith(Nothing));
        }
    }

    private static void AddMany(FlexTableEdit edit)
    {
        for (int i = 0; i < 20; i++)
        {
            edit.AddColumn(FlexColumn.String(FormattableString.Invariant($"c{i}"), indexed: true));
        }
    }

    private static TestCaseData Of(string name, Func<FlexDbStore, string, Task> fail) => new TestCaseData(fail).SetArgDisplayNames(name);

    private static TestCaseData Of(string name, Func<FlexDbStore, string, FlexTableKey, Task> call) => new TestCaseData(call).SetArgDisplayNames(name);
}
