using FlexDb.Core.Schema;
using FlexDb.Records.Building;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Building;

[TestFixture]
public sealed class LeaseTests : BuildFixture
{
    [Test]
    public async Task A_builder_goes_on_where_another_was_cut_off()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 30);
        await MakeUniqueAsync(items);
        StepwiseBuild cutOff = await StartBuildAsync(items, "one");
        await cutOff.StepAsync(20);
        await ExpireLeasesAsync();

        FlexBuildReport report = await Records.BuildAsync(items.ApplicationId, items.Table);

        Assert.That(report.RecordCount, Is.EqualTo(10));
        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["email ordered ready", "email unique ready"]));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
    }

    [Test]
    public async Task A_builder_does_nothing_where_another_has_the_lease()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 30);
        await MakeUniqueAsync(items);
        StepwiseBuild holder = await StartBuildAsync(items, "one");
        await holder.StepAsync(10);
        StepwiseBuild other = await StartBuildAsync(items, "two");

        Assert.That(await other.StepAsync(10), Is.EqualTo(BatchEnd.Held));
        Assert.That(await ProgressAsync(items), Is.EqualTo("ordered r0009 0, unique r0009 0"));
        Assert.That(await holder.StepAsync(10), Is.EqualTo(BatchEnd.Built));
    }

    [Test]
    public async Task A_stalled_builder_that_wakes_up_does_nothing()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 30, static place => $"{place / 2}@example.org");
        await MakeUniqueAsync(items);
        StepwiseBuild stalled = await StartBuildAsync(items, "one");
        await stalled.StepAsync(10);
        await ExpireLeasesAsync();
        StepwiseBuild next = await StartBuildAsync(items, "two");
        await next.StepAsync(10);

        Assert.That(await stalled.StepAsync(10), Is.EqualTo(BatchEnd.Held));
        Assert.That(await ProgressAsync(items), Is.EqualTo("ordered r0019 0, unique r0019 10"));
        await next.StepAsync(10);
        Assert.That(await next.StepAsync(10), Is.EqualTo(BatchEnd.Finished));
        Assert.That(await stalled.StepAsync(10), Is.EqualTo(BatchEnd.Finished));
        Assert.That(await ProgressAsync(items), Is.EqualTo("ordered r0029 0, unique r0029 15"));
        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["email ordered ready", "email unique conflicts"]));
    }

    [Test]
    public async Task What_a_lost_builder_has_counted_is_not_forgotten()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 20, static place => place < 2 ? "same@example.org" : $"{place}@example.org");
        await MakeUniqueAsync(items);
        StepwiseBuild lost = await StartBuildAsync(items, "one");
        await lost.StepAsync(10);
        await ExpireLeasesAsync();

        await Records.BuildAsync(items.ApplicationId, items.Table);

        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["email ordered ready", "email unique conflicts"]));
    }

    [Test]
    public async Task An_index_that_is_added_in_the_middle_is_built_from_the_first_record()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"), FlexColumn.Integer("age"));
        await FillAsync(items, 30, static place => $"{place % 25}@example.org");
        await MakeUniqueAsync(items);
        StepwiseBuild build = await StartBuildAsync(items, "one");
        await build.StepAsync(29);
        await EditAsync(items, static edit => edit.ModifyColumn("age", static column => column with { Indexed = true }));

        Assert.That(await build.StepAsync(10), Is.EqualTo(BatchEnd.Unreconciled));
        await ExpireLeasesAsync();
        await Records.BuildAsync(items.ApplicationId, items.Table);

        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["age ordered ready", "email ordered ready", "email unique conflicts"]));
        Assert.That(await ProgressAsync(items), Does.Contain("unique r0029 5"));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
    }

    [Test]
    public async Task A_builder_waits_for_no_record_that_another_transaction_has_locked()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 1_100);
        await MakeUniqueAsync(items);
        StepwiseBuild build = await StartBuildAsync(items, "one");
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
        await Records.WithTransaction(transaction).For(items.ApplicationId, items.Table).PatchAsync(IdOf(15), """{"email":"new@example.org"}""");

        Assert.That(await build.StepAsync(30), Is.EqualTo(BatchEnd.Locked));
        Assert.That(await build.StepAsync(15), Is.EqualTo(BatchEnd.Built));
        Assert.That(await build.StepAsync(1), Is.EqualTo(BatchEnd.Locked));
        await items.PatchAsync(IdOf(3), """{"email":"three@example.org"}""");
        await items.PatchAsync(IdOf(20), """{"email":"twenty@example.org"}""");
        await transaction.CommitAsync();
        Assert.That(await build.StepAsync(2_000), Is.EqualTo(BatchEnd.Built));
        Assert.That(await build.StepAsync(1), Is.EqualTo(BatchEnd.Finished));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
    }

    [Test]
    public async Task A_builder_waits_for_no_claim_that_another_transaction_is_making()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 1_100);
        await MakeUniqueAsync(items);
        StepwiseBuild build = await StartBuildAsync(items, "one");
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
        await Records.WithTransaction(transaction).For(items.ApplicationId, items.Table).InsertAsync("""{"email":"5@example.org"}""", new() { Id = "s" });

        Assert.That(await build.StepAsync(10), Is.EqualTo(BatchEnd.Locked));
        await items.PatchAsync(IdOf(3), """{"email":"three@example.org"}""");
        await transaction.CommitAsync();
        Assert.That(await build.StepAsync(10), Is.EqualTo(BatchEnd.Built));
        Assert.That(await ProgressAsync(items), Is.EqualTo("ordered r0009 0, unique r0009 1"));
    }

    [Test]
    public async Task Writes_on_both_sides_of_where_a_build_has_come_to_leave_the_right_keys()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 1_100);
        await MakeUniqueAsync(items);
        StepwiseBuild build = await StartBuildAsync(items, "one");
        await build.StepAsync(500);

        foreach (int place in (int[])[10, 600])
        {
            await items.PatchAsync(IdOf(place), $$"""{"email":"patched{{place}}@example.org"}""");
            await items.DeleteAsync(IdOf(place + 1));
            await items.DeleteAsync(IdOf(place + 2));
            await items.RestoreAsync(IdOf(place + 2));
            await items.InsertAsync($$"""{"email":"new{{place}}@example.org"}""", new() { Id = $"{IdOf(place)}a" });
        }

        await ExpireLeasesAsync();
        await Records.BuildAsync(items.ApplicationId, items.Table);
        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["email ordered ready", "email unique ready"]));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
    }
}
