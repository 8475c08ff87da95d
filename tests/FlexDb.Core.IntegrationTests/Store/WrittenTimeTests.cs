using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>The times that a create and an edit give back are those that are stored, whatever the host has added to the two tables.</summary>
public sealed class WrittenTimeTests : StoreFixture
{
    private static readonly string[] s_additions =
    [
        "ALTER TABLE flex_tables ADD host_number BIGINT NOT NULL AUTO_INCREMENT UNIQUE",
        "ALTER TABLE flex_table_versions ADD host_number BIGINT NOT NULL AUTO_INCREMENT UNIQUE",
        "CREATE TRIGGER host_insert AFTER INSERT ON flex_tables FOR EACH ROW INSERT INTO host_audit (note) VALUES (NEW.id)",
        "CREATE TRIGGER host_update AFTER UPDATE ON flex_tables FOR EACH ROW INSERT INTO host_audit (note) VALUES (NEW.id)",
        "CREATE TRIGGER host_version AFTER INSERT ON flex_table_versions FOR EACH ROW INSERT INTO host_audit (note) VALUES (NEW.id)",
        "CREATE TRIGGER host_insert BEFORE INSERT ON flex_tables FOR EACH ROW SET NEW.created_at = '2020-01-02 03:04:05.678901'",
        "CREATE TRIGGER host_update BEFORE UPDATE ON flex_tables FOR EACH ROW SET NEW.updated_at = '2020-01-02 03:04:05.678901'",
    ];

    [TestCaseSource(nameof(s_additions))]
    public async Task Times_are_those_stored_beside_what_the_host_has_added(string addition)
    {
        await using TestDatabase database = await TestDatabase.CreateWithTablesAsync();
        await database.ExecuteAsync("CREATE TABLE host_audit (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, note VARCHAR(128) NOT NULL)");
        await database.ExecuteAsync(addition);

        await EnsureTimesAreStoredAsync(new FlexDbStore(database.DataSource));
    }

    [Test]
    public async Task Times_are_those_stored_where_the_host_adds_a_trigger_while_the_store_works()
    {
        await using TestDatabase database = await TestDatabase.CreateWithTablesAsync();
        FlexDbStore store = new(database.DataSource);
        await EnsureTimesAreStoredAsync(store);
        await database.ExecuteAsync("CREATE TRIGGER host_update BEFORE UPDATE ON flex_tables FOR EACH ROW SET NEW.updated_at = '2020-01-02 03:04:05.678901'");

        await EnsureTimesAreStoredAsync(store);
    }

    private static async Task EnsureTimesAreStoredAsync(FlexDbStore store)
    {
        string app = NewApplication();
        foreach (string name in (string[])["first", "second"])
        {
            FlexTable created = await store.CreateTableAsync(Contacts(app, name));
            Assert.That(created, Is.EqualTo(await store.GetTableAsync(app, name)));
            foreach (string column in (string[])["one", "two"])
            {
                FlexTable edited = (await store.EditTableAsync(app, name, edit => edit.AddColumn(FlexColumn.Text(column)))).Table;
                Assert.That(edited, Is.EqualTo(await store.GetTableAsync(app, name)));
            }
        }
    }
}
