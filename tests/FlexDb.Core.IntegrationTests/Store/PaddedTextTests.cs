using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>
/// Works beside rows of other writers whose texts the server takes for others: <c>utf8mb4_bin</c> pads with spaces, so that
/// 'crm ' = 'crm', and whatever begins with a control character is less than ''.
/// </summary>
public sealed class PaddedTextTests : StoreFixture
{
    public enum Taker
    {
        Create,
        Rename,
        Restore,
        Import,
    }

    [Test]
    public async Task A_deleted_row_of_a_padded_application_keeps_its_name(
        [Values] Taker taker)
    {
        string app = NewApplication();
        Func<Task> take = await PrepareAsync(taker, app);
        FlexTable other = await PadApplicationAsync(await Store.CreateTableAsync(Contacts(app)));
        await Database.DeleteKeepingNameAsync(other);
        string before = await CatalogRows.DumpAsync(Database);

        FlexTableNameConflictException? refused = await Assert.ThrowsAsync<FlexTableNameConflictException>(take);

        Assert.That(refused!.Message, Does.Contain(other.Id).And.Contain($"'{app} '"));
        Assert.That(await CatalogRows.DumpAsync(Database), Is.EqualTo(before));
    }

    [Test]
    public async Task A_live_row_of_a_padded_application_is_named_as_what_holds_the_name([Values] Taker taker)
    {
        string app = NewApplication();
        Func<Task> take = await PrepareAsync(taker, app);
        FlexTable other = await PadApplicationAsync(await Store.CreateTableAsync(Contacts(app)));

        FlexTableNameConflictException? refused = await Assert.ThrowsAsync<FlexTableNameConflictException>(take);

        Assert.That((refused!.ApplicationId, refused.TableName), Is.EqualTo((app, "contacts")));
        Assert.That(refused.Message, Does.Contain(other.Id).And.Contain($"'{app} '"));
    }

    [Test]
    public async Task A_live_row_of_a_padded_name_is_named_as_what_holds_the_name([Values] Taker taker)
    {
        string app = NewApplication();
        Func<Task> take = await PrepareAsync(taker, app);
        FlexTable other = await Store.CreateTableAsync(Contacts(app));
        await Database.ExecuteAsync($"UPDATE flex_tables SET name = 'contacts ' WHERE id = '{other.Id}'");

        FlexTableNameConflictException? refused = await Assert.ThrowsAsync<FlexTableNameConflictException>(take);

        Assert.That(refused!.Message, Does.Contain(other.Id).And.Contain("'contacts '"));
    }

    [Test]
    public async Task A_deleted_row_of_the_same_application_is_freed_also_of_a_padded_name([Values] Taker taker)
    {
        string app = NewApplication();
        Func<Task> take = await PrepareAsync(taker, app);
        FlexTable other = await Store.CreateTableAsync(Contacts(app));
        await Database.ExecuteAsync($"UPDATE flex_tables SET name = 'contacts ', deleted_at = CURRENT_TIMESTAMP(6) WHERE id = '{other.Id}'");

        await take();

        Assert.That((await Store.GetTableAsync(app, "contacts")).Id, Is.Not.EqualTo(other.Id));
        Assert.That((await Store.GetTableAsync(app, other, includeDeleted: true)).Name, Is.EqualTo("contacts "));
    }

    [Test]
    public async Task Tables_of_a_padded_application_do_not_count_in_an_export()
    {
        string app = NewApplication();
        foreach (string name in (string[])["a", "b"])
        {
            await PadApplicationAsync(await Store.CreateTableAsync(new NewFlexTable(app, name)));
        }

        foreach (string name in (string[])["c", "d", "e"])
        {
            await Store.CreateTableAsync(new NewFlexTable(app, name));
        }

        FlexDbStore three = new(Database.DataSource, new FlexDbOptions { MaxSnapshotTables = 3 });
        FlexDbStore two = new(Database.DataSource, new FlexDbOptions { MaxSnapshotTables = 2 });

        Assert.That((await three.ExportAsync(app)).Tables.Select(table => table.Name), Is.EqualTo(new[] { "c", "d", "e" }));
        await Assert.ThrowsAsync<FlexLimitException>(() => two.ExportAsync(app));
    }

