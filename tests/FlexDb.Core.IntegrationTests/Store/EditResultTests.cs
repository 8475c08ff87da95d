using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.IntegrationTests.Store;

public sealed class EditResultTests : StoreFixture
{
    [Test]
    public async Task An_edit_gives_the_table_before_and_after_and_what_changed()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(Contacts(app));

        FlexEditResult edited = await Store.EditTableAsync(
            app,
            "contacts",
            edit => edit.RemoveColumn("email").AddColumn(FlexColumn.Date("birthday", indexed: true)),
            Lossy);

        FlexTableVersion version = await Store.GetVersionAsync(app, "contacts", 2);
        Assert.That(edited.WasWritten, Is.True);
        Assert.That(edited.Before, Is.EqualTo(created));
        Assert.That(edited.After, Is.EqualTo(await Store.GetTableAsync(app, "contacts")));
        Assert.That(edited.Table, Is.SameAs(edited.After));
        Assert.That(edited.Changes, Is.EqualTo(version.Changes));
        Assert.That(edited.SlotMoves, Is.EqualTo(new[]
        {
            new FlexSlotMove("birthday", null, "date_1"),
            new FlexSlotMove("email", "string_1", null),
        }));
    }

    [Test]
    public async Task An_edit_that_changes_nothing_says_that_nothing_was_written([Values] bool refersToOthers)
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        FlexTable table = await Store.CreateTableAsync(new NewFlexTable(app, "orders")
        {
            Columns = [FlexColumn.Reference("contact", "contacts"), FlexColumn.Text("note")],
        });

        FlexEditResult edited = await Store.EditTableAsync(
            app,
            table,
            edit => edit.ModifyColumn(refersToOthers ? "contact" : "note", column => column with { }));

        Assert.That(edited.WasWritten, Is.False);
        Assert.That(edited.Before, Is.EqualTo(table));
        Assert.That(edited.After, Is.EqualTo(table));
        Assert.That(edited.Changes, Is.Empty);
        Assert.That(edited.SlotMoves, Is.Empty);
    }

    [Test]
    public async Task An_edit_that_another_editor_overtakes_gives_what_that_editor_wrote_as_before([Values] bool refersToOthers)
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "companies"));
        await Store.CreateTableAsync(Contacts(app));
        FlexTable? theirs = null;

        FlexEditResult edited = await Store.EditTableAsync(app, "contacts", edit =>
        {
            theirs ??= Task.Run(() => Store.EditTableAsync(app, "contacts", other => other.AddColumn(FlexColumn.String("other", indexed: true))))
                .GetAwaiter().GetResult().Table;
            edit.AddColumn(refersToOthers ? FlexColumn.Reference("mine", "companies", indexed: true) : FlexColumn.String("mine", indexed: true));
        });

        Assert.That(edited.Before, Is.EqualTo(theirs));
        Assert.That(edited.After.Version, Is.EqualTo(3));
        Assert.That(edited.After, Is.EqualTo(await Store.GetTableAsync(app, "contacts")));
        Assert.That(edited.Changes.Select(change => change.Column), Is.EqualTo(new[] { "mine" }));
        Assert.That(edited.SlotMoves.Select(move => move.Column), Is.EqualTo(new[] { "mine" }));
    }

    [Test]
    public async Task What_is_no_part_of_an_edit_is_the_same_before_and_after()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        FlexTable? renamed = null;

        FlexEditResult edited = await Store.EditTableAsync(app, "contacts", edit =>
        {
            renamed = Task.Run(() => Store.SetDisplayNameAsync(app, "contacts", "Theirs")).GetAwaiter().GetResult();
            edit.AddColumn(FlexColumn.Text("note"));
        });

        Assert.That(edited.Before, Is.EqualTo(renamed));
        Assert.That(edited.After, Is.EqualTo(await Store.GetTableAsync(app, "contacts")));
        Assert.That(
            edited.After with { Schema = edited.Before.Schema, Version = edited.Before.Version, UpdatedAt = edited.Before.UpdatedAt },
            Is.EqualTo(edited.Before));
    }

    [Test]
    public async Task A_plan_and_a_revert_give_the_same_as_an_edit()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(Contacts(app));
        FlexPlan plan = await Store.PlanEditAsync(app, "contacts", edit => edit.RemoveColumn("email"));

        FlexEditResult applied = await Store.ApplyPlanAsync(app, plan, Lossy);
        FlexEditResult reverted = await Store.RevertTableAsync(app, "contacts", 1, Lossy);
        FlexEditResult again = await Store.RevertTableAsync(app, "contacts", 1);

        Assert.That(applied.Before, Is.EqualTo(created));
        Assert.That(applied.After.Schema, Is.EqualTo(plan.Schema));
        Assert.That(applied.SlotMoves, Is.EqualTo(plan.SlotMoves));
        Assert.That(reverted.Before, Is.EqualTo(applied.After));
        Assert.That(reverted.After.Schema, Is.EqualTo(created.Schema));
        Assert.That(FlexSchemaDiff.Apply(reverted.Before.Schema, reverted.Changes), Is.EqualTo(created.Schema));
        Assert.That(again.WasWritten, Is.False);
        Assert.That(again.Before, Is.EqualTo(reverted.After));
    }
}
