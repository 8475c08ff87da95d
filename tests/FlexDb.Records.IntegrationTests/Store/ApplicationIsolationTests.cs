using System.Reflection;
using System.Text.Json.Nodes;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.IntegrationTests.Support;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>Tries to reach one application's records with every method, in the name of another application.</summary>
public sealed class ApplicationIsolationTests : RecordFixture
{
    // No attribute can hold the unpaired surrogate.
    private static readonly string?[] s_badKeys = [null, "", " ", "\t", " padded", "padded ", "padded\u3000", "padded\n", "a\ud800"];

    // What does nothing by itself, or what an operator does to all applications.
    private static readonly string[] s_harmless =
        [nameof(FlexRecordStore.WithTransaction), nameof(FlexRecordStore.For), nameof(FlexRecordStore.ForApplication), nameof(FlexRecordStore.BuildDatabaseAsync)];

    private const string Json = """{"email":"attacked"}""";

    /// <summary>Each method, called with the attacker's application id and what is the victim's.</summary>
    private static readonly Dictionary<string, Func<Attack, Task<object?>>> s_attacks = new(StringComparer.Ordinal)
    {
        ["FlexRecordStore.WriteAsync"] = async attack => (await attack.Records.WriteAsync(attack.App,
        [
            FlexRecordWrite.Patch(attack.Key, attack.Id, Json),
            FlexRecordWrite.Insert(attack.Key, "{}", attack.DeletedId),
        ])).Records,
        ["FlexRecordStore.RestoreDeletionAsync"] = async attack =>
            (await attack.Records.RestoreDeletionAsync(attack.App, attack.DeletionId)).Restored,
        ["FlexRecordStore.PurgeDeletedAsync"] = async attack => await attack.Records.PurgeDeletedAsync(attack.App, TimeSpan.Zero) == 0 ? null : attack,
        ["FlexRecordStore.PurgeTableAsync"] = async attack =>
        {
            await attack.Records.PurgeTableAsync(attack.App, attack.Victim);
            return attack;
        },
        ["FlexRecordStore.VerifyAsync"] = async attack => Verified(await attack.Records.VerifyAsync(attack.App, attack.Key, new() { Repair = true })),
        ["FlexRecordStore.BuildAsync"] = async attack =>
        {
            FlexDb.Records.Building.FlexBuildReport report = await attack.Records.BuildAsync(attack.App, attack.Key);
            return report.TableId == attack.Victim.Id ? report : null;
        },
        ["FlexRecordStore.BuildApplicationAsync"] = async attack =>
            (await attack.Records.BuildApplicationAsync(attack.App)).Where(report => report.TableId == attack.Victim.Id).ToArray(),
        ["FlexRecordStore.ListConflictsAsync"] = async attack => await ToListAsync(attack.Records.ListConflictsAsync(attack.App, attack.Key)),
        ["FlexRecordStore.UpgradeAsync"] = async attack => await attack.Records.UpgradeAsync(attack.App, attack.Key) == 0 ? null : attack,
        ["FlexApplicationRecords.WriteAsync"] = async attack =>
            (await attack.Records.ForApplication(attack.App).WriteAsync([FlexRecordWrite.Delete(attack.Key, attack.Id)])).Deletion,
        ["FlexApplicationRecords.VerifyAsync"] = async attack =>
            Verified(await attack.Records.ForApplication(attack.App).VerifyAsync(attack.Key, new() { Repair = true })),
        ["FlexRecordSet.IndexAsync"] = async attack =>
        {
            await attack.Set.IndexAsync(FlexRecordTimes.CreatedAt | FlexRecordTimes.UpdatedAt);
            return null;
        },
        ["FlexRecordSet.InsertAsync"] = async attack => await attack.Set.InsertAsync(Json, new() { Id = attack.Id }),
        ["FlexRecordSet.PatchAsync"] = async attack => await attack.Set.PatchAsync(attack.Id, Json, new() { Current = attack.InHand }),
        ["FlexRecordSet.ReplaceAsync"] = async attack => await attack.Set.ReplaceAsync(attack.Id, Json, new() { Current = attack.InHand }),
        ["FlexRecordSet.UpsertAsync"] = async attack => await attack.Set.UpsertAsync("email", """{"email":"ann","age":7}"""),
        ["FlexRecordSet.DeleteAsync"] = async attack => await attack.Set.DeleteAsync(attack.Id),
        ["FlexRecordSet.RestoreAsync"] = async attack => await attack.Set.RestoreAsync(attack.DeletedId),
        ["FlexRecordSet.PurgeAsync"] = async attack =>
        {
            await attack.Set.PurgeAsync(attack.DeletedId);
            return attack;
        },
        ["FlexRecordSet.FindAsync"] = async attack => await attack.Set.FindAsync(attack.Id),
        ["FlexRecordSet.GetAsync"] = async attack => await attack.Set.GetAsync(attack.Id),
        ["FlexRecordSet.FindManyAsync"] = async attack => await attack.Set.FindManyAsync([attack.Id, attack.DeletedId]),
        ["FlexRecordSet.FindByAsync"] = async attack => await attack.Set.FindByAsync("email", "ann"),
        ["FlexRecordSet.StreamAsync"] = async attack => new[]
        {
            await ToListAsync(attack.Set.StreamAsync()),
            await ToListAsync(attack.Set.StreamAsync(new FlexQuery { OrderBy = [FlexSort.Ascending("email")], Take = 1 })),
        }.SelectMany(static records => records).ToArray(),
        ["FlexRecordSet.QueryAsync"] = async attack => new[]
        {
            (await attack.Set.QueryAsync(new FlexQuery())).Records,
            (await attack.Set.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("id", attack.Id) })).Records,
            (await attack.Set.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("email", "ann"), OrderBy = [FlexSort.Ascending("email")], Backward = true })).Records,
        }.SelectMany(static records => records).ToArray(),
        ["FlexRecordSet.CountAsync"] = async attack => (await attack.Set.CountAsync()).Value + (await attack.Set.CountAsync(FlexFilter.Equal("email", "ann"))).Value == 0 ? null : attack,
        ["FlexRecordSet.AggregateAsync"] = async attack => new[]
        {
            await attack.Set.AggregateAsync(new FlexAggregation { GroupBy = "email" }),
            await attack.Set.AggregateAsync(new FlexAggregation { Columns = ["email"] }),
        }.SelectMany(static groups => groups).Where(static group => group.Count > 0).ToArray(),
        ["FlexRecordSet.ExplainAsync"] = async attack => (await attack.Set.ExplainAsync(new FlexQuery { Where = FlexFilter.StartsWith("email", "a") })).RecordsRead == 0 ? null : attack,
        ["FlexRecordSet.ListDeletedAsync"] = async attack => await ToListAsync(attack.Set.ListDeletedAsync()),
        ["FlexRecordSet.MeasureAsync"] = async attack =>
            await attack.Set.MeasureAsync(FlexDb.Core.Evolution.FlexPlan.Parse(attack.Plan.ToJson().Replace(attack.Victim.ApplicationId, attack.App, StringComparison.Ordinal))),
        ["FlexRecordSet.ListIncompleteAsync"] = async attack => await ToListAsync(attack.Set.ListIncompleteAsync()),
        ["FlexRecordSet.ImportAsync"] = async attack => await attack.Set.ImportAsync(AttackingRow(), new() { UpsertBy = "email" }),
        ["FlexRecordSet.ExportAsync"] = async attack => await attack.Set.ExportAsync(Stream.Null) == 0 ? null : attack,
        ["FlexRecordSet.PatchManyAsync"] = async attack =>
            (await attack.Set.PatchManyAsync(FlexFilter.Equal("email", "ann"), """{"age":7}""")).Matched == 0 ? null : attack,
        ["FlexRecordSet.DeleteManyAsync"] = async attack =>
            (await attack.Set.DeleteManyAsync(FlexFilter.StartsWith("email", "a"))).Matched == 0 ? null : attack,
        ["FlexRecordSetExtensions.InsertValueAsync"] = async attack => await attack.Set.InsertValueAsync(new JsonObject { ["email"] = "attacking" }, new() { Id = attack.DeletedId }),
        ["FlexRecordSetExtensions.PatchValueAsync"] = async attack => await attack.Set.PatchValueAsync(attack.Id, new JsonObject { ["email"] = "attacked" }),
        ["FlexRecordSetExtensions.ReplaceValueAsync"] = async attack => await attack.Set.ReplaceValueAsync(attack.Id, new JsonObject { ["email"] = "attacked" }),
    };

    private static async IAsyncEnumerable<FlexImportRow> AttackingRow()
    {
        await Task.CompletedTask;
        yield return new FlexImportRow(1, """{"email":"ann","age":7}""");
    }

    /// <summary>Methods that make a record of the attacker's own where the attacker has a table of that name.</summary>
    private static readonly string[] s_inserts =
        ["FlexRecordSet.InsertAsync", "FlexRecordSet.UpsertAsync", "FlexRecordSet.ImportAsync", "FlexRecordSetExtensions.InsertValueAsync"];

    [Test]
    public void Every_method_that_reads_or_writes_records_is_attacked()
    {
        IEnumerable<string> methods = new[] { typeof(FlexRecordStore), typeof(FlexApplicationRecords), typeof(FlexRecordSet), typeof(FlexRecordSetExtensions) }
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(static method => !method.IsSpecialName && !s_harmless.Contains(method.Name))
            .Select(static method => $"{method.DeclaringType!.Name}.{method.Name}")
            .Distinct(StringComparer.Ordinal);

        Assert.That(methods, Is.EquivalentTo(s_attacks.Keys));
    }

    [Test]
    public async Task Nothing_of_another_application_is_read_or_changed([Values] bool byId, [Values] bool hasNamesake, [Values("other", "UPPER", "prefix")] string attacker)
    {
        Attack victim = await PrepareVictimAsync();
        string attacking = attacker switch
        {
            "UPPER" => victim.App.ToUpperInvariant(),
            "prefix" => victim.App[..^1],
            _ => NewApplication(),
        };
        if (hasNamesake)
        {
            await CreateInAsync(attacking, "people", People);
        }

        string before = await RecordRows.DumpAsync(Database, victim.App);
        foreach ((string method, Func<Attack, Task<object?>> run) in s_attacks.OrderBy(static attack => s_inserts.Contains(attack.Key)))
        {
            Attack attack = victim with { App = attacking, Key = byId ? victim.Victim : victim.Key };
            object? found = null;
            try
            {
                found = await run(attack);
            }
            catch (FlexDbException exception) when (exception is FlexTableNotFoundException || (hasNamesake && !byId && exception is FlexRecordNotFoundException))
            {
                // Refused as if there were no such table, or no such record.
            }

            if (!(hasNamesake && !byId && s_inserts.Contains(method)))
            {
                Assert.That(found, Is.Null.Or.Empty, method);
            }

            Assert.That(await RecordRows.DumpAsync(Database, victim.App), Is.EqualTo(before), method);
        }
    }

    [Test]
    public async Task A_reference_reaches_no_record_of_another_application()
    {
        Attack victim = await PrepareVictimAsync();
        string attacking = NewApplication();
        await CreateInAsync(attacking, "people", People);
        FlexRecordSet notes = await CreateInAsync(attacking, "notes", FlexColumn.Reference("person", "people", onDelete: FlexOnDelete.Cascade));

        FlexRecordTargetNotFoundException? refused = await Assert.ThrowsAsync<FlexRecordTargetNotFoundException>(
            () => notes.InsertAsync($$"""{"person":"{{victim.Id}}"}"""));

        Assert.That(refused!.ApplicationId, Is.EqualTo(attacking));
    }

    [TestCaseSource(nameof(s_badKeys))]
    public async Task An_application_id_that_is_none_is_refused_by_every_method(string? application)
    {
        Attack victim = await PrepareVictimAsync();
        string before = await RecordRows.DumpAsync(Database, victim.App);
        foreach ((string method, Func<Attack, Task<object?>> run) in s_attacks)
        {
            await Assert.ThatAsync(() => run(victim with { App = application! }), Throws.InstanceOf<ArgumentException>(), method);
        }

        Assert.That(await RecordRows.DumpAsync(Database, victim.App), Is.EqualTo(before));
    }

    [Test]
    public async Task An_application_id_longer_than_its_column_is_refused_by_every_method()
    {
        Attack victim = await PrepareVictimAsync();
        foreach ((string method, Func<Attack, Task<object?>> run) in s_attacks)
        {
            await Assert.ThatAsync(() => run(victim with { App = new string('a', 129) }), Throws.TypeOf<FlexLimitException>(), method);
        }
    }

    private static FlexColumnDefinition[] People => [FlexColumn.String("email", unique: true), FlexColumn.Integer("age", indexed: true)];

    private static FlexDb.Records.Verification.FlexVerifyReport? Verified(FlexDb.Records.Verification.FlexVerifyReport report) => report.Problems.Count == 0 ? null : report;

    private async Task<Attack> PrepareVictimAsync()
    {
        string app = NewApplication();
        FlexTable table = await Catalog.CreateTableAsync(new NewFlexTable(app, "people") { Columns = [.. People] });
        FlexRecordSet people = Records.For(app, "people");
        FlexRecord ann = await people.InsertAsync("""{"email":"ann","age":41}""");
        FlexRecord bob = await people.InsertAsync("""{"email":"bob"}""");
        FlexRecordDeletion deletion = await people.DeleteAsync(bob.Id);
        return new Attack(Records, app, table, "people", ann.Id, bob.Id, deletion.DeletionId, ann, await Catalog.PlanEditAsync(app, "people", static edit => edit.RemoveColumn("age"), Lossy));
    }

    /// <summary>What an attack has in hand.</summary>
    private sealed record Attack(FlexRecordStore Records, string App, FlexTable Victim, FlexTableKey Key, string Id, string DeletedId, string DeletionId, FlexRecord InHand, FlexDb.Core.Evolution.FlexPlan Plan)
    {
        public FlexRecordSet Set => Records.For(App, Key);
    }
}
