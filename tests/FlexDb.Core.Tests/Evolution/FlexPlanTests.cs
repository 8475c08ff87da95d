using System.Text.Json;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Evolution;

public sealed class FlexPlanTests
{
    [Test]
    public void A_plan_goes_through_JSON_unchanged() =>
        Holds.ForCases(3_000, random =>
        {
            FlexTableSchema first = random.Schema();
            FlexTableSchema before = random.Edit(first).Result;
            FlexPlan plan = Plan(before, random.Edit(before).Result)
                .HeldAgainst(random.Pick(Enum.GetValues<FlexCompatibilityMode>()), [(2, first), (3, before)]);

            Assert.That(FlexPlan.Parse(plan.ToJson()), Is.EqualTo(plan));
            Assert.That(JsonSerializer.Deserialize<FlexPlan>(JsonSerializer.Serialize(plan)), Is.EqualTo(plan));
            Assert.That(FlexPlan.Parse(plan.ToJson()).ToJson(), Is.EqualTo(plan.ToJson()));
        });

    [Test]
    public void A_plan_leads_to_the_schema_that_its_changes_make() =>
        Holds.ForCases(10_000, random =>
        {
            FlexTableSchema before = random.Schema();
            FlexTableSchema after = random.Edit(before).Result;

            FlexPlan plan = Plan(before, after);

            Assert.That(plan.Schema, Is.EqualTo(after));
            Assert.That(FlexSchemaDiff.Apply(before, plan.Changes), Is.EqualTo(plan.Schema));
            Assert.That(plan.IsEmpty, Is.EqualTo(FlexSchemaDiff.Between(before, after).Count == 0));
        });

    [Test]
    public void It_reads_as_a_diff_with_reasons()
    {
        FlexTableSchema before = ColumnIdentity.WithImplicitIds(new(
        [
            FlexColumn.String("email", maxLength: 255),
            FlexColumn.Integer("age", min: 0),
            FlexColumn.Text("notes"),
            FlexColumn.DateTime("seen"),
        ]));
        FlexTableSchema after = new FlexTableEdit(Tables.Named("contacts"), before)
            .RenameColumn("email", "mail")
            .ModifyColumn("mail", column => column with
            {
                Unique = true,
                Validation = column.Validation with { MaxLength = 100 },
            })
            .RemoveColumn("notes")
            .ModifyColumn("seen", column => column with { DataType = FlexDataType.Date })
            .MoveColumn("age", 0)
            .AddColumn(FlexColumn.Decimal("credit", required: true, defaultValue: 9.5m) with { DisplayName = "Credit limit" })
            .Result;

        FlexPlan plan = Plan(before, after).HeldAgainst(FlexCompatibilityMode.Forward, [(3, before)]);

        Assert.That(plan.Impact, Is.EqualTo(FlexChangeImpact.Lossy));
        Assert.That(plan.ToString().ReplaceLineEndings("\n"), Is.EqualTo(
            """
            contacts, version 3 → 4: Lossy
              - notes: text  [Lossy]
                  'notes' would be removed, and its values with it.
              ~ email → mail: unique: no → yes; maxLength: 255 → 100; position 1  [Narrowing]
                  'mail' must be unique, but records may share a value.
                  'mail' may have values of 255 characters, but at most 100 are allowed.
              ~ seen: dataType: datetime → date  [Lossy]
                  'seen' changes from datetime to date, and values would lose their time of day.
              + credit: decimal, required, defaultValue 9.5, displayName "Credit limit"
              slot of mail: none → string_1
            """));
    }

    [Test]
    public void A_broken_mode_is_part_of_the_diff()
    {
        FlexTableSchema before = new([FlexColumn.Integer("age", max: 5)]);
        FlexTableSchema after = new FlexTableEdit(Tables.Named("t"), before).ModifyColumn("age", column => column with { Validation = FlexColumnValidation.None }).Result;

        FlexPlan plan = Plan(before, after).HeldAgainst(FlexCompatibilityMode.Full, [(3, before)]);

        Assert.That(plan.Impact, Is.EqualTo(FlexChangeImpact.Safe));
        Assert.That(plan.ToString(), Does.EndWith(
            "  not Full: Version 3 could not read new records: 'age' must be at most 5, but records may have greater values."));
    }

