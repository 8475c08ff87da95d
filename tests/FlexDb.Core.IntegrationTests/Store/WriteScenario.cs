using System.Collections.Concurrent;
using System.Globalization;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>One kind of write, for tests that disturb each kind at each of its texts.</summary>
/// <param name="Name">What it does.</param>
/// <param name="PrepareAsync">Makes the state that it begins from, and gives what <paramref name="RunCancellableAsync"/> needs.</param>
/// <param name="RunCancellableAsync">Writes, and gives the table where the call gives one.</param>
public sealed record WriteScenario(
    string Name,
    Func<FlexDbStore, string, TestDatabase, Task<FlexTable?>> PrepareAsync,
    Func<FlexDbStore, string, FlexTable?, CancellationToken, Task<FlexTable?>> RunCancellableAsync)
{
    /// <summary>Gets every kind of write that the store has.</summary>
    public static IEnumerable<WriteScenario> All =>
    [
        new(
            "create",
            async (_, _, _) => null,
            async (store, app, _, token) => await store.CreateTableAsync(Table(app, "made"), token)),
        new(
            "create with a reference",
            async (store, app, _) => await store.CreateTableAsync(Table(app, "target")),
            async (store, app, _, token) => await store.CreateTableAsync(Referring(app, "made"), token)),
        new(
            "create in place of a row that another application deleted",
            async (store, app, database) => await LeaveDeletedRowAsync(store, app, "made", database),
            async (store, app, _, token) => await store.CreateTableAsync(Table(app, "made"), token)),
        new(
            "edit",
            async (store, app, _) => await store.CreateTableAsync(Table(app, "edited")),
            async (store, app, _, token) => (await store.EditTableAsync(
                app,
                "edited",
                edit => edit.AddColumn(FlexColumn.Text("note")),
                cancellationToken: token)).Table),
        new(
            "edit that adds a reference",
            async (store, app, _) =>
            {
                await store.CreateTableAsync(Table(app, "target"));
                return await store.CreateTableAsync(Table(app, "edited"));
            },
            async (store, app, _, token) => (await store.EditTableAsync(
                app,
                "edited",
                edit => edit.AddColumn(FlexColumn.Reference("reference", "target")),
                cancellationToken: token)).Table),
        new(
            "revert",
            async (store, app, _) =>
            {
                await store.CreateTableAsync(Table(app, "edited"));
                return (await store.EditTableAsync(app, "edited", edit => edit.AddColumn(FlexColumn.Text("note")))).Table;
            },
            async (store, app, _, token) => (await store.RevertTableAsync(
                app,
                "edited",
                1,
                new FlexEditOptions { Allow = FlexChangeImpact.Lossy },
                token)).Table),
        new(
            "set display name",
            async (store, app, _) => await store.CreateTableAsync(Table(app, "shown")),
            async (store, app, _, token) => await store.SetDisplayNameAsync(app, "shown", "Shown", token)),
        new(
            "deactivate",
            async (store, app, _) => await store.CreateTableAsync(Table(app, "inactive")),
            async (store, app, _, token) => await store.DeactivateTableAsync(app, "inactive", token)),
        new(
            "delete",
            async (store, app, _) => await store.CreateTableAsync(Table(app, "deleted")),
            async (store, app, _, token) =>
            {
                await store.DeleteTableAsync(app, "deleted", token);
                return null;
            }),
        new(
            "restore",
            async (store, app, _) =>
            {
                await store.CreateTableAsync(Table(app, "target"));
                FlexTable table = await store.CreateTableAsync(Referring(app, "restored"));
                await store.DeleteTableAsync(app, table);
                await store.RenameTableAsync(app, "target", "target_renamed");
                return table;
            },
            async (store, app, table, token) => await store.RestoreTableAsync(app, table!, cancellationToken: token)),
        new(
            "restore in place of a row that another application deleted",
            async (store, app, database) =>
            {
                FlexTable table = await store.CreateTableAsync(Table(app, "restored"));
                await store.DeleteTableAsync(app, table);
                await LeaveDeletedRowAsync(store, app, "restored", database);
                return table;
            },
            async (store, app, table, token) => await store.RestoreTableAsync(app, table!, cancellationToken: token)),
        new(
            "rename",
            async (store, app, _) =>
            {
                await store.CreateTableAsync(Table(app, "target"));
                await store.CreateTableAsync(Referring(app, "first"));
                return await store.CreateTableAsync(Referring(app, "second"));
            },
            async (store, app, _, token) => await store.RenameTableAsync(app, "target", "target_renamed", cancellationToken: token)),
        new(
            "rename in place of a row that another application deleted",
            async (store, app, database) =>
            {
                await LeaveDeletedRowAsync(store, app, "target_renamed", database);
                await store.CreateTableAsync(Table(app, "target"));
                return await store.CreateTableAsync(Referring(app, "first"));
            },
            async (store, app, _, token) => await store.RenameTableAsync(app, "target", "target_renamed", cancellationToken: token)),
        new(
            "purge",
            async (store, app, _) =>
            {
                FlexTable table = await store.CreateTableAsync(Table(app, "purged"));
                await store.DeleteTableAsync(app, table);
                return table;
            },
            async (store, app, table, token) =>
            {
                await store.PurgeTableAsync(app, table!, token);
                return null;
            }),
        Import(
            "import that creates, edits, renames and deletes",
            new FlexSnapshot(
            [
                new FlexSnapshotTable("made", new FlexTableSchema([FlexColumn.Integer("age")])),
                new FlexSnapshotTable("renamed", new FlexTableSchema([Aged("rrrrrrrrrr"), FlexColumn.Reference("reference", "made")])),
            ]),
            ("target", Aged("rrrrrrrrrr")),
            ("deleted", Aged("dddddddddd"))),
        Import(
            "import of what is no part of a schema",
            new FlexSnapshot(
            [
                new FlexSnapshotTable("shown", new FlexTableSchema([Aged("ssssssssss")])) { DisplayName = "Shown", IsActive = false },
            ]),
            ("shown", Aged("ssssssssss"))),
    ];

    /// <summary>Writes, and gives the table where the call gives one.</summary>
    public Task<FlexTable?> RunAsync(FlexDbStore store, string app, FlexTable? prepared) =>
        RunCancellableAsync(store, app, prepared, CancellationToken.None);

    /// <summary>Everything that the catalog holds of an application, in words that say nothing of ids and times.</summary>
    public static async Task<string> DescribeAsync(FlexDbStore store, string app)
    {
        List<FlexTable> tables = [];
        FlexTableFilter all = new() { Deleted = FlexDeletedTables.Include };
        await foreach (FlexTableSummary summary in store.ListTablesAsync(app, all))
        {
            tables.Add(await store.GetTableAsync(app, summary, includeDeleted: true));
        }

        Dictionary<string, string> names = tables.ToDictionary(table => table.Id, table => table.Name, StringComparer.Ordinal);
        List<string> lines = [];
        foreach (FlexTable table in tables)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{table.Name} '{table.DisplayName}' v{table.Version} active {table.IsActive} deleted {table.DeletedAt is not null}"));
            lines.AddRange(table.Schema.Columns.Select(column =>
                $"  {column} → {column.Validation.TargetTable} = {(column.Validation.TargetId is { } id ? names[id] : null)}"));
            await foreach (FlexTableVersion version in store.ListVersionsAsync(app, table))
            {
                lines.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  version {version.Version}: {version.Changes.Count} changes, {version.Schema}, same {version.Schema == table.Schema}"));
            }
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    public override string ToString() => Name;

    /// <summary>The plan is made beforehand, because only applying it writes.</summary>
    private static WriteScenario Import(string name, FlexSnapshot snapshot, params (string Name, FlexColumnDefinition Column)[] tables)
    {
        ConcurrentDictionary<string, FlexImportPlan> plans = new(StringComparer.Ordinal);
        return new WriteScenario(
            name,
            async (store, app, _) =>
            {
                foreach ((string table, FlexColumnDefinition column) in tables)
                {
                    await store.CreateTableAsync(new NewFlexTable(app, table) { Columns = [column] });
                }

                plans[app] = await store.PlanImportAsync(app, snapshot, FlexImportMode.Mirror);
                return null;
            },
            async (store, app, _, cancellationToken) =>
            {
                FlexImportOptions options = new() { Allow = FlexChangeImpact.Lossy };
                await store.ApplyImportAsync(app, plans[app], options, cancellationToken);
                return null;
            });
    }

    private static FlexColumnDefinition Aged(string id) => FlexColumn.Integer("age") with { Id = id };

    private static NewFlexTable Table(string app, string name) => new(app, name) { Columns = [FlexColumn.Integer("age")] };

    private static NewFlexTable Referring(string app, string name) =>
        new(app, name) { Columns = [FlexColumn.Reference("reference", "target")] };

    private static async Task<FlexTable> LeaveDeletedRowAsync(FlexDbStore store, string app, string name, TestDatabase database)
    {
        FlexTable table = await store.CreateTableAsync(Table(app, name));
        await database.DeleteKeepingNameAsync(table);
        return table;
    }
}
