using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

public sealed class EditTests : StoreFixture
{
    [Test]
    public async Task An_edit_makes_the_next_version_and_its_history()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(Contacts(app));

        FlexTable edited = (await Store.EditTableAsync(
            app,
            "contacts",
            edit => edit
                .AddColumn(FlexColumn.Date("birthday", indexed: true))
                .RenameColumn("email", "mail")
                .RemoveColumn("age"),
            new FlexEditOptions { Actor = "user_18", ExpectedVersion = 1, Allow = FlexChangeImpact.Lossy })).Table;
        IReadOnlyList<FlexTableVersion> versions = await ToListAsync(Store.ListVersionsAsync(app, "contacts"));

        Assert.That(edited, Is.EqualTo(await Store.GetTableAsync(app, "contacts")));
        Assert.That(edited.Version, Is.EqualTo(2));
        Assert.That(edited.Schema.Columns.Select(column => column.Name), Is.EqualTo(new[] { "mail", "credit_limit", "birthday" }));
        Assert.That(edited.Schema["mail"].Id, Is.EqualTo(created.Schema["email"].Id));
        Assert.That(edited.Slots, Is.EquivalentTo(new Dictionary<string, string> { ["mail"] = "string_1", ["birthday"] = "date_1" }));
        Assert.That(versions.Select(version => version.Version), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(versions[0].PreviousSchema, Is.Null);
        Assert.That(versions[0].Schema, Is.EqualTo(created.Schema));
        Assert.That(versions[1].PreviousSchema, Is.EqualTo(created.Schema));
        Assert.That(versions[1].Schema, Is.EqualTo(edited.Schema));
        Assert.That(versions[1].CreatedBy, Is.EqualTo("user_18"));
        Assert.That(FlexSchemaDiff.Apply(created.Schema, versions[1].Changes), Is.EqualTo(edited.Schema));
        Assert.That(await Store.GetVersionAsync(app, "contacts", 2), Is.EqualTo(versions[1]));
        await Assert.ThrowsAsync<FlexVersionNotFoundException>(() => Store.GetVersionAsync(app, "contacts", 3));
    }

    [Test]
    public async Task An_edit_that_changes_nothing_writes_nothing()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(Contacts(app));

        FlexTable same = (await Store.EditTableAsync(
            app,
            "contacts",
            edit => edit.RenameColumn("age", "years").RenameColumn("years", "age").ModifyColumn("email", column => column with { Required = true }))).Table;

        Assert.That(same, Is.EqualTo(created));
        Assert.That(await ToListAsync(Store.ListVersionsAsync(app, "contacts")), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_stale_edit_is_refused_with_both_versions()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        await Store.EditTableAsync(app, "contacts", edit => edit.RemoveColumn("age"), Lossy);

        FlexConcurrencyException? stale = await Assert.ThrowsAsync<FlexConcurrencyException>(() => Store.EditTableAsync(
            app,
            "contacts",
            edit => edit.RemoveColumn("email"),
            new FlexEditOptions { ExpectedVersion = 1 }));

        Assert.That(stale!.ExpectedVersion, Is.EqualTo(1));
        Assert.That(stale.ActualVersion, Is.EqualTo(2));
    }

    [Test]
    public async Task Of_fifty_parallel_edits_of_one_version_one_succeeds()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "board"));

        string[] outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            try
            {
                await Store.EditTableAsync(
                    app,
                    "board",
                    edit => edit.AddColumn(FlexColumn.Text($"column_{i}")),
                    new FlexEditOptions { ExpectedVersion = 1 });
                return "done";
            }
            catch (FlexConcurrencyException exception)
            {
                return $"{exception.ExpectedVersion} of {exception.ActualVersion}";
            }
        }));

        Assert.That(outcomes.Count(outcome => outcome == "done"), Is.EqualTo(1));
        Assert.That(outcomes.Count(outcome => outcome == "1 of 2"), Is.EqualTo(49));
    }

    [Test]
    public async Task Fifty_parallel_edits_of_any_version_all_succeed()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "board"));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Store.EditTableAsync(app, "board", edit => edit.AddColumn(FlexColumn.Text($"column_{i}")))));

        FlexTable table = await Store.GetTableAsync(app, "board");
        IReadOnlyList<FlexTableVersion> versions = await ToListAsync(Store.ListVersionsAsync(app, "board"));
        Assert.That(table.Version, Is.EqualTo(51));
        Assert.That(
            table.Schema.Columns.Select(column => column.Name),
            Is.EquivalentTo(Enumerable.Range(0, 50).Select(i => $"column_{i}")));
        Assert.That(versions.Select(version => version.Version), Is.EqualTo(Enumerable.Range(1, 51)));
        Assert.That(versions[^1].Schema, Is.EqualTo(table.Schema));
    }

    [Test]
    public async Task What_another_application_changes_meanwhile_without_raising_the_version_is_kept([Values] bool allowDeactivated)
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        int runs = 0;

        FlexTable edited = (await Store.EditTableAsync(app, "contacts", edit =>
        {
            if (++runs == 1)
            {
                Database.ExecuteAsync($"UPDATE flex_tables SET `schema` = JSON_SET(`schema`, '$.columns[0].displayName', 'Theirs') WHERE id = '{table.Id}'")
                    .GetAwaiter().GetResult();
            }

            edit.AddColumn(FlexColumn.Text("note"));
        }, new FlexEditOptions { AllowDeactivated = allowDeactivated })).Table;

        Assert.That(runs, Is.EqualTo(2));
        Assert.That(edited.Schema["email"].DisplayName, Is.EqualTo("Theirs"));
        Assert.That(edited.Schema.Columns, Has.Count.EqualTo(4));
        Assert.That(edited, Is.EqualTo(await Store.GetTableAsync(app, "contacts")));
    }

    [Test]
    public async Task A_display_name_that_is_set_meanwhile_is_kept_and_told()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        int runs = 0;

        FlexTable edited = (await Store.EditTableAsync(
            app,
            "contacts",
            edit =>
            {
                runs++;
                Store.SetDisplayNameAsync(app, "contacts", "Theirs").GetAwaiter().GetResult();
                edit.AddColumn(FlexColumn.Text("note"));
            },
            new FlexEditOptions { ExpectedVersion = 1 })).Table;

        Assert.That(runs, Is.EqualTo(1));
        Assert.That(edited.DisplayName, Is.EqualTo("Theirs"));
        Assert.That(edited, Is.EqualTo(await Store.GetTableAsync(app, "contacts")));
    }
}