    [Test]
    public void A_plan_that_brings_back_a_column_with_an_implied_id_writes_the_id_and_so_is_held_against_the_versions_that_had_it()
    {
        FlexTableSchema wide = RandomHistories.Read(new([FlexColumn.Integer("age")]));
        FlexTableSchema narrow = RandomHistories.Read(new([FlexColumn.Integer("age", max: 5)]));

        FlexPlan plan = Plan(FlexTableSchema.Empty, narrow)
            .HeldAgainst(FlexCompatibilityMode.BackwardTransitive, [(1, narrow), (2, wide), (3, FlexTableSchema.Empty)]);

        Assert.That(plan.ModeViolations.Select(violation => violation.Version), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void An_empty_plan_says_so()
    {
        FlexTableSchema schema = new([FlexColumn.Integer("age")]);

        FlexPlan plan = Plan(schema, schema).HeldAgainst(FlexCompatibilityMode.FullTransitive, [(3, schema)]);

        Assert.That(plan.IsEmpty, Is.True);
        Assert.That(plan.ToString(), Is.EqualTo("contacts, version 3: nothing to do"));
    }

    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"applicationId":1}""")]
    [TestCase("null")]
    [TestCase("nonsense")]
    public void JSON_that_is_no_plan_is_refused(string json) =>
        Assert.That(() => FlexPlan.Parse(json), Throws.InstanceOf<JsonException>());

    [Test]
    public void A_plan_with_a_part_of_another_shape_is_refused()
    {
        FlexTableSchema before = new([FlexColumn.Integer("age"), FlexColumn.Date("born")]);
        FlexTableSchema after = new FlexTableEdit(Tables.Named("t"), before).RemoveColumn("age").Result;
        string json = Plan(before, after).HeldAgainst(FlexCompatibilityMode.Forward, [(3, before)]).ToJson();
        string[] parts = [.. JsonElement.Parse(json).EnumerateObject().Select(property => property.Name)];

        Assert.That(parts, Has.Length.EqualTo(14));
        foreach (string part in parts)
        {
            Dictionary<string, JsonElement> plan = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
            plan[part] = JsonElement.Parse("false");
            Assert.That(() => FlexPlan.Parse(JsonSerializer.Serialize(plan)), Throws.InstanceOf<JsonException>(), part);
            plan.Remove(part);
            Assert.That(() => FlexPlan.Parse(JsonSerializer.Serialize(plan)), Throws.InstanceOf<JsonException>(), part);
        }
    }

    [TestCase("[]", "A plan must be a JSON object.")]
    [TestCase("""{"changes":[],"changes":[]}""", "A plan has the key 'changes' twice in one object; leave one of the two.")]
    public void What_is_wrong_with_the_JSON_is_said(string json, string message) =>
        Assert.That(() => FlexPlan.Parse(json), Throws.InstanceOf<JsonException>().With.Message.EqualTo(message));

    [TestCase("changes", "1", "A judged change")]
    [TestCase("changes", """{"change":{"type":"add_column","column":"a"},"impact":"safe","violations":[1]}""", "A violation")]
    [TestCase("propertyChanges", "1", "A change of a property")]
    [TestCase("modeViolations", "1", "A violation of a mode")]
    [TestCase("slotMoves", "1", "A slot move")]
    public void What_a_list_must_hold_is_said(string list, string item, string what)
    {
        Dictionary<string, JsonElement> plan = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Plan(FlexTableSchema.Empty, FlexTableSchema.Empty).ToJson())!;
        plan[list] = JsonElement.Parse($"[{item}]");

        Assert.That(
            () => FlexPlan.Parse(JsonSerializer.Serialize(plan)),
            Throws.InstanceOf<JsonException>().With.Message.EqualTo($"{what} must be a JSON object."));
    }

    [Test]
    public void The_versions_in_which_columns_last_changed_go_through_JSON()
    {
        FlexPlan plan = Plan(new([FlexColumn.Integer("age")]), FlexTableSchema.Empty);
        plan = plan with
        {
            Judgement = new FlexSchemaJudgement(plan.Judgement.Changes.Select(change => change with { LastChangedVersion = 2 }).ToFlexList()),
        };

        Assert.That(plan.ToJson(), Does.Contain("\"lastChangedVersion\":2,"));
        Assert.That(FlexPlan.Parse(plan.ToJson()), Is.EqualTo(plan));
    }

    private static FlexPlan Plan(FlexTableSchema before, FlexTableSchema after) => FlexPlan.Create(
        "crm",
        "tableid",
        "contacts",
        baseVersion: 3,
        before,
        FlexSlotMap.Empty,
        after,
        new FlexSlotCapacities { String = 20, Integer = 20, Decimal = 20, Date = 20, Reference = 20 });
}
