using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

public sealed class PlanTests : StoreFixture
{
    [Test]
    public async Task Removing_a_column_without_consent_is_refused()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(Contacts(app));
        await Store.EditTableAsync(app, "contacts", edit => edit.ModifyColumn("age", column => column with { DisplayName = "Age" }));

        FlexChangeRefusedException refused = await Assert.ThrowsAsync<FlexChangeRefusedException>(() => Store.EditTableAsync(
            app,
            "contacts",
            edit => edit
                .RemoveColumn("age")
                .ModifyColumn("email", column => column with { Validation = column.Validation with { MaxLength = 100 } })
                .AddColumn(FlexColumn.Text("note"))));

        Assert.That(refused.Impact, Is.EqualTo(FlexChangeImpact.Lossy));
        Assert.That(refused.Changes.Select(change => (change.Change.Column, change.Impact, change.LastChangedVersion)), Is.EquivalentTo(
            new (string, FlexChangeImpact, int?)[]
            {
                ("age", FlexChangeImpact.Lossy, 2),
                ("email", FlexChangeImpact.Narrowing, 1),
            }));
        Assert.That((await Store.GetTableAsync(app, created)).Version, Is.EqualTo(2));
    }

    [Test]
    public async Task A_plan_changes_no_row_and_is_applied_as_it_is()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(Contacts(app));

        FlexPlan plan = await Store.PlanEditAsync(
            app,
            "contacts",
            edit => edit.AddColumn(FlexColumn.Date("birthday", indexed: true)).RemoveColumn("age"));
        Assert.That(await Store.GetTableAsync(app, "contacts"), Is.EqualTo(created));

        FlexPlan reviewed = FlexPlan.Parse(plan.ToJson());
        await Assert.ThrowsAsync<FlexChangeRefusedException>(() => Store.ApplyPlanAsync(app, reviewed));
        FlexTable applied = (await Store.ApplyPlanAsync(app, reviewed, Lossy)).Table;

        Assert.That(applied.Schema, Is.EqualTo(plan.Schema));
        Assert.That(applied.Slots, Is.EqualTo(plan.Slots));
        Assert.That(applied.Version, Is.EqualTo(2));
        Assert.That(applied, Is.EqualTo(await Store.GetTableAsync(app, "contacts")));
        await Assert.ThrowsAsync<FlexConcurrencyException>(() => Store.ApplyPlanAsync(app, reviewed, Lossy));
    }

    [Test]
    public async Task A_plan_for_another_application_is_refused()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        FlexPlan plan = await Store.PlanEditAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Text("note")));

        await Assert.ThrowsAsync<ArgumentException>(() => Store.ApplyPlanAsync(NewApplication(), plan));
    }

    [Test]
    public async Task Reverting_brings_columns_back_with_their_ids()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(Contacts(app));
        await Store.EditTableAsync(app, "contacts", edit => edit.RenameColumn("email", "mail").RemoveColumn("age"), Lossy);
        await Store.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Integer("age")));

        await Assert.ThrowsAsync<FlexChangeRefusedException>(() => Store.RevertTableAsync(app, "contacts", 1));
        FlexPlan plan = await Store.PlanRevertAsync(app, "contacts", 1);
        FlexTable reverted = (await Store.RevertTableAsync(app, "contacts", 1, Lossy)).Table;

        Assert.That(reverted.Schema, Is.EqualTo(created.Schema));
        Assert.That(reverted.Version, Is.EqualTo(4));
        Assert.That(plan.Schema, Is.EqualTo(reverted.Schema));
        Assert.That((await Store.CompareVersionsAsync(app, "contacts", 1, 4)).Changes, Is.Empty);
        Assert.That((await Store.CompareVersionsAsync(app, "contacts", 3, 4)).Impact, Is.EqualTo(FlexChangeImpact.Lossy));
        Assert.That((await Store.RevertTableAsync(app, "contacts", 4)).Table, Is.EqualTo(reverted));
    }

    [Test]
    public async Task A_reverted_reference_follows_its_target_to_the_new_name()
    {
        string app = NewApplication();
        FlexTable contacts = await Store.CreateTableAsync(Contacts(app));
        await Store.CreateTableAsync(new NewFlexTable(app, "orders") { Columns = [FlexColumn.Reference("contact", "contacts")] });
        await Store.EditTableAsync(app, "orders", edit => edit.RemoveColumn("contact"), Lossy);
        await Store.RenameTableAsync(app, "contacts", "people");

        FlexTable reverted = (await Store.RevertTableAsync(app, "orders", 1, Lossy)).Table;
        Assert.That(reverted.Schema["contact"].Validation.TargetTable, Is.EqualTo("people"));
        Assert.That(reverted.Schema["contact"].Validation.TargetId, Is.EqualTo(contacts.Id));

        await Store.EditTableAsync(app, "orders", edit => edit.RemoveColumn("contact"), Lossy);
        await Store.DeleteTableAsync(app, "people");
        await Store.CreateTableAsync(Contacts(app));
        FlexReferenceTargetException refused = await Assert.ThrowsAsync<FlexReferenceTargetException>(
            () => Store.RevertTableAsync(app, "orders", 1, Lossy));
        Assert.That(refused.Message, Does.Contain("now mean other tables"));
    }

    [Test]
    public async Task A_compatibility_mode_is_kept_whatever_the_editor_consents_to()
    {
        string app = NewApplication();
        FlexDbStore strict = new(Database.DataSource, new FlexDbOptions { Compatibility = FlexCompatibilityMode.FullTransitive });
        await strict.CreateTableAsync(Contacts(app));

        FlexIncompatibleSchemaException refused = await Assert.ThrowsAsync<FlexIncompatibleSchemaException>(() => strict.EditTableAsync(
            app,
            "contacts",
            edit => edit.ModifyColumn("age", column => column with { Required = true }),
            Lossy));
        FlexTable edited = (await strict.EditTableAsync(
            app,
            "contacts",
            edit => edit.ModifyColumn("age", column => column with { Required = true }),
            Lossy with { Compatibility = FlexCompatibilityMode.None })).Table;

        Assert.That(refused.Violations, Is.Not.Empty);
        Assert.That(edited.Version, Is.EqualTo(2));
    }

    [Test]
    public async Task A_deactivated_or_deleted_table_is_edited_only_where_the_call_says_so()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        await Store.DeactivateTableAsync(app, table);

        FlexTableStateException deactivated = await Assert.ThrowsAsync<FlexTableStateException>(() => AddAsync("a", new FlexEditOptions()));
        await AddAsync("a", new FlexEditOptions { AllowDeactivated = true });
        await Store.ActivateTableAsync(app, table);
        await Store.DeleteTableAsync(app, table);
        FlexTableStateException deleted = await Assert.ThrowsAsync<FlexTableStateException>(() => AddAsync("b", new FlexEditOptions()));
        FlexTable edited = await AddAsync("b", new FlexEditOptions { AllowDeleted = true });

        Assert.That(deactivated.State, Is.EqualTo(FlexTableState.Deactivated));
        Assert.That(deleted.State, Is.EqualTo(FlexTableState.Deleted));
        Assert.That(edited.Version, Is.EqualTo(3));

        async Task<FlexTable> AddAsync(string name, FlexEditOptions options) =>
            (await Store.EditTableAsync(app, table, edit => edit.AddColumn(FlexColumn.Text(name)), options)).Table;
    }
}
