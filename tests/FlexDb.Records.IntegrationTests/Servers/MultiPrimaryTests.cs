using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Servers;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Servers;

/// <summary>Writes of one record through all nodes of a MySQL replication group, which agree on them only when they commit.</summary>
public sealed class MultiPrimaryTests : GroupFixture
{
    public MultiPrimaryTests()
        : base(isMultiPrimary: true)
    {
    }

    [Test]
    public async Task Patches_of_one_record_through_three_nodes_are_there_once_if_acknowledged_and_not_if_refused()
    {
        const int Callers = 6;
        const int Patches = 10;
        await using TestDatabase database = await TestDatabase.CreateAsync(server: Cluster.ConnectionStringOf(1));
        await FlexDbInstaller.InstallAsync(database.DataSource, new FlexInstallOptions { Records = true });
        await new FlexDbStore(database.DataSource).CreateTableAsync(new NewFlexTable("app", "items") { Columns = [FlexColumn.Integer("n", indexed: true)] });
        await new FlexRecordStore(database.DataSource).For("app", "items").InsertAsync("""{"n":0}""", new() { Id = "hot" });
        await Cluster.EnsureAlikeAsync($"SELECT COUNT(*) FROM `{database.Name}`.flex_record_keys");
        int done = 0;
        int unknown = 0;
        int refused = 0;

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            await using MySqlDataSource node = new(
                new MySqlConnectionStringBuilder(Cluster.ConnectionStringOf((caller % 3) + 1)) { Database = database.Name }.ConnectionString);
            FlexRecordSet items = new FlexRecordStore(node).For("app", "items");
            for (int patch = 1; patch <= Patches; patch++)
            {
                try
                {
                    await items.PatchAsync("hot", $$"""{"n":{{(caller * Patches) + patch}}}""");
                    Interlocked.Increment(ref done);
                }
                catch (FlexOutcomeUnknownException)
                {
                    // A refusal at COMMIT leaves it in doubt, and the others' patches have taken the record further since.
                    Interlocked.Increment(ref unknown);
                }
                catch (FlexServerException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        })));

        await Cluster.EnsureAlikeAsync($"SELECT version, record FROM `{database.Name}`.flex_records");
        FlexRecordStore store = new(database.DataSource);
        int stored = (await store.For("app", "items").GetAsync("hot")).Version - 1;
        await TestContext.Progress.WriteLineAsync($"Of the patches {done} were done, {unknown} unknown and {refused} refused; {stored} are stored.");
        Assert.That(stored, Is.InRange(done, done + unknown));
        Assert.That(done, Is.Positive);
        Assert.That((await store.VerifyAsync("app")).Problems, Is.Empty);
    }
}
