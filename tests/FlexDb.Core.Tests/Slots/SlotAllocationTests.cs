using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Slots;

public sealed class SlotAllocationTests
{
    private static readonly FlexSlotCapacities Defaults = new();

    [Test]
    public void Each_data_type_takes_the_lowest_slot_of_its_pool()
    {
        FlexSlotMap slots = Create(
            FlexColumn.String("s", indexed: true),
            FlexColumn.String("plain"),
            FlexColumn.String("u", unique: true),
            FlexColumn.Integer("i", indexed: true),
            FlexColumn.Boolean("b", indexed: true),
            FlexColumn.Decimal("d", indexed: true),
            FlexColumn.Date("date", indexed: true),
            FlexColumn.DateTime("time", indexed: true),
            FlexColumn.Reference("r", "t", indexed: true));

        Assert.That(slots.ToString(), Is.EqualTo(
            "s → string_1, u → string_2, i → integer_1, b → integer_2, d → decimal_1, date → date_1, time → date_2, r → reference_1"));
    }

    [Test]
    public void A_rename_and_other_edits_keep_the_slot()
    {
        FlexSlotMap after = Edit(
            [FlexColumn.String("a", indexed: true), FlexColumn.String("b", unique: true)],
            edit => edit.RenameColumn("b", "c").ModifyColumn("a", column => column with { Required = true, Unique = true }));

        Assert.That(after, Is.EqualTo(Map(("a", "string_1"), ("c", "string_2"))));
    }

    [Test]
    public void Swapped_columns_keep_their_slots()
    {
        FlexSlotMap after = Edit(
            [FlexColumn.String("a", indexed: true), FlexColumn.String("b", indexed: true)],
            edit => edit.RenameColumn("a", "b").RenameColumn("b", "a"));

        Assert.That(after, Is.EqualTo(Map(("b", "string_1"), ("a", "string_2"))));
    }

    [Test]
    public void A_slot_that_an_edit_frees_is_given_out_by_the_next_one_only()
    {
        FlexTableSchema before = ColumnIdentity.WithImplicitIds(new([FlexColumn.String("a", indexed: true)]));
        FlexTableSchema replaced = new FlexTableEdit(Tables.Named("t"), before).RemoveColumn("a").AddColumn(FlexColumn.String("a", indexed: true)).Result;
        FlexSlotMap after = SlotAllocation.Allocate(Tables.Named("t"), before, Map(("a", "string_1")), replaced, Defaults);
        FlexTableSchema widened = new FlexTableEdit(Tables.Named("t"), replaced).AddColumn(FlexColumn.String("b", indexed: true)).Result;
        FlexSlotMap next = SlotAllocation.Allocate(Tables.Named("t"), replaced, after, widened, Defaults);

        Assert.That(after, Is.EqualTo(Map(("a", "string_2"))));
        Assert.That(next, Is.EqualTo(Map(("a", "string_2"), ("b", "string_1"))));
    }

    [Test]
    public void A_change_of_pool_takes_a_new_slot()
    {
        FlexSlotMap after = Edit(
            [FlexColumn.Integer("a", indexed: true)],
            edit => edit.ModifyColumn("a", _ => FlexColumn.String("a", indexed: true)));

        Assert.That(after, Is.EqualTo(Map(("a", "string_1"))));
    }

    [Test]
    public void A_change_of_type_within_the_pool_keeps_the_slot()
    {
        FlexSlotMap after = Edit(
            [FlexColumn.Date("x", indexed: true), FlexColumn.Date("a", indexed: true)],
            edit => edit.ModifyColumn("a", _ => FlexColumn.DateTime("a", indexed: true)));

        Assert.That(after["a"], Is.EqualTo("date_2"));
    }

    [Test]
    public void A_column_no_longer_indexed_gives_its_slot_up()
    {
        FlexSlotMap after = Edit(
            [FlexColumn.Date("a", indexed: true)],
            edit => edit.ModifyColumn("a", column => column with { Indexed = false }));

        Assert.That(after, Is.SameAs(FlexSlotMap.Empty));
    }

    [Test]
    public void Slots_of_another_application_are_kept_whatever_they_are_called()
    {
        FlexTableSchema before = new([FlexColumn.String("a", indexed: true), FlexColumn.String("b"), FlexColumn.String("c", indexed: true)]);
        FlexSlotMap theirs = Map(("a", "idx-7"), ("b", "string_1"), ("gone", "string_2"));
        FlexTableSchema after = new FlexTableEdit(Tables.Named("t"), before)
            .RenameColumn("a", "z")
            .ModifyColumn("b", column => column with { Required = true })
            .AddColumn(FlexColumn.String("n", indexed: true))
            .Result;

        FlexSlotMap slots = SlotAllocation.Allocate(Tables.Named("t"), before, theirs, after, Defaults);

        Assert.That(slots, Is.EqualTo(Map(("z", "idx-7"), ("b", "string_1"), ("gone", "string_2"), ("n", "string_3"))));
    }

    [Test]
    public void A_slot_that_another_application_left_out_is_given_when_the_flags_change()
    {
        FlexTableSchema before = new([FlexColumn.String("a", indexed: true)]);
        FlexTableSchema touched = new FlexTableEdit(Tables.Named("t"), before).ModifyColumn("a", column => column with { Required = true }).Result;
        FlexTableSchema unique = new FlexTableEdit(Tables.Named("t"), before).ModifyColumn("a", column => column with { Unique = true }).Result;

        Assert.That(SlotAllocation.Allocate(Tables.Named("t"), before, FlexSlotMap.Empty, touched, Defaults), Is.Empty);
        Assert.That(
            SlotAllocation.Allocate(Tables.Named("t"), before, FlexSlotMap.Empty, unique, Defaults),
            Is.EqualTo(Map(("a", "string_1"))));
    }

