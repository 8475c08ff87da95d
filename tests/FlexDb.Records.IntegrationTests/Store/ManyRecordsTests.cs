using System.Globalization;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>Changes and deletes whatever matches a filter, in batches.</summary>
[TestFixture]
public sealed class ManyRecordsTests : RecordFixture
{
    private static readonly FlexFilter s_open = FlexFilter.Equal("status", "open");

    [Test]
    public async Task All_records_that_match_are_changed_in_batches_and_no_others()
    {
        FlexRecordSet tasks = await CreateTasksAsync(open: 12, done: 5);
        List<FlexRecordManyResult> progress = [];

        FlexRecordManyResult result = await tasks.PatchManyAsync(
            s_open, """{"owner":"ann"}""", new() { BatchSize = 5, Actor = "bob" }, new Reports(progress));

        Assert.That(result, Is.EqualTo(new FlexRecordManyResult(12, 12)));
        Assert.That(progress.Select(report => report.Matched), Is.EqualTo(new[] { 5L, 10, 12 }));
        List<FlexRecord> all = [.. await ToListAsync(tasks.StreamAsync())];
        Assert.That(all.Count(record => record is { Version: 2, UpdatedBy: "bob" } && record.GetString("owner") == "ann"), Is.EqualTo(12));
        Assert.That(all.Count(record => record.Version == 1 && record.GetString("status") == "done"), Is.EqualTo(5));
        await EnsureSoundAsync(tasks);
    }

    [Test]
    public async Task A_patch_may_change_what_the_filter_asks_for()
    {
        FlexRecordSet tasks = await CreateTasksAsync(open: 11, done: 2);

        FlexRecordManyResult result = await tasks.PatchManyAsync(s_open, """{"status":"done"}""", new() { BatchSize = 3 });
        FlexRecordManyResult again = await tasks.PatchManyAsync(FlexFilter.Equal("status", "done"), """{"status":"done"}""");

        Assert.That((result.Matched, result.Changed), Is.EqualTo((11, 11)));
        Assert.That((again.Matched, again.Changed), Is.EqualTo((13, 0)));
        Assert.That((await tasks.CountAsync(s_open)).Value, Is.Zero);
    }

    [Test]
    public async Task Deletions_cascade_and_each_batch_can_be_undone()
    {
        FlexRecordSet tasks = await CreateTasksAsync(open: 7, done: 1);
        FlexRecordSet notes = await CreateInAsync(tasks.ApplicationId, "notes", FlexColumn.Reference("task", "items", onDelete: FlexOnDelete.Cascade));
        await notes.InsertAsync("""{"task":"open-3"}""");

        FlexRecordManyResult result = await tasks.DeleteManyAsync(s_open, new() { BatchSize = 3 });

        Assert.That((result.Matched, result.Changed, result.DeletionIds.Count), Is.EqualTo((7, 8, 3)));
        Assert.That((await ToListAsync(tasks.StreamAsync())).Select(record => record.Id), Is.EqualTo(new[] { "done-0" }));
        Assert.That(await ToListAsync(notes.StreamAsync()), Is.Empty);

        foreach (string deletion in result.DeletionIds)
        {
            await Records.RestoreDeletionAsync(tasks.ApplicationId, deletion);
        }

        Assert.That((await tasks.CountAsync()).Value, Is.EqualTo(8));
        Assert.That((await notes.CountAsync()).Value, Is.EqualTo(1));
        await EnsureSoundAsync(tasks);
    }

    [Test]
    public async Task Records_that_go_with_others_of_their_batch_or_of_an_earlier_one_are_no_obstacle([Values(2, 500)] int batchSize)
    {
        string application = NewApplication();
        await Catalog.CreateTableAsync(new NewFlexTable(application, "nodes") { Columns = [FlexColumn.String("kind", indexed: true), FlexColumn.Reference("parent", "nodes", onDelete: FlexOnDelete.Cascade)] });
        FlexRecordSet nodes = Records.For(application, "nodes");
        await nodes.InsertAsync("""{"kind":"x"}""", new() { Id = "a" });
        foreach ((string id, string parent) in new[] { ("b", "a"), ("c", "b"), ("d", "a"), ("e", "d") })
        {
            await nodes.InsertAsync($$"""{"kind":"x","parent":"{{parent}}"}""", new() { Id = id });
        }

        FlexRecordManyResult result = await nodes.DeleteManyAsync(FlexFilter.Equal("kind", "x"), new() { BatchSize = batchSize });

        Assert.That(result.Changed, Is.EqualTo(5));
        Assert.That((await nodes.CountAsync()).Value, Is.Zero);
    }

