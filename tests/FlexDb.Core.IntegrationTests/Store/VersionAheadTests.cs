using System.Data;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>
/// Works on tables with a version row that they never took: its writer, one without transactions, ended between the
/// INSERT of the row and the UPDATE of the table.
/// </summary>
public sealed class VersionAheadTests : StoreFixture
{
    private static readonly Dictionary<string, Func<FlexDbStore, string, Task<FlexTable>>> s_writes = new(StringComparer.Ordinal)
    {
        ["edit"] = (store, app) => EditAsync(store, app, edit => edit.AddColumn(FlexColumn.Text("note"))),
        ["edit that expects the table's version"] = (store, app) => EditAsync(
            store, app, edit => edit.AddColumn(FlexColumn.Text("note")), new FlexEditOptions { ExpectedVersion = 2 }),
        ["edit that gives a slot"] = (store, app) => EditAsync(store, app, edit => edit.AddColumn(FlexColumn.String("mail", indexed: true))),
        ["edit that adds a reference"] = (store, app) => EditAsync(store, app, edit => edit.AddColumn(FlexColumn.Reference("second", "target"))),
        ["edit of a deactivated table"] = async (store, app) =>
        {
            await store.DeactivateTableAsync(app, "ahead");
            return await EditAsync(
                store, app, edit => edit.AddColumn(FlexColumn.Text("note")), new FlexEditOptions { AllowDeactivated = true });
        },
        ["plan"] = async (store, app) =>
        {
            FlexPlan plan = await store.PlanEditAsync(app, "ahead", edit => edit.AddColumn(FlexColumn.Text("note")));
            await store.ApplyPlanAsync(app, plan);
            return await store.GetTableAsync(app, "ahead");
        },
        ["revert"] = async (store, app) =>
        {
            await store.RevertTableAsync(app, "ahead", 1, Lossy);
            return await store.GetTableAsync(app, "ahead");
        },
        ["import"] = async (store, app) =>
        {
            FlexSnapshot snapshot = new([new FlexSnapshotTable("ahead", new FlexTableSchema([FlexColumn.Text("note")]))]);
            await store.ApplyImportAsync(app, await store.PlanImportAsync(app, snapshot));
            return await store.GetTableAsync(app, "ahead");
        },
        ["rename of a target"] = async (store, app) =>
        {
            await store.RenameTableAsync(app, "target", "target_renamed");
            return await store.GetTableAsync(app, "ahead");
        },
        ["restore"] = async (store, app) =>
        {
            FlexTable table = await store.GetTableAsync(app, "ahead");
            await store.DeleteTableAsync(app, table);
            await store.RenameTableAsync(app, "target", "target_renamed");
            return await store.RestoreTableAsync(app, table);
        },
    };

    [Test]
    public Task A_write_goes_on_past_it([ValueSource(nameof(WriteNames))] string write, [Values(1, 3)] int ahead) =>
        EnsureGoesPastAsync(write, ahead, inHostsTransaction: false);

    [Test]
    public Task A_write_inside_a_host_s_transaction_goes_on_past_it(
        [ValueSource(nameof(WriteNames))] string write,
        [Values(1, 3)] int ahead) =>
        EnsureGoesPastAsync(write, ahead, inHostsTransaction: true);

    [Test]
    public async Task It_is_named_before_anything_is_written()
    {
        string app = await PrepareAsync(ahead: 2);

        FlexHistoryReport report = await Store.VerifyHistoryAsync(app, "ahead");

        Assert.That(
            report.Problems.Select(problem => (problem.Version, problem.Code)),
            Is.EqualTo(new (int?, string)[] { (3, FlexHistoryProblemCodes.NotApplied), (4, FlexHistoryProblemCodes.NotApplied) }));
        Assert.That(report.Problems[0].Message, Does.Contain("Version 3").And.Contain("version 2"));
    }

