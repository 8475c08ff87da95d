using System.Reflection;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Tries to reach one application's tables with every method, in the name of another application.</summary>
public sealed class ApplicationIsolationTests : StoreFixture
{
    // No attribute can hold the unpaired surrogate.
    private static readonly string?[] s_badKeys = [null, "", " ", "\t", " padded", "padded ", "padded\u3000", "\u00a0padded", "padded\n", "a\ud800", "\udc00a"];

    private static readonly FlexEditOptions s_anything = new()
    {
        Allow = FlexChangeImpact.Lossy,
        AllowDeactivated = true,
        AllowDeleted = true,
    };

    /// <summary>Each method of the store, called with a key of the victim's and the attacker's application id.</summary>
    private static readonly Dictionary<string, Func<Attack, Task<object?>>> s_attacks = new(StringComparer.Ordinal)
    {
        [nameof(FlexDbStore.CreateTableAsync)] = async attack => await attack.Store.CreateTableAsync(
            new NewFlexTable(attack.App, "attacking") { Columns = [FlexColumn.Reference("reference", attack.Victim.Name)] }),
        [nameof(FlexDbStore.FindTableAsync)] = async attack => await attack.Store.FindTableAsync(attack.App, attack.Key, includeDeleted: true),
        [nameof(FlexDbStore.GetTableAsync)] = async attack => await attack.Store.GetTableAsync(attack.App, attack.Key, includeDeleted: true),
        [nameof(FlexDbStore.ListTablesAsync)] = async attack => await ToListAsync(
            attack.Store.ListTablesAsync(attack.App, new FlexTableFilter { Deleted = FlexDeletedTables.Include })),
        [nameof(FlexDbStore.ListReferencesToAsync)] = async attack => await attack.Store.ListReferencesToAsync(attack.App, attack.Key),
        [nameof(FlexDbStore.SetDisplayNameAsync)] = async attack => await attack.Store.SetDisplayNameAsync(attack.App, attack.Key, "attacked"),
        [nameof(FlexDbStore.ActivateTableAsync)] = async attack => await attack.Store.ActivateTableAsync(attack.App, attack.Key),
        [nameof(FlexDbStore.DeactivateTableAsync)] = async attack => await attack.Store.DeactivateTableAsync(attack.App, attack.Key),
        [nameof(FlexDbStore.EditTableAsync)] = async attack => await attack.Store.EditTableAsync(
            attack.App,
            attack.Key,
            edit => edit.AddColumn(FlexColumn.Text("attacked")),
            s_anything),
        [nameof(FlexDbStore.PlanEditAsync)] = async attack => await attack.Store.PlanEditAsync(
            attack.App,
            attack.Key,
            edit => edit.AddColumn(FlexColumn.Text("attacked")),
            s_anything),
        [nameof(FlexDbStore.ApplyPlanAsync)] = async attack => await attack.Store.ApplyPlanAsync(
            attack.App,
            attack.Plan with { ApplicationId = attack.App },
            s_anything),
        [nameof(FlexDbStore.RenameTableAsync)] = async attack => await attack.Store.RenameTableAsync(attack.App, attack.Key, "attacked"),
        [nameof(FlexDbStore.DeleteTableAsync)] = async attack =>
        {
            await attack.Store.DeleteTableAsync(attack.App, attack.Key);
            return attack;
        },
        [nameof(FlexDbStore.RestoreTableAsync)] = async attack => await attack.Store.RestoreTableAsync(attack.App, attack.Victim, new FlexRestoreOptions { RestoreAs = "attacked" }),
        [nameof(FlexDbStore.PurgeTableAsync)] = async attack =>
        {
            await attack.Store.PurgeTableAsync(attack.App, attack.Victim);
            return attack;
        },
        [nameof(FlexDbStore.ListVersionsAsync)] = async attack => await ToListAsync(attack.Store.ListVersionsAsync(attack.App, attack.Key)),
        [nameof(FlexDbStore.GetVersionAsync)] = async attack => await attack.Store.GetVersionAsync(attack.App, attack.Key, 1),
        [nameof(FlexDbStore.CompareVersionsAsync)] = async attack => await attack.Store.CompareVersionsAsync(attack.App, attack.Key, 1, 1),
        [nameof(FlexDbStore.RevertTableAsync)] = async attack => await attack.Store.RevertTableAsync(attack.App, attack.Key, 1, s_anything),
        [nameof(FlexDbStore.PlanRevertAsync)] = async attack => await attack.Store.PlanRevertAsync(attack.App, attack.Key, 1, s_anything),
        [nameof(FlexDbStore.ExportAsync)] = async attack => (await attack.Store.ExportAsync(attack.App)).Tables,
        [nameof(FlexDbStore.PlanImportAsync)] = async attack =>
        {
            FlexSnapshot snapshot = new([new FlexSnapshotTable(attack.Victim.Name, FlexTableSchema.Empty)]);
            FlexImportPlan plan = await attack.Store.PlanImportAsync(attack.App, snapshot, FlexImportMode.Mirror);
            return plan.Edits.Cast<object>().Concat(plan.Deletions).ToArray();
        },
        [nameof(FlexDbStore.ApplyImportAsync)] = async attack =>
        {
            await attack.Store.ApplyImportAsync(
                attack.App,
                attack.ImportPlan with { ApplicationId = attack.App },
                new FlexImportOptions { Allow = FlexChangeImpact.Lossy });
            return attack;
        },
        [nameof(FlexDbStore.VerifyHistoryAsync)] = async attack => await attack.Store.VerifyHistoryAsync(attack.App, attack.Key),
    };

