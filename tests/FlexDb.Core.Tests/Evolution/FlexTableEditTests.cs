using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Evolution;

public sealed class FlexTableEditTests
{
    private static readonly FlexColumnDefinition Email = FlexColumn.String("email") with { Id = "eeeeeeeeee" };
    private static readonly FlexColumnDefinition Age = FlexColumn.Integer("age") with { Id = "aaaaaaaaaa" };
    private static readonly FlexColumnDefinition City = FlexColumn.String("city") with { Id = "cccccccccc" };

    private FlexTableEdit _edit = null!;

    [SetUp]
    public void Edit_a_table_of_three_columns() => _edit = new FlexTableEdit(Tables.Named("contacts"), new FlexTableSchema([Email, Age, City]));

    [Test]
    public void An_added_column_gets_an_id_of_its_own_whatever_it_was_given()
    {
        _edit.AddColumn(FlexColumn.Date("born") with { Id = Email.Id }).AddColumn(FlexColumn.Date("died"), position: 0);

        Assert.That(Names(), Is.EqualTo(new[] { "died", "email", "age", "city", "born" }));
        Assert.That(_edit.Schema.Columns.Select(column => column.Id), Is.Unique.And.All.Not.Null);
    }

    [Test]
    public void A_column_removed_and_added_again_is_a_new_one()
    {
        _edit.RemoveColumn("email").AddColumn(Email).ModifyColumn("email", column => column with { Required = true });

        Assert.That(_edit.Schema["email"].Id, Is.Not.EqualTo(Email.Id));
        Assert.That(_edit.Schema["email"].Required, Is.True);
    }

    [Test]
    public void Two_renames_swap_two_names()
    {
        _edit.RenameColumn("email", "city").RenameColumn("city", "email");

        Assert.That(_edit.Schema.Columns, Is.EqualTo(new[] { Email with { Name = "city" }, Age, City with { Name = "email" } }));
    }

    [Test]
    public void A_new_name_can_be_used_at_once()
    {
        _edit.RenameColumn("email", "mail").ModifyColumn("mail", column => column with { Unique = true }).MoveColumn("mail", 2);

        Assert.That(_edit.Schema.Columns[2], Is.EqualTo(Email with { Name = "mail", Unique = true }));
    }

    [Test]
    public void A_name_from_before_the_edit_means_its_column_although_another_has_it_now()
    {
        _edit.RenameColumn("email", "mail").AddColumn(FlexColumn.Text("email")).RemoveColumn("email");

        Assert.That(Names(), Is.EqualTo(new[] { "age", "city", "email" }));
        Assert.That(_edit.Schema["email"].DataType, Is.EqualTo(FlexDataType.Text));
    }

    [Test]
    public void A_modified_column_keeps_its_id()
    {
        _edit.ModifyColumn("age", _ => FlexColumn.Text("years") with { Id = "zzzzzzzzzz" });

        Assert.That(_edit.Schema.Columns[1], Is.EqualTo(FlexColumn.Text("years") with { Id = Age.Id }));
    }

    [Test]
    public void Columns_without_ids_get_their_implied_ones()
    {
        FlexTableEdit edit = new(Tables.Named("t"), new FlexTableSchema([FlexColumn.String("a")]));

        edit.RenameColumn("a", "b");

        Assert.That(edit.Schema["b"].Id, Is.EqualTo(ColumnIdentity.Implicit("a")));
    }

    [TestCase(0, "city", "email", "age")]
    [TestCase(1, "email", "city", "age")]
    [TestCase(2, "email", "age", "city")]
    public void A_column_moves_to_its_position(int position, params string[] expected)
    {
        _edit.MoveColumn("city", position);

        Assert.That(Names(), Is.EqualTo(expected));
    }

    [Test]
    public void All_columns_can_be_put_into_an_order()
    {
        _edit.RenameColumn("email", "mail").ReorderColumns(["city", "mail", "age"]);

        Assert.That(Names(), Is.EqualTo(new[] { "city", "mail", "age" }));
    }

    [Test]
    public void An_order_names_every_column_once()
    {
        Assert.That(
            () => _edit.ReorderColumns(["city", "age"]),
            Throws.ArgumentException.With.Message.StartsWith("The order leaves out 'email'; it must name every column."));
        Assert.That(
            () => _edit.ReorderColumns(["city"]),
            Throws.ArgumentException.With.Message.StartsWith("The order leaves out 'email', 'age'; it must name every column."));
        Assert.That(
            () => _edit.ReorderColumns(["city", "age", "email", "age"]),
            Throws.ArgumentException.With.Message.Contains("'age' is named twice"));
    }

