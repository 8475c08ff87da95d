using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support.History;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Lets two writers race many times: what both leave is always whole, and what fails says why.</summary>
public sealed class RaceTests : StoreFixture
{
    private const int Races = 200;

    [OneTimeTearDown]
    public Task EnsureWholeAsync() => HistoryChecker.EnsureWholeAsync(Database);

    [Test]
    public async Task Of_two_racing_creates_of_one_name_one_wins() =>
        await RaceAsync(
            prepare: _ => Task.CompletedTask,
            first: app => Store.CreateTableAsync(Contacts(app)),
            second: app => Store.CreateTableAsync(Contacts(app)),
            judge: (first, second) =>
                (first is null && second is FlexTableNameConflictException)
                || (second is null && first is FlexTableNameConflictException));

    [Test]
    public async Task A_reference_never_comes_to_a_table_that_is_being_deleted() =>
        await RaceAsync(
            prepare: app => CreateAsync(new NewFlexTable(app, "target"), new NewFlexTable(app, "referring")),
            first: app => Store.EditTableAsync(app, "referring", edit => edit.AddColumn(FlexColumn.Reference("reference", "target"))),
            second: app => Store.DeleteTableAsync(app, "target"),
            judge: (edit, delete) =>
                (edit is null && delete is FlexTableReferencedException)
                || (delete is null && edit is FlexReferenceTargetException));

    [Test]
    public async Task A_new_table_never_refers_to_one_that_is_being_deleted() =>
        await RaceAsync(
            prepare: app => Store.CreateTableAsync(new NewFlexTable(app, "target")),
            first: app => Store.CreateTableAsync(Referring(app)),
            second: app => Store.DeleteTableAsync(app, "target"),
            judge: (create, delete) =>
                (create is null && delete is FlexTableReferencedException)
                || (delete is null && create is FlexReferenceTargetException));

    [Test]
    public async Task A_rename_and_an_edit_of_a_referring_table_both_succeed() =>
        await RaceAsync(
            prepare: app => CreateAsync(new NewFlexTable(app, "target"), Referring(app)),
            first: app => Store.RenameTableAsync(app, "target", "renamed"),
            second: app => Store.EditTableAsync(app, "referring", edit => edit.AddColumn(FlexColumn.Text("note"))),
            judge: (rename, edit) => rename is null && edit is null,
            check: async app =>
            {
                FlexTable referring = await Store.GetTableAsync(app, "referring");
                Assert.That(referring.Version, Is.EqualTo(3));
                Assert.That(referring.Schema["reference"].Validation.TargetTable, Is.EqualTo("renamed"));
                Assert.That(referring.Schema.TryGetColumn("note", out _), Is.True);
            });

    [Test]
    public async Task A_reference_by_a_name_that_is_being_changed_is_rewritten_or_refused() =>
        await RaceAsync(
            prepare: app => CreateAsync(new NewFlexTable(app, "target"), new NewFlexTable(app, "referring")),
            first: app => Store.RenameTableAsync(app, "target", "renamed"),
            second: app => Store.EditTableAsync(app, "referring", edit => edit.AddColumn(FlexColumn.Reference("reference", "target"))),
            judge: (rename, edit) => rename is null && edit is null or FlexReferenceTargetException);

    [Test]
    public async Task A_restored_table_never_refers_to_one_that_is_being_deleted() =>
        await RaceAsync(
            prepare: CreateAndDeleteReferringAsync,
            first: async app => await Store.RestoreTableAsync(app, await DeletedAsync(app)),
            second: app => Store.DeleteTableAsync(app, "target"),
            judge: (restore, delete) =>
                (restore is null && delete is FlexTableReferencedException)
                || (delete is null && restore is FlexReferenceTargetException));

    [Test]
    public async Task A_restored_table_never_keeps_a_name_that_is_being_changed() =>
        await RaceAsync(
            prepare: CreateAndDeleteReferringAsync,
            first: async app => await Store.RestoreTableAsync(app, await DeletedAsync(app)),
            second: app => Store.RenameTableAsync(app, "target", "renamed"),
            judge: (restore, rename) => restore is null && rename is null);

