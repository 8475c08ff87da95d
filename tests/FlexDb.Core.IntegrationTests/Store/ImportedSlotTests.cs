using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Imports tables whose slots a snapshot gives: they obey the rules by which an edit gives them.</summary>
public sealed class ImportedSlotTests : CheckedStoreFixture
{
    private static readonly FlexTableSchema s_schema = new(
    [
        FlexColumn.String("mail", unique: true),
        FlexColumn.String("phone", indexed: true),
        FlexColumn.Integer("age", indexed: true),
        FlexColumn.Text("note"),
        FlexColumn.Date("born"),
    ]);

    [Test]
    public async Task Two_columns_on_one_slot_are_refused([Values("string_1", "s_email")] string slot) =>
        await EnsureRefusedAsync(
            Slots(("mail", slot), ("phone", slot)),
            ("contacts: $.indexedColumns.phone", FlexSchemaProblemCodes.DuplicateSlot));

    [Test]
    public async Task A_slot_of_another_pool_is_refused() =>
        await EnsureRefusedAsync(
            Slots(("mail", "integer_1"), ("age", "string_1")),
            ("contacts: $.indexedColumns.mail", FlexSchemaProblemCodes.WrongSlot),
            ("contacts: $.indexedColumns.age", FlexSchemaProblemCodes.WrongSlot));

    [Test]
    public async Task A_slot_beyond_the_capacity_is_refused() =>
        await EnsureRefusedAsync(
            Slots(("mail", "string_17"), ("age", "integer_9")),
            ("contacts: $.indexedColumns.mail", FlexSchemaProblemCodes.SlotBeyondCapacity),
            ("contacts: $.indexedColumns.age", FlexSchemaProblemCodes.SlotBeyondCapacity));

    [Test]
    public async Task A_slot_that_no_column_needs_is_refused() =>
        await EnsureRefusedAsync(
            Slots(("mial", "string_1"), ("note", "string_2"), ("born", "date_1")),
            ("contacts: $.indexedColumns.mial", FlexSchemaProblemCodes.NeedlessSlot),
            ("contacts: $.indexedColumns.note", FlexSchemaProblemCodes.NeedlessSlot),
            ("contacts: $.indexedColumns.born", FlexSchemaProblemCodes.NeedlessSlot));

    [Test]
    public async Task A_raised_capacity_holds_for_imports_too()
    {
        string app = NewApplication();
        FlexDbStore roomy = new(Database.DataSource, new FlexDbOptions { SlotCapacities = new FlexSlotCapacities { String = 17 } });
        FlexSlotMap slots = Slots(("mail", "string_17"), ("phone", "string_3"), ("age", "integer_8"));

        await roomy.ApplyImportAsync(app, await roomy.PlanImportAsync(app, Snapshot(slots)));

        Assert.That((await Store.GetTableAsync(app, "contacts")).Slots, Is.EqualTo(slots));
    }

    [Test]
    public async Task Slots_that_another_application_has_named_are_kept()
    {
        string app = NewApplication();
        FlexSlotMap slots = Slots(("mail", "s_email"), ("phone", "idx/7"), ("age", "string_x"));

        await Store.ApplyImportAsync(app, await Store.PlanImportAsync(app, Snapshot(slots)));

        Assert.That((await Store.GetTableAsync(app, "contacts")).Slots, Is.EqualTo(slots));
    }

    [Test]
    public async Task A_slot_that_the_snapshot_leaves_out_is_given_beside_those_that_it_gives()
    {
        string app = NewApplication();

        await Store.ApplyImportAsync(app, await Store.PlanImportAsync(app, Snapshot(Slots(("phone", "string_1")))));

        Assert.That(
            (await Store.GetTableAsync(app, "contacts")).Slots,
            Is.EqualTo(Slots(("phone", "string_1"), ("mail", "string_2"), ("age", "integer_1"))));
    }

    [Test]
    public async Task A_pool_that_the_snapshot_has_used_up_has_none_to_give()
    {
        FlexColumnDefinition[] columns = [.. Enumerable.Range(1, 9).Select(i => FlexColumn.Integer($"n_{i}", indexed: true))];
        FlexSlotMap slots = Slots([.. Enumerable.Range(1, 8).Select(i => ($"n_{i}", $"integer_{i}"))]);
        FlexSnapshot snapshot = new([new FlexSnapshotTable("numbers", new FlexTableSchema(columns)) { Slots = slots }]);

        FlexSlotsExhaustedException? exhausted = await Assert.ThrowsAsync<FlexSlotsExhaustedException>(
            () => Store.PlanImportAsync(NewApplication(), snapshot));

        Assert.That((exhausted!.ColumnName, exhausted.Pool, exhausted.Holders.Count), Is.EqualTo(("n_9", "integer", 8)));
    }

    private async Task EnsureRefusedAsync(FlexSlotMap slots, params (string Path, string Code)[] problems)
    {
        string app = NewApplication();

        FlexSchemaException? refused = await Assert.ThrowsAsync<FlexSchemaException>(() => Store.PlanImportAsync(app, Snapshot(slots)));

        Assert.That(refused!.Problems.Select(problem => (problem.Path, problem.Code)), Is.EquivalentTo(problems));
    }

    private static FlexSnapshot Snapshot(FlexSlotMap slots) => new([new FlexSnapshotTable("contacts", s_schema) { Slots = slots }]);

    private static FlexSlotMap Slots(params (string Column, string Slot)[] slots) =>
        new(slots.Select(slot => KeyValuePair.Create(slot.Column, slot.Slot)));
}
