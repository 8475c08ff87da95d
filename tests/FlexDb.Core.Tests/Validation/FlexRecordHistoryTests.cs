using System.Text;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Validation;

/// <summary>The rules of upgrading records along all versions of their table, one by one.</summary>
[TestFixture]
public sealed class FlexRecordHistoryTests
{
    private static readonly FlexTableSchema Empty = FlexTableSchema.Empty;
    private static readonly FlexTableSchema Text = Table(FlexColumn.Text("a"));
    private static readonly FlexTableSchema Integer = Table(FlexColumn.Integer("a"));
    private static readonly FlexTableSchema Boolean = Table(FlexColumn.Boolean("a"));
    private static readonly FlexTableSchema Filled = Table(FlexColumn.Integer("a", required: true, defaultValue: 7));

    [Test]
    public void An_absent_column_that_its_version_has_is_null_whatever_default_it_gets_later() =>
        Assert.That(Upgrade("{}", Integer, Table(FlexColumn.Integer("a", defaultValue: 7))), Is.EqualTo("""{"a":null}"""));

    [Test]
    public void A_column_that_comes_later_reads_as_the_default_that_it_came_with() =>
        Assert.That(
            Upgrade("{}", Empty, Table(FlexColumn.Integer("a", defaultValue: 7)), Table(FlexColumn.Integer("a", defaultValue: 8))),
            Is.EqualTo("""{"a":7}"""));

    [Test]
    public void A_column_that_comes_back_does_not_read_as_its_default_where_it_was_gone()
    {
        FlexTableSchema withDefault = Table(FlexColumn.Integer("a", defaultValue: 7));

        Assert.That(Upgrade("{}", from: 2, withDefault, Empty, withDefault), Is.EqualTo("""{"a":null}"""));
        Assert.That(Upgrade("{}", from: 2, Filled, Empty, Filled), Is.EqualTo("""{"a":7}"""), "but a required column is filled");
    }

    [Test]
    public void A_revert_shows_again_what_a_removal_hid() =>
        Assert.That(Upgrade("""{"a":5}""", Integer, Empty, Integer), Is.EqualTo("""{"a":5}"""));

    [Test]
    public void A_column_that_TypeScript_removed_and_added_again_is_another_column()
    {
        FlexTableSchema unnamed = RandomHistories.Read(new([FlexColumn.Integer("a", defaultValue: 7)]));

        Assert.That(Upgrade("""{"a":5}""", unnamed, Empty, unnamed), Is.EqualTo("""{"a":7}"""));
    }

    [Test]
    public void A_revert_writes_ids_so_it_restores_what_TypeScript_removed()
    {
        FlexTableSchema unnamed = RandomHistories.Read(new([FlexColumn.Integer("a")]));

        Assert.That(Upgrade("""{"a":5}""", unnamed, Empty, ColumnIdentity.WithWrittenIds(unnamed)), Is.EqualTo("""{"a":5}"""));
    }

    [Test]
    public void A_column_whose_id_TypeScript_dropped_is_still_itself_and_its_old_id_still_brings_it_back()
    {
        FlexTableSchema dropped = RandomHistories.Read(new([FlexColumn.Integer("a")]));

        Assert.That(dropped.Columns[0].Id, Is.Not.EqualTo(Integer.Columns[0].Id));
        Assert.That(Upgrade("""{"a":5}""", Integer, dropped), Is.EqualTo("""{"a":5}"""));
        Assert.That(Upgrade("""{"a":5}""", Integer, dropped, Integer), Is.EqualTo("""{"a":5}"""));
        Assert.That(Upgrade("""{"a":5}""", Integer, dropped, Empty, Integer), Is.EqualTo("""{"a":5}"""));
    }

    [Test]
    public void A_value_shows_again_whenever_its_type_returns()
    {
        Assert.That(Upgrade("""{"a":"1.0"}""", Text, Integer), Is.EqualTo("""{"a":1}"""));
        Assert.That(Upgrade("""{"a":"1.0"}""", Text, Integer, Text), Is.EqualTo("""{"a":"1.0"}"""));
        Assert.That(Upgrade("""{"a":"1.0"}""", Text, Integer, Boolean, Text, Integer), Is.EqualTo("""{"a":1}"""));
        Assert.That(Upgrade("""{"a":"many"}""", Text, Integer, Boolean, Text), Is.EqualTo("""{"a":"many"}"""));
    }

