using System.Text.Json;
using System.Text.Json.Nodes;

using Dapper;

using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Applies plans that were altered, or whose table was changed behind them: what a reviewer is shown is what is applied.</summary>
public sealed class AppliedPlanTests : StoreFixture
{
    [Test]
    public async Task A_plan_that_hides_a_change_is_not_read()
    {
        (string app, FlexPlan plan) = await PlanAsync();
        JsonObject json = JsonNode.Parse(plan.ToJson())!.AsObject();
        json["schema"]!["columns"]!.AsArray().RemoveAt(0);

        Assert.That(
            () => FlexPlan.Parse(json.ToJsonString()),
            Throws.InstanceOf<JsonException>().With.Message.Contains("a change that its changes do not show: - email: string"));
        Assert.That((await Store.GetTableAsync(app, "contacts")).Schema.Columns, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_plan_that_starts_from_other_columns_than_the_table_has_is_refused()
    {
        (string app, FlexPlan plan) = await PlanAsync();
        JsonObject json = JsonNode.Parse(plan.ToJson())!.AsObject();
        json["before"]!["columns"]!.AsArray().RemoveAt(0);
        json["schema"]!["columns"]!.AsArray().RemoveAt(0);
        json["slots"] = new JsonObject();
        json["slotsBefore"] = new JsonObject();

        FlexConcurrencyException refused = await RefusalAsync(app, FlexPlan.Parse(json.ToJsonString()));

        Assert.That(refused.Difference, Is.EqualTo("the table's columns are not those that the plan starts from"));
        Assert.That(refused.Message, Is.EqualTo(
            $"The plan cannot be applied to table 'contacts' of application '{app}', although the table is at version 1 as planned: "
                + "the table's columns are not those that the plan starts from. Plan the edit again."));
        Assert.That((refused.ExpectedVersion, refused.ActualVersion, refused.TableId), Is.EqualTo((1, 1, plan.TableId)));
    }

    [TestCase("UPDATE flex_tables SET `schema` = JSON_REMOVE(`schema`, '$.columns[2]') WHERE id = @id", "the table's columns are not")]
    [TestCase("UPDATE flex_tables SET indexed_columns = JSON_OBJECT('email', 'string_7') WHERE id = @id", "the table's index slots are not")]
    [TestCase("UPDATE flex_tables SET `name` = 'people' WHERE id = @id", "the table was called 'contacts' when the plan was made")]
    public async Task A_table_changed_without_a_new_version_is_told_from_a_newer_version(string change, string difference)
    {
        (string app, FlexPlan plan) = await PlanAsync();
        await ChangeAsync(change, plan.TableId);

        FlexConcurrencyException refused = await RefusalAsync(app, plan);

        Assert.That(refused.Message, Does.Contain(difference).And.Not.Contain("not 1"));
    }

    [Test]
    public async Task A_plan_whose_table_was_exchanged_for_one_of_the_same_columns_is_refused()
    {
        (string app, FlexPlan plan) = await PlanAsync();
        FlexSnapshotTable copy = new("copies", plan.Before) { Slots = plan.SlotsBefore };
        await Store.ApplyImportAsync(app, await Store.PlanImportAsync(app, new FlexSnapshot([.. (await Store.ExportAsync(app)).Tables, copy])));
        FlexTable copied = await Store.GetTableAsync(app, "copies");
        Assert.That(copied.Schema, Is.EqualTo(plan.Before));
        JsonObject json = JsonNode.Parse(plan.ToJson())!.AsObject();
        json["tableId"] = copied.Id;

        FlexConcurrencyException refused = await RefusalAsync(app, FlexPlan.Parse(json.ToJsonString()));

        Assert.That(refused.Difference, Does.Contain("was called 'contacts'"));
    }

    [Test]
    public async Task A_plan_whose_target_was_exchanged_is_refused()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        await Store.CreateTableAsync(Contacts(app, "people"));
        FlexPlan plan = await Store.PlanEditAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Reference("boss", "people")));
        await Store.DeleteTableAsync(app, "people");
        await Store.CreateTableAsync(Contacts(app, "people"));

