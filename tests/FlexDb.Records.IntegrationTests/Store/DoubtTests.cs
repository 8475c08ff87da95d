using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>Loses the command of a write, or the answer to it, and lets another write in before the store looks for its own.</summary>
public sealed class DoubtTests : RecordFixture
{
    private TcpProxy _proxy = null!;
    private MySqlDataSource _dataSource = null!;
    private FlexRecordStore _store = null!;
    private FlexRecordOptions? _options;
    private Func<string, CancellationToken, Task>? _beforeText;

    [SetUp]
    public void UseDefaults() => (_options, _beforeText) = (null, null);

    [OneTimeSetUp]
    public void StartProxy()
    {
        _proxy = TcpProxy.Start(Database.ConnectionString, out string proxied);
        _dataSource = new MySqlDataSource(proxied);
    }

    [OneTimeTearDown]
    public async Task StopProxyAsync()
    {
        await _dataSource.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Test]
    public async Task A_record_that_another_has_written_since_leaves_the_outcome_unknown()
    {
        FlexRecordSet items = await CreateItemsAsync();

        FlexOutcomeUnknownException? unknown = await Assert.ThrowsAsync<FlexOutcomeUnknownException>(() => RunAsync(
            items,
            ProxyFault.LoseAnswer,
            store => store.PatchAsync("one", """{"a":2}"""),
            () => items.PatchAsync("one", """{"b":2}""")));

        FlexRecord record = await items.GetAsync("one");
        Assert.That((record.Version, record.ToJson()), Is.EqualTo((3, """{"a":2,"b":2}""")));
        Assert.That(unknown!.Message, Does.Contain("other writes").And.Not.Contain("could not be reached"));
    }

    [Test]
    public async Task A_write_whose_command_was_lost_is_done_after_the_write_that_came_between()
    {
        FlexRecordSet items = await CreateItemsAsync();

        FlexRecord patched = await RunAsync(
            items,
            ProxyFault.LoseCommand,
            store => store.PatchAsync("one", """{"a":2}"""),
            () => items.PatchAsync("one", """{"b":2}"""));

        Assert.That((patched.Version, patched.ToJson()), Is.EqualTo((3, """{"a":2,"b":2}""")));
    }

    [Test]
    public async Task A_write_whose_command_was_lost_and_that_two_others_overtook_is_in_doubt_and_not_done()
    {
        FlexRecordSet items = await CreateItemsAsync();

        await Assert.ThrowsAsync<FlexOutcomeUnknownException>(() => RunAsync(
            items,
            ProxyFault.LoseCommand,
            store => store.PatchAsync("one", """{"a":2}"""),
            async () =>
            {
                await items.PatchAsync("one", """{"b":2}""");
                await items.PatchAsync("one", """{"b":3}""");
            }));

        Assert.That((await items.GetAsync("one")).ToJson(), Is.EqualTo("""{"a":1,"b":3}"""));
    }

    [Test]
    public async Task A_record_that_another_has_purged_since_leaves_the_outcome_unknown()
    {
        FlexRecordSet items = await CreateItemsAsync();

        await Assert.ThrowsAsync<FlexOutcomeUnknownException>(() => RunAsync(
            items,
            ProxyFault.LoseAnswer,
            store => store.PatchAsync("one", """{"a":2}"""),
            async () =>
            {
                await items.DeleteAsync("one");
                await items.PurgeAsync("one");
            }));

        Assert.That(await items.FindAsync("one"), Is.Null);
    }

    [Test]
    public async Task A_write_of_a_version_is_refused_for_the_write_that_came_between()
    {
        FlexRecordSet items = await CreateItemsAsync();

        FlexRecordConcurrencyException? stale = await Assert.ThrowsAsync<FlexRecordConcurrencyException>(() => RunAsync(
            items,
            ProxyFault.LoseCommand,
            store => store.PatchAsync("one", """{"a":2}""", new() { ExpectedVersion = 1 }),
            () => items.PatchAsync("one", """{"b":2}""")));

        Assert.That((stale!.ExpectedVersion, stale.ActualVersion), Is.EqualTo((1, 2)));
        Assert.That((await items.GetAsync("one")).ToJson(), Is.EqualTo("""{"a":1,"b":2}"""));
    }