    [Test]
    public void Each_step_that_a_value_lost_something_at_is_noted()
    {
        FlexUpgradedRecord upgraded = Along(Table(FlexColumn.DateTime("a")), Table(FlexColumn.Date("a")), Integer)
            .Upgrade("""{"a":"2020-01-02T03:04:05Z"}"""u8.ToArray(), 1);

        Assert.That(Json(upgraded.Record), Is.EqualTo("""{"a":null}"""));
        Assert.That(upgraded.Notes.Select(note => note.Kind), Is.EqualTo(new[] { FlexUpgradeNoteKind.Changed, FlexUpgradeNoteKind.NotConvertible }));
    }

    [Test]
    public void Each_value_that_breaks_a_rule_is_noted()
    {
        FlexColumnDefinition[] columns = [Column("a", FlexDataType.Integer), Column("b", FlexDataType.Integer), Column("c", FlexDataType.Integer)];
        FlexUpgradedRecord upgraded = Along(new(columns), new(columns.Select(column => column with { Validation = new() { Max = 1 } })))
            .Upgrade("""{"a":2,"b":1,"c":3}"""u8.ToArray(), 1);

        Assert.That(
            upgraded.Notes.Select(note => (note.Column, note.Kind)),
            Is.EqualTo(new[] { ("a", FlexUpgradeNoteKind.BreaksRule), ("c", FlexUpgradeNoteKind.BreaksRule) }));
    }

    [Test]
    public void A_value_is_converted_from_the_type_just_before() =>
        Assert.That(Upgrade("""{"a":1}""", Integer, Boolean, Text), Is.EqualTo("""{"a":"true"}"""));

    [Test]
    public void A_type_that_a_value_had_on_the_way_is_remembered_too() =>
        Assert.That(Upgrade("""{"a":1}""", Integer, Boolean, Text, Integer, Boolean, Text), Is.EqualTo("""{"a":"true"}"""));

    [Test]
    public void String_and_text_count_as_one_type() =>
        Assert.That(Upgrade("""{"a":"1.0"}""", Table(FlexColumn.String("a")), Integer, Text), Is.EqualTo("""{"a":"1.0"}"""));

    [Test]
    public void Nulls_are_not_remembered() =>
        Assert.That(Upgrade("""{"a":null}""", Integer, Table(FlexColumn.Text("a", required: true, defaultValue: "7")), Integer), Is.EqualTo("""{"a":7}"""));

    [Test]
    public void A_null_is_filled_where_the_column_is_first_required_and_has_a_default()
    {
        FlexTableSchema required = Table(FlexColumn.Integer("a", required: true));

        Assert.That(Upgrade("""{"a":null}""", Integer, required, Filled, Table(FlexColumn.Integer("a", required: true, defaultValue: 8))), Is.EqualTo("""{"a":7}"""));
        Assert.That(Upgrade("""{"a":null}""", Integer, Filled, Integer), Is.EqualTo("""{"a":7}"""), "optional again");
    }

    [Test]
    public void What_filled_a_null_is_the_value_under_that_type() =>
        Assert.That(Upgrade("""{"a":null}""", Integer, Filled, Text, Table(FlexColumn.Integer("a", defaultValue: 8))), Is.EqualTo("""{"a":7}"""));

    [Test]
    public void A_value_that_cannot_be_converted_is_filled_as_a_null_is()
    {
        FlexUpgradedRecord upgraded = Along(Text, Filled).Upgrade("""{"a":"many"}"""u8.ToArray(), 1);

        Assert.That(Json(upgraded.Record), Is.EqualTo("""{"a":7}"""));
        Assert.That(upgraded.Notes.Single().Message, Is.EqualTo("The value of 'a' could not be converted from text to integer."));
    }

