using System.Transactions;

using FlexDb.Records.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>What a write does with connections: one at a time, with the rights that it needs, and outside of any ambient transaction.</summary>
public sealed class PoolTests : RecordFixture
{
    private static readonly string[] Tables =
        ["flex_tables", "flex_table_versions", "flex_record_tables", "flex_record_indexes", "flex_records", "flex_record_keys", "flex_record_uniques"];

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_takes_one_connection_at_a_time(RecordScenario scenario)
    {
        await using MySqlDataSource dataSource = new(Database.ConnectionString + ";MaximumPoolSize=1;Connection Timeout=3");
        FlexRecordStore store = new(dataSource);
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, store);

        await prepared.EnsureIsStoredAsync(store, await prepared.RunAsync(store), scenario.Name);

        // While its pages are read, a stream holds no connection.
        FlexRecordSet people = store.For(prepared.App, "people");
        await foreach (FlexRecord record in people.StreamAsync(pageSize: 1))
        {
            Assert.That((await people.GetAsync(record.Id)).ToJson(), Is.EqualTo(record.ToJson()));
        }
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_needs_no_other_rights_than_to_read_and_write_the_rows_of_the_seven_tables(RecordScenario scenario)
    {
        RecordScenario.Prepared control = await scenario.PrepareNewAsync(Catalog, Records);
        await control.RunAsync(Records);
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        string connectionString = await Database.CreateUserAsync([.. Tables.Select(static table => ("SELECT, INSERT, UPDATE, DELETE", table))]);
        await using MySqlDataSource dataSource = new(connectionString);
        FlexRecordStore store = new(dataSource);

        await prepared.EnsureIsStoredAsync(store, await prepared.RunAsync(store), scenario.Name);

        Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(await RecordRows.DescribeAsync(Database, control.App)));
        Assert.That(await ToListAsync(store.For(prepared.App, "people").StreamAsync()), Is.Not.Empty);
        Assert.That((await store.VerifyAsync(prepared.App)).Problems, Is.Empty);
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_takes_no_part_in_an_ambient_transaction(RecordScenario scenario)
    {
        RecordScenario.Prepared control = await scenario.PrepareNewAsync(Catalog, Records);
        await control.RunAsync(Records);
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        await Database.ExecuteAsync("CREATE TABLE IF NOT EXISTS host_rows (note VARCHAR(100) NOT NULL)");
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await Database.ExecuteAsync($"INSERT INTO host_rows VALUES ('{prepared.App}')");
            await prepared.RunAsync(Records);
            await Database.ExecuteAsync($"INSERT INTO host_rows VALUES ('{prepared.App}')");
        }

        Assert.That(await Database.ScalarAsync($"SELECT COUNT(*) FROM host_rows WHERE note = '{prepared.App}'"), Is.Zero);
        Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(await RecordRows.DescribeAsync(Database, control.App)));
    }
}
