using System.Text.Json;
using System.Text.Json.Nodes;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Evolution;

/// <summary>Alters the JSON of plans, so that a reviewer would be shown something else than what would be applied.</summary>
public sealed class PlanAgreementTests
{
    private static readonly string[] Parts =
        ["impact", "changes", "propertyChanges", "modeViolations", "slotMoves", "before", "slotsBefore", "schema", "slots"];

    private static readonly FlexTableSchema Before = ColumnIdentity.WithImplicitIds(new(
    [
        FlexColumn.String("name", maxLength: 50) with { Indexed = true },
        FlexColumn.String("email", maxLength: 255),
        FlexColumn.Integer("age"),
    ]));

    [Test]
    public void A_column_that_the_schema_drops_unseen_is_named() =>
        Assert.That(
            Refusal(plan => plan["schema"]!["columns"]!.AsArray().RemoveAt(0)),
            Does.StartWith("The parts of the plan for table 'contacts' disagree. Its schema makes a change that its changes do not show: - name: string")
                .And.EndsWith("plan the edit again."));

    [Test]
    public void A_column_that_the_schema_changes_unseen_is_named() =>
        Assert.That(
            Refusal(plan => plan["schema"]!["columns"]![0]!["required"] = true),
            Does.Contain("do not show: ~ name: required: no → yes"));

    [Test]
    public void A_change_that_is_only_shown_is_named() =>
        Assert.That(
            Refusal(plan => plan["schema"]!["columns"]!.AsArray().Add(plan["before"]!["columns"]![2]!.DeepClone())),
            Does.Contain("show one that its schema does not make: - age: integer"));

    [Test]
    public void A_change_that_is_made_to_look_harmless_is_named()
    {
        Assert.That(
            Refusal(plan => plan["changes"]![0]!["impact"] = "safe"),
            Does.Contain("shows the impact Safe for a change that is Lossy: - age: integer"));
        Assert.That(Refusal(plan => plan["impact"] = "safe"), Does.Contain("shows the impact Safe, but the impact of its changes is Lossy"));
        Assert.That(
            Refusal(plan => plan["changes"]![1]!["violations"] = new JsonArray()),
            Does.Contain("other reasons than there are for a change: ~ email: maxLength: 255 → 100"));
        Assert.That(
            Refusal(plan => plan["changes"]![1]!["violations"]![0]!["message"] = "It is nothing."),
            Does.Contain("other reasons"));
        Assert.That(Refusal(plan => plan["changes"]![0]!["lastChangedVersion"] = 4), Does.Contain("a version that cannot be"));
    }

    [Test]
    public void A_slot_that_moves_unseen_is_named()
    {
        Assert.That(Refusal(plan => plan["slots"]!["name"] = "string_5"), Does.Contain("index slots change otherwise"));
        Assert.That(Refusal(plan => plan["slots"]!.AsObject().Remove("left_over")), Does.Contain("index slots change otherwise"));
        Assert.That(Refusal(plan => plan["slotMoves"]!.AsArray().Add(Json("""{"column":"name","from":"string_1","to":null}"""))), Does.Contain("index slots"));
    }

    [Test]
    public void A_property_of_the_schema_that_changes_unseen_is_named() =>
        Assert.That(Refusal(plan => plan["schema"]!["icon"] = "star"), Does.Contain("properties of its schema change otherwise"));

    [Test]
    public void A_violation_of_the_mode_that_is_left_out_is_named()
    {
        Assert.That(Refusal(plan => plan["modeViolations"]!.AsArray().Clear()), Does.Contain("other violations of the mode Backward"));
        Assert.That(Refusal(plan => plan["mode"] = "none"), Does.Contain("other violations of the mode None"));
    }

    [Test]
    public void A_plan_of_no_version_or_with_a_column_without_an_id_is_refused()
    {
        Assert.That(Refusal(plan => plan["baseVersion"] = 0), Does.Contain("disagree"));
        Assert.That(Refusal(plan => plan["schema"]!["columns"]![0]!.AsObject().Remove("id")), Does.Contain("A column of its schema has no id"));
    }