        FlexConcurrencyException refused = await RefusalAsync(app, plan);

        Assert.That(refused.Difference, Is.EqualTo("a table that its references name is not the one that the plan means"));
    }

    [Test]
    public async Task A_plan_is_held_against_the_mode_that_it_was_made_under()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        FlexPlan plan = await Store.PlanEditAsync(
            app,
            "contacts",
            edit => edit.ModifyColumn("age", age => age with { Required = true }),
            new FlexEditOptions { Compatibility = FlexCompatibilityMode.Backward });
        Assert.That(plan.ToString(), Does.Contain("not Backward"));

        FlexIncompatibleSchemaException refused = await Assert.ThrowsAsync<FlexIncompatibleSchemaException>(() => Store.ApplyPlanAsync(app, plan, Lossy));
        FlexEditResult applied = await Store.ApplyPlanAsync(app, plan, Lossy with { Compatibility = FlexCompatibilityMode.None });

        Assert.That(refused.Violations, Is.EqualTo(plan.ModeViolations));
        Assert.That(applied.Table.Version, Is.EqualTo(2));
    }

    [Test]
    public async Task Violations_of_earlier_versions_that_were_left_out_of_a_plan_are_found_when_it_is_applied()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        await Store.EditTableAsync(app, "contacts", edit => edit.ModifyColumn("age", age => age with { Validation = new() { Max = 3 } }), Lossy);
        FlexPlan plan = await Store.PlanEditAsync(
            app,
            "contacts",
            edit => edit.ModifyColumn("age", age => age with { DisplayName = "Age" }),
            new FlexEditOptions { Compatibility = FlexCompatibilityMode.BackwardTransitive });
        Assert.That(plan.ModeViolations.Select(violation => violation.Version), Is.EqualTo(new[] { 1 }));
        JsonObject json = JsonNode.Parse(plan.ToJson())!.AsObject();
        json["modeViolations"]!.AsArray().Clear();

        FlexConcurrencyException refused = await RefusalAsync(app, FlexPlan.Parse(json.ToJsonString()));

        Assert.That(refused.Difference, Does.Contain("breaks the compatibility mode in other ways"));
    }

    [Test]
    public async Task An_import_does_not_overwrite_a_change_that_made_no_version()
    {
        string app = NewApplication();
        FlexTable contacts = await Store.CreateTableAsync(Contacts(app));
        FlexSnapshot snapshot = new([new("contacts", new([.. contacts.Schema.Columns, FlexColumn.Text("note")]))]);
        FlexImportPlan plan = await Store.PlanImportAsync(app, snapshot);
        await ChangeAsync("UPDATE flex_tables SET `schema` = JSON_SET(`schema`, '$.columns[1].displayName', 'Age') WHERE id = @id", contacts.Id);

        FlexImportOutdatedException refused = await Assert.ThrowsAsync<FlexImportOutdatedException>(() => Store.ApplyImportAsync(app, plan));

        Assert.That(refused.TableNames, Is.EqualTo(new[] { "contacts" }));
        Assert.That((await Store.GetTableAsync(app, "contacts")).Schema["age"].DisplayName, Is.EqualTo("Age"));
    }

    private async Task<(string Application, FlexPlan Plan)> PlanAsync()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        return (app, await Store.PlanEditAsync(app, "contacts", edit => edit.RemoveColumn("age")));
    }

    private async Task<FlexConcurrencyException> RefusalAsync(string app, FlexPlan plan)
    {
        FlexTable before = await Store.GetTableAsync(app, FlexTableKey.ById(plan.TableId));
        FlexConcurrencyException refused = await Assert.ThrowsAsync<FlexConcurrencyException>(() => Store.ApplyPlanAsync(app, plan, Lossy));
        Assert.That(await Store.GetTableAsync(app, FlexTableKey.ById(plan.TableId)), Is.EqualTo(before));
        return refused;
    }

    private async Task ChangeAsync(string sql, string id)
    {
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, new { id });
    }
}
