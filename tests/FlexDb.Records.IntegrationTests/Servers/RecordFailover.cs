using System.Collections.Concurrent;
using System.Globalization;

using FlexDb.Core;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Servers;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

namespace FlexDb.Records.IntegrationTests.Servers;

/// <summary>Inserts and patches of records while the node fails that is written to: what must hold on every cluster.</summary>
internal static class RecordFailover
{
    private const int HotRecords = 4;

    /// <summary>Has the callers insert and patch by turns, and holds what they were told against what is there afterwards.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="failAsync">Makes the node fail.</param>
    /// <param name="recoverAsync">Makes it whole again.</param>
    public static async Task RunAsync(Cluster cluster, Func<int, Task> failAsync, Func<int, Task> recoverAsync)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(server: cluster.ConnectionString);
        await FlexDbInstaller.InstallAsync(database.DataSource, new FlexInstallOptions { Records = true });
        await new FlexDbStore(database.DataSource).CreateTableAsync(new NewFlexTable("app", "items")
        {
            Columns = [FlexColumn.String("name", unique: true), FlexColumn.String("last", indexed: true)],
        });
        FlexRecordStore store = new(database.DataSource);
        FlexRecordSet items = store.For("app", "items");
        for (int record = 0; record < HotRecords; record++)
        {
            await items.InsertAsync($$"""{"name":"hot_{{record}}"}""", new() { Id = HotId(record) });
        }

        int node = await cluster.FindWriterAsync();
        ConcurrentDictionary<string, int> patches = [];
        Failover failover = await Failover.RunAsync(() => failAsync(node), async (caller, name) =>
        {
            if (name[^1] % 2 == 0)
            {
                await items.InsertAsync($$"""{"name":"{{name}}"}""");
            }
            else
            {
                patches[name] = caller % HotRecords;
                await items.PatchAsync(HotId(caller % HotRecords), $$"""{"last":"{{name}}"}""");
            }
        });
        int writer = await cluster.FindWriterAsync();
        await recoverAsync(node);

        Assert.That((await store.VerifyAsync("app")).Problems, Is.Empty);
        List<string> names = [];
        await foreach (FlexRecord record in items.StreamAsync())
        {
            string name = record.GetString("name")!;
            if (name.StartsWith("hot_", StringComparison.Ordinal))
            {
                int hot = int.Parse(name[4..], CultureInfo.InvariantCulture);
                int done = failover.Done.Count(patch => patches.TryGetValue(patch, out int patched) && patched == hot);
                int unknown = failover.Unknown.Count(patch => patches.TryGetValue(patch, out int patched) && patched == hot);
                Assert.That(record.Version - 1, Is.InRange(done, done + unknown), "patches of a record");
            }
            else
            {
                names.Add(name);
            }
        }

        string[] inserted = [.. failover.Done.Where(name => !patches.ContainsKey(name))];
        Assert.That(names, Is.Unique);
        Assert.That(inserted.Except(names, StringComparer.Ordinal), Is.Empty, "inserts that were reported done and are not there");
        Assert.That(names.Except(inserted, StringComparer.Ordinal), Is.SubsetOf(failover.Unknown), "inserts that are there and were not reported done");
        Assert.That(writer, Is.Not.EqualTo(node));
        await cluster.EnsureAlikeAsync($"""
            SELECT
              (SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT_WS(' ', id, version, record)))) FROM `{database.Name}`.flex_records),
              (SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(value))) FROM `{database.Name}`.flex_record_keys),
              (SELECT COUNT(*) FROM `{database.Name}`.flex_record_uniques)
            """);
    }

    private static string HotId(int record) => string.Create(CultureInfo.InvariantCulture, $"hot-{record}");
}