    [Test]
    public void References_and_unique_columns_are_never_filled_nor_take_a_default_on_coming()
    {
        FlexColumnDefinition reference = FlexColumn.Reference("a", "t") with { DefaultValue = "x" };
        FlexColumnDefinition unique = FlexColumn.Integer("a", unique: true) with { DefaultValue = 7 };

        Assert.That(Upgrade("{}", Empty, Table(reference)), Is.EqualTo("""{"a":null}"""));
        Assert.That(Upgrade("{}", Empty, Table(unique)), Is.EqualTo("""{"a":null}"""));
        Assert.That(Upgrade("""{"a":null}""", Table(reference), Table(reference with { Required = true })), Is.EqualTo("""{"a":null}"""));
        Assert.That(Upgrade("""{"a":null}""", Table(unique), Table(unique with { Required = true })), Is.EqualTo("""{"a":null}"""));
        Assert.That(
            Along(Empty, Table(unique with { Required = true })).Upgrade("{}"u8.ToArray(), 1).Notes.Single(),
            Is.EqualTo(new FlexUpgradeNote("a", FlexUpgradeNoteKind.Missing, "'a' is required, but there is no value for it, and its default is not filled in.")));
    }

    [Test]
    public void A_default_that_breaks_the_column_s_own_rules_fills_nothing() =>
        Assert.That(Upgrade("""{"a":null}""", Integer, Table(FlexColumn.Integer("a", required: true, max: 3) with { DefaultValue = 7 })), Is.EqualTo("""{"a":null}"""));

    [Test]
    public void A_computed_column_has_no_values_but_those_from_before_show_again()
    {
        FlexTableSchema computed = Table(FlexColumn.Integer("a").ComputedBy("1"));

        Assert.That(Upgrade("""{"a":5}""", Integer, computed), Is.EqualTo("{}"));
        Assert.That(Upgrade("""{"a":5}""", Integer, computed, Integer), Is.EqualTo("""{"a":5}"""));
        Assert.That(Upgrade("{}", computed, Table(FlexColumn.Integer("a", defaultValue: 7))), Is.EqualTo("""{"a":7}"""), "its values come for the first time");
    }

    [Test]
    public void Notes_tell_of_conversions_behind_a_value_that_is_shown_but_not_of_removed_columns()
    {
        FlexTableSchema written = new([Column("day", FlexDataType.DateTime), Column("count", FlexDataType.Text), Column("gone", FlexDataType.Integer), Column("big", FlexDataType.Integer)]);
        FlexTableSchema middle = new([Column("day", FlexDataType.Date), Column("count", FlexDataType.Integer), Column("big", FlexDataType.Integer)]);
        FlexTableSchema last = new(
        [
            Column("day", FlexDataType.Text), Column("count", FlexDataType.Text),
            Column("big", FlexDataType.Integer) with { Validation = new() { Max = 3 } }, Column("must", FlexDataType.Text) with { Required = true },
        ]);

        FlexUpgradedRecord upgraded = Along(written, middle, last).Upgrade("""{"day":"2020-01-02T03:04:05Z","count":"many","gone":1,"big":5}"""u8.ToArray(), 1);

        Assert.That(Json(upgraded.Record), Is.EqualTo("""{"day":"2020-01-02","count":"many","big":5}"""));
        Assert.That(upgraded.Notes, Is.EqualTo(new FlexUpgradeNote[]
        {
            new("day", FlexUpgradeNoteKind.Changed, "The value of 'day' lost something on its way from datetime to date."),
            new("big", FlexUpgradeNoteKind.BreaksRule, "The value of 'big' is greater than 3."),
            new("must", FlexUpgradeNoteKind.Missing, "'must' is required, but there is neither a value nor a default for it."),
        }));
    }

    [Test]
    public void A_rule_that_only_an_earlier_version_had_is_not_noted() =>
        Assert.That(Along(Integer, Table(FlexColumn.Integer("a", max: 3)), Integer).Upgrade("""{"a":5}"""u8.ToArray(), 1).Notes, Is.Empty);

    [Test]
    public void Renamed_and_moved_columns_keep_their_values_and_unknown_ones_come_last()
    {
        FlexTableSchema written = new([Column("a", FlexDataType.Integer, "1111111111"), Column("b", FlexDataType.Integer, "2222222222")]);
        FlexTableSchema swapped = new([Column("a", FlexDataType.Integer, "2222222222"), Column("b", FlexDataType.Integer, "1111111111"), Column("x", FlexDataType.Integer)]);

        FlexUpgradedRecord upgraded = Along(written, swapped).Upgrade("""{"a":1,"b":2,"y":[3],"x":4}"""u8.ToArray(), 1);

        Assert.That(Json(upgraded.Record), Is.EqualTo("""{"a":2,"b":1,"y":[3]}"""));
        Assert.That(upgraded.Notes.Select(note => (note.Column, note.Kind)), Is.EqualTo(new[] { ("x", FlexUpgradeNoteKind.Dropped) }));
    }

