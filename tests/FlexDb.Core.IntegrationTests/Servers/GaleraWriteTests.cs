using System.Collections.Concurrent;
using System.Diagnostics;

using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>Writes through all nodes at once: what is acknowledged stays, because each statement is sent by itself.</summary>
public sealed class GaleraWriteTests : GaleraFixture
{
    private const int Callers = 9;
    private const int Nodes = 3;

    private static readonly StatementList Write = new(
        "INSERT INTO acknowledged (id) VALUES (@id);",
        "UPDATE hot SET n = n + 1 WHERE id = @row;");

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
        await _database.ExecuteAsync("""
            CREATE TABLE acknowledged (id VARCHAR(40) PRIMARY KEY);
            CREATE TABLE hot (id INT PRIMARY KEY, n INT NOT NULL);
            INSERT INTO hot VALUES (0, 0), (1, 0), (2, 0);
            """);
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

    /// <summary>The fault of the server's that the library must work around; without it the other test shows nothing.</summary>
    [Test]
    public async Task Statements_sent_as_one_text_can_be_acknowledged_and_lost() =>
        Assert.That(await CountLostAsync(sendsAlone: false, TimeSpan.FromSeconds(60), stopsAtLoss: true), Is.GreaterThan(0));

    [Test]
    public async Task Statements_sent_alone_are_never_acknowledged_and_lost() =>
        Assert.That(await CountLostAsync(sendsAlone: true, TimeSpan.FromSeconds(15), stopsAtLoss: false), Is.Zero);

    [Test]
    public async Task Edits_through_all_nodes_are_there_once_if_acknowledged_and_not_if_refused()
    {
        await FlexDbInstaller.InstallAsync(_nodes[0]);
        FlexDbStore[] stores = [.. _nodes.Select(node => new FlexDbStore(node))];
        string[] tables = ["one", "two", "three"];
        foreach (string table in tables)
        {
            await stores[0].CreateTableAsync(new NewFlexTable("app", table));
        }

        await SyncAsync();
        ConcurrentBag<string> done = [];
        ConcurrentBag<string> refused = [];
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 12; i++)
            {
                string actor = $"caller_{caller}_{i}";
                try
                {
                    await stores[caller % Nodes].EditTableAsync(
                        "app",
                        tables[i % tables.Length],
                        edit => edit.AddColumn(FlexColumn.Text($"c_{caller}_{i}")),
                        new FlexEditOptions { Actor = actor });
                    done.Add(actor);
                }
                catch (Exception exception) when (exception is FlexServerException or FlexConcurrencyException)
                {
                    refused.Add(actor);
                }
            }
        })));
        await SyncAsync();

        List<string> stored = await ReadAsync("SELECT created_by FROM flex_table_versions WHERE created_by IS NOT NULL");
        Assert.That(stored, Is.EquivalentTo(done), $"{done.Count} done, {refused.Count} refused");
        Assert.That(done, Is.Not.Empty);
        FlexDbStore store = new(_nodes[0]);
        foreach (string table in tables)
        {
            Assert.That((await store.VerifyHistoryAsync("app", table)).Problems, Is.Empty);
        }
    }

    private async Task<int> CountLostAsync(bool sendsAlone, TimeSpan duration, bool stopsAtLoss)
    {
        SessionFacts facts = new(long.MaxValue, RollsBackOnTimeout: false, IsGalera: sendsAlone, IsGroup: false);
        Stopwatch elapsed = Stopwatch.StartNew();
        int lost = 0;
        do
        {
            ConcurrentBag<string> acknowledged = [];
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
            {
                Stopwatch round = Stopwatch.StartNew();
                for (int i = 0; round.Elapsed < TimeSpan.FromSeconds(4); i++)
                {
                    string id = Guid.NewGuid().ToString();
                    if (await TryWriteAsync(_nodes[caller % Nodes], facts, new() { ["id"] = id, ["row"] = i % 3 }))
                    {
                        acknowledged.Add(id);
                    }
                }
            })));
            await SyncAsync();
            List<string> stored = await ReadAsync("SELECT id FROM acknowledged");
            Assert.That(acknowledged, Is.Not.Empty);
            lost += acknowledged.Except(stored, StringComparer.Ordinal).Count();
        }
        while (elapsed.Elapsed < duration && !(stopsAtLoss && lost > 0));
        return lost;
    }

    private static async Task<bool> TryWriteAsync(MySqlDataSource node, SessionFacts facts, Parameters parameters)
    {
        await using MySqlConnection connection = await node.OpenConnectionAsync();
        OperationConnection operation = new(connection, hostTransaction: null, facts, hook: null, mayBeDone: false);
        try
        {
            await operation.ExecuteAsync(Write, TextPlace.Whole, parameters, CancellationToken.None);
            return true;
        }
        catch (MySqlException)
        {
            try
            {
                await operation.RollBackAsync();
            }
            catch (MySqlException)
            {
                // Another node has aborted the transaction already, and the next statement, whatever it is, is told so.
            }

            return false;
        }
    }

    /// <summary>Waits until every node has applied what all have committed.</summary>
    private async Task SyncAsync()
    {
        foreach (MySqlDataSource node in _nodes)
        {
            await using MySqlConnection connection = await node.OpenConnectionAsync();
            await using MySqlCommand command = new("SET SESSION wsrep_sync_wait = 7; SELECT COUNT(*) FROM hot", connection);
            await command.ExecuteScalarAsync();
        }
    }

    private async Task<List<string>> ReadAsync(string sql)
    {
        List<string> values = [];
        await using MySqlConnection connection = await _nodes[0].OpenConnectionAsync();
        await using MySqlCommand command = new($"SET SESSION wsrep_sync_wait = 7; {sql}", connection);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }
}