    [Test]
    public async Task Two_renames_that_swap_names_leave_both_names_to_one_table_each() =>
        await RaceAsync(
            prepare: async app =>
            {
                await Store.CreateTableAsync(new NewFlexTable(app, "left"));
                await Store.CreateTableAsync(new NewFlexTable(app, "right") { Columns = [FlexColumn.Reference("reference", "left")] });
                await Store.EditTableAsync(app, "left", edit => edit.AddColumn(FlexColumn.Reference("reference", "right")));
            },
            first: app => Store.RenameTableAsync(app, "left", "right"),
            second: app => Store.RenameTableAsync(app, "right", "left"),
            judge: (first, second) => first is FlexTableNameConflictException && second is FlexTableNameConflictException);

    [Test]
    public async Task Two_tables_that_come_to_refer_to_each_other_do_not_deadlock() =>
        await RaceAsync(
            prepare: app => CreateAsync(new NewFlexTable(app, "left"), new NewFlexTable(app, "right")),
            first: app => Store.EditTableAsync(app, "left", edit => edit.AddColumn(FlexColumn.Reference("reference", "right"))),
            second: app => Store.EditTableAsync(app, "right", edit => edit.AddColumn(FlexColumn.Reference("reference", "left"))),
            judge: (first, second) => first is null && second is null);

    [Test]
    public async Task A_delete_and_a_restore_of_one_table_leave_it_live_or_deleted() =>
        await RaceAsync(
            prepare: app => Store.CreateTableAsync(Contacts(app)),
            first: app => Store.DeleteTableAsync(app, "contacts"),
            second: async app =>
            {
                FlexTableSummary table = (await ToListAsync(Store.ListTablesAsync(app, new FlexTableFilter { Deleted = FlexDeletedTables.Include }))).Single();
                await Store.RestoreTableAsync(app, table);
            },
            judge: (delete, restore) => delete is null && restore is null or FlexTableStateException);

    private static NewFlexTable Referring(string app) =>
        new(app, "referring") { Columns = [FlexColumn.Reference("reference", "target")] };

    private async Task CreateAsync(params NewFlexTable[] tables)
    {
        foreach (NewFlexTable table in tables)
        {
            await Store.CreateTableAsync(table);
        }
    }

    private async Task CreateAndDeleteReferringAsync(string app)
    {
        await CreateAsync(new NewFlexTable(app, "target"), Referring(app));
        await Store.DeleteTableAsync(app, "referring");
    }

    private async Task<FlexTableSummary> DeletedAsync(string app) =>
        (await ToListAsync(Store.ListTablesAsync(app, new FlexTableFilter { Deleted = FlexDeletedTables.Include })))
            .Single(table => table.Name == "referring");

    /// <summary>Runs two writers at once, again and again, each time in an application of their own.</summary>
    private async Task RaceAsync(
        Func<string, Task> prepare,
        Func<string, Task> first,
        Func<string, Task> second,
        Func<Exception?, Exception?, bool> judge,
        Func<string, Task>? check = null)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Races),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (race, _) =>
            {
                string app = NewApplication();
                await prepare(app);
                Task<Exception?> one = FailureAsync(() => first(app));
                Task<Exception?> other = FailureAsync(() => second(app));
                Exception? firstFailure = await one;
                Exception? secondFailure = await other;
                Assert.That(judge(firstFailure, secondFailure), Is.True, $"race {race}: {firstFailure}\n{secondFailure}");
                await EnsureReferencesHoldAsync(app);
                await (check?.Invoke(app) ?? Task.CompletedTask);
            });
    }

    /// <summary>The failure of a call that runs on a thread of its own, if it fails.</summary>
    private static Task<Exception?> FailureAsync(Func<Task> call) => Task.Run<Exception?>(async () =>
    {
        try
        {
            await call();
            return null;
        }
        catch (FlexDbException exception)
        {
            return exception;
        }
    });

    /// <summary>Each reference names a live table, by the name and the id that it has.</summary>
    private async Task EnsureReferencesHoldAsync(string app)
    {
        IReadOnlyList<FlexTableSummary> live = await ToListAsync(Store.ListTablesAsync(app));
        Dictionary<string, string> idsByName = live.ToDictionary(table => table.Name, table => table.Id, StringComparer.Ordinal);
        foreach (FlexTableSummary summary in live)
        {
            FlexTable table = await Store.GetTableAsync(app, summary);
            foreach (FlexColumnDefinition column in table.Schema.Columns.Where(column => column.DataType == FlexDataType.Reference))
            {
                Assert.That(idsByName.GetValueOrDefault(column.Validation.TargetTable!), Is.EqualTo(column.Validation.TargetId));
                Assert.That(column.Validation.TargetId, Is.Not.Null);
            }
        }
    }
}