    [Test]
    public void A_record_that_stays_as_it_is_is_the_memory_that_was_given()
    {
        ReadOnlyMemory<byte> record = """{"a":5}"""u8.ToArray();

        Assert.That(Along(Integer).Upgrade(record, 1).Record, Is.EqualTo(record));
        Assert.That(Along(Integer, Table(FlexColumn.Integer("a") with { DisplayName = "A" })).Upgrade(record, 1).Record, Is.EqualTo(record));
    }

    [Test]
    public void What_cannot_have_been_written_under_its_version_is_refused()
    {
        FlexRecordHistory history = Along(Integer, Table(FlexColumn.Integer("a", max: 3)), Text, Text);

        foreach (string record in new[] { "[]", "{", """{"a":"5"}""", """{"a":5.0}""", """{"a":5}x""", """{"a":5e0}""" })
        {
            foreach (int version in new[] { 1, 2 })
            {
                Assert.That(() => history.Upgrade(Encoding.UTF8.GetBytes(record), version), Throws.ArgumentException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("record"), record);
            }

            Assert.That(() => Along(Integer, Table(FlexColumn.Integer("a", max: 3))).Upgrade(Encoding.UTF8.GetBytes(record), 1), Throws.ArgumentException, record);
        }
    }

    [Test]
    public void A_history_may_lack_versions()
    {
        FlexRecordHistory history = FlexRecordUpgrade.Along([RandomHistories.Version(3, Integer), RandomHistories.Version(7, Text)]);

        Assert.That(history.Version, Is.EqualTo(7));
        Assert.That(history.Schema, Is.EqualTo(Text));
        Assert.That(Enumerable.Range(1, 8).Where(history.HasVersion), Is.EqualTo(new[] { 3, 7 }));
        Assert.That(Json(history.Upgrade("""{"a":5}"""u8.ToArray(), 3).Record), Is.EqualTo("""{"a":"5"}"""));
        Assert.That(() => history.Upgrade("{}"u8.ToArray(), 5), Throws.ArgumentException.With.Message.StartsWith("The history has no version 5."));
        Assert.That(() => history.FindDiscarded("{}"u8.ToArray(), 5), Throws.ArgumentException);
        Assert.That(() => history.CanSetNull(5, Text.Columns[0].Id!), Throws.ArgumentException);
        Assert.That(() => history.SetNull("{}"u8.ToArray(), 5, []), Throws.ArgumentException);
    }

    [Test]
    public void A_history_without_versions_or_out_of_order_is_refused()
    {
        Assert.That(() => FlexRecordUpgrade.Along(null!), Throws.ArgumentNullException);
        Assert.That(() => FlexRecordUpgrade.Along([]), Throws.ArgumentException);
        Assert.That(() => FlexRecordUpgrade.Along([null!]), Throws.ArgumentException);
        Assert.That(
            () => FlexRecordUpgrade.Along([RandomHistories.Version(2, Integer), RandomHistories.Version(2, Text)]),
            Throws.ArgumentException.With.Message.StartsWith("Version 2 follows version 2; the numbers must ascend."));
    }

    [Test]
    public void Discarded_are_values_under_other_types_and_those_of_removed_columns()
    {
        FlexTableSchema written = new([Column("a", FlexDataType.String), Column("b", FlexDataType.Integer), Column("c", FlexDataType.Integer)]);
        FlexTableSchema middle = new(
        [
            Column("a", FlexDataType.Integer) with { Required = true, DefaultValue = 7 },
            Column("b", FlexDataType.Integer) with { Name = "old" }, Column("c", FlexDataType.Integer), Column("d", FlexDataType.Integer) with { DefaultValue = 9 },
        ]);
        FlexTableSchema last = new([Column("a", FlexDataType.Date), Column("x", FlexDataType.Integer)]);

        FlexRecordHistory history = Along(written, middle, last);

        Assert.That(history.FindDiscarded("""{"a":"many","b":5,"c":null,"x":[1]}"""u8.ToArray(), 1), Is.EqualTo(new FlexDiscardedValue[]
        {
            new("a", "string", "many"),
            new("a", "integer", 7),
            new("old", "integer", 5),
            new("c", "integer", FlexJsonValue.Null),
            new("d", "integer", 9),
            new("x", "json", FlexJsonValue.Parse("[1]")),
        }));
        Assert.That(history.FindDiscarded("""{"a":null}"""u8.ToArray(), 3), Is.Empty);
    }

