using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

public sealed class ImportResultTests : StoreFixture
{
    [Test]
    public async Task An_import_says_which_tables_it_has_created_edited_and_deleted_and_their_versions()
    {
        string app = NewApplication();
        FlexTable edited = await Store.CreateTableAsync(Contacts(app, "edited"));
        FlexTable shown = await Store.CreateTableAsync(Contacts(app, "shown"));
        FlexTable deleted = await Store.CreateTableAsync(Contacts(app, "deleted"));
        deleted = (await Store.EditTableAsync(app, deleted, edit => edit.AddColumn(FlexColumn.Text("note")))).Table;
        await Store.CreateTableAsync(Contacts(app, "untouched"));
        Dictionary<string, FlexSnapshotTable> tables = (await Store.ExportAsync(app)).Tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        FlexSnapshot snapshot = new(
        [
            new FlexSnapshotTable("created", new FlexTableSchema([FlexColumn.Integer("age")])),
            tables["edited"] with { Name = "renamed", Schema = new FlexTableSchema([.. edited.Schema.Columns, FlexColumn.Text("note")]) },
            tables["shown"] with { DisplayName = "Shown" },
            tables["untouched"],
        ]);

        FlexImportPlan plan = await Store.PlanImportAsync(app, snapshot, FlexImportMode.Mirror);
        FlexImportResult result = await Store.ApplyImportAsync(app, plan, new FlexImportOptions { Allow = FlexChangeImpact.Lossy });

        FlexTable created = await Store.GetTableAsync(app, "created");
        Assert.That(result.Created, Is.EqualTo(new[] { new FlexImportedTable { Id = created.Id, Name = "created", Version = 1 } }));
        Assert.That(
            result.Edited,
            Is.EqualTo(new[]
            {
                new FlexImportedTable { Id = edited.Id, Name = "renamed", Version = 2, PreviousVersion = 1 },
                new FlexImportedTable { Id = shown.Id, Name = "shown", Version = 1, PreviousVersion = 1 },
            }));
        Assert.That(
            result.Deleted,
            Is.EqualTo(new[] { new FlexImportedTable { Id = deleted.Id, Name = "deleted", Version = 2, PreviousVersion = 2 } }));
        Assert.That(result.VersionsWritten, Is.EqualTo(2));
        Assert.That(result.ToString(), Is.EqualTo("1 created, 2 edited, 1 deleted; versions written: 2"));
        foreach (FlexImportedTable table in result.Created.Concat(result.Edited))
        {
            FlexTable stored = await Store.GetTableAsync(app, FlexTableKey.ById(table.Id));
            Assert.That((stored.Name, stored.Version), Is.EqualTo((table.Name, table.Version)));
        }
    }

    [Test]
    public async Task An_import_that_finds_nothing_to_do_has_done_nothing()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));

        FlexImportPlan plan = await Store.PlanImportAsync(app, await Store.ExportAsync(app));

        Assert.That(await Store.ApplyImportAsync(app, plan), Is.EqualTo(new FlexImportResult()));
    }
}