    [Test]
    public async Task An_insert_is_known_by_the_id_that_the_library_made_whatever_others_do()
    {
        FlexRecordSet items = await CreateItemsAsync();

        FlexRecord inserted = await RunAsync(
            items,
            ProxyFault.LoseAnswer,
            store => store.InsertAsync("""{"a":5}"""),
            async () =>
            {
                FlexRecord found = (await ToListAsync(items.StreamAsync())).Single(record => record.GetInt64("a") == 5);
                await items.PatchAsync(found.Id, """{"b":6}""");
                await items.DeleteAsync(found.Id);
            });

        Assert.That((inserted.Version, inserted.ToJson()), Is.EqualTo((1, """{"a":5}""")));
        Assert.That(await Database.ScalarAsync($"SELECT COUNT(*) FROM flex_records AS r JOIN flex_record_tables AS t USING (table_no) WHERE t.table_id = '{inserted.TableId}'"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_batch_that_is_done_at_the_second_time_tells_what_that_has_written()
    {
        FlexRecordSet items = await CreateItemsAsync();

        FlexRecordBatchResult result = await RunTwiceAsync(
            () => items.PatchAsync("one", """{"b":2}"""),
            store => store.WriteAsync(items.ApplicationId, [FlexRecordWrite.Insert(items.Table, """{"a":5}"""), FlexRecordWrite.Patch(items.Table, "one", """{"a":2}""")]));

        Assert.That((result.Records[1]!.Version, result.Records[1]!.ToJson()), Is.EqualTo((3, """{"a":2,"b":2}""")));
    }

    [Test]
    public async Task A_batch_that_is_done_at_the_second_time_tells_the_deletion_of_that()
    {
        FlexRecordSet items = await CreateItemsAsync();

        FlexRecordBatchResult result = await RunTwiceAsync(
            () => Task.CompletedTask,
            store => store.WriteAsync(items.ApplicationId, [FlexRecordWrite.Insert(items.Table, """{"a":5}"""), FlexRecordWrite.Delete(items.Table, "one")]));

        FlexRecordRestoration restoration = await Records.RestoreDeletionAsync(items.ApplicationId, result.Deletion!.DeletionId);
        Assert.That(restoration.Restored.Select(static key => key.Id), Is.EqualTo(["one"]));
    }

    /// <summary>Loses the first text of a write, lets another write in, and loses the answer to the second text.</summary>
    private async Task<T> RunTwiceAsync<T>(Func<Task> other, Func<FlexRecordStore, Task<T>> write)
    {
        int commits = 0;
        bool isIn = false;
        _proxy.OnCommand = command =>
        {
            if (command.Commits)
            {
                return ++commits == 1 ? ProxyFault.LoseCommand : ProxyFault.LoseAnswer;
            }

            if (commits == 1 && command.IsSql && !isIn)
            {
                isIn = true;
                return new ProxyFault(Until: other());
            }

            return null;
        };
        try
        {
            T result = await write(new FlexRecordStore(_dataSource));
            Assert.That((commits, isIn), Is.EqualTo((2, true)));
            return result;
        }
        finally
        {
            _proxy.OnCommand = static _ => null;
        }
    }

    [Test]
    public async Task An_insert_with_an_id_that_another_has_taken_is_refused()
    {
        FlexRecordSet items = await CreateItemsAsync();

        await Assert.ThrowsAsync<FlexRecordIdConflictException>(() => RunAsync(
            items,
            ProxyFault.LoseCommand,
            store => store.InsertAsync("""{"a":5}""", new() { Id = "two" }),
            () => items.InsertAsync("""{"a":6}""", new() { Id = "two" })));

        Assert.That((await items.GetAsync("two")).GetInt64("a"), Is.EqualTo(6));
    }

    [Test]
    public async Task An_insert_with_an_id_that_another_has_written_since_leaves_the_outcome_unknown()
    {
        FlexRecordSet items = await CreateItemsAsync();

        await Assert.ThrowsAsync<FlexOutcomeUnknownException>(() => RunAsync(
            items,
            ProxyFault.LoseAnswer,
            store => store.InsertAsync("""{"a":5}""", new() { Id = "two" }),
            () => items.PatchAsync("two", """{"a":6}""")));

        Assert.That(((await items.GetAsync("two")).GetInt64("a"), (await items.GetAsync("two")).Version), Is.EqualTo((6, 2)));
    }

    [Test]
    public async Task A_deletion_that_another_has_restored_leaves_the_outcome_unknown()
    {
        FlexRecordSet items = await CreateItemsAsync();

        await Assert.ThrowsAsync<FlexOutcomeUnknownException>(() => RunAsync(
            items,
            ProxyFault.LoseAnswer,
            store => store.DeleteAsync("one"),
            () => items.RestoreAsync("one")));

        Assert.That((await items.GetAsync("one")).Version, Is.EqualTo(3));
    }

    [Test]
    public async Task A_batch_is_known_by_any_of_its_records()
    {
        FlexRecordSet items = await CreateItemsAsync();
        await items.InsertAsync("""{"a":2}""", new() { Id = "two" });

        FlexRecordBatchResult result = await RunAsync(
            items,
            ProxyFault.LoseAnswer,
            _ => _store.WriteAsync(items.ApplicationId, [FlexRecordWrite.Patch(items.Table, "one", """{"a":7}"""), FlexRecordWrite.Patch(items.Table, "two", """{"a":7}""")]),
            () => items.PatchAsync("one", """{"b":6}"""));

        Assert.That(result.Records.Select(record => record!.Version), Is.EqualTo(new[] { 2, 2 }));
        Assert.That(((await items.GetAsync("one")).Version, (await items.GetAsync("two")).Version), Is.EqualTo((3, 2)));
    }

    [Test]
    public async Task A_write_in_doubt_that_must_see_to_an_index_first_is_not_cancelled()
    {
        FlexRecordSet items = await CreateItemsAsync();
        using CancellationTokenSource cancellation = new();

        FlexRecord patched = await RunAsync(
            items,
            ProxyFault.LoseCommand,
            store => store.PatchAsync("one", """{"a":2}""", cancellationToken: cancellation.Token),
            async () =>
            {
                await EditAsync(items, static edit => edit.ModifyColumn("b", static column => column with { Indexed = true }));
                await cancellation.CancelAsync();
            });

        Assert.That(patched.ToJson(), Is.EqualTo("""{"a":2,"b":null}""").Or.EqualTo("""{"a":2}"""));
        Assert.That((await items.GetAsync("one")).GetInt64("a"), Is.EqualTo(2));
        await EnsureSoundAsync(items);
    }

    [Test]
    public async Task A_write_in_doubt_whose_index_cannot_be_seen_to_has_an_unknown_outcome()
    {
        FlexRecordSet items = await CreateItemsAsync();
        _options = new FlexRecordOptions { OutcomeTimeout = TimeSpan.FromSeconds(1) };
        _beforeText = static (sql, cancellationToken) => sql.Contains("INSERT IGNORE INTO flex_record_tables", StringComparison.Ordinal)
            ? Task.Delay(Timeout.Infinite, cancellationToken)
            : Task.CompletedTask;

        FlexOutcomeUnknownException? unknown = await Assert.ThrowsAsync<FlexOutcomeUnknownException>(() => RunAsync(
            items,
            ProxyFault.LoseCommand,
            store => store.PatchAsync("one", """{"a":2}"""),
            () => EditAsync(items, static edit => edit.ModifyColumn("b", static column => column with { Indexed = true }))));

        Assert.That(unknown!.Operation, Is.EqualTo("PatchRecord"));
    }

    private async Task<FlexRecordSet> CreateItemsAsync()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("a", indexed: true), FlexColumn.Integer("b"));
        await items.InsertAsync("""{"a":1}""", new() { Id = "one" });
        return items;
    }

    /// <summary>Runs a write whose commit meets a fault, and another one before the first text that follows.</summary>
    private async Task<T> RunAsync<T>(FlexRecordSet items, ProxyFault fault, Func<FlexRecordSet, Task<T>> write, Func<Task> between)
    {
        FaultOnce? once = null;
        bool isBetween = false;
        _store = new FlexRecordStore(_dataSource, _options, async (sql, cancellationToken) =>
        {
            if (once is { IsDone: true } && !isBetween)
            {
                isBetween = true;
                await _proxy.WhenCutLinksEndAsync();
                await between();
            }

            if (_beforeText is not null)
            {
                await _beforeText(sql, cancellationToken);
            }
        });
        FlexRecordSet disturbed = _store.For(items.ApplicationId, items.Table);
        await disturbed.FindAsync("nobody");
        using (once = new FaultOnce(_proxy, static command => command.Commits, fault))
        {
            return await write(disturbed);
        }
    }
}
