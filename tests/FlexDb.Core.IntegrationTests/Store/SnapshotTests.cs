using Dapper;

using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

public sealed class SnapshotTests : StoreFixture
{
    private static readonly FlexImportOptions AllowLossy = new() { Allow = FlexChangeImpact.Lossy, Actor = "importer" };

    [Test]
    public async Task A_snapshot_imported_into_an_empty_application_exports_the_same([Values] FlexImportMode mode)
    {
        string source = await SourceAsync();
        FlexSnapshot snapshot = await Store.ExportAsync(source);
        string target = NewApplication();

        FlexImportPlan plan = await Store.PlanImportAsync(target, FlexSnapshot.Parse(snapshot.ToJson()), mode);
        await Store.ApplyImportAsync(target, plan, new FlexImportOptions { Actor = "importer" });

        Assert.That((await Store.ExportAsync(target)).ToJson(), Is.EqualTo(snapshot.ToJson()));
        FlexTable people = await Store.GetTableAsync(target, "people");
        FlexTable companies = await Store.GetTableAsync(target, "companies");
        Assert.That(people.Schema["employer"].Validation.TargetId, Is.EqualTo(companies.Id));
        Assert.That(companies.Schema["owner"].Validation.TargetId, Is.EqualTo(people.Id));
        Assert.That((await Store.GetVersionAsync(target, "people", 1)).CreatedBy, Is.EqualTo("importer"));
        Assert.That((await Store.VerifyHistoryAsync(target, "people")).Problems, Is.Empty);
    }

    [Test]
    public async Task A_second_import_writes_nothing([Values] FlexImportMode mode)
    {
        FlexSnapshot snapshot = await Store.ExportAsync(await SourceAsync());
        string target = NewApplication();
        await ImportAsync(target, snapshot, mode);
        string before = await RowsAsync(target);

        FlexImportPlan second = await Store.PlanImportAsync(target, snapshot, mode);
        await Store.ApplyImportAsync(target, second);

        Assert.That(second.IsEmpty, Is.True, second.ToString());
        Assert.That(await RowsAsync(target), Is.EqualTo(before));
    }

    [Test]
    public async Task Properties_of_the_schema_itself_are_mirrored_and_reverted()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(Contacts(app) with { ExtensionData = Properties("icon", "star") });
        FlexSnapshot other = new([new("contacts", new(created.Schema.Columns, Properties("icon", "moon", "group", "people"))) { DisplayName = "Contacts" }]);

        FlexImportPlan plan = await Store.PlanImportAsync(app, other, FlexImportMode.Mirror);
        FlexImportResult imported = await Store.ApplyImportAsync(app, plan);
        FlexTable mirrored = await Store.GetTableAsync(app, "contacts");
        FlexSchemaJudgement difference = await Store.CompareVersionsAsync(app, "contacts", 1, 2);
        FlexPlan revert = await Store.PlanRevertAsync(app, "contacts", 1);
        FlexTable reverted = (await Store.ApplyPlanAsync(app, FlexPlan.Parse(revert.ToJson()))).Table;

