using System.Text.Json;
using FlexDb.Core.Errors;
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
        foreach (FlexSlotMap? other in new FlexSlotMap?[] { Map(("email", "string_2"), ("born", "date_1")), FlexSlotMap.Empty, null })
        {
            Assert.That(Two == other, Is.False);
            Assert.That(other == Two, Is.False);
            Assert.That(Two != other, Is.True);
            Assert.That(Two.Equals((object?)other), Is.False);
        }

        Assert.That((FlexSlotMap?)null == null, Is.True);
        Assert.That((FlexSlotMap?)null != null, Is.False);
    }

    [Test]
    public void Different_maps_mostly_have_different_hashes() =>
        Assert.That(
            Enumerable.Range(0, 1000).Select(i => Map(("a", $"string_{i}"), ("b", "date_1")).GetHashCode()).Distinct().Count(),
            Is.GreaterThan(900));

    [Test]
    public void It_reads_as_a_dictionary_in_the_order_given()
    {
        Assert.That(Two.Keys, Is.EqualTo(new[] { "email", "born" }));
        Assert.That(Two.Values, Is.EqualTo(new[] { "string_1", "date_1" }));
        Assert.That(Two["born"], Is.EqualTo("date_1"));
        Assert.That(Two.ContainsKey("Email"), Is.False);
        Assert.That(Two.ToString(), Is.EqualTo("email → string_1, born → date_1"));
        Assert.Throws<ArgumentNullException>(() => _ = new FlexSlotMap(null!));
    }

    [TestCase("[]", "The map of indexed columns must be a JSON object, but is an array.")]
    [TestCase("""{"a":1}""", "The slot of column 'a' must be a JSON string, but is a number.")]
    [TestCase("{} {}", "'{' is invalid after a single JSON value. Expected end of data. LineNumber: 0 | BytePositionInLine: 3.")]
    public void What_is_no_map_is_refused_with_the_reason(string json, string reason) =>
        Assert.That(() => SlotMapJson.Read(json), Throws.InstanceOf<JsonException>().With.Message.EqualTo(reason));

    [TestCase("string_1", true)]
    [TestCase("string_x", true)]
    [TestCase("string", false)]
    [TestCase("strings_1", false)]
    [TestCase("String_1", false)]
    [TestCase("date_1", false)]
    public void A_pool_owns_the_slots_that_begin_with_its_name(string slot, bool isOwned) =>
        Assert.That(SlotPool.Of(FlexDataType.String)!.Owns(slot), Is.EqualTo(isOwned));

    [TestCase("string_1", "string", 1)]
    [TestCase("date_12", "date", 12)]
    [TestCase("string_0", null, 0)]
    [TestCase("string_01", null, 0)]
    [TestCase("string_-1", null, 0)]
    [TestCase("string_+1", null, 0)]
    [TestCase("string_", null, 0)]
    [TestCase("string_x", null, 0)]
    [TestCase("string_99999999999", null, 0)]
    [TestCase("col_1", null, 0)]
    public void A_slot_is_of_a_pool_where_an_edit_could_have_named_it_so(string slot, string? pool, int number)
    {
        (SlotPool Pool, int Number)? found = SlotPool.Find(slot);

        Assert.That((found?.Pool.Name, found?.Number ?? 0), Is.EqualTo((pool, number)));
    }

    [Test]
    public void A_column_that_JSON_names_twice_is_refused_unless_the_catalog_holds_it_so()
    {
        const string Json = """{"b":"string_3","a":"string_1","a":"string_2"}""";

        Assert.That(
            () => JsonSerializer.Deserialize<FlexSlotMap>(Json),
            Throws.InstanceOf<JsonException>().With.Message.EqualTo("The map of indexed columns names column 'a' twice."));
        Assert.That(SlotMapJson.Read(Json), Is.EqualTo(Map(("b", "string_3"), ("a", "string_2"))));
    }

    [Test]
    public void Each_slot_that_an_edit_could_not_have_given_is_named()
    {
        FlexTableSchema schema = new(
        [
            FlexColumn.String("email", indexed: true), FlexColumn.String("phone", unique: true), FlexColumn.Date("born", indexed: true),
            FlexColumn.Text("notes"), FlexColumn.Integer("age"), FlexColumn.String("theirs", indexed: true), FlexColumn.String("far", indexed: true),
        ]);
        FlexSlotMap slots = Map(
            ("email", "string_1"), ("phone", "string_1"), ("born", "string_2"), ("notes", "string_4"), ("age", "integer_1"),
            ("gone", "string_5"), ("theirs", "col_7"), ("far", "string_17"));

        Assert.That(SlotChecks.FindProblems(schema, slots, new FlexSlotCapacities()), Is.EqualTo(new FlexSchemaProblem[]
        {
            new(
                "$.indexedColumns.phone",
                FlexSchemaProblemCodes.DuplicateSlot,
                "The slot 'string_1' is that of 'email' too. Leave the entry out to have a free one given."),
            new(
                "$.indexedColumns.born",
                FlexSchemaProblemCodes.WrongSlot,
                "The slot 'string_2' is of the pool 'string', but the column needs one of the pool 'date'. Leave the entry out to have one given."),
            Needless("notes", "string_4"),
            Needless("age", "integer_1"),
            Needless("gone", "string_5"),
            new(
                "$.indexedColumns.far",
                FlexSchemaProblemCodes.SlotBeyondCapacity,
                "The slot 'string_17' is beyond the pool's capacity of 16. Leave the entry out to have one within it given, or raise FlexDbOptions.SlotCapacities."),
        }));

        static FlexSchemaProblem Needless(string column, string slot) => new(
            $"$.indexedColumns.{column}",
            FlexSchemaProblemCodes.NeedlessSlot,
            $"The slot '{slot}' is for '{column}', which is no indexed or unique column of a type that has slots. Correct the name, or leave the entry out.");
    }

    [Test]
    public void Moves_between_no_maps_are_misuse()
    {
        FlexTableSchema none = FlexTableSchema.Empty;
        Assert.Throws<ArgumentNullException>(() => FlexSlotMove.Between(null!, Two, none, Two));
        Assert.Throws<ArgumentNullException>(() => FlexSlotMove.Between(none, null!, none, Two));
        Assert.Throws<ArgumentNullException>(() => FlexSlotMove.Between(none, Two, null!, Two));
        Assert.Throws<ArgumentNullException>(() => FlexSlotMove.Between(none, Two, none, null!));
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
