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
    }

    [TestCase(0)]
    [TestCase(4)]
    public void A_version_in_which_a_column_cannot_have_changed_is_named(int version) =>
        Assert.That(
            Refusal(plan => plan["changes"]![0]!["lastChangedVersion"] = version),
            Does.Contain("It names a version that cannot be the one in which a column last changed: - age: integer."));

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void A_version_in_which_a_column_can_have_changed_is_read(int version)
    {
        JsonObject plan = JsonNode.Parse(Plan().ToJson())!.AsObject();
        plan["changes"]![0]!["lastChangedVersion"] = version;

        Assert.That(FlexPlan.Parse(plan.ToJsonString()).Judgement.Changes[0].LastChangedVersion, Is.EqualTo(version));
    }

    [Test]
    public void A_version_in_which_an_added_column_last_changed_is_named()
    {
        FlexTableSchema after = new([.. Before.Columns, FlexColumn.Text("notes") with { Id = "nnnnnnnnnn" }]);

        Assert.That(
            Refusal(Plan(Before, after, FlexSlotMap.Empty, FlexCompatibilityMode.None), plan => plan["changes"]![0]!["lastChangedVersion"] = 1),
            Does.Contain("a version that cannot be the one in which a column last changed: + notes: text."));
    }

    [Test]
    public void Changes_in_another_order_or_twice_are_named()
    {
        const string Fault = "Its changes are in another order, or one is there twice.";

        Assert.That(Refusal(plan => plan["changes"]!.AsArray().Add(plan["changes"]![0]!.DeepClone())), Does.Contain(Fault));
        Assert.That(
            Refusal(plan =>
            {
                JsonArray changes = plan["changes"]!.AsArray();
                changes.Add(changes[0]!.DeepClone());
                changes.RemoveAt(0);
            }),
            Does.Contain(Fault));
    }

    [Test]
    public void A_plan_that_frees_a_slot_agrees_with_itself()
    {
        FlexTableSchema after = new([.. Before.Columns.Skip(1)]);
        FlexSlotMap slots = new([KeyValuePair.Create("name", "string_1"), KeyValuePair.Create("left_over", "string_9")]);

        FlexPlan plan = Plan(Before, after, slots, FlexCompatibilityMode.None);

        Assert.That(plan.SlotMoves, Is.EqualTo(new[] { new FlexSlotMove("name", "string_1", null) }));
        Assert.That(plan.ToJson(), Does.Contain("""{"column":"name","from":"string_1","to":null}"""));
        Assert.That(FlexPlan.Parse(plan.ToJson()), Is.EqualTo(plan));
    }

    [Test]
    public void Of_several_faults_the_first_is_named()
    {
        JsonObject plan = JsonNode.Parse(Plan(Before, new([.. Before.Columns.Take(2)]), FlexSlotMap.Empty, FlexCompatibilityMode.None).ToJson())!.AsObject();

        plan["baseVersion"] = 0;
        Names("The version that it starts from is below 1.");
        plan["modeViolations"]!.AsArray().Add(Violation(version: 1));
        Names("It shows other violations of the mode None than its changes bring.");
        plan["slotMoves"]!.AsArray().Add(Json("""{"column":"name","from":"string_1","to":null}"""));
        Names("The index slots change otherwise than its slot moves show.");
        plan["impact"] = "safe";
        Names("It shows the impact Safe, but the impact of its changes is Lossy.");
        plan["schema"]!["icon"] = "star";
        Names("The properties of its schema change otherwise than its property changes show.");
        plan["changes"]!.AsArray().Clear();
        Names("Its schema makes a change that its changes do not show: - age: integer.");

        void Names(string fault) =>
            Assert.That(() => FlexPlan.Parse(plan.ToJsonString()), Throws.InstanceOf<JsonException>().With.Message.Contains($"disagree. {fault} Do not"));
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

    [TestCase(1, true)]
    [TestCase(2, true)]
    [TestCase(0, false)]
    [TestCase(3, false)]
    public void Only_a_transitive_mode_has_violations_of_earlier_versions(int version, bool isRead)
    {
        JsonObject plan = JsonNode.Parse(Plan(FlexCompatibilityMode.BackwardTransitive).ToJson())!.AsObject();
        plan["modeViolations"]!.AsArray().Add(Violation(version));

        Assert.That(
            () => FlexPlan.Parse(plan.ToJsonString()),
            isRead ? Throws.Nothing : Throws.InstanceOf<JsonException>().With.Message.Contains("other violations of the mode BackwardTransitive"));
        Assert.That(
            Refusal(of => of["modeViolations"]!.AsArray().Add(Violation(version))),
            Does.Contain("It shows other violations of the mode Backward than its changes bring."));
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

    private static string Refusal(Action<JsonObject> alter) => Refusal(Plan(), alter);

    private static string Refusal(FlexPlan of, Action<JsonObject> alter)
    {
        string json = of.ToJson();
        JsonObject plan = JsonNode.Parse(json)!.AsObject();
        Assert.That(FlexPlan.Parse(plan.ToJsonString()), Is.EqualTo(FlexPlan.Parse(json)));
        alter(plan);
        JsonException? refusal = Assert.Throws<JsonException>(() => FlexPlan.Parse(plan.ToJsonString()));
        Assert.That(() => JsonSerializer.Deserialize<FlexPlan>(plan.ToJsonString()), Throws.InstanceOf<JsonException>());
        return refusal!.Message;
    }

    private static JsonNode Json(string json) => JsonNode.Parse(json)!;

    private static JsonNode Violation(int version) =>
        Json($$$"""{"version":{{{version}}},"direction":"backward","violation":{"column":"email","rule":"maxLength","message":"Too long."}}""");

    private static FlexPlan Plan(FlexCompatibilityMode mode = FlexCompatibilityMode.Backward)
    {
        FlexTableSchema after = new FlexTableEdit(new TableIdentity("crm", "tableid", "contacts"), Before)
            .RemoveColumn("age")
            .ModifyColumn("email", column => column with { Validation = column.Validation with { MaxLength = 100 } })
            .Result;
        FlexSlotMap slots = new(new Dictionary<string, string> { ["name"] = "string_1", ["left_over"] = "string_9" });
        return Plan(Before, after, slots, mode);
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