    [Test]
    public void A_key_that_is_there_twice_is_refused()
    {
        string json = Plan().ToJson();
        foreach ((string from, string to) in new[]
        {
            ("\"changes\":", "\"changes\":[],\"changes\":"),
            ("\"schema\":{", "\"schema\":{\"columns\":[],"),
            ("\"maxLength\":100", "\"maxLength\":255,\"maxLength\":100"),
        })
        {
            string doubled = json.Replace(from, to, StringComparison.Ordinal);

            Assert.That(doubled, Is.Not.EqualTo(json));
            Assert.That(() => FlexPlan.Parse(doubled), Throws.InstanceOf<JsonException>().With.Message.Contains("twice in one object"));
            Assert.That(() => JsonSerializer.Deserialize<FlexPlan>(doubled), Throws.InstanceOf<JsonException>());
        }
    }

    [Test]
    public void No_part_of_a_plan_can_be_exchanged_for_that_of_another()
    {
        int exchanged = 0;
        int cases = Holds.ForCases(2_000, random =>
        {
            FlexTableSchema before = random.Edit(random.Schema()).Result;
            JsonObject plan = Random(random, before);
            JsonObject other = Random(random, random.Chance(0.5) ? before : random.Edit(before).Result);
            string part = random.Pick(Parts);
            if (FlexPlan.Parse(plan.ToJsonString()) == FlexPlan.Parse(other.ToJsonString()) || Same(plan, other, part))
            {
                return;
            }

            exchanged++;
            plan[part] = other[part]!.DeepClone();
            Assert.That(() => FlexPlan.Parse(plan.ToJsonString()), Throws.InstanceOf<JsonException>(), $"{part} of {plan}");
        });
        Assert.That(exchanged, Is.GreaterThan(cases / 4));
    }

    private static JsonObject Random(Random random, FlexTableSchema before) =>
        JsonNode.Parse(Plan(before, random.Edit(before).Result, FlexSlotMap.Empty, FlexCompatibilityMode.FullTransitive).ToJson())!.AsObject();

    // Numbers are equal however they are written, as 1.0 and 1 are.
    private static bool Same(JsonObject one, JsonObject other, string part) =>
        new FlexJsonValue(JsonElement.Parse(one[part]!.ToJsonString())) == new FlexJsonValue(JsonElement.Parse(other[part]!.ToJsonString()));

    private static string Refusal(Action<JsonObject> alter)
    {
        string json = Plan().ToJson();
        JsonObject plan = JsonNode.Parse(json)!.AsObject();
        Assert.That(FlexPlan.Parse(plan.ToJsonString()), Is.EqualTo(FlexPlan.Parse(json)));
        alter(plan);
        JsonException? refusal = Assert.Throws<JsonException>(() => FlexPlan.Parse(plan.ToJsonString()));
        Assert.That(() => JsonSerializer.Deserialize<FlexPlan>(plan.ToJsonString()), Throws.InstanceOf<JsonException>());
        return refusal!.Message;
    }

    private static JsonNode Json(string json) => JsonNode.Parse(json)!;

    private static FlexPlan Plan()
    {
        FlexTableSchema after = new FlexTableEdit(new TableIdentity("crm", "tableid", "contacts"), Before)
            .RemoveColumn("age")
            .ModifyColumn("email", column => column with { Validation = column.Validation with { MaxLength = 100 } })
            .Result;
        FlexSlotMap slots = new(new Dictionary<string, string> { ["name"] = "string_1", ["left_over"] = "string_9" });
        return Plan(Before, after, slots, FlexCompatibilityMode.Backward);
    }

    private static FlexPlan Plan(FlexTableSchema before, FlexTableSchema after, FlexSlotMap slots, FlexCompatibilityMode mode) => FlexPlan
        .Create(
            "crm",
            "tableid",
            "contacts",
            baseVersion: 3,
            before,
            slots,
            after,
            new FlexSlotCapacities { String = 20, Integer = 20, Decimal = 20, Date = 20, Reference = 20 })
        .HeldAgainst(mode, [(3, before)]);
}