    [Test]
    public void Every_method_of_the_store_is_attacked()
    {
        IEnumerable<string> methods = typeof(FlexDbStore)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => method.GetCustomAttribute<ObsoleteAttribute>() is not { IsError: true })
            .Select(method => method.Name)
            .Where(name => name is not (nameof(FlexDbStore.WithTransaction) or nameof(FlexDbStore.ForApplication)));

        Assert.That(methods, Is.EquivalentTo(s_attacks.Keys));
    }

    [Test]
    public async Task Nothing_of_another_application_is_read_or_changed(
        [Values] bool isDeleted,
        [Values] bool byId,
        [Values("other", "UPPER", "prefix")] string attacker)
    {
        string app = NewApplication();
        FlexTable victim = await Store.CreateTableAsync(Contacts(app));
        await Store.EditTableAsync(app, victim, edit => edit.AddColumn(FlexColumn.Text("note")));
        FlexPlan plan = await Store.PlanEditAsync(app, victim, edit => edit.AddColumn(FlexColumn.Text("attacked")));
        FlexImportPlan importPlan = await Store.PlanImportAsync(app, new FlexSnapshot([]), FlexImportMode.Mirror);
        if (isDeleted)
        {
            await Store.DeleteTableAsync(app, victim);
        }

        string attacking = attacker switch
        {
            "UPPER" => app.ToUpperInvariant(),
            "prefix" => app[..^1],
            _ => NewApplication(),
        };
        string before = await CatalogRows.DumpAsync(Database);
        foreach ((string method, Func<Attack, Task<object?>> run) in s_attacks)
        {
            Attack attack = new(Store, attacking, victim, byId ? victim : victim.Name, plan, importPlan);
            object? found = null;
            try
            {
                found = await run(attack);
            }
            catch (FlexDbException exception) when (exception is FlexTableNotFoundException or FlexReferenceTargetException or FlexImportOutdatedException)
            {
                // Refused as if there were no such table.
            }

            Assert.That(found, Is.Null.Or.Empty, method);
            Assert.That(await CatalogRows.DumpAsync(Database), Is.EqualTo(before), method);
        }
    }

    [TestCaseSource(nameof(s_badKeys))]
    public async Task An_application_id_that_is_none_is_refused_by_every_method(string? application)
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        FlexPlan plan = await Store.PlanEditAsync(app, table, edit => edit.AddColumn(FlexColumn.Text("note")));
        FlexImportPlan importPlan = await Store.PlanImportAsync(app, new FlexSnapshot([]), FlexImportMode.Mirror);
        string before = await CatalogRows.DumpAsync(Database);
        foreach ((string method, Func<Attack, Task<object?>> run) in s_attacks)
        {
            Attack attack = new(Store, application!, table, table, plan, importPlan);
            await Assert.ThatAsync(() => run(attack), Throws.InstanceOf<ArgumentException>(), method);
        }

        Assert.That(await CatalogRows.DumpAsync(Database), Is.EqualTo(before));
    }

    [TestCaseSource(nameof(s_badKeys))]
    public void A_key_that_is_none_is_refused(string? key)
    {
        Assert.That(() => FlexTableKey.ByName(key!), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => FlexTableKey.ById(key!), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public async Task An_application_id_longer_than_its_column_is_refused()
    {
        string longest = string.Concat(Enumerable.Repeat("🧩", 128));
        FlexTable created = await Store.CreateTableAsync(Contacts(longest));

        FlexLimitException? refused = await Assert.ThrowsAsync<FlexLimitException>(() => Store.FindTableAsync(longest + "a", "contacts"));

        Assert.That(refused!.Message, Does.Contain("128"));
        Assert.That(await Store.GetTableAsync(longest, "contacts"), Is.EqualTo(created));
    }

    [Test]
    public async Task A_key_that_no_table_can_have_finds_none()
    {
        string app = NewApplication();
        string key = new('a', 1_000_000);

        Assert.That(await Store.FindTableAsync(app, key), Is.Null);
        Assert.That(await Store.FindTableAsync(app, FlexTableKey.ById(key)), Is.Null);
        Assert.Throws<ArgumentException>(() => _ = Store.FindTableAsync(app, default(FlexTableKey)));
    }

    /// <summary>What an attack has in hand.</summary>
    private sealed record Attack(FlexDbStore Store, string App, FlexTable Victim, FlexTableKey Key, FlexPlan Plan, FlexImportPlan ImportPlan);
}