    [Test]
    public void Nothing_is_discarded_where_no_type_and_no_column_has_gone() =>
        Assert.That(
            Along(Integer, Table(FlexColumn.Integer("b", max: 3)), new([.. Integer.Columns, FlexColumn.Integer("c", defaultValue: 1)])).FindDiscarded("""{"a":5}"""u8.ToArray(), 1),
            Is.Empty);

    [Test]
    public void The_form_of_a_column_changes_where_it_comes_returns_changes_type_or_becomes_fillable()
    {
        FlexTableSchema[] schemas = [Integer, Text, Table(FlexColumn.String("a")), Integer, Filled, Integer, Filled, Empty, Integer, Table(FlexColumn.Integer("a").ComputedBy("1")), Integer];

        Assert.That(Forms(schemas), Is.EqualTo(new int?[] { 1, 2, 2, 4, 5, 5, 7, null, 9, 10, 11 }));
    }

    [Test]
    public void The_form_of_a_column_stays_with_a_rename_another_rule_a_label_another_default_or_another_place()
    {
        FlexColumnDefinition other = FlexColumn.Integer("z") with { Id = "zzzzzzzzzz" };

        Assert.That(
            Forms(
                Filled,
                Table(FlexColumn.Integer("b", required: true, defaultValue: 7)),
                Table(FlexColumn.Integer("b", required: true, min: 2, max: 9, defaultValue: 7)),
                Table(FlexColumn.Integer("b", required: true, defaultValue: 8, indexed: true) with { DisplayName = "B" }),
                Table(FlexColumn.Integer("b", required: true)),
                new([other, .. Integer.Columns]),
                new([.. Integer.Columns, other])),
            Is.All.EqualTo(1));
    }

    [Test]
    public void The_form_of_a_column_whose_id_TypeScript_dropped_changes_because_the_id_names_another_column()
    {
        FlexColumnDefinition one = Column("one", FlexDataType.Integer, ColumnIdentity.Implicit("two"));
        FlexColumnDefinition two = Column("two", FlexDataType.Integer, ColumnIdentity.Implicit("one"));
        FlexTableSchema dropped = RandomHistories.Read(new([one with { Id = null }, two with { Id = null }]));

        FlexRecordHistory history = Along(new([one, two]), dropped);

        Assert.That(history.FormVersionOf(ColumnIdentity.Implicit("one")), Is.EqualTo(2));
        Assert.That(Json(history.Upgrade("""{"one":1,"two":2}"""u8.ToArray(), 1).Record), Is.EqualTo("""{"one":1,"two":2}"""));
    }

    [Test]
    public void The_form_of_a_column_that_is_not_there_is_refused() =>
        Assert.That(() => Along(Integer).FormVersionOf("zzzzzzzzzz"), Throws.ArgumentException);

    [Test]
    public void Null_can_be_set_where_the_column_was_a_reference_ever_since()
    {
        FlexTableSchema reference = Table(FlexColumn.Reference("a", "t"));
        FlexRecordHistory history = Along(Text, reference, Table(FlexColumn.Reference("b", "u")), Empty, reference, reference);

        Assert.That(Enumerable.Range(1, 6).Where(version => history.CanSetNull(version, reference.Columns[0].Id!)), Is.EqualTo(new[] { 5, 6 }));
        Assert.That(Along(reference, Table(FlexColumn.Reference("b", "u"))).CanSetNull(1, reference.Columns[0].Id!), Is.True);
    }

    [Test]
    public void Setting_null_changes_nothing_else_of_the_stored_record()
    {
        FlexTableSchema written = new([Column("a", FlexDataType.Reference), Column("b", FlexDataType.Text), Column("c", FlexDataType.Reference), Column("d", FlexDataType.Reference)]);
        FlexTableSchema last = new([Column("c", FlexDataType.Reference) with { Name = "e" }, Column("a", FlexDataType.Reference), Column("d", FlexDataType.Reference)]);
        FlexRecordHistory history = Along(written, last);
        string[] ids = [Id("a"), Id("c"), Id("d")];

        ReadOnlyMemory<byte> set = history.SetNull("""{"a":"x","b":"c","c":"y","y":{"a":"x"}}"""u8.ToArray(), 1, ids);

        Assert.That(Json(set), Is.EqualTo("""{"a":null,"b":"c","c":null,"y":{"a":"x"}}"""));
        Assert.That(history.SetNull(set, 1, [Id("d")]), Is.EqualTo(set), "an absent column is null already");
        Assert.That(Json(history.SetNull("""{"e":"y","a":"x"}"""u8.ToArray(), 2, [Id("c")])), Is.EqualTo("""{"e":null,"a":"x"}"""));
    }