    [Test]
    public async Task A_record_that_is_refused_is_named_and_the_batches_before_it_stay()
    {
        FlexRecordSet tasks = await CreateTasksAsync(open: 6, done: 0);
        FlexRecordSet notes = await CreateInAsync(tasks.ApplicationId, "notes", FlexColumn.Reference("task", "items", onDelete: FlexOnDelete.Restrict));
        await notes.InsertAsync("""{"task":"open-4"}""");

        FlexRecordInUseException? used = await Assert.ThrowsAsync<FlexRecordInUseException>(() => tasks.DeleteManyAsync(s_open, new() { BatchSize = 2 }));
        FlexRecordException? invalid = await Assert.ThrowsAsync<FlexRecordException>(() => tasks.PatchManyAsync(s_open, """{"rank":"no number"}"""));

        Assert.That(used!.Uses.Single().RecordIds, Has.Count.EqualTo(1));
        Assert.That(invalid!.Errors.Single().Column, Is.EqualTo("rank"));
        Assert.That((await ToListAsync(tasks.StreamAsync())).Select(record => record.Id), Is.EqualTo(new[] { "open-4", "open-5" }));
    }

    [Test]
    public async Task A_record_that_others_change_before_the_write_is_held_against_the_filter_again([Values] bool deletes)
    {
        FlexRecordSet tasks = await CreateTasksAsync(open: 4, done: 0);
        int writes = 0;
        FlexRecordStore store = new(Database.DataSource, options: null, async (text, token) =>
        {
            // Between the query and the first write of its records.
            if (text.Contains("START TRANSACTION", StringComparison.Ordinal) && ++writes == 1)
            {
                await tasks.PatchAsync("open-0", """{"status":"done"}""", cancellationToken: token);
                await tasks.PatchAsync("open-1", """{"rank":99}""", cancellationToken: token);
                await tasks.DeleteAsync("open-2", cancellationToken: token);
            }
        });
        FlexRecordSet watched = store.For(tasks.ApplicationId, "items");

        FlexRecordManyResult result = deletes
            ? await watched.DeleteManyAsync(s_open)
            : await watched.PatchManyAsync(s_open, """{"owner":"ann"}""");

        Assert.That((result.Matched, result.Changed), Is.EqualTo((2, 2)));
        FlexRecord untouched = await tasks.GetAsync("open-0");
        Assert.That((untouched.GetString("status"), untouched.GetString("owner")), Is.EqualTo(("done", (string?)null)));
        FlexRecord? changed = await tasks.FindAsync("open-1");
        Assert.That((changed?.GetInt64("rank"), changed?.GetString("owner")), Is.EqualTo(deletes ? (null, null) : ((long?)99, "ann")));
        await EnsureSoundAsync(tasks);
    }

    [Test]
    public async Task A_batch_with_which_too_much_would_go_is_done_in_parts()
    {
        FlexRecordSet tasks = await CreateTasksAsync(open: 9, done: 0);
        FlexRecordSet few = new FlexRecordStore(Database.DataSource, new FlexRecordOptions { MaxDeletionRecords = 2 }).For(tasks.ApplicationId, "items");

        FlexRecordManyResult result = await few.DeleteManyAsync(s_open);

        Assert.That((result.Changed, result.DeletionIds.Count), Is.EqualTo((9, 5)));
    }

    [Test]
    public async Task All_is_taken_back_with_a_host_s_transaction()
    {
        FlexRecordSet tasks = await CreateTasksAsync(open: 5, done: 0);
        await using MySqlConnector.MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using (MySqlConnector.MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted))
        {
            FlexRecordManyResult result = await Records.WithTransaction(transaction).For(tasks.ApplicationId, "items").DeleteManyAsync(s_open, new() { BatchSize = 2 });
            Assert.That(result.Changed, Is.EqualTo(5));
            await transaction.RollbackAsync();
        }