    [Test]
    public void A_column_that_becomes_indexable_gets_its_slot()
    {
        FlexTableSchema before = new([new FlexColumnDefinition("a", FlexDataType.Text) { Indexed = true }]);
        FlexTableSchema after = new FlexTableEdit(Tables.Named("t"), before)
            .ModifyColumn("a", column => column with { DataType = FlexDataType.String })
            .Result;

        Assert.That(
            SlotAllocation.Allocate(Tables.Named("t"), before, FlexSlotMap.Empty, after, Defaults),
            Is.EqualTo(Map(("a", "string_1"))));
    }

    [Test]
    public void Exhaustion_names_the_pool_its_capacity_and_its_holders()
    {
        FlexSlotCapacities two = Defaults with { Date = 2 };
        FlexTableSchema after = new(new[] { "a", "b", "c" }.Select(name => FlexColumn.Date(name, indexed: true)));

        FlexSlotsExhaustedException exception = Assert.Throws<FlexSlotsExhaustedException>(
            () => SlotAllocation.Allocate(Tables.Named("events"), FlexTableSchema.Empty, FlexSlotMap.Empty, after, two))!;

        Assert.That(exception.TableName, Is.EqualTo("events"));
        Assert.That(exception.ColumnName, Is.EqualTo("c"));
        Assert.That(exception.Pool, Is.EqualTo("date"));
        Assert.That(exception.Capacity, Is.EqualTo(2));
        Assert.That(exception.Holders, Is.EqualTo(Map(("a", "date_1"), ("b", "date_2"))));
        Assert.That(exception.Message, Does.Contain("'events'").And.Contain("2 slots of the pool 'date' are held by 'a', 'b'"));
    }

    [Test]
    public void A_slot_freed_in_the_same_edit_counts_as_held()
    {
        FlexTableSchema before = ColumnIdentity.WithImplicitIds(new([FlexColumn.Date("a", indexed: true)]));
        FlexTableSchema after = new FlexTableEdit(Tables.Named("t"), before).RemoveColumn("a").AddColumn(FlexColumn.Date("b", indexed: true)).Result;

        FlexSlotsExhaustedException exception = Assert.Throws<FlexSlotsExhaustedException>(
            () => SlotAllocation.Allocate(Tables.Named("t"), before, Map(("a", "date_1")), after, Defaults with { Date = 1 }))!;

        Assert.That(exception.Holders, Is.EqualTo(Map(("a", "date_1"))));
    }

    [Test]
    public void Random_edits_never_share_lose_or_move_a_slot()
    {
        FlexSlotCapacities ample = new() { String = 40, Integer = 40, Decimal = 40, Date = 40, Reference = 40 };
        Holds.ForCases(5_000, random =>
        {
            FlexTableSchema before = ColumnIdentity.WithImplicitIds(random.Schema());
            FlexSlotMap current = SlotAllocation.Allocate(Tables.Named("t"), FlexTableSchema.Empty, FlexSlotMap.Empty, before, ample);
            for (int edits = 0; edits < 4; edits++)
            {
                FlexTableSchema after = random.Edit(before).Result;
                FlexSlotMap slots = SlotAllocation.Allocate(Tables.Named("t"), before, current, after, ample);

                Assert.That(slots.Values, Is.Unique);
                Assert.That(slots.Keys, Is.EquivalentTo(after.Columns.Where(column => column.NeedsSlot).Select(column => column.Name)));
                foreach (FlexColumnDefinition column in after.Columns.Where(column => column.NeedsSlot))
                {
                    FlexColumnDefinition? old = before.Columns.FirstOrDefault(candidate => candidate.Id == column.Id);
                    bool keeps = old is { NeedsSlot: true } && SlotPool.Of(old.DataType) == SlotPool.Of(column.DataType);
                    if (keeps)
                    {
                        Assert.That(slots[column.Name], Is.EqualTo(current[old!.Name]));
                    }
                    else
                    {
                        Assert.That(current.Values, Does.Not.Contain(slots[column.Name]));
                    }
                }

                (before, current) = (after, slots);
            }
        });
    }

    private static FlexSlotMap Create(params FlexColumnDefinition[] columns) =>
        SlotAllocation.Allocate(Tables.Named("t"), FlexTableSchema.Empty, FlexSlotMap.Empty, new FlexTableSchema(columns), Defaults);

    private static FlexSlotMap Edit(FlexColumnDefinition[] columns, Func<FlexTableEdit, FlexTableEdit> change)
    {
        FlexTableSchema before = ColumnIdentity.WithImplicitIds(new FlexTableSchema(columns));
        FlexSlotMap current = SlotAllocation.Allocate(Tables.Named("t"), FlexTableSchema.Empty, FlexSlotMap.Empty, before, Defaults);
        return SlotAllocation.Allocate(Tables.Named("t"), before, current, change(new FlexTableEdit(Tables.Named("t"), before)).Result, Defaults);
    }

    private static FlexSlotMap Map(params (string Column, string Slot)[] slots) =>
        new(slots.Select(slot => KeyValuePair.Create(slot.Column, slot.Slot)));
}