    [Test]
    public void Null_is_not_set_in_what_was_not_a_reference_ever_since() =>
        Assert.That(() => Along(Text, Table(FlexColumn.Reference("a", "t"))).SetNull("{}"u8.ToArray(), 1, [Text.Columns[0].Id!]), Throws.ArgumentException);

    [Test]
    public void Columns_with_one_id_which_a_damaged_schema_may_have_are_read_without_failing()
    {
        FlexTableSchema damaged = new([Column("a", FlexDataType.Integer, "1111111111"), Column("b", FlexDataType.Text, "1111111111")]);

        FlexRecordHistory history = Along(damaged, damaged, new([Column("b", FlexDataType.Text, "1111111111")]));

        Assert.That(Json(history.Upgrade("""{"a":1,"b":"x"}"""u8.ToArray(), 1).Record), Is.EqualTo("""{"b":"x"}"""));
        Assert.That(history.FormVersionOf("1111111111"), Is.EqualTo(1));
    }

    [Test]
    public void A_record_of_many_columns_over_many_versions_is_upgraded_with_little_memory()
    {
        FlexColumnDefinition[] columns = [.. Enumerable.Range(0, 20).Select(i => Column($"column_{i}", i % 2 == 0 ? FlexDataType.Text : FlexDataType.Integer))];
        FlexTableSchema Changed(int column, FlexColumnDefinition to) => new(columns.Select((definition, i) => columns[i] = i == column ? to with { Id = definition.Id } : definition));
        FlexRecordHistory history = Along(
            new(columns),
            Changed(0, FlexColumn.Text("renamed")),
            Changed(1, FlexColumn.Decimal("column_1")),
            Changed(3, FlexColumn.Integer("column_3", required: true, defaultValue: 7)),
            new([.. columns, Column("new", FlexDataType.Integer) with { DefaultValue = 1 }]));
        byte[] record = Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 20).Where(i => i != 3).Select(i => $"\"column_{i}\":{(i % 2 == 0 ? "\"some text\"" : "12345")}"))}}}");

        Assert.That(Json(history.Upgrade(record, 1).Record), Does.StartWith("""{"renamed":"some text","column_1":"12345","column_2":"some text","column_3":7,""").And.EndWith(",\"new\":1}"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        FlexUpgradedRecord upgraded = history.Upgrade(record, 1);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(allocated, Is.LessThan(upgraded.Record.Length + 1000), "beside the record itself only what is there once a record");
    }

    private static FlexRecordHistory Along(params FlexTableSchema[] schemas) => FlexRecordUpgrade.Along(RandomHistories.Versions(schemas));

    private static string Upgrade(string record, params FlexTableSchema[] schemas) => Upgrade(record, from: 1, schemas);

    private static string Upgrade(string record, int from, params FlexTableSchema[] schemas) =>
        Json(Along(schemas).Upgrade(Encoding.UTF8.GetBytes(record), from).Record);

    private static string Json(ReadOnlyMemory<byte> record) => Encoding.UTF8.GetString(record.Span);

    /// <summary>The form of the one column in each version; null where it is not there.</summary>
    private static IEnumerable<int?> Forms(params FlexTableSchema[] schemas) => schemas.Select((schema, i) =>
        schema.Columns.Any(column => column.Id == Integer.Columns[0].Id) ? Along(schemas[..(i + 1)]).FormVersionOf(Integer.Columns[0].Id!) : (int?)null);

    private static FlexTableSchema Table(FlexColumnDefinition column) => new([column with { Id = "aaaaaaaaaa" }]);

    private static FlexColumnDefinition Column(string name, FlexDataType type, string? id = null) =>
        new(name, type)
        {
            Id = id ?? Id(name),
            Validation = type == FlexDataType.Reference ? new() { TargetTable = "t" } : FlexColumnValidation.None,
        };

    private static string Id(string name) => ColumnIdentity.Implicit(name);
}