        Assert.That((await tasks.CountAsync(s_open)).Value, Is.EqualTo(5));
    }

    [Test]
    public async Task A_call_that_cannot_be_meant_is_refused()
    {
        FlexRecordSet tasks = await CreateTasksAsync(open: 1, done: 0);

        await Assert.ThrowsAsync<ArgumentNullException>(() => tasks.DeleteManyAsync(null!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => tasks.DeleteManyAsync(s_open, new() { BatchSize = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => tasks.PatchManyAsync(s_open, "{}", new() { BatchSize = 1_001 }));
        await Assert.ThrowsAsync<FlexLimitException>(() => tasks.PatchManyAsync(s_open, "{}", new() { Actor = new string('a', 129) }));
        await Assert.ThrowsAsync<FlexColumnNotFoundException>(() => tasks.DeleteManyAsync(FlexFilter.Equal("statsu", "open")));
        await Assert.ThrowsAsync(Is.InstanceOf<OperationCanceledException>(), () => tasks.DeleteManyAsync(s_open, cancellationToken: new CancellationToken(canceled: true)));
        Assert.That((await tasks.CountAsync(s_open)).Value, Is.EqualTo(1));
    }

    /// <summary>Between two that match are more records than a query may read.</summary>
    [Test]
    public async Task A_range_that_few_records_meet_leads_to_each_once_though_the_writes_move_it([Values] bool deletes)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("rank", indexed: true), FlexColumn.Integer("plain"));
        await Records.WriteAsync(
            items.ApplicationId,
            [.. Enumerable.Range(0, 300).Select(i => FlexRecordWrite.Insert(items.Table, $$"""{"rank":{{i % 30}},"plain":0}""", string.Create(CultureInfo.InvariantCulture, $"r{i:000}")))]);
        FlexRecordSet limited = new FlexRecordStore(Database.DataSource, new FlexRecordOptions { ScanLimit = 5 }).For(items.ApplicationId, items.Table);
        FlexFilter filter = FlexFilter.GreaterThan("rank", 28);

        FlexRecordManyResult result = deletes
            ? await limited.DeleteManyAsync(filter, new() { BatchSize = 3 })
            : await limited.PatchManyAsync(filter, """{"rank":100}""", new() { BatchSize = 3 });

        Assert.That((result.Matched, result.Changed), Is.EqualTo((10, 10)));
        Assert.That((await items.CountAsync(filter)).Value, Is.EqualTo(deletes ? 0 : 10));
        Assert.That((await ToListAsync(items.StreamAsync(new FlexQuery { Where = filter }))).Select(static record => record.Version), Is.All.EqualTo(2));
        await Assert.ThrowsAsync<FlexQueryTooBroadException>(() => limited.DeleteManyAsync(FlexFilter.GreaterThan("plain", 0)));
    }

    private async Task<FlexRecordSet> CreateTasksAsync(int open, int done)
    {
        FlexRecordSet tasks = await CreateAsync(FlexColumn.String("status", indexed: true), FlexColumn.String("owner"), FlexColumn.Integer("rank"));
        await Records.WriteAsync(
            tasks.ApplicationId,
            [
                .. Enumerable.Range(0, open).Select(static i => ("open", i)).Concat(Enumerable.Range(0, done).Select(static i => ("done", i))).Select(static task =>
                    FlexRecordWrite.Insert("items", $$"""{"status":"{{task.Item1}}","rank":{{task.i}}}""", string.Create(CultureInfo.InvariantCulture, $"{task.Item1}-{task.i}"))),
            ]);
        return tasks;
    }

    /// <summary>Keeps reports where they come; <see cref="Progress{T}"/> would let them overtake each other.</summary>
    private sealed class Reports(List<FlexRecordManyResult> reports) : IProgress<FlexRecordManyResult>
    {
        public void Report(FlexRecordManyResult value) => reports.Add(value);
    }
}
