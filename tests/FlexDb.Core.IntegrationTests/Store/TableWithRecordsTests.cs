using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Deleted tables that FlexDb.Records knows: the catalog does not purge them, and does not restore one that is being purged.</summary>
public sealed class TableWithRecordsTests() : CheckedStoreFixture(withRecords: true)
{
    [Test]
    public async Task A_table_with_records_is_not_purged()
    {
        FlexTable table = await CreateDeletedAsync();
        await RegisterAsync(table);
        string before = await CatalogRows.DumpAsync(Database, table.ApplicationId);

        FlexTableHasRecordsException refusal =
            (await Assert.ThrowsAsync<FlexTableHasRecordsException>(() => Store.PurgeTableAsync(table.ApplicationId, table)))!;

        Assert.That((refusal.ApplicationId, refusal.TableId, refusal.TableName), Is.EqualTo((table.ApplicationId, table.Id, "contacts")));
        Assert.That(refusal.Message, Does.Contain("FlexRecordStore.PurgeTableAsync"));
        Assert.That(refusal.InnerException, Is.InstanceOf<MySqlException>());
        Assert.That(await CatalogRows.DumpAsync(Database, table.ApplicationId), Is.EqualTo(before));
    }

    [Test]
    public async Task A_table_without_records_is_purged()
    {
        FlexTable table = await CreateDeletedAsync();
        await Store.PurgeTableAsync(table.ApplicationId, table);

        Assert.That(await Store.FindTableAsync(table.ApplicationId, table, includeDeleted: true), Is.Null);
    }

    [Test]
    public async Task A_foreign_key_of_the_host_s_own_is_not_taken_for_records()
    {
        FlexTable table = await CreateDeletedAsync();
        await Database.ExecuteAsync($"""
            CREATE TABLE favourites (
              table_id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY,
              FOREIGN KEY (table_id) REFERENCES flex_tables (id)) ENGINE = InnoDB;
            INSERT INTO favourites VALUES ('{table.Id}');
            """);

        await Assert.ThatAsync(() => Store.PurgeTableAsync(table.ApplicationId, table), Throws.InstanceOf<FlexServerException>());
        await Database.ExecuteAsync("DROP TABLE favourites");
    }

    [Test]
    public async Task A_table_with_records_is_restored()
    {
        FlexTable table = await CreateDeletedAsync();
        await RegisterAsync(table);

        Assert.That((await Store.RestoreTableAsync(table.ApplicationId, table)).DeletedAt, Is.Null);
    }

    [Test]
    public async Task A_table_that_is_being_purged_is_not_restored()
    {
        FlexTable table = await CreateDeletedAsync();
        await RegisterAsync(table, isPurging: true);
        string before = await CatalogRows.DumpAsync(Database, table.ApplicationId);

        FlexTableStateException refusal =
            (await Assert.ThrowsAsync<FlexTableStateException>(() => Store.RestoreTableAsync(table.ApplicationId, table)))!;

        Assert.That((refusal.State, refusal.TableName), Is.EqualTo((FlexTableState.Purging, "contacts")));
        Assert.That(refusal.Message, Does.Contain("is being purged. Nothing undoes a purge"));
        Assert.That(await CatalogRows.DumpAsync(Database, table.ApplicationId), Is.EqualTo(before));
    }

    private async Task<FlexTable> CreateDeletedAsync()
    {
        FlexTable table = await Store.CreateTableAsync(Contacts(NewApplication()));
        await Store.DeleteTableAsync(table.ApplicationId, table);
        return table;
    }

    /// <summary>What FlexDb.Records notes of a table with records.</summary>
    private Task RegisterAsync(FlexTable table, bool isPurging = false) => Database.ExecuteAsync(
        $"INSERT INTO flex_record_tables (table_id, schema_version, epoch, purging) VALUES ('{table.Id}', 1, 1, {isPurging})");
}
