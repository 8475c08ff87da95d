using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Store;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.IntegrationTests.Support.History;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>What hosts of a MySQL replication group meet that write through haproxy to its primary.</summary>
public sealed class GroupTests : GroupFixture
{
    [Test]
    public Task A_primary_that_is_killed_under_eight_callers_loses_and_doubles_nothing() =>
        CatalogFailover.RunAsync(Cluster, Cluster.KillAsync, Cluster.StartAgainAsync);

    [Test]
    public Task A_primary_that_is_frozen_under_eight_callers_loses_and_doubles_nothing() =>
        CatalogFailover.RunAsync(Cluster, Cluster.FreezeAsync, Cluster.ThawAsync);

    // For a moment haproxy leads to a node that has become read-only.
    [Test]
    public Task A_primary_that_hands_over_under_eight_callers_loses_and_doubles_nothing() =>
        CatalogFailover.RunAsync(Cluster, HandOverAsync, static _ => Task.CompletedTask);

    [Test]
    public async Task Each_kind_of_write_is_the_same_on_all_nodes()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(server: Cluster.ConnectionString);
        await FlexDbInstaller.InstallAsync(database.DataSource);
        FlexDbStore store = new(database.DataSource);
        int number = 0;
        foreach (WriteScenario scenario in WriteScenario.All)
        {
            string app = $"app_{number++}";
            await scenario.RunAsync(store, app, await scenario.PrepareAsync(store, app, database));
        }

        await HistoryChecker.EnsureWholeAsync(database);
        await Cluster.EnsureAlikeAsync($"""
            SELECT
              (SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT_WS(' ', name, `schema`, version, is_active, deleted_at)))) FROM `{database.Name}`.flex_tables),
              (SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT_WS(' ', version, new_schema, changes)))) FROM `{database.Name}`.flex_table_versions)
            """);
    }

    [Test]
    public async Task A_write_to_a_secondary_is_tried_on_other_connections_and_then_reported_as_failed()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(server: Cluster.ConnectionString);
        await FlexDbInstaller.InstallAsync(database.DataSource);
        FlexTable table = await new FlexDbStore(database.DataSource).CreateTableAsync(new NewFlexTable("app", "items"));
        await Cluster.EnsureAlikeAsync($"SELECT COUNT(*) FROM `{database.Name}`.flex_tables");
        await using MySqlDataSource secondary = await SecondaryAsync(database);
        FlexDbStore store = new(secondary, new FlexDbOptions { RetryTimeout = TimeSpan.FromSeconds(1) });

        FlexServerException? failure = await Assert.ThrowsAsync<FlexServerException>(
            () => store.EditTableAsync("app", "items", edit => edit.AddColumn(FlexColumn.Text("note"))));

        Assert.That(failure!.InnerException, Is.InstanceOf<MySqlException>().With.Property(nameof(MySqlException.Number)).EqualTo(1290));
        Assert.That(await store.GetTableAsync("app", "items"), Is.EqualTo(table));
    }

    [Test]
    public async Task An_installation_through_a_secondary_is_refused_with_the_libraries_exception()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(server: Cluster.ConnectionString);
        await Cluster.EnsureAlikeAsync($"SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '{database.Name}'");
        await using MySqlDataSource secondary = await SecondaryAsync(database);

        FlexInstallationException? refusal = await Assert.ThrowsAsync<FlexInstallationException>(() => FlexDbInstaller.InstallAsync(secondary));

        Assert.That(refusal!.Problems.Single().Code, Is.EqualTo(FlexInstallationProblemCodes.StatementFailed));
        Assert.That(refusal.InnerException, Is.InstanceOf<MySqlException>().With.Property(nameof(MySqlException.Number)).EqualTo(1290));
    }

    private async Task<MySqlDataSource> SecondaryAsync(TestDatabase database)
    {
        int node = (await Cluster.FindWriterAsync() % 3) + 1;
        return new MySqlDataSource(new MySqlConnectionStringBuilder(Cluster.ConnectionStringOf(node)) { Database = database.Name }.ConnectionString);
    }

    private async Task HandOverAsync(int node)
    {
        await using MySqlConnection connection = new(Cluster.ConnectionStringOf((node % 3) + 1));
        await connection.OpenAsync();
        // Without the limit of a second it waits for all transactions of the old primary.
        await using MySqlCommand command = new("SELECT group_replication_set_as_primary(@@server_uuid, 1)", connection);
        await command.ExecuteScalarAsync();
    }
}
