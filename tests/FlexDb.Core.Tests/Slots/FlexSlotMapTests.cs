using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Tests.Slots;

public sealed class FlexSlotMapTests
{
    private static readonly FlexSlotMap Two = Map(("email", "string_1"), ("born", "date_1"));

    [Test]
    public void Maps_are_equal_whatever_their_order()
    {
        FlexSlotMap other = Map(("born", "date_1"), ("email", "string_1"));

        Assert.That(other, Is.EqualTo(Two));
        Assert.That(other.GetHashCode(), Is.EqualTo(Two.GetHashCode()));
        Assert.That(other == Two, Is.True);
    }

    [Test]
    public void Maps_differ_in_a_slot_or_a_column()
    {
        Assert.That(Map(("email", "string_2"), ("born", "date_1")), Is.Not.EqualTo(Two));
        Assert.That(Map(("email", "string_1")), Is.Not.EqualTo(Two));
        Assert.That(Map(("Email", "string_1"), ("born", "date_1")), Is.Not.EqualTo(Two));
    }

    [Test]
    public void A_column_named_twice_is_refused() =>
        Assert.That(() => Map(("a", "string_1"), ("a", "string_2")), Throws.ArgumentException);

    [Test]
    public void It_goes_through_JSON_unchanged() =>
        Assert.That(SlotMapJson.Read(SlotMapJson.Write(Two)), Is.EqualTo(Two));

    [Test]
    public void The_empty_map_is_stored_as_no_value() => Assert.That(SlotMapJson.Write(FlexSlotMap.Empty), Is.Null);

    [TestCase(null)]
    [TestCase("null")]
    [TestCase("{}")]
    public void No_value_is_the_empty_map(string? json) =>
        Assert.That(SlotMapJson.Read(json), Is.SameAs(FlexSlotMap.Empty));

    [TestCase("[]")]
    [TestCase("""{"a":1}""")]
    [TestCase("""{"a":"\ud800"}""")]
    [TestCase("{} {}")]
    [TestCase("")]
    public void JSON_of_another_shape_is_refused(string json) =>
        Assert.That(() => SlotMapJson.Read(json), Throws.InstanceOf<JsonException>());

    [Test]
    public void Moves_between_maps_follow_the_columns_not_their_names()
    {
        FlexTableSchema before = ColumnIdentity.WithImplicitIds(
            new([FlexColumn.String("email"), FlexColumn.Date("born"), FlexColumn.String("old")]));
        FlexTableSchema after = new(
        [
            before.Columns[0] with { Name = "mail" },
            before.Columns[1],
            FlexColumn.String("new") with { Id = "nnnnnnnnnn" },
        ]);
        FlexSlotMap slotsBefore = Map(("email", "string_1"), ("born", "date_1"), ("old", "string_2"));
        FlexSlotMap slotsAfter = Map(("mail", "string_1"), ("born", "date_2"), ("new", "string_3"));

        FlexList<FlexSlotMove> moves = FlexSlotMove.Between(before, slotsBefore, after, slotsAfter);

        Assert.That(moves.Select(move => move.ToString()), Is.EqualTo(new[]
        {
            "born: date_1 → date_2",
            "new: none → string_3",
            "old: string_2 → none",
        }));
    }

    private static FlexSlotMap Map(params (string Column, string Slot)[] slots) =>
        new(slots.Select(slot => KeyValuePair.Create(slot.Column, slot.Slot)));
}
