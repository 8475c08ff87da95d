using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Evolution;

public sealed class FlexSchemaDiffTests
{
    private static readonly FlexColumnDefinition A = FlexColumn.String("a") with { Id = "aaaaaaaaaa" };
    private static readonly FlexColumnDefinition B = FlexColumn.Integer("b") with { Id = "bbbbbbbbbb" };
    private static readonly FlexColumnDefinition C = FlexColumn.Boolean("c") with { Id = "cccccccccc" };
    private static readonly FlexColumnDefinition D = FlexColumn.Date("d") with { Id = "dddddddddd" };

    [Test]
    public void Applying_a_difference_makes_the_second_schema()
    {
        int moves = 0;
        int cases = Holds.ForCases(10_000, random =>
        {
            FlexTableSchema before = random.Schema();
            FlexTableSchema after = random.Edit(before).Result;

            FlexList<SchemaChange> changes = FlexSchemaDiff.Between(before, after);

            Assert.That(FlexSchemaDiff.Apply(before, changes), Is.EqualTo(after));
            Assert.That(FlexSchemaDiff.Between(after, FlexSchemaDiff.Apply(before, changes)), Is.Empty);
            moves += changes.Count(change => change.Position is not null);
        });

        Assert.That(moves, Is.GreaterThan(cases / 10), "the cases must move columns for the property to mean something");
    }

    [Test]
    public void A_difference_of_unrelated_schemas_replays_too()
    {
        Holds.ForCases(10_000, random =>
        {
            FlexTableSchema before = random.Schema();
            FlexTableSchema after = random.Schema();

            FlexTableSchema replayed = FlexSchemaDiff.Apply(before, FlexSchemaDiff.Between(before, after));

            Assert.That(replayed, Is.EqualTo(ColumnIdentity.WithImplicitIds(after)));
        });
    }

    [Test]
    public void A_difference_replays_after_it_was_written_as_JSON_and_read()
    {
        Holds.ForCases(1_000, random =>
        {
            FlexTableSchema before = random.Schema();
            FlexTableSchema after = random.Edit(before).Result;
            string json = SchemaJson.WriteChanges(FlexSchemaDiff.Between(before, after));

            FlexTableSchema replayed = FlexSchemaDiff.Apply(FlexTableSchema.Parse(before.ToJson()), SchemaJson.ReadChanges(json));

            Assert.That(replayed, Is.EqualTo(after));
        });
    }

    [Test]
    public void Damaged_schemas_with_shared_names_and_ids_replay()
    {
        Holds.ForCases(10_000, random =>
        {
            FlexTableSchema before = Damaged(random);
            FlexTableSchema after = Damaged(random);

            FlexTableSchema replayed = FlexSchemaDiff.Apply(before, FlexSchemaDiff.Between(before, after));

            Assert.That(replayed, Is.EqualTo(ColumnIdentity.WithImplicitIds(after)));
        });

        static FlexTableSchema Damaged(Random random) => new(Enumerable
            .Range(0, random.Next(6))
            .Select(_ => new FlexColumnDefinition(random.Pick(["a", "b"]), random.Pick([FlexDataType.String, FlexDataType.Date]))
            {
                Id = random.Pick([null, "aaaaaaaaaa", "bbbbbbbbbb", ColumnIdentity.Implicit("a")]),
            })
            .Distinct());
    }

    [Test]
    public void Equal_schemas_differ_in_nothing() =>
        Assert.That(FlexSchemaDiff.Between(Table(A, B), Table(A, B)), Is.Empty);

    [Test]
    public void A_written_implied_id_is_no_change()
    {
        FlexTableSchema without = Table(FlexColumn.String("a"), FlexColumn.String("b"));

        Assert.That(FlexSchemaDiff.Between(without, ColumnIdentity.WithImplicitIds(without)), Is.Empty);
        Assert.That(FlexSchemaDiff.Between(ColumnIdentity.WithImplicitIds(without), without), Is.Empty);
    }

    [Test]
    public void JSON_that_says_the_same_otherwise_is_no_change()
    {
        FlexTableSchema before = FlexTableSchema.Parse("""{"columns":[{"name":"a","dataType":"json","defaultValue":{"x":1,"y":[2.0]}}]}""");
        FlexTableSchema after = FlexTableSchema.Parse("""{"columns":[{"dataType":"json","defaultValue":{"y":[2],"x":1e0},"name":"a"}],"version":7}""");

        Assert.That(FlexSchemaDiff.Between(before, after), Is.Empty);
    }

    [Test]
    public void A_rename_is_one_change() =>
        Assert.That(
            FlexSchemaDiff.Between(Table(A, B), Table(A with { Name = "z" }, B)),
            Is.EqualTo(new[] { SchemaChange.Modify(A, A with { Name = "z" }) }));

    [Test]
    public void A_swap_of_names_is_two_renames() =>
        Assert.That(
            FlexSchemaDiff.Between(Table(A, B), Table(A with { Name = "b" }, B with { Name = "a" })),
            Is.EqualTo(new[] { SchemaChange.Modify(A, A with { Name = "b" }), SchemaChange.Modify(B, B with { Name = "a" }) }));

