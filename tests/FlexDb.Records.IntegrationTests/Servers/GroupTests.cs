using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Servers;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Records.Building;
using FlexDb.Records.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Servers;

/// <summary>What hosts of a MySQL replication group meet that write records through haproxy to its primary.</summary>
public sealed class GroupTests : GroupFixture
{
    [Test]
    public Task A_primary_that_is_killed_under_eight_callers_loses_and_doubles_nothing() =>
        RecordFailover.RunAsync(Cluster, Cluster.KillAsync, Cluster.StartAgainAsync);

    [Test]
    public async Task Each_kind_of_write_is_the_same_on_all_nodes()
    {
        await using TestDatabase database = await InstallAsync();
        FlexDbStore catalog = new(database.DataSource);
        FlexRecordStore store = new(database.DataSource);
        foreach (RecordScenario scenario in RecordScenario.All)
        {
            RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(catalog, store);
            FlexRecord? given = await prepared.RunAsync(store);
            await prepared.EnsureIsStoredAsync(store, given, scenario.Name);
            Assert.That((await store.VerifyAsync(prepared.App)).Problems, Is.Empty, scenario.Name);
        }

        await EnsureAlikeAsync(database);
    }

    [Test]
    public async Task An_import_and_the_building_of_an_index_are_the_same_on_all_nodes()
    {
        const int Rows = 3_000;
        await using TestDatabase database = await InstallAsync();
        FlexDbStore catalog = new(database.DataSource);
        FlexRecordStore store = new(database.DataSource);
        await catalog.CreateTableAsync(new NewFlexTable("app", "items") { Columns = [FlexColumn.String("name", unique: true), FlexColumn.Integer("n")] });
        FlexRecordSet items = store.For("app", "items");

        FlexRecordImportResult imported = await items.ImportAsync(RowsAsync());
        await catalog.EditTableAsync("app", "items", edit => edit.ModifyColumn("n", column => column with { Indexed = true }));
        FlexBuildReport built = await store.BuildAsync("app", "items");

        Assert.That(imported.Inserted, Is.EqualTo(Rows));
        Assert.That(built.Indexes.Select(index => index.State), Is.All.EqualTo(FlexIndexState.Ready));
        Assert.That((await store.VerifyAsync("app")).Problems, Is.Empty);
        await EnsureAlikeAsync(database);

        static async IAsyncEnumerable<FlexImportRow> RowsAsync()
        {
            for (int row = 1; row <= Rows; row++)
            {
                yield return new FlexImportRow(row, $$"""{"name":"name {{row}}","n":{{row % 100}}}""");
            }

            await Task.CompletedTask;
        }
    }

    [Test]
    public async Task A_write_to_a_secondary_is_tried_on_other_connections_and_then_reported_as_failed()
    {
        await using TestDatabase database = await InstallAsync();
        await new FlexDbStore(database.DataSource).CreateTableAsync(new NewFlexTable("app", "items") { Columns = [FlexColumn.String("name")] });
        FlexRecordSet items = new FlexRecordStore(database.DataSource).For("app", "items");
        FlexRecord record = await items.InsertAsync("""{"name":"one"}""");
        await EnsureAlikeAsync(database);
        int node = (await Cluster.FindWriterAsync() % 3) + 1;
        await using MySqlDataSource secondary = new(new MySqlConnectionStringBuilder(Cluster.ConnectionStringOf(node)) { Database = database.Name }.ConnectionString);
        FlexRecordSet elsewhere = new FlexRecordStore(secondary, new FlexRecordOptions { RetryTimeout = TimeSpan.FromSeconds(1) }).For("app", "items");

        FlexServerException?[] failures =
        [
            await Assert.ThrowsAsync<FlexServerException>(() => elsewhere.InsertAsync("""{"name":"two"}""")),
            await Assert.ThrowsAsync<FlexServerException>(() => elsewhere.PatchAsync(record.Id, """{"name":"two"}""")),
            await Assert.ThrowsAsync<FlexServerException>(() => elsewhere.DeleteAsync(record.Id)),
        ];

        Assert.That(failures.Select(failure => (failure!.InnerException as MySqlException)?.Number), Is.All.EqualTo(1290));
        Assert.That((await elsewhere.GetAsync(record.Id)).Version, Is.EqualTo(1));
    }

    private async Task<TestDatabase> InstallAsync()
    {
        TestDatabase database = await TestDatabase.CreateAsync(server: Cluster.ConnectionString);
        await FlexDbInstaller.InstallAsync(database.DataSource, new FlexInstallOptions { Records = true });
        return database;
    }

    private Task EnsureAlikeAsync(TestDatabase database) => Cluster.EnsureAlikeAsync($"""
        SELECT
          (SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT_WS(' ', table_no, id, version, record, deleted_at)))) FROM `{database.Name}`.flex_records),
          (SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT(index_no, value, id)))) FROM `{database.Name}`.flex_record_keys),
          (SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT(index_no, hash, id)))) FROM `{database.Name}`.flex_record_uniques),
          (SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT(index_no, state)))) FROM `{database.Name}`.flex_record_indexes)
        """);
}
