using FlexDb.Core.Catalog.Operations;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Store;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Catalog;

[TestFixture]
public sealed class VersionListingTests : StoreFixture
{
    [Test]
    public async Task The_schemas_of_a_history_are_read_in_order_over_several_pages()
    {
        FlexTable table = await CreateWithVersionsAsync(120);

        IReadOnlyList<FlexTableVersion> versions = await ReadAllAsync(table.Id, afterVersion: 0);

        Assert.That(versions.Select(version => version.Version), Is.EqualTo(Enumerable.Range(1, 120)));
        Assert.That(versions[^1].Schema, Is.EqualTo((await Store.GetTableAsync(table.ApplicationId, table)).Schema));
        Assert.That(versions.Select(version => version.Schema.Columns.Count), Is.EqualTo(Enumerable.Range(0, 120)));
    }

    [Test]
    public async Task Only_versions_after_the_number_are_read()
    {
        FlexTable table = await CreateWithVersionsAsync(4);

        Assert.That((await ReadAllAsync(table.Id, afterVersion: 2)).Select(version => version.Version), Is.EqualTo([3, 4]));
        Assert.That(await ReadAllAsync(table.Id, afterVersion: 4), Is.Empty);
    }

    [Test]
    public async Task Changes_that_cannot_be_read_hide_no_schema()
    {
        FlexTable table = await CreateWithVersionsAsync(3);
        await Database.ExecuteAsync($"UPDATE flex_table_versions SET changes = '{{}}', previous_schema = '7' WHERE table_id = '{table.Id}'");

        Assert.That((await ReadAllAsync(table.Id, afterVersion: 0)).Select(version => version.Version), Is.EqualTo([1, 2, 3]));
    }

    [Test]
    public async Task A_schema_that_cannot_be_read_is_named()
    {
        FlexTable table = await CreateWithVersionsAsync(3);
        await Database.ExecuteAsync($"UPDATE flex_table_versions SET new_schema = '7' WHERE table_id = '{table.Id}' AND version = 2");

        FlexCorruptTableException corrupt = (await Assert.ThrowsAsync<FlexCorruptTableException>(() => ReadAllAsync(table.Id, afterVersion: 0)))!;

        Assert.That((corrupt.TableId, corrupt.Version), Is.EqualTo((table.Id, (int?)2)));
    }

    [Test]
    public async Task A_deleted_table_still_has_its_versions_and_an_unknown_one_has_none()
    {
        FlexTable table = await CreateWithVersionsAsync(2);
        await Store.DeleteTableAsync(table.ApplicationId, table);

        Assert.That(await ReadAllAsync(table.Id, afterVersion: 0), Has.Count.EqualTo(2));
        Assert.That(await ReadAllAsync("nothing", afterVersion: 0), Is.Empty);
        Assert.That(await ReadAllAsync(table.Id + " ", afterVersion: 0), Is.Empty);
    }

    private async Task<FlexTable> CreateWithVersionsAsync(int count)
    {
        FlexTable table = await Store.CreateTableAsync(new NewFlexTable(NewApplication(), "contacts"));
        for (int i = 1; i < count; i++)
        {
            await Store.EditTableAsync(table.ApplicationId, table, edit => edit.AddColumn(FlexColumn.Text($"column_{i}")));
        }

        return table;
    }

    private async Task<IReadOnlyList<FlexTableVersion>> ReadAllAsync(string tableId, int afterVersion)
    {
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        SessionFacts facts = await SessionFacts.ReadAsync(connection, transaction: null, optionalTables: [], CancellationToken.None);
        OperationConnection operation = new(connection, hostTransaction: null, facts, hook: null, mayBeDone: false);
        return await VersionListing.ReadAllAsync(operation, tableId, afterVersion, CancellationToken.None);
    }
}
