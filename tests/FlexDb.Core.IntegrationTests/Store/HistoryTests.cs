using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

public sealed class HistoryTests : StoreFixture
{
    [Test]
    public async Task A_version_whose_stored_changes_cannot_be_read_is_listed_with_changes_worked_out_from_its_schemas()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        await Store.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Text("note")));
        IReadOnlyList<FlexTableVersion> whole = await ToListAsync(Store.ListVersionsAsync(app, "contacts"));
        await Database.ExecuteAsync($"UPDATE flex_table_versions SET changes = '7' WHERE table_id = '{table.Id}'");

        IReadOnlyList<FlexTableVersion> derived = await ToListAsync(Store.ListVersionsAsync(app, "contacts"));

        Assert.That(derived, Is.EqualTo(whole.Select(version => version with { ChangesAreDerived = true })));
        Assert.That(await Store.GetVersionAsync(app, "contacts", 2), Is.EqualTo(derived[1]));
        Assert.That(
            (await Store.VerifyHistoryAsync(app, "contacts")).Problems.Select(problem => problem.Code),
            Is.All.EqualTo(FlexHistoryProblemCodes.Unreadable).And.Not.Empty);
        await Store.DeleteTableAsync(app, "contacts");
        await Store.PurgeTableAsync(app, table);
    }

    [Test]
    public async Task A_thousand_random_edits_leave_a_history_that_replays()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        Random random = new(20261122);
        for (int i = 0; i < 1000; i++)
        {
            table = (await Store.EditTableAsync(app, table, edit => Change(edit, random, i), Lossy)).Table;
        }

        FlexHistoryReport report = await Store.VerifyHistoryAsync(app, table);
        FlexTableSchema replayed = FlexTableSchema.Empty;
        await foreach (FlexTableVersion version in Store.ListVersionsAsync(app, table))
        {
            replayed = FlexSchemaDiff.Apply(replayed, version.Changes);
            Assert.That(replayed, Is.EqualTo(version.Schema), $"version {version.Version}");
        }

        Assert.That(report.Problems, Is.Empty);
        Assert.That(report.VersionCount, Is.EqualTo(table.Version));
        Assert.That(table.Version, Is.GreaterThan(900));
    }

    [Test]
    public async Task Versions_are_listed_newest_first_across_pages()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "long"));
        for (int i = 0; i < 120; i++)
        {
            await Store.EditTableAsync(app, "long", edit => edit.AddColumn(FlexColumn.Text($"c{i}")));
        }

        IReadOnlyList<FlexTableVersion> newest = await ToListAsync(Store.ListVersionsAsync(app, "long", new FlexVersionFilter { NewestFirst = true }));

        Assert.That(newest.Select(version => version.Version), Is.EqualTo(Enumerable.Range(1, 121).Reverse()));
    }

    [Test]
    public async Task A_list_of_versions_goes_on_after_a_number_in_either_order([Values(1, 2, 50)] int pageSize, [Values] bool byId)
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(new NewFlexTable(app, "steps"));
        for (int i = 0; i < 4; i++)
        {
            await Store.EditTableAsync(app, "steps", edit => edit.AddColumn(FlexColumn.Text($"c{i}")));
        }

        FlexTableKey key = byId ? table : "steps";

        Assert.That(await NumbersAsync(newestFirst: false, after: null), Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
        Assert.That(await NumbersAsync(newestFirst: false, after: 3), Is.EqualTo(new[] { 4, 5 }));
        Assert.That(await NumbersAsync(newestFirst: true, after: 3), Is.EqualTo(new[] { 2, 1 }));
        Assert.That(await NumbersAsync(newestFirst: false, after: int.MaxValue), Is.Empty);
        Assert.That(await NumbersAsync(newestFirst: true, after: 1), Is.Empty);

        async Task<IEnumerable<int>> NumbersAsync(bool newestFirst, int? after)
        {
            FlexVersionFilter filter = new() { NewestFirst = newestFirst, After = after, PageSize = pageSize };
            return (await ToListAsync(Store.ListVersionsAsync(app, key, filter))).Select(version => version.Version);
        }
    }

    [TestCase(0)]
    [TestCase(1_001)]
    public void A_page_of_versions_has_1_to_1000(int pageSize) =>
        Assert.That(
            () => Store.ListVersionsAsync("crm", "contacts", new FlexVersionFilter { PageSize = pageSize }),
            Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public async Task A_broken_history_is_reported_place_by_place()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        for (int i = 0; i < 6; i++)
        {
            await Store.EditTableAsync(app, table, edit => edit.AddColumn(FlexColumn.Text($"c{i}")));
        }

        await Database.ExecuteAsync($"DELETE FROM flex_table_versions WHERE table_id = '{table.Id}' AND version = 2");
        await Database.ExecuteAsync($"UPDATE flex_table_versions SET changes = '[]' WHERE table_id = '{table.Id}' AND version = 4");
        await Database.ExecuteAsync($"UPDATE flex_table_versions SET new_schema = '[]' WHERE table_id = '{table.Id}' AND version = 6");
        await Database.ExecuteAsync($"UPDATE flex_tables SET version = 9 WHERE id = '{table.Id}'");
        FlexHistoryReport report = await Store.VerifyHistoryAsync(app, table);

        Assert.That(report.IsSound, Is.False);
        Assert.That(report.Problems.Select(problem => (problem.Version, problem.Code)), Is.EqualTo(new (int?, string)[]
        {
            (3, FlexHistoryProblemCodes.Gap),
            (3, FlexHistoryProblemCodes.PreviousSchemaDiffers),
            (4, FlexHistoryProblemCodes.NotReplayable),
            (6, FlexHistoryProblemCodes.Unreadable),
            (null, FlexHistoryProblemCodes.TableDiffers),
        }));
    }

    private static void Change(FlexTableEdit edit, Random random, int number)
    {
        FlexColumnDefinition[] columns = [.. edit.Before.Columns];
        string Pick() => columns[random.Next(columns.Length)].Name;
        switch (columns.Length < 3 ? 0 : random.Next(6))
        {
            case 0:
                edit.AddColumn(FlexColumn.String($"c{number}", maxLength: 10 + number), random.Next(columns.Length + 1));
                break;
            case 1:
                edit.RemoveColumn(Pick());
                break;
            case 2:
                edit.RenameColumn(Pick(), $"r{number}");
                break;
            case 3:
                edit.MoveColumn(Pick(), random.Next(columns.Length));
                break;
            case 4:
                edit.ModifyColumn(Pick(), column => column with { DisplayName = $"Column {number}" });
                break;
            default:
                edit.RenameColumn(columns[0].Name, columns[1].Name).RenameColumn(columns[1].Name, columns[0].Name);
                break;
        }
    }

    [Test]
    public async Task Versions_are_compared_although_what_one_says_of_its_changes_cannot_be_read([Values] bool byId)
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        await Store.EditTableAsync(app, table, edit => edit.RemoveColumn("age"), Lossy);
        await Database.ExecuteAsync($"UPDATE flex_table_versions SET changes = '7', previous_schema = '7' WHERE table_id = '{table.Id}'");

        FlexSchemaJudgement comparison = await Store.CompareVersionsAsync(app, byId ? table : "contacts", 1, 2);

        Assert.That(comparison.Changes.Select(change => change.Change.Column), Is.EqualTo(new[] { "age" }));
        await Assert.ThrowsAsync<Errors.FlexVersionNotFoundException>(() => Store.CompareVersionsAsync(app, "contacts", 1, 3));
        await Assert.ThrowsAsync<Errors.FlexTableNotFoundException>(() => Store.CompareVersionsAsync(app, "contact", 1, 2));
    }

    [Test]
    public async Task What_a_version_says_of_its_changes_is_not_needed_for_a_mode_or_a_refusal()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        await Database.ExecuteAsync($"UPDATE flex_table_versions SET changes = '7' WHERE table_id = '{table.Id}'");

        await Store.EditTableAsync(
            app,
            table,
            edit => edit.AddColumn(FlexColumn.Text("note")),
            new FlexEditOptions { Compatibility = FlexCompatibilityMode.FullTransitive });
        Errors.FlexChangeRefusedException refused = (await Assert.ThrowsAsync<Errors.FlexChangeRefusedException>(
            () => Store.EditTableAsync(app, table, edit => edit.RemoveColumn("age"))))!;

        Assert.That(refused.Changes.Single().LastChangedVersion, Is.Null);
    }

    [Test]
    public async Task A_table_that_cannot_be_read_is_left_out_of_an_export_by_name()
    {
        string app = NewApplication();
        FlexTable broken = await Store.CreateTableAsync(Contacts(app, "broken"));
        await Store.CreateTableAsync(Contacts(app, "whole"));
        await Database.ExecuteAsync($"UPDATE flex_tables SET `schema` = '7' WHERE id = '{broken.Id}'");

        Errors.FlexCorruptTableException corrupt = (await Assert.ThrowsAsync<Errors.FlexCorruptTableException>(() => Store.ExportAsync(app)))!;
        FlexSnapshot snapshot = await Store.ExportAsync(app, new FlexExportOptions { ExcludedTables = [corrupt.TableName!] });

        Assert.That(snapshot.Tables.Select(table => table.Name), Is.EqualTo(new[] { "whole" }));
    }
}
