using System.Globalization;
using System.Text.Json;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Building;
using FlexDb.Records.IntegrationTests.Model;
using FlexDb.Records.IntegrationTests.Store;
using FlexDb.Records.Measuring;

namespace FlexDb.Records.IntegrationTests.Measuring;

/// <summary>What a plan is measured to do is what it does.</summary>
[TestFixture]
public sealed class MeasureTests : RecordFixture
{
    [Test]
    public async Task Each_kind_of_finding_is_counted_and_names_its_records()
    {
        FlexRecordSet items = await CreateAsync(
            FlexColumn.String("amount"),
            FlexColumn.Integer("size"),
            FlexColumn.String("code"),
            FlexColumn.String("owner"),
            FlexColumn.String("gone"));
        await items.InsertAsync("""{"amount":"5","size":1,"code":"a","owner":"one","gone":"x"}""", new() { Id = "one" });
        await items.InsertAsync("""{"amount":"many","size":9,"code":"a","owner":"nobody"}""", new() { Id = "two" });
        await items.InsertAsync("""{"code":"b"}""", new() { Id = "three" });

        FlexPlan plan = await PlanAsync(items, edit => edit
            .ModifyColumn("amount", static column => column with { DataType = FlexDataType.Integer })
            .ModifyColumn("size", static column => column with { Required = true, DefaultValue = 3, Validation = column.Validation with { Max = 5 } })
            .ModifyColumn("code", static column => column with { Unique = true })
            .ModifyColumn("owner", column => FlexColumn.Reference("owner", items.Table.Value) with { Id = column.Id })
            .RemoveColumn("gone"));
        FlexPlanImpact impact = await items.MeasureAsync(plan);

        Assert.That((impact.RecordCount, impact.IsSample, impact.IsHarmless), Is.EqualTo((3L, false, false)));
        Assert.That(impact.Changes.Select(static change => change.Judged), Is.EqualTo(plan.Judgement.Changes));
        Assert.That(Of("amount").Lost, Is.EqualTo(Affected("two")));
        Assert.That(Of("amount").Changed, Is.EqualTo(Affected("one")));
        Assert.That(Of("size").Failing, Is.EqualTo(Affected("two")));
        Assert.That(Of("size").Filled, Is.EqualTo(Affected("three")));
        Assert.That(Of("code").RepeatedValues, Is.EqualTo(new FlexRepeatedValues(1, [new FlexRepeatedValue(FlexJsonValue.FromString("a"), 2, ["one", "two"])])));
        Assert.That(Of("owner").MissingTargets, Is.EqualTo(Affected("two")));
        Assert.That(Of("gone").Lost, Is.EqualTo(Affected("one")));

        FlexMeasuredChange Of(string column) => impact.Changes.Single(change => change.Judged.Change.Column == column);
    }

