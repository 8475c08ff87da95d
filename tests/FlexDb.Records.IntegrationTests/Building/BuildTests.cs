using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Building;
using FlexDb.Records.Errors;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Building;

[TestFixture]
public sealed class BuildTests : BuildFixture
{
    [Test]
    public async Task A_build_reconciles_and_reports_each_index()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 250);
        await MakeUniqueAsync(items);
        List<FlexBuildProgress> told = [];

        FlexBuildReport report = await Records.BuildAsync(items.ApplicationId, items.Table, progress: new Listener<FlexBuildProgress>(told.Add));

        Assert.That(report.Indexes, Is.EqualTo(new FlexIndexStatus[]
        {
            new("email", FlexIndexKind.Ordered, FlexIndexState.Ready, 0),
            new("email", FlexIndexKind.Unique, FlexIndexState.Ready, 0),
        }));
        Assert.That((report.RecordCount, report.HasConflicts, report.TableName), Is.EqualTo((250, false, "items")));
        Assert.That(told.Select(static progress => progress.RecordCount), Is.EqualTo([100, 250]));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
    }

    [Test]
    public async Task Repeated_values_are_listed_until_they_are_mended_and_built_again()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 30, static place => place is 3 or 7 or 21 ? "same@example.org" : $"{place}@example.org");
        await MakeUniqueAsync(items);

        FlexBuildReport first = await Records.BuildAsync(items.ApplicationId, items.Table);
        IReadOnlyList<FlexIndexConflict> conflicts = await ToListAsync(Records.ListConflictsAsync(items.ApplicationId, items.Table));
        await items.PatchAsync(IdOf(7), """{"email":"7@example.org"}""");
        await items.DeleteAsync(IdOf(21));
        FlexBuildReport untouched = await Records.BuildAsync(items.ApplicationId, items.Table);
        FlexBuildReport again = await Records.BuildAsync(items.ApplicationId, items.Table, new() { RebuildConflicts = true });

        Assert.That(first.Indexes[1], Is.EqualTo(new FlexIndexStatus("email", FlexIndexKind.Unique, FlexIndexState.Conflicts, 2)));
        Assert.That(conflicts, Is.EqualTo(new FlexIndexConflict[]
        {
            new("email", FlexIndexKind.Unique, IdOf(7), IdOf(3)),
            new("email", FlexIndexKind.Unique, IdOf(21), IdOf(3)),
        }));
        Assert.That((untouched.HasConflicts, untouched.RecordCount), Is.EqualTo((true, 0)));
        Assert.That(again.HasConflicts, Is.False);
        Assert.That(await ToListAsync(Records.ListConflictsAsync(items.ApplicationId, items.Table)), Is.Empty);
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
    }

    [Test]
    public async Task A_value_whose_holder_has_gone_is_claimed_when_it_is_built_again()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 10, static place => place is 3 or 7 ? "same@example.org" : $"{place}@example.org");
        await MakeUniqueAsync(items);
        await Records.BuildAsync(items.ApplicationId, items.Table);
        await items.DeleteAsync(IdOf(3));

        FlexBuildReport again = await Records.BuildAsync(items.ApplicationId, items.Table, new() { RebuildConflicts = true });

        Assert.That(again.HasConflicts, Is.False);
        Assert.That((await items.FindByAsync("email", "same@example.org"))!.Id, Is.EqualTo(IdOf(7)));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
    }

    [Test]
    public async Task References_without_a_target_are_listed_until_they_are_mended_and_built_again()
    {
        string application = NewApplication();
        FlexRecordSet people = await CreateInAsync(application, "people");
        FlexRecordSet tasks = await CreateInAsync(application, "tasks", FlexColumn.String("owner"));
        await people.InsertAsync("{}", new() { Id = "ann" });
        await people.InsertAsync("{}", new() { Id = "deleted" });
        await people.DeleteAsync("deleted");
        foreach ((string id, string owner) in ((string, string)[])[("t1", "ann"), ("t2", "bob"), ("t3", "deleted"), ("t4", "ann ")])
        {
            await tasks.InsertAsync($$"""{"owner":"{{owner}}"}""", new() { Id = id });
        }

        await MakeReferenceAsync(tasks, "owner", "people");
        FlexBuildReport first = await Records.BuildAsync(application, "tasks");
        IReadOnlyList<FlexIndexConflict> conflicts = await ToListAsync(Records.ListConflictsAsync(application, "tasks"));
        await people.InsertAsync("{}", new() { Id = "bob" });
        await people.RestoreAsync("deleted");
        await tasks.DeleteAsync("t4");
        FlexBuildReport again = await Records.BuildAsync(application, "tasks", new() { RebuildConflicts = true });

        Assert.That(first.Indexes, Is.EqualTo(new FlexIndexStatus[] { new("owner", FlexIndexKind.Reference, FlexIndexState.Conflicts, conflicts.Count) }));
        Assert.That(conflicts.Select(static conflict => (conflict.RecordId, conflict.OtherRecordId)), Is.SupersetOf(new[] { ("t2", "bob"), ("t3", "deleted") }));
        Assert.That(again.HasConflicts, Is.False);
        Assert.That(await IndexCheck.FindAsync(tasks, Records), Is.Empty);
    }

    [Test]
    public async Task An_index_that_no_schema_asks_for_is_removed_with_its_keys()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email", unique: true));
        await FillAsync(items, 20);
        await EditAsync(items, static edit => edit.ModifyColumn("email", static column => column with { Unique = false, Indexed = false }));

        FlexBuildReport report = await Records.BuildAsync(items.ApplicationId, items.Table);

        Assert.That(report.Indexes, Is.Empty);
        Assert.That(await CountAsync(items, "flex_record_keys") + await CountAsync(items, "flex_record_uniques"), Is.Zero);
        Assert.That(await Database.ScalarAsync($"SELECT COUNT(*) FROM flex_record_indexes AS i JOIN flex_record_tables AS rt ON rt.table_no = i.table_no WHERE rt.table_id = '{report.TableId}'"), Is.Zero);
    }

    [Test]
    public async Task A_table_without_records_has_nothing_to_build()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email", unique: true));

        FlexBuildReport report = await Records.BuildAsync(items.ApplicationId, items.Table);

        Assert.That((report.RecordCount, report.Indexes.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Only_tables_of_the_application_that_have_something_to_build_are_built()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        FlexRecordSet done = await CreateInAsync(items.ApplicationId, "done", FlexColumn.String("email", unique: true));
        FlexRecordSet other = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 5);
        await FillAsync(done, 5);
        await FillAsync(other, 5);
        await MakeUniqueAsync(items);
        await MakeUniqueAsync(other);

        FlexList<FlexBuildReport> reports = await Records.BuildApplicationAsync(items.ApplicationId);

        Assert.That(reports.Select(static report => (report.TableName, report.RecordCount)), Is.EqualTo([("items", 5L)]));
        Assert.That((await Records.BuildAsync(other.ApplicationId, other.Table)).RecordCount, Is.EqualTo(5));
    }

    [Test]
    public async Task A_table_that_cannot_be_built_does_not_stop_the_others()
    {
        FlexRecordSet broken = await CreateAsync(FlexColumn.String("email"));
        FlexRecordSet items = await CreateInAsync(broken.ApplicationId, "others", FlexColumn.String("email"));
        await FillAsync(broken, 5);
        await FillAsync(items, 5);
        await MakeUniqueAsync(broken);
        await MakeUniqueAsync(items);
        FlexTable table = await Catalog.GetTableAsync(broken.ApplicationId, broken.Table);
        await Database.ExecuteAsync($"DELETE FROM flex_table_versions WHERE table_id = '{table.Id}' AND version = 1");

        FlexList<FlexBuildReport> reports = await Records.BuildDatabaseAsync();

        FlexBuildReport[] own = [.. reports.Where(report => report.ApplicationId == broken.ApplicationId).OrderBy(static report => report.TableName)];
        Assert.That(own.Select(static report => (report.TableName, report.Problem is null)), Is.EqualTo([("items", false), ("others", true)]));
    }

    [Test]
    public async Task Another_applications_table_is_not_built()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 5);
        FlexTable table = await Catalog.GetTableAsync(items.ApplicationId, items.Table);

        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => Records.BuildAsync("other", FlexTableKey.ById(table.Id)));
        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => Records.UpgradeAsync("other", FlexTableKey.ById(table.Id)));
        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => ToListAsync(Records.ListConflictsAsync("other", FlexTableKey.ById(table.Id))));
        Assert.That(await Records.BuildApplicationAsync("other"), Is.Empty);
    }

    [Test]
    public async Task A_build_is_no_part_of_a_transaction_of_the_hosts()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
        FlexRecordStore inside = Records.WithTransaction(transaction);

        await Assert.ThrowsAsync<InvalidOperationException>(() => inside.BuildAsync(items.ApplicationId, items.Table));
        await Assert.ThrowsAsync<InvalidOperationException>(() => inside.UpgradeAsync(items.ApplicationId, items.Table));
    }

    [Test]
    public async Task A_deletion_inside_a_transaction_that_has_changed_a_large_table_is_refused()
    {
        string application = NewApplication();
        FlexRecordSet people = await CreateInAsync(application, "people");
        FlexRecordSet tasks = await CreateInAsync(application, "tasks", FlexColumn.String("email"));
        await people.InsertAsync("{}", new() { Id = "ann" });
        await FillAsync(tasks, 1_001);
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
        await Catalog.WithTransaction(transaction).EditTableAsync(
            application,
            "tasks",
            static edit => edit.ModifyColumn("email", static column => FlexColumn.Reference("email", "people") with { Id = column.Id }),
            Lossy);
        FlexRecordStore inside = Records.WithTransaction(transaction);
        await inside.For(application, "tasks").InsertAsync("{}");

        FlexIndexNotReadyException? refused = await Assert.ThrowsAsync<FlexIndexNotReadyException>(() => inside.For(application, "people").DeleteAsync("ann"));

        Assert.That((refused!.TableName, refused.ColumnName), Is.EqualTo(("tasks", "email")));
    }

    internal sealed class Listener<T>(Action<T> listen) : IProgress<T>
    {
        public void Report(T value) => listen(value);
    }
}
