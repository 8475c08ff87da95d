using System.Collections.Concurrent;

using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.IntegrationTests.Support.History;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>Edits of tables while the node fails that is written to: what must hold on every cluster.</summary>
internal static class CatalogFailover
{
    private const int Tables = 4;

    /// <summary>Has two callers edit each table, and holds what they were told against what is there afterwards.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="failAsync">Makes the node fail.</param>
    /// <param name="recoverAsync">Makes it whole again.</param>
    public static async Task RunAsync(Cluster cluster, Func<int, Task> failAsync, Func<int, Task> recoverAsync)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(server: cluster.ConnectionString);
        await FlexDbInstaller.InstallAsync(database.DataSource);
        FlexDbStore store = new(database.DataSource);
        List<ReportedWrite> writes = [];
        List<string> ids = [];
        for (int table = 0; table < Tables; table++)
        {
            string name = $"table_{table}";
            FlexTable created = await store.CreateTableAsync(new NewFlexTable("app", name) { Actor = name });
            writes.Add(new ReportedWrite(name, "create", WriteOutcome.Done) { Effects = [MadeVersion.Of(created), new GaveName(created.Id, name)] });
            ids.Add(created.Id);
        }

        int node = await cluster.FindWriterAsync();
        ConcurrentDictionary<string, string> tables = [];
        Failover failover = await Failover.RunAsync(() => failAsync(node), async (caller, name) =>
        {
            tables[name] = ids[caller % Tables];
            await store.EditTableAsync(
                "app",
                FlexTableKey.ById(tables[name]),
                edit => edit.AddColumn(FlexColumn.Text(name)),
                new FlexEditOptions { Actor = name });
        });
        int writer = await cluster.FindWriterAsync();
        await recoverAsync(node);

        writes.AddRange(Edits(failover.Done, WriteOutcome.Done));
        writes.AddRange(Edits(failover.Failed, WriteOutcome.Failed));
        writes.AddRange(Edits(failover.Unknown, WriteOutcome.Unknown));
        await HistoryChecker.EnsureWholeAsync(database, writes);
        Assert.That(writer, Is.Not.EqualTo(node));
        await cluster.EnsureAlikeAsync($"SELECT COUNT(*), COALESCE(SUM(CRC32(new_schema)), 0) FROM `{database.Name}`.flex_table_versions");

        IEnumerable<ReportedWrite> Edits(IEnumerable<string> names, WriteOutcome outcome) =>
            names.Select(name => new ReportedWrite(name, "edit", outcome) { Effects = [new MadeVersion(tables[name])] });
    }
}