    [Test]
    public async Task A_listing_holds_every_name_and_a_prefix_only_its_own([Values(1, 100)] int pageSize)
    {
        string app = NewApplication();
        foreach ((string name, string stored) in ((string, string)[])[("a", "\\ta"), ("b", "b"), ("c", "b\\tb"), ("d", "c\\tc"), ("e", "e ")])
        {
            FlexTable table = await Store.CreateTableAsync(new NewFlexTable(app, name));
            await Database.ExecuteAsync($"UPDATE flex_tables SET name = '{stored}' WHERE id = '{table.Id}'");
        }

        Assert.That(await NamesAsync(null), Is.EqualTo(new[] { "\ta", "b\tb", "b", "c\tc", "e " }));
        Assert.That(await NamesAsync(""), Has.Count.EqualTo(5));
        Assert.That(await NamesAsync("b"), Is.EqualTo(new[] { "b\tb", "b" }));
        Assert.That(await NamesAsync("\t"), Is.EqualTo(new[] { "\ta" }));
        Assert.That(await NamesAsync("b "), Is.Empty);
        Assert.That(await NamesAsync("e "), Is.EqualTo(new[] { "e " }));

        async Task<IReadOnlyList<string>> NamesAsync(string? prefix) =>
            [.. (await ToListAsync(Store.ListTablesAsync(app, new FlexTableFilter { NamePrefix = prefix, PageSize = pageSize }))).Select(table => table.Name)];
    }

    [Test]
    public async Task A_version_of_a_padded_table_id_is_none_of_the_tables([Values(1, 2, 100)] int pageSize)
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        for (int i = 0; i < 3; i++)
        {
            await Store.EditTableAsync(app, table, edit => edit.AddColumn(FlexColumn.Text($"note_{i}")));
        }

        await Database.ExecuteAsync(
            $"UPDATE flex_table_versions SET table_id = CONCAT(table_id, ' ') WHERE table_id = '{table.Id}' AND version IN (2, 3)");

        foreach (bool newestFirst in (bool[])[false, true])
        {
            IReadOnlyList<FlexTableVersion> versions = await ToListAsync(
                Store.ListVersionsAsync(app, "contacts", new FlexVersionFilter { PageSize = pageSize, NewestFirst = newestFirst }));
            Assert.That(versions.Select(version => version.Version), Is.EqualTo(newestFirst ? new[] { 4, 1 } : [1, 4]));
        }

        await Assert.ThrowsAsync<FlexVersionNotFoundException>(() => Store.GetVersionAsync(app, "contacts", 2));
        await Assert.ThrowsAsync<FlexVersionNotFoundException>(() => Store.RevertTableAsync(app, "contacts", 2, Lossy));
        Assert.That((await Store.VerifyHistoryAsync(app, "contacts")).Problems.Select(problem => problem.Code), Does.Contain(FlexHistoryProblemCodes.Gap));
    }

    [Test]
    public async Task A_padded_table_is_neither_a_target_nor_a_dependent()
    {
        string app = NewApplication();
        FlexTable people = await Store.CreateTableAsync(new NewFlexTable(app, "people"));
        FlexTable orders = await Store.CreateTableAsync(new NewFlexTable(app, "orders") { Columns = [FlexColumn.Reference("buyer", "people")] });
        await PadApplicationAsync(orders);

        await Store.DeleteTableAsync(app, people);
        await Store.RestoreTableAsync(app, people);
        await Database.ExecuteAsync($"UPDATE flex_tables SET name = 'people ' WHERE id = '{people.Id}'");

        await Assert.ThrowsAsync<FlexReferenceTargetException>(
            () => Store.CreateTableAsync(new NewFlexTable(app, "bills") { Columns = [FlexColumn.Reference("payer", "people")] }));
        Assert.That(await Store.FindTableAsync(app, "people"), Is.Null);
        Assert.That(await Store.FindTableAsync(app, orders, includeDeleted: true), Is.Null);
    }

    private async Task<FlexTable> PadApplicationAsync(FlexTable table)
    {
        await Database.ExecuteAsync($"UPDATE flex_tables SET application_id = CONCAT(application_id, ' ') WHERE id = '{table.Id}'");
        return table;
    }

    /// <summary>Makes ready a call that takes the name 'contacts' in an application.</summary>
    private async Task<Func<Task>> PrepareAsync(Taker taker, string app)
    {
        switch (taker)
        {
            case Taker.Rename:
                await Store.CreateTableAsync(new NewFlexTable(app, "people"));
                return () => Store.RenameTableAsync(app, "people", "contacts");
            case Taker.Restore:
                FlexTable deleted = await Store.CreateTableAsync(Contacts(app));
                await Store.DeleteTableAsync(app, deleted);
                return () => Store.RestoreTableAsync(app, deleted);
            case Taker.Import:
                FlexSnapshot snapshot = new([new FlexSnapshotTable("contacts", FlexTableSchema.Empty)]);
                return async () => await Store.ApplyImportAsync(app, await Store.PlanImportAsync(app, snapshot));
            default:
                return () => Store.CreateTableAsync(Contacts(app));
        }
    }
}