    [Test]
    public async Task An_edit_that_does_nothing_to_records_is_harmless()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("a"));
        FlexPlan unused = await PlanAsync(items, static edit => edit.RemoveColumn("a").AddColumn(FlexColumn.Integer("b")));
        Assert.That((await items.MeasureAsync(unused)).IsHarmless, Is.True);
        await items.InsertAsync("""{"a":1}""");

        FlexPlan plan = await PlanAsync(items, static edit => edit.RenameColumn("a", "b").AddColumn(FlexColumn.Integer("c", defaultValue: 1)));
        FlexPlanImpact impact = await items.MeasureAsync(plan);

        Assert.That((impact.RecordCount, impact.IsHarmless), Is.EqualTo((1L, true)));
    }

    [Test]
    public async Task A_sample_says_that_it_is_one_and_progress_is_told()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("a"));
        await Records.WriteAsync(items.ApplicationId, [.. Enumerable.Range(0, 700).Select(i => FlexRecordWrite.Insert(items.Table, "{\"a\":1}", $"r{i:000}"))]);
        FlexPlan plan = await PlanAsync(items, static edit => edit.RemoveColumn("a"));
        Reports reports = new();

        FlexPlanImpact all = await items.MeasureAsync(plan, progress: reports);
        FlexPlanImpact some = await items.MeasureAsync(plan, new FlexMeasureOptions { MaxRecords = 600, MaxListed = 2 });
        FlexPlanImpact exact = await items.MeasureAsync(plan, new FlexMeasureOptions { MaxRecords = 700 });

        Assert.That((all.RecordCount, all.IsSample, all.Changes[0].Lost.Count, all.Changes[0].Lost.Ids.Count), Is.EqualTo((700L, false, 700L, 10)));
        Assert.That((some.RecordCount, some.IsSample, some.Changes[0].Lost.Count, some.Changes[0].Lost.Ids), Is.EqualTo((600L, true, 600L, (FlexList<string>)["r000", "r001"])));
        Assert.That((exact.RecordCount, exact.IsSample), Is.EqualTo((700L, false)));
        Assert.That(reports.Counts, Is.EqualTo(new[] { 500L, 700L }));
    }

    [Test]
    public async Task A_plan_that_can_not_be_applied_any_more_is_not_measured()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("a"));
        await items.InsertAsync("""{"a":1}""");
        FlexPlan plan = await PlanAsync(items, static edit => edit.RemoveColumn("a"));
        FlexRecordSet other = await CreateAsync(FlexColumn.Integer("a"));
        await EditAsync(items, static edit => edit.AddColumn(FlexColumn.Integer("b")));

        FlexConcurrencyException? outdated = await Assert.ThrowsAsync<FlexConcurrencyException>(() => items.MeasureAsync(plan));

        Assert.That((outdated!.ExpectedVersion, outdated.ActualVersion), Is.EqualTo((1, 2)));
        await Assert.ThrowsAsync<ArgumentException>(() => other.MeasureAsync(plan));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => items.MeasureAsync(plan, new FlexMeasureOptions { MaxRecords = 0 }));
    }

    [Test]
    public async Task Incomplete_records_are_listed_until_they_are_written_again()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("a"));
        await items.InsertAsync("""{"a":"1"}""", new() { Id = "fits" });
        await items.InsertAsync("""{"a":"x"}""", new() { Id = "lost" });
        await EditAsync(items, static edit => edit.ModifyColumn("a", static column => column with { DataType = FlexDataType.Integer }));

        FlexRecord incomplete = (await ToListAsync(items.ListIncompleteAsync())).Single();
        await items.ReplaceAsync("lost", """{"a":2}""");

        Assert.That((incomplete.Id, incomplete.Notes[0].Kind), Is.EqualTo(("lost", FlexUpgradeNoteKind.NotConvertible)));
        Assert.That(await ToListAsync(items.ListIncompleteAsync()), Is.Empty);
    }

    [Test]
    public async Task What_is_measured_is_what_happens()
    {
        int cases = TestSettings.Of("FLEXDB_MEASURE_CASES", 15);
        int first = TestSettings.Of("FLEXDB_MEASURE_SEED", 20_261_126);
        int changes = 0;
        for (int seed = first; seed < first + cases; seed++)
        {
            changes += await RunAsync(seed);
        }

        Assert.That(changes, Is.GreaterThan(cases));
    }

    /// <summary>Edits a table of random records a few times, each time measured before; gives how many changes were measured.</summary>
    private async Task<int> RunAsync(int seed)
    {
        ModelRandom random = new(seed);
        string application = NewApplication();
        FlexTable table = await Catalog.CreateTableAsync(new NewFlexTable(application, "t") { Columns = [FlexColumn.String("a"), FlexColumn.Integer("b"), FlexColumn.String("c")] });
        FlexRecordSet records = Records.For(application, "t");
        int changes = 0;
        for (int edits = 0; edits < 4; edits++)
        {
            for (int i = 0; i < 12; i++)
            {
                await TryAsync(() => records.InsertAsync(random.Record(table.Schema, _ => random.Id(), isPatch: false), new() { Id = random.Id() }));
            }

            FlexPlan? plan = null;
            await TryAsync(async () => plan = await Catalog.PlanEditAsync(application, "t", edit => random.Change(edit, ["t"]), Lossy));
            if (plan is null)
            {
                continue;
            }

            Dictionary<string, FlexRecord> before = (await ToListAsync(records.StreamAsync())).ToDictionary(static record => record.Id);
            FlexPlanImpact impact = await records.MeasureAsync(plan, new FlexMeasureOptions { MaxListed = 1_000 });
            table = (await Catalog.ApplyPlanAsync(application, plan, Lossy)).Table;
            await Records.BuildAsync(application, "t");
            FlexRecord[] after = [.. await ToListAsync(records.StreamAsync())];
            FlexIndexConflict[] conflicts = [.. await ToListAsync(Records.ListConflictsAsync(application, "t"))];

            foreach (FlexMeasuredChange change in impact.Changes)
            {
                string what = string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, edit {edits}: {change.Judged.Change}");
                (string? was, string? will) = (change.Judged.Change.Before?.Name, change.Judged.Change.After?.Name);
                Assert.That(change.Lost.Ids, Is.EqualTo(Where(record => Value(before[record.Id], was) != "null" && Value(record, will) == "null")), what);
                Assert.That(change.Filled.Ids, Is.EqualTo(Where(record => Value(before[record.Id], was) == "null" && Value(record, will) != "null")), what);
                Assert.That(
                    change.Changed.Ids,
                    Is.EqualTo(Where(record => Value(before[record.Id], was) != "null" && Value(record, will) != "null"
                        && (Value(before[record.Id], was) != Value(record, will) || record.Notes.Any(note => note.Column == will && note.Kind == FlexUpgradeNoteKind.Changed)))),
                    what);
                Assert.That(change.Failing.Ids, Is.EqualTo(Where(record => Breaks(record, will) && !Breaks(before[record.Id], was))), what);
                if (change.RepeatedValues.Count > 0)
                {
                    Assert.That(change.RepeatedValues.Values.SelectMany(static value => value.Ids), Is.SupersetOf(Conflicting(will, FlexIndexKind.Unique)), what);
                    Assert.That(change.RepeatedValues.Values.Sum(static value => value.RecordCount - 1), Is.EqualTo(Conflicting(will, FlexIndexKind.Unique).Length), what);
                }

                if (change.MissingTargets.Count > 0)
                {
                    Assert.That(change.MissingTargets.Ids, Is.EqualTo(Conflicting(will, FlexIndexKind.Reference)), what);
                }

                changes++;
            }

            string[] Where(Func<FlexRecord, bool> fits) => [.. after.Where(fits).Select(static record => record.Id)];

            string[] Conflicting(string? column, FlexIndexKind kind) =>
                [.. conflicts.Where(conflict => conflict.ColumnName == column && conflict.Kind == kind).Select(static conflict => conflict.RecordId).Order(StringComparer.Ordinal)];
        }

        return changes;
    }

    private static async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (FlexDbException)
        {
            // Its id or a value is taken, or it breaks the schema; or the edit asks for what no schema can have.
        }
    }

    private static string Value(FlexRecord record, string? column) =>
        column is not null && JsonElement.Parse(record.ToJson()).TryGetProperty(column, out JsonElement value) ? value.GetRawText() : "null";

    private static bool Breaks(FlexRecord record, string? column) =>
        record.Notes.Any(note => note.Column == column && note.Kind is FlexUpgradeNoteKind.BreaksRule or FlexUpgradeNoteKind.Missing);

    private Task<FlexPlan> PlanAsync(FlexRecordSet items, Action<FlexTableEdit> edit) => Catalog.PlanEditAsync(items.ApplicationId, items.Table, edit, Lossy);

    private static FlexAffectedRecords Affected(params string[] ids) => new(ids.Length, FlexList.ToFlexList(ids));

    private sealed class Reports : IProgress<FlexMeasureProgress>
    {
        public List<long> Counts { get; } = [];

        public void Report(FlexMeasureProgress value) => Counts.Add(value.RecordCount);
    }
}