    [Test]
    public void A_column_removed_and_added_again_is_a_new_one()
    {
        FlexColumnDefinition again = A with { Id = "zzzzzzzzzz" };

        Assert.That(
            FlexSchemaDiff.Between(Table(A, B), Table(again, B)),
            Is.EqualTo(new[] { SchemaChange.Remove(A), SchemaChange.Add(again, position: 0) }));
    }

    [Test]
    public void A_column_that_lost_its_id_is_matched_by_its_name()
    {
        FlexColumnDefinition implied = A with { Id = ColumnIdentity.Implicit("a") };

        Assert.That(
            FlexSchemaDiff.Between(Table(A, B), Table(A with { Id = null }, B)),
            Is.EqualTo(new[] { SchemaChange.Modify(A, implied) }));
    }

    [Test]
    public void One_column_dragged_past_others_is_one_move()
    {
        Assert.That(
            FlexSchemaDiff.Between(Table(A, B, C, D), Table(B, C, D, A)),
            Is.EqualTo(new[] { SchemaChange.Modify(A, A, position: 3) }));
        Assert.That(
            FlexSchemaDiff.Between(Table(A, B, C, D), Table(D, A, B, C)),
            Is.EqualTo(new[] { SchemaChange.Modify(D, D, position: 0) }));
    }

    [Test]
    public void A_column_added_at_the_end_has_no_position_and_moves_nothing() =>
        Assert.That(
            FlexSchemaDiff.Between(Table(A, B), Table(A, B, C)),
            Is.EqualTo(new[] { SchemaChange.Add(C) }));

    [Test]
    public void Columns_added_in_front_have_positions_rather_than_moving_the_others() =>
        Assert.That(
            FlexSchemaDiff.Between(Table(D), Table(A, B, C, D)),
            Is.EqualTo(new[] { SchemaChange.Add(A, 0), SchemaChange.Add(B, 1), SchemaChange.Add(C, 2) }));

    [Test]
    public void Of_two_columns_the_one_that_changes_anyway_is_moved() =>
        Assert.That(
            FlexSchemaDiff.Between(Table(A, B), Table(B, A with { Required = true })),
            Is.EqualTo(new[] { SchemaChange.Modify(A, A with { Required = true }, position: 1) }));

    [Test]
    public void Removals_come_first_then_modifications_then_additions() =>
        Assert.That(
            FlexSchemaDiff.Between(Table(A, B, C), Table(A with { Required = true }, C, D)).Select(change => change.Type),
            Is.EqualTo(new[] { SchemaChangeType.RemoveColumn, SchemaChangeType.ModifyColumn, SchemaChangeType.AddColumn }));

    [Test]
    public void Changes_without_their_column_before_replay()
    {
        SchemaChange bare = new(SchemaChangeType.ModifyColumn, "a") { After = A with { Name = "z" } };
        SchemaChange removal = new(SchemaChangeType.RemoveColumn, "b");

        Assert.That(FlexSchemaDiff.Apply(Table(A, B), [bare, removal]), Is.EqualTo(Table(A with { Name = "z" })));
    }

    [Test]
    public void Of_columns_that_share_a_name_the_one_with_the_id_of_the_change_is_meant()
    {
        FlexColumnDefinition other = A with { Id = "zzzzzzzzzz" };
        SchemaChange change = SchemaChange.Modify(other with { DisplayName = "As it was once" }, other with { Required = true });

        Assert.That(FlexSchemaDiff.Apply(Table(A, other), [change]), Is.EqualTo(Table(A, other with { Required = true })));
    }

    [Test]
    public void Unknown_properties_of_the_schema_stay()
    {
        FlexTableSchema before = FlexTableSchema.Parse("""{"columns":[],"theme":"dark"}""");

        Assert.That(FlexSchemaDiff.Apply(before, [SchemaChange.Add(A)]).ExtensionData, Is.EqualTo(before.ExtensionData));
    }

    [Test]
    public void Changes_that_do_not_fit_are_refused()
    {
        FlexTableSchema table = Table(A, B);

        Assert.Multiple(() =>
        {
            Refused([SchemaChange.Remove(C)], at: 0, "c", "no such column");
            Refused([SchemaChange.Remove(A), SchemaChange.Modify(A, C)], at: 1, "a", "another change");
            Refused([new SchemaChange(SchemaChangeType.AddColumn, "c")], at: 0, "c", "does not say");
            Refused([SchemaChange.Add(C, position: 3)], at: 0, "c", "beyond the end");
            Refused([SchemaChange.Add(C, position: -1)], at: 0, "c", "negative");
            Refused([SchemaChange.Add(C, position: 1), SchemaChange.Add(D, position: 1)], at: 1, "d", "its position 1 is also that of another change");
            Refused([SchemaChange.Add(C, position: 0), SchemaChange.Add(D, position: 0)], at: 1, "d", "its position 0 is also that of another change");
        });

        void Refused(SchemaChange[] changes, int at, string column, string reason)
        {
            FlexReplayException exception = Assert.Throws<FlexReplayException>(() => FlexSchemaDiff.Apply(table, changes))!;
            Assert.That(exception.ChangeIndex, Is.EqualTo(at));
            Assert.That(exception.ColumnName, Is.EqualTo(column));
            Assert.That(exception.Message, Does.Contain(reason));
        }
    }

    private static FlexTableSchema Table(params FlexColumnDefinition[] columns) => new(columns);
}
