using System.Collections.Concurrent;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Servers;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Records.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Servers;

/// <summary>Writes records through all nodes at once, a table to a node: what is acknowledged stays, what is refused is not there.</summary>
public sealed class GaleraWriteTests : GaleraFixture
{
    private const int Nodes = 3;

    private TestDatabase _database = null!;
    private MySqlDataSource[] _nodes = null!;

    [SetUp]
    public async Task CreateAsync()
    {
        _database = await TestDatabase.CreateAsync(server: Cluster.ConnectionStringOf(1));
        _nodes =
        [
            .. Enumerable.Range(1, Nodes).Select(node => new MySqlDataSource(
                new MySqlConnectionStringBuilder(Cluster.ConnectionStringOf(node)) { Database = _database.Name }.ConnectionString)),
        ];
        await FlexDbInstaller.InstallAsync(_nodes[0], new FlexInstallOptions { Records = true });
        await SyncAsync();
    }

    [TearDown]
    public async Task DropAsync()
    {
        foreach (MySqlDataSource node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    [Test]
    public async Task Records_written_through_all_nodes_are_there_once_if_acknowledged_and_not_if_refused()
    {
        const int Callers = 9;
        FlexDbStore catalog = new(_nodes[0]);
        FlexRecordStore[] stores = [.. _nodes.Select(node => new FlexRecordStore(node))];
        for (int table = 0; table < Nodes; table++)
        {
            await catalog.CreateTableAsync(new NewFlexTable("app", $"items_{table}") { Columns = [FlexColumn.String("name", unique: true), FlexColumn.Integer("n", indexed: true)] });
            await stores[0].For("app", $"items_{table}").InsertAsync("""{"name":"hot","n":0}""", new() { Id = "hot" });
        }

        await SyncAsync();
        ConcurrentBag<string> done = [];
        int[] patches = new int[Nodes];
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            int node = caller % Nodes;
            FlexRecordSet items = stores[node].For("app", $"items_{node}");
            for (int i = 0; i < 20; i++)
            {
                string name = $"caller_{caller}_{i}";
                int n = (caller * 100) + i + 1;
                if (await IsDoneAsync(() => items.InsertAsync($$"""{"name":"{{name}}","n":{{n}}}""")))
                {
                    done.Add(name);
                }

                if (await IsDoneAsync(() => items.PatchAsync("hot", $$"""{"n":{{n}}}""")))
                {
                    Interlocked.Increment(ref patches[node]);
                }
            }
        })));
        await SyncAsync();

        foreach (FlexRecordStore store in stores)
        {
            List<string> stored = [];
            for (int table = 0; table < Nodes; table++)
            {
                await foreach (FlexRecord record in store.For("app", $"items_{table}").StreamAsync())
                {
                    if (record.Id == "hot")
                    {
                        Assert.That(record.Version, Is.EqualTo(patches[table] + 1));
                    }
                    else
                    {
                        stored.Add(record.GetString("name")!);
                    }
                }
            }

            Assert.That(stored, Is.EquivalentTo(done));
            Assert.That((await store.VerifyAsync("app")).Problems, Is.Empty);
        }

        Assert.That(done, Is.Not.Empty);
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_through_a_node_is_seen_by_all(RecordScenario scenario)
    {
        FlexDbStore catalog = new(_nodes[1]);
        FlexRecordStore store = new(_nodes[1]);
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(catalog, store);

        FlexRecord? given = await prepared.RunAsync(store);
        await SyncAsync();

        foreach (MySqlDataSource node in _nodes)
        {
            FlexRecordStore other = new(node);
            await prepared.EnsureIsStoredAsync(other, given, scenario.Name);
            Assert.That((await other.VerifyAsync(prepared.App)).Problems, Is.Empty);
        }
    }

    private static async Task<bool> IsDoneAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (FlexServerException)
        {
            return false;
        }
    }

    /// <summary>Waits until every node has applied what all have committed.</summary>
    private async Task SyncAsync()
    {
        for (int node = 1; node <= Nodes; node++)
        {
            await using MySqlConnection connection = new(Cluster.ConnectionStringOf(node));
            await connection.OpenAsync();
            await using MySqlCommand command = new("SET SESSION wsrep_sync_wait = 7; SHOW DATABASES", connection);
            await command.ExecuteScalarAsync();
        }

        // On a busy machine a node has been seen to answer before it had all.
        for (int attempt = 0; attempt < 100; attempt++)
        {
            HashSet<string> states = new(StringComparer.Ordinal);
            foreach (MySqlDataSource node in _nodes)
            {
                states.Add(await StateAsync(node));
            }

            if (states.Count == 1)
            {
                return;
            }

            await Task.Delay(100);
        }
    }

    private static async Task<string> StateAsync(MySqlDataSource node)
    {
        const string Sql = """
            SELECT CONCAT_WS(' ',
              (SELECT COALESCE(SUM(version), 0) FROM flex_tables),
              (SELECT COALESCE(SUM(version), 0) FROM flex_records),
              (SELECT COUNT(*) FROM flex_record_keys),
              (SELECT COUNT(*) FROM flex_record_uniques))
            """;
        try
        {
            await using MySqlConnection connection = await node.OpenConnectionAsync();
            await using MySqlCommand command = new(Sql, connection);
            return (string)(await command.ExecuteScalarAsync())!;
        }
        catch (MySqlException)
        {
            return "not installed";
        }
    }
}
