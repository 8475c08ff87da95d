using System.Text.Json;
using Dapper;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>That what holds for schemas as values holds when they have been through the server.</summary>
public sealed class EvolutionTests : StoreFixture
{
    private static int Edits => TestSettings.Of("FLEXDB_EVOLUTION_EDITS", 2_000);

    [Test]
    public async Task Ten_thousand_schemas_that_went_through_the_server_differ_in_nothing()
    {
        const int Batch = 500;
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("CREATE TEMPORARY TABLE round_trips (n INT NOT NULL PRIMARY KEY, doc JSON NOT NULL)");
        Random random = new(20_261_122);
        for (int start = 0; start < 10_000; start += Batch)
        {
            FlexTableSchema[] schemas = [.. Enumerable.Range(0, Batch).Select(_ => Hard(random))];
            DynamicParameters documents = new();
            for (int i = 0; i < Batch; i++)
            {
                documents.Add($"d{i}", schemas[i].ToJson());
            }

            await connection.ExecuteAsync("DELETE FROM round_trips");
            await connection.ExecuteAsync(
                $"INSERT INTO round_trips VALUES {string.Join(", ", Enumerable.Range(0, Batch).Select(i => $"({i}, @d{i})"))}",
                documents);
            string[] read = [.. await connection.QueryAsync<string>("SELECT doc FROM round_trips ORDER BY n")];
            for (int i = 0; i < Batch; i++)
            {
                FlexTableSchema back = FlexTableSchema.Parse(read[i]);
                Assert.That(FlexSchemaDiff.Between(schemas[i], back), Is.Empty, read[i]);
                Assert.That(back, Is.EqualTo(schemas[i]), read[i]);
            }
        }
    }