    [Test]
    public async Task Editors_side_by_side_all_go_past_it()
    {
        const int Editors = 10;
        string app = await PrepareAsync(ahead: 1);

        await Task.WhenAll(Enumerable.Range(0, Editors).Select(i =>
            Store.EditTableAsync(app, "ahead", edit => edit.AddColumn(FlexColumn.Text($"note_{i}")))));

        FlexTable table = await Store.GetTableAsync(app, "ahead");
        Assert.That((table.Version, table.Schema.Columns.Count), Is.EqualTo((3 + Editors, 2 + Editors)));
    }

    private static IEnumerable<string> WriteNames => s_writes.Keys;

    private async Task EnsureGoesPastAsync(string write, int ahead, bool inHostsTransaction)
    {
        string app = await PrepareAsync(ahead);
        FlexTable before = await Store.GetTableAsync(app, "ahead");

        FlexTable written = await RunAsync(write, app, inHostsTransaction);

        Assert.That((before.Version, written.Version), Is.EqualTo((2, 3 + ahead)));
        Assert.That(written, Is.EqualTo(await Store.GetTableAsync(app, "ahead")));
        FlexTableVersion version = await Store.GetVersionAsync(app, "ahead", written.Version);
        Assert.That((version.Schema, version.PreviousSchema), Is.EqualTo((written.Schema, before.Schema)));
        Assert.That(
            (await Store.VerifyHistoryAsync(app, "ahead")).Problems.Select(problem => (problem.Version, problem.Code)),
            Is.EqualTo(Enumerable.Range(3, ahead).Select(number => ((int?)number, FlexHistoryProblemCodes.NotApplied))));
        FlexEditResult later = await Store.EditTableAsync(
            app,
            "ahead",
            edit => edit.AddColumn(FlexColumn.Text("later")),
            new FlexEditOptions { AllowDeactivated = true });
        Assert.That(later.Table.Version, Is.EqualTo(4 + ahead));
    }

    private static async Task<FlexTable> EditAsync(FlexDbStore store, string app, Action<FlexTableEdit> edit, FlexEditOptions? options = null)
    {
        await store.EditTableAsync(app, "ahead", edit, options);
        return await store.GetTableAsync(app, "ahead");
    }

    private async Task<FlexTable> RunAsync(string write, string app, bool inHostsTransaction)
    {
        if (!inHostsTransaction)
        {
            return await s_writes[write](Store, app);
        }

        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        await s_writes[write](Store.WithTransaction(transaction), app);
        await transaction.CommitAsync();
        return await Store.GetTableAsync(app, "ahead");
    }

    /// <summary>A table at version 2 that refers to another, with so many versions more than it has taken.</summary>
    private async Task<string> PrepareAsync(int ahead)
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "target"));
        await Store.CreateTableAsync(new NewFlexTable(app, "ahead") { Columns = [FlexColumn.Reference("first", "target")] });
        await Store.EditTableAsync(app, "ahead", edit => edit.AddColumn(FlexColumn.Text("remark")));
        for (int i = 1; i <= ahead; i++)
        {
            await Database.ExecuteAsync($$"""
                INSERT INTO flex_table_versions (id, table_id, version, previous_schema, new_schema, changes)
                SELECT
                  'ahead_{{i}}_{{Guid.NewGuid():N}}',
                  id,
                  version + {{i}},
                  `schema`,
                  JSON_SET(`schema`, '$.columns[1].displayName', 'Remark {{i}}'),
                  JSON_ARRAY(JSON_OBJECT('type', 'modify_column', 'column', 'remark', 'details', JSON_OBJECT(
                    'before', JSON_EXTRACT(`schema`, '$.columns[1]'),
                    'after', JSON_SET(JSON_EXTRACT(`schema`, '$.columns[1]'), '$.displayName', 'Remark {{i}}'))))
                FROM flex_tables WHERE application_id = '{{app}}' AND name = 'ahead'
                """);
        }

        return app;
    }
}
