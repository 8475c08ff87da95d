using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Evolution;

public sealed class FlexChangeTextTests
{
    private static readonly FlexColumnDefinition Mail = FlexColumn.String("mail");

    [Test]
    public void A_column_is_its_type_and_its_rules_in_one_order()
    {
        FlexColumnDefinition column = new("c", FlexDataType.Decimal)
        {
            DisplayName = "The column",
            Required = true,
            Unique = true,
            Indexed = true,
            DefaultValue = 1.5m,
            Validation = new()
            {
                MinLength = 1, MaxLength = 2, Min = 3, Max = 4, Pattern = "^x$", Enum = [5, "six"],
                TargetTable = "t", OnDelete = FlexOnDelete.SetNull, Computed = "a + b",
            },
        };

        Assert.That(FlexChangeText.Of(column), Is.EqualTo(
            "decimal, required, unique, indexed, minLength 1, maxLength 2, min 3, max 4, pattern ^x$, enum [5, \"six\"], "
            + "targetTable t, onDelete set-null, computed a + b, defaultValue 1.5, displayName \"The column\""));
        Assert.That(FlexChangeText.Of(Mail), Is.EqualTo("string"));
    }

    [Test]
    public void Unknown_properties_stand_in_brackets_and_an_unknown_type_once()
    {
        FlexColumnDefinition column = FlexTableSchema
            .Parse("""{"columns": [{"name": "c", "dataType": "geo", "ui": {"w": 1}, "validation": {"fine": true}}]}""").Columns[0];

        Assert.That(FlexChangeText.Of(column), Is.EqualTo("""geo, (ui) {"w": 1}, (fine) true"""));
    }

    [Test]
    public void A_change_says_what_it_does_in_one_line()
    {
        FlexColumnDefinition required = Mail with { Name = "e_mail", Required = true, Validation = new() { MaxLength = 9 } };

        Assert.That(FlexChangeText.Of(SchemaChange.Add(Mail)), Is.EqualTo("+ mail: string"));
        Assert.That(FlexChangeText.Of(SchemaChange.Add(Mail, 0)), Is.EqualTo("+ mail: string; position 0"));
        Assert.That(FlexChangeText.Of(SchemaChange.Remove(Mail)), Is.EqualTo("- mail: string"));
        Assert.That(
            FlexChangeText.Of(SchemaChange.Modify(Mail, required, 2)),
            Is.EqualTo("~ mail → e_mail: required: no → yes; maxLength: none → 9; position 2"));
        Assert.That(
            FlexChangeText.Of(SchemaChange.Modify(required, Mail)),
            Is.EqualTo("~ e_mail → mail: required: yes → no; maxLength: 9 → none"));
        Assert.That(FlexChangeText.Of(SchemaChange.Modify(Mail, Mail, 1)), Is.EqualTo("~ mail: position 1"));
        Assert.That(FlexChangeText.Of(SchemaChange.Modify(Mail, Mail with { Name = "post" })), Is.EqualTo("~ mail → post"));
    }

    [Test]
    public void Properties_that_come_go_or_change_unknown_to_this_library_are_named()
    {
        FlexColumnDefinition one = Mail with { ExtensionData = FlexExtensionData.Empty.With("a", 1).With("b", 2) };
        FlexColumnDefinition other = Mail with { ExtensionData = FlexExtensionData.Empty.With("b", 3).With("c", 4) };

        Assert.That(
            FlexChangeText.Of(SchemaChange.Modify(one, other)),
            Is.EqualTo("~ mail: (b): 2 → 3; (c): none → 4; (a): 1 → none"));
    }

    [Test]
    public void Changes_of_another_application_that_leave_parts_out_are_shown_as_far_as_they_go()
    {
        Assert.That(FlexChangeText.Of(new SchemaChange(SchemaChangeType.RemoveColumn, "mail")), Is.EqualTo("- mail"));
        Assert.That(
            FlexChangeText.Of(new SchemaChange(SchemaChangeType.ModifyColumn, "mail") { After = Mail with { Name = "post" }, Position = 3 }),
            Is.EqualTo("~ mail → post: string; position 3"));
        Assert.That(FlexChangeText.Of(new SchemaChange(SchemaChangeType.ModifyColumn, "mail") { Position = 3 }), Is.EqualTo("~ mail: position 3"));
        Assert.That(FlexChangeText.Of(new SchemaChange(SchemaChangeType.ModifyColumn, "mail") { Before = Mail }), Is.EqualTo("~ mail"));
    }

    [Test]
    public void Nothing_is_no_column_and_no_change()
    {
        Assert.Throws<ArgumentNullException>(() => FlexChangeText.Of((FlexColumnDefinition)null!));
        Assert.Throws<ArgumentNullException>(() => FlexChangeText.Of((SchemaChange)null!));
    }
}