    [Test]
    public void An_unknown_name_is_refused_with_the_names_that_may_be_meant()
    {
        FlexColumnNotFoundException exception = Assert.Throws<FlexColumnNotFoundException>(() => _edit.RemoveColumn("Emial"))!;

        Assert.That(exception.TableName, Is.EqualTo("contacts"));
        Assert.That(exception.ColumnName, Is.EqualTo("Emial"));
        Assert.That(exception.NearColumnNames, Is.EqualTo(new[] { "email" }));
        Assert.That(exception.Message, Is.EqualTo("Table 'contacts' has no column 'Emial'. Did you mean 'email'?"));
    }

    [Test]
    public void A_removed_column_is_unknown() =>
        Assert.That(() => _edit.RemoveColumn("age").RemoveColumn("age"), Throws.TypeOf<FlexColumnNotFoundException>());

    [Test]
    public void Positions_outside_the_table_are_refused()
    {
        Assert.That(() => _edit.AddColumn(FlexColumn.Json("j"), 4), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => _edit.AddColumn(FlexColumn.Json("j"), -1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => _edit.MoveColumn("age", 3), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => _edit.MoveColumn("age", -1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(Names(), Is.EqualTo(new[] { "email", "age", "city" }));
    }

    [Test]
    public void A_change_that_gives_no_column_is_refused() =>
        Assert.That(
            () => _edit.ModifyColumn("age", _ => null!),
            Throws.ArgumentException.With.Message.StartsWith("The change of column 'age' gave null."));

    [Test]
    public void It_remembers_which_column_each_name_meant_at_first()
    {
        _edit.RenameColumn("email", "mail").ModifyColumn("mail", column => column with { Required = true })
            .AddColumn(FlexColumn.Json("extra")).MoveColumn("extra", 0)
            .RemoveColumn("age").AddColumn(FlexColumn.Integer("age")).RemoveColumn("age");

        Assert.That(_edit.ResolvedNames, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["email"] = Email.Id!,
            ["mail"] = Email.Id!,
            ["extra"] = "",
            ["age"] = Age.Id!,
        }));
    }

    [Test]
    public void Properties_that_are_unknown_here_stay()
    {
        FlexTableSchema before = FlexTableSchema.Parse(
            """{"theme":"dark","columns":[{"name":"a","dataType":"string","icon":"star","validation":{"message":"!"}}]}""");

        FlexTableSchema after = new FlexTableEdit(Tables.Named("t"), before).RenameColumn("a", "b").Result;

        Assert.That(after.ToJson(), Does.Contain("\"theme\":\"dark\"").And.Contain("\"icon\":\"star\"").And.Contain("\"message\":\"!\""));
    }

    [Test]
    public void An_edit_that_is_over_takes_no_more_changes()
    {
        FlexTableSchema result = _edit.Schema;
        _edit.End();

        foreach (Action use in (Action[])[
            () => _edit.AddColumn(FlexColumn.Text("note")),
            () => _edit.RemoveColumn("age"),
            () => _edit.RenameColumn("age", "years"),
            () => _edit.ModifyColumn("age", column => column),
            () => _edit.MoveColumn("age", 0),
            () => _edit.ReorderColumns(["age"]),
            () => _edit.ReorderColumns([]),
            () => _ = _edit.Schema,
        ])
        {
            Assert.That(() => use(), Throws.InvalidOperationException.With.Message.Contains("is over").And.Message.Contains("await what it needs before the call"));
        }

        Assert.That(_edit.Result, Is.EqualTo(result));
    }

    [Test]
    public void The_schema_before_the_edit_stays_as_it_was() =>
        Holds.ForCases(1_000, random =>
        {
            FlexTableSchema before = random.Schema();
            string json = before.ToJson();

            FlexTableEdit edit = random.Edit(before);

            Assert.That(edit.Before, Is.SameAs(before));
            Assert.That(before.ToJson(), Is.EqualTo(json));
        });

    private IEnumerable<string> Names() => _edit.Schema.Columns.Select(column => column.Name);
}