        Assert.That(plan.ToString(), Does.Contain("~ (icon): \"star\" → \"moon\""));
        Assert.That(imported.VersionsWritten, Is.EqualTo(1));
        Assert.That(mirrored.Schema.ExtensionData, Is.EqualTo(Properties("icon", "moon", "group", "people")));
        Assert.That(difference.IsEmpty, Is.False);
        Assert.That(difference.PropertyChanges.Select(change => change.Property), Is.EqualTo(new[] { "group", "icon" }));
        Assert.That(reverted.Schema, Is.EqualTo(created.Schema));
        Assert.That(reverted.Version, Is.EqualTo(3));
        Assert.That((await Store.RevertTableAsync(app, "contacts", 1)).WasWritten, Is.False);
        Assert.That((await Store.RevertTableAsync(app, "contacts", 2)).Table.Schema, Is.EqualTo(mirrored.Schema));
        Assert.That((await Store.VerifyHistoryAsync(app, "contacts")).Problems, Is.Empty);
    }

    [Test]
    public async Task A_merge_that_would_take_the_name_of_a_column_that_it_keeps_says_so()
    {
        string source = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(source, "notes") { Columns = [FlexColumn.Text("k"), FlexColumn.Text("v")] });
        string target = NewApplication();
        await ImportAsync(target, await Store.ExportAsync(source), FlexImportMode.Merge);
        await Store.EditTableAsync(source, "notes", edit => edit.RemoveColumn("v").RenameColumn("k", "v"), Lossy);
        FlexSnapshot snapshot = await Store.ExportAsync(source);

        FlexSchemaException refused = await Assert.ThrowsAsync<FlexSchemaException>(() => Store.PlanImportAsync(target, snapshot));
        Assert.That(refused.Problems.Single().Code, Is.EqualTo(FlexSchemaProblemCodes.DuplicateName));
        Assert.That(refused.Message, Does.Contain("The merge would rename column 'k' to 'v'").And.Contains("Rename or remove the table's column 'v' first"));

        await Store.EditTableAsync(target, "notes", edit => edit.RenameColumn("v", "old_v"));
        await ImportAsync(target, snapshot, FlexImportMode.Merge);
        Assert.That((await Store.GetTableAsync(target, "notes")).Schema.Columns.Select(column => column.Name), Is.EqualTo(new[] { "v", "old_v" }));
    }

    [Test]
    public async Task Exchanged_names_of_columns_and_tables_are_exchanged_in_the_copy()
    {
        string source = await SourceAsync();
        string target = NewApplication();
        await ImportAsync(target, await Store.ExportAsync(source), FlexImportMode.Merge);
        FlexTable people = await Store.GetTableAsync(target, "people");
        FlexTable companies = await Store.GetTableAsync(target, "companies");

        await Store.EditTableAsync(source, "people", edit => edit
            .RenameColumn("name", "mail").RenameColumn("mail", "name").AddColumn(FlexColumn.Date("born"), position: 0));
        await Store.RenameTableAsync(source, "people", "persons");
        await Store.RenameTableAsync(source, "companies", "people");
        await Store.RenameTableAsync(source, "persons", "companies");
        FlexSnapshot snapshot = await Store.ExportAsync(source);
        await ImportAsync(target, snapshot, FlexImportMode.Mirror);

        Assert.That((await Store.ExportAsync(target)).ToJson(), Is.EqualTo(snapshot.ToJson()));
        Assert.That((await Store.GetTableAsync(target, "companies")).Id, Is.EqualTo(people.Id));
        Assert.That((await Store.GetTableAsync(target, "people")).Id, Is.EqualTo(companies.Id));
        Assert.That((await Store.VerifyHistoryAsync(target, "companies")).Problems, Is.Empty);
    }

    [Test]
    public async Task A_table_renamed_at_the_source_keeps_its_id_and_its_referrers_follow()
    {
        string source = await SourceAsync();
        string target = NewApplication();
        await ImportAsync(target, await Store.ExportAsync(source), FlexImportMode.Merge);
        FlexTable before = await Store.GetTableAsync(target, "companies");
        await Store.RenameTableAsync(source, "companies", "firms");

        await ImportAsync(target, await Store.ExportAsync(source), FlexImportMode.Merge);

        FlexTable firms = await Store.GetTableAsync(target, "firms");
        Assert.That(firms.Id, Is.EqualTo(before.Id));
        Assert.That((await Store.GetTableAsync(target, "people")).Schema["employer"].Validation.TargetTable, Is.EqualTo("firms"));
        Assert.That(await Store.FindTableAsync(target, "companies"), Is.Null);
    }

    [Test]
    public async Task A_mirror_needs_consent_to_delete_and_then_deletes()
    {
        string target = await SourceAsync();
        await Store.CreateTableAsync(Contacts(target));
        FlexSnapshot snapshot = new((await Store.ExportAsync(target)).Tables.Where(table => table.Name != "contacts"));

        FlexImportPlan plan = await Store.PlanImportAsync(target, snapshot, FlexImportMode.Mirror);
        string before = await RowsAsync(target);
        FlexImportRefusedException refused = (await Assert.ThrowsAsync<FlexImportRefusedException>(
            () => Store.ApplyImportAsync(target, plan, new FlexImportOptions { Allow = FlexChangeImpact.Narrowing })))!;

        Assert.That(refused.Deletions.Select(deletion => deletion.Name), Is.EqualTo(new[] { "contacts" }));
        Assert.That(await RowsAsync(target), Is.EqualTo(before));

        await Store.ApplyImportAsync(target, plan, AllowLossy);
        Assert.That(await Store.FindTableAsync(target, "contacts"), Is.Null);
        Assert.That((await Store.ExportAsync(target)).ToJson(), Is.EqualTo(snapshot.ToJson()));
    }

    [Test]
    public async Task A_refusal_names_every_change_with_the_version_in_which_its_column_last_changed()
    {
        string target = NewApplication();
        await Store.CreateTableAsync(Contacts(target));
        await Store.EditTableAsync(target, "contacts", edit => edit.RenameColumn("age", "years"));
        FlexSnapshotTable contacts = (await Store.ExportAsync(target)).Tables[0];
        FlexSnapshot snapshot = new([contacts with { Schema = new FlexTableSchema(contacts.Schema.Columns.Where(column => column.Name != "years")) }]);

        FlexImportPlan plan = await Store.PlanImportAsync(target, snapshot, FlexImportMode.Mirror);
        FlexImportRefusedException refused = (await Assert.ThrowsAsync<FlexImportRefusedException>(() => Store.ApplyImportAsync(target, plan)))!;

        FlexJudgedChange change = refused.Edits.Single().Judgement.Changes.Single();
        Assert.That(change.Change.Column, Is.EqualTo("years"));
        Assert.That(change.LastChangedVersion, Is.EqualTo(2));
        Assert.That(refused.Message, Does.Contain("contacts.years (Lossy, last changed in version 2)"));
    }

    [Test]
    public async Task A_plan_is_outdated_by_any_change_of_a_table()
    {
        string target = await SourceAsync();
        FlexSnapshot snapshot = new([new FlexSnapshotTable("orders", new FlexTableSchema([FlexColumn.Reference("buyer", "people")]))]);
        FlexImportPlan plan = await Store.PlanImportAsync(target, snapshot);

        await Store.EditTableAsync(target, "people", edit => edit.AddColumn(FlexColumn.Text("notes")));
        await Store.CreateTableAsync(Contacts(target));
        await Store.ActivateTableAsync(target, "companies");

        FlexImportOutdatedException outdated = (await Assert.ThrowsAsync<FlexImportOutdatedException>(() => Store.ApplyImportAsync(target, plan)))!;
        Assert.That(outdated.TableNames, Is.EquivalentTo(new[] { "companies", "contacts", "people" }));
        Assert.That(await Store.FindTableAsync(target, "orders"), Is.Null);
    }

    [Test]
    public async Task A_plan_applies_once()
    {
        string target = NewApplication();
        FlexImportPlan plan = await Store.PlanImportAsync(target, await Store.ExportAsync(await SourceAsync()));

        await Store.ApplyImportAsync(target, plan);

        await Assert.ThrowsAsync<FlexImportOutdatedException>(() => Store.ApplyImportAsync(target, plan));
    }

    [Test]
    public async Task Deactivated_tables_are_edited_only_where_that_is_allowed()
    {
        string target = NewApplication();
        await Store.CreateTableAsync(Contacts(target));
        await Store.DeactivateTableAsync(target, "contacts");
        FlexSnapshotTable contacts = (await Store.ExportAsync(target)).Tables[0];
        FlexSnapshot snapshot = new([contacts with { Schema = new FlexTableSchema([.. contacts.Schema.Columns, FlexColumn.Text("notes")]) }]);
        FlexImportPlan plan = await Store.PlanImportAsync(target, snapshot);

        await Assert.ThrowsAsync<FlexTableStateException>(() => Store.ApplyImportAsync(target, plan));
        await Store.ApplyImportAsync(target, plan, new FlexImportOptions { AllowDeactivated = true });

        FlexTable after = await Store.GetTableAsync(target, "contacts");
        Assert.That(after.Schema.Columns[^1].Name, Is.EqualTo("notes"));
        Assert.That(after.IsActive, Is.False);
    }

    [Test]
    public async Task Every_problem_of_every_table_is_reported_and_nothing_is_written()
    {
        string target = NewApplication();
        FlexSnapshot snapshot = new(
        [
            new FlexSnapshotTable("Bad Name", FlexTableSchema.Empty),
            new FlexSnapshotTable("limits", new FlexTableSchema([FlexColumn.Integer("n", min: 2, max: 1), FlexColumn.Text("id")])),
        ]);

        FlexSchemaException exception = (await Assert.ThrowsAsync<FlexSchemaException>(() => Store.PlanImportAsync(target, snapshot)))!;

        Assert.That(exception.Problems, Has.Count.EqualTo(3));
        Assert.That(exception.Message, Does.Contain("Bad Name: ").And.Contain("limits: $.columns[0]").And.Contain("limits: $.columns[1]"));
    }

    [Test]
    public async Task A_compatibility_mode_holds_for_imports_too()
    {
        string target = NewApplication();
        await Store.CreateTableAsync(Contacts(target));
        FlexSnapshotTable contacts = (await Store.ExportAsync(target)).Tables[0];
        FlexSnapshot snapshot = new([contacts with
        {
            Schema = new FlexTableSchema([.. contacts.Schema.Columns, FlexColumn.Integer("needed", required: true)]),
        }]);
        FlexImportOptions options = new() { Allow = FlexChangeImpact.Lossy, Compatibility = FlexCompatibilityMode.Backward };

        FlexImportPlan plan = await Store.PlanImportAsync(target, snapshot, options: options);

        FlexImportRefusedException refused = (await Assert.ThrowsAsync<FlexImportRefusedException>(() => Store.ApplyImportAsync(target, plan, options)))!;
        Assert.That(refused.Edits.Single().ModeViolations, Has.Count.EqualTo(1));
        Assert.That(refused.Message, Does.Contain("not Backward").And.Contain("'needed' must have a value"));
    }

    [Test]
    public async Task Names_that_another_application_s_deleted_rows_still_hold_are_freed()
    {
        string target = NewApplication();
        FlexTable old = await Store.CreateTableAsync(Contacts(target, "people"));
        await Database.DeleteKeepingNameAsync(old);

        await ImportAsync(target, await Store.ExportAsync(await SourceAsync()), FlexImportMode.Merge);

        Assert.That((await Store.GetTableAsync(target, "people")).Id, Is.Not.EqualTo(old.Id));
        Assert.That((await Store.FindTableAsync(target, FlexTableKey.ById(old.Id), includeDeleted: true))!.Name, Is.EqualTo("people"));
    }

    [Test]
    public async Task Many_tables_go_over_in_few_texts_and_one_transaction()
    {
        const int Count = 300;
        FlexSnapshot snapshot = new(Enumerable.Range(0, Count).Select(i => new FlexSnapshotTable(
            $"table_{i:000}",
            new FlexTableSchema(
            [
                .. Enumerable.Range(0, 20).Select(column => FlexColumn.String($"column_{column}", maxLength: 100) with { DisplayName = $"Column {column} '\\ \"ü" }),
                FlexColumn.Reference("next", $"table_{(i + 1) % Count:000}"),
            ]))));
        string target = NewApplication();

        await ImportAsync(target, snapshot, FlexImportMode.Mirror);

        FlexSnapshot copy = await Store.ExportAsync(target);
        Assert.That(copy.Tables, Has.Count.EqualTo(Count));
        Assert.That(copy.Tables[7].Schema["column_3"].DisplayName, Is.EqualTo("Column 3 '\\ \"ü"));
        Assert.That((await Store.PlanImportAsync(target, snapshot, FlexImportMode.Mirror)).IsEmpty, Is.True);
    }

    [Test]
    public async Task More_tables_than_the_limit_are_refused()
    {
        FlexDbStore small = new(Database.DataSource, new FlexDbOptions { MaxSnapshotTables = 1 });
        string source = await SourceAsync();
        FlexSnapshot snapshot = await Store.ExportAsync(source);

        await Assert.ThrowsAsync<FlexLimitException>(() => small.ExportAsync(source));
        await Assert.ThrowsAsync<FlexLimitException>(() => small.PlanImportAsync(NewApplication(), snapshot));
    }

    [Test]
    public async Task A_plan_for_another_application_is_refused()
    {
        FlexImportPlan plan = await Store.PlanImportAsync(NewApplication(), new FlexSnapshot([]));

        await Assert.ThrowsAsync<ArgumentException>(() => Store.ApplyImportAsync(NewApplication(), plan));
    }

    [Test]
    public async Task An_import_runs_inside_a_host_s_transaction()
    {
        FlexSnapshot snapshot = await Store.ExportAsync(await SourceAsync());
        string target = NewApplication();
        await using MySqlConnector.MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using (MySqlConnector.MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted))
        {
            FlexDbStore inside = Store.WithTransaction(transaction);
            await inside.ApplyImportAsync(target, await inside.PlanImportAsync(target, snapshot));
            Assert.That((await inside.ExportAsync(target)).Tables, Has.Count.EqualTo(2));
            await transaction.RollbackAsync();
        }

        Assert.That((await Store.ExportAsync(target)).Tables, Is.Empty);
    }

    /// <summary>Two tables that refer to each other and to themselves, one of them deactivated.</summary>
    private async Task<string> SourceAsync()
    {
        string source = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(source, "people")
        {
            DisplayName = "Люди 🧑",
            Columns =
            [
                FlexColumn.String("name", required: true, maxLength: 100, indexed: true),
                FlexColumn.String("mail", unique: true),
                FlexColumn.Decimal("wage", min: 0m, defaultValue: 1234567890123456.789m),
                FlexColumn.Reference("boss", "people"),
            ],
        });
        await Store.CreateTableAsync(new NewFlexTable(source, "companies")
        {
            Columns = [FlexColumn.String("title", indexed: true), FlexColumn.Reference("owner", "people")],
        });
        await Store.EditTableAsync(source, "people", edit => edit
            .RemoveColumn("name")
            .AddColumn(FlexColumn.String("name", indexed: true), position: 0)
            .AddColumn(FlexColumn.Reference("employer", "companies", onDelete: FlexOnDelete.SetNull)), Lossy);
        await Store.DeactivateTableAsync(source, "companies");
        return source;
    }

    private async Task ImportAsync(string target, FlexSnapshot snapshot, FlexImportMode mode, FlexImportOptions? options = null) =>
        await Store.ApplyImportAsync(target, await Store.PlanImportAsync(target, snapshot, mode), options);

    private async Task<string> RowsAsync(string applicationId)
    {
        await using MySqlConnector.MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        IEnumerable<string> rows = await connection.QueryAsync<string>(
            """
            SELECT CONCAT_WS('|', t.id, t.name, t.version, t.is_active, t.updated_at, COUNT(v.id))
            FROM flex_tables AS t LEFT JOIN flex_table_versions AS v ON v.table_id = t.id
            WHERE t.application_id = @applicationId
            GROUP BY t.id, t.name, t.version, t.is_active, t.updated_at
            ORDER BY t.id
            """,
            new { applicationId });
        return string.Join('\n', rows);
    }

    private static FlexExtensionData Properties(params string[] namesAndValues) =>
        new(namesAndValues.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], FlexJsonValue.FromString(pair[1]))));
}