    [Test]
    public async Task Plans_applied_equal_the_plans()
    {
        const int Planners = 8;
        int plansEach = Edits / Planners;
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "companies"));
        await Store.CreateTableAsync(new NewFlexTable(app, "people"));

        int[] applied = await Task.WhenAll(Enumerable.Range(0, Planners).Select(PlanAsync));

        Assert.That(applied.Sum(), Is.GreaterThan(Planners * plansEach / 3));

        async Task<int> PlanAsync(int planner)
        {
            FlexTable table = await Store.CreateTableAsync(new NewFlexTable(app, $"planned_{planner}"));
            Random random = new(20_261_122 + planner);
            int count = 0;
            for (int i = 0; i < plansEach; i++)
            {
                FlexPlan plan;
                try
                {
                    plan = await Store.PlanEditAsync(app, table, edit => Become(edit, random.Edit(edit.Schema).Result));
                }
                catch (FlexDbException exception) when (exception is FlexSchemaException or FlexSlotsExhaustedException)
                {
                    continue;
                }

                FlexTable before = table;
                table = (await Store.ApplyPlanAsync(app, FlexPlan.Parse(plan.ToJson()), new FlexEditOptions { Allow = plan.Impact })).Table;

                Assert.That(table.Schema, Is.EqualTo(plan.Schema));
                Assert.That(table.Slots, Is.EqualTo(plan.Slots));
                Assert.That(table.Version, Is.EqualTo(plan.IsEmpty ? before.Version : plan.BaseVersion + 1));
                if (!plan.IsEmpty)
                {
                    FlexTableVersion version = await Store.GetVersionAsync(app, table, table.Version);
                    Assert.That(version.Changes, Is.EqualTo(plan.Judgement.Changes.Select(change => change.Change)));
                    count++;
                }
            }

            Assert.That((await Store.VerifyHistoryAsync(app, table)).Problems, Is.Empty);
            return count;
        }
    }

    [Test]
    public async Task Random_edits_at_once_leave_histories_that_verify()
    {
        const int Editors = 8;
        const int EditsEach = 25;
        int tables = Edits / (Editors * EditsEach);
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "companies"));
        await Store.CreateTableAsync(new NewFlexTable(app, "people"));
        for (int round = 0; round < tables; round++)
        {
            FlexTable table = await Store.CreateTableAsync(
                new NewFlexTable(app, $"shared_{round}") { Columns = [FlexColumn.Text("a"), FlexColumn.Text("b")] });

            int[] done = await Task.WhenAll(Enumerable.Range(round * Editors, Editors).Select(seed => EditAsync(table, seed)));

            FlexTable after = await Store.GetTableAsync(app, table);
            FlexHistoryReport report = await Store.VerifyHistoryAsync(app, table);
            Assert.That(report.Problems, Is.Empty);
            Assert.That(after.Version, Is.GreaterThan(Editors).And.LessThanOrEqualTo(1 + done.Sum()));
            Assert.That(report.VersionCount, Is.EqualTo(after.Version));
        }

        async Task<int> EditAsync(FlexTable table, int seed)
        {
            Random random = new(seed);
            int edits = 0;
            for (int i = 0; i < EditsEach; i++)
            {
                try
                {
                    await Store.EditTableAsync(app, table, edit => Become(edit, random.Edit(edit.Schema, most: 2).Result), Lossy);
                    edits++;
                }
                catch (FlexDbException exception) when (exception is FlexSchemaException or FlexSlotsExhaustedException or FlexConcurrencyException)
                {
                    // A random edit may break a rule, or name a column that another editor has just renamed.
                }
            }

            return edits;
        }
    }

    [Test]
    public async Task A_rename_a_swap_and_a_renewal_are_what_they_are_in_the_stored_rows()
    {
        string app = NewApplication();
        FlexTable first = await Store.CreateTableAsync(new NewFlexTable(app, "stored")
        {
            Columns = [FlexColumn.String("a", indexed: true), FlexColumn.String("b", indexed: true), FlexColumn.String("c", indexed: true)],
        });
        string[] ids = [.. first.Schema.Columns.Select(column => column.Id!)];

        await Store.EditTableAsync(app, first, edit => edit.RenameColumn("a", "z"));
        Assert.That(await StoredAsync(first), Is.EqualTo(new[] { (ids[0], "z", "string_1"), (ids[1], "b", "string_2"), (ids[2], "c", "string_3") }));

        await Store.EditTableAsync(app, first, edit => edit.RenameColumn("z", "b").RenameColumn("b", "z"));
        Assert.That(await StoredAsync(first), Is.EqualTo(new[] { (ids[0], "b", "string_1"), (ids[1], "z", "string_2"), (ids[2], "c", "string_3") }));

        await Store.EditTableAsync(app, first, edit => edit.RemoveColumn("c").AddColumn(FlexColumn.String("c", indexed: true)), Lossy);
        (string Id, string Name, string? Slot)[] renewed = await StoredAsync(first);
        Assert.That(renewed[2].Id, Is.Not.EqualTo(ids[2]));
        Assert.That((renewed[2].Name, renewed[2].Slot), Is.EqualTo(("c", "string_4")));

        await Store.EditTableAsync(app, first, edit => edit.AddColumn(FlexColumn.String("d", indexed: true)));
        Assert.That((await StoredAsync(first))[3].Slot, Is.EqualTo("string_3"));
    }

    /// <summary>A random schema with what is hard to keep: long decimals, large integers, any text, unknown properties.</summary>
    private static FlexTableSchema Hard(Random random) => new(random.Schema(mayLackIds: false).Columns.Select(column => column with
    {
        DisplayName = random.Chance(0.5) ? $"\"\\'\u0001 \u00e9 \U0001F9E9 {random.Next()}" : null,
        DefaultValue = column.DataType switch
        {
            FlexDataType.Decimal => FlexJsonValue.Parse($"{random.NextInt64()}.{random.NextInt64()}"[..20] + "1"),
            FlexDataType.Integer => random.NextInt64(long.MinValue, long.MaxValue),
            FlexDataType.Json => FlexJsonValue.Parse(
                $$"""{"zz":[{{random.Next()}},0.5,true,null,"\u00fc"],"a":{"{{random.Next()}}":{{random.NextInt64()}} } }"""),
            _ => column.DefaultValue,
        },
        ExtensionData = random.Chance(0.3)
            ? new FlexExtensionData([KeyValuePair.Create("ui", FlexJsonValue.Parse($$"""{"b":[],"aa":{ },"width":{{random.Next()}} }"""))])
            : FlexExtensionData.Empty,
    }));

    /// <summary>Makes, by the edit's own methods, what a random edit of the same schema has made.</summary>
    private static void Become(FlexTableEdit edit, FlexTableSchema goal)
    {
        foreach (FlexColumnDefinition column in edit.Before.Columns)
        {
            if (goal.Columns.FirstOrDefault(candidate => candidate.Id == column.Id) is { } kept)
            {
                edit.ModifyColumn(column.Name, _ => kept);
            }
            else
            {
                edit.RemoveColumn(column.Name);
            }
        }

        for (int i = 0; i < goal.Columns.Count; i++)
        {
            FlexColumnDefinition column = goal.Columns[i];
            if (edit.Before.Columns.FirstOrDefault(candidate => candidate.Id == column.Id) is { } before)
            {
                edit.MoveColumn(before.Name, i);
            }
            else
            {
                edit.AddColumn(column, i);
            }
        }
    }

    private async Task<(string Id, string Name, string? Slot)[]> StoredAsync(FlexTable table)
    {
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        (string schema, string slots) = await connection.QuerySingleAsync<(string, string)>(
            "SELECT `schema`, indexed_columns FROM flex_tables WHERE id = @Id", new { table.Id });
        JsonElement held = JsonElement.Parse(slots);
        return
        [
            .. JsonElement.Parse(schema).GetProperty("columns").EnumerateArray().Select(column =>
            {
                string name = column.GetProperty("name").GetString()!;
                return (column.GetProperty("id").GetString()!, name, held.TryGetProperty(name, out JsonElement slot) ? slot.GetString() : null);
            }),
        ];
    }
}
