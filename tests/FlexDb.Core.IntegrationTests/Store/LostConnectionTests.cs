using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.IntegrationTests.Support.History;
using FlexDb.Core.Schema;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Breaks connections before, within and after each text of each write: it must be done exactly once.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class LostConnectionTests(bool withRecords) : StoreFixture(withRecords)
{
    private TcpProxy _proxy = null!;
    private MySqlDataSource _dataSource = null!;

    [OneTimeSetUp]
    public void StartProxy()
    {
        _proxy = TcpProxy.Start(Database.ConnectionString + ";Connection Timeout=5;Cancellation Timeout=1", out string proxied);
        _dataSource = new MySqlDataSource(proxied);
    }

    [SetUp]
    public async Task HealProxyAsync()
    {
        _proxy.OnCommand = _ => null;
        _proxy.RefusesConnections = false;

        // The catalog is looked through after each test.
        await Database.ExecuteAsync("DELETE FROM flex_table_versions");
        await Database.ExecuteAsync("DELETE FROM flex_tables");
    }

    [TearDown]
    public async Task EnsureWholeAsync()
    {
        await _proxy.WhenCutLinksEndAsync();
        await HistoryChecker.EnsureWholeAsync(Database);
    }

    [OneTimeTearDown]
    public async Task StopProxyAsync()
    {
        await _dataSource.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_whose_connection_breaks_anywhere_is_done_exactly_once(WriteScenario scenario)
    {
        (string expected, int texts) = await RunUndisturbedAsync(scenario);
        (string Name, ProxyFault Fault)[] faults =
        [
            ("the command lost", ProxyFault.LoseCommand),
            ("the command cut short", ProxyFault.TruncateCommand(40)),
            ("the answer lost", ProxyFault.LoseAnswer),
            ("the answer cut short", ProxyFault.TruncateAnswer(9)),
        ];
        foreach ((string name, ProxyFault fault) in faults)
        {
            for (int text = 0; text < texts; text++)
            {
                string app = NewApplication();
                FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
                FlexTable? result = null;
                await Assert.ThatAsync(
                    async () => result = await RunAsync(scenario, app, prepared, text, fault),
                    Throws.Nothing,
                    $"{name}, text {text}");
                Assert.That(await WriteScenario.DescribeAsync(Store, app), Is.EqualTo(expected), $"{name}, text {text}");
                if (result is not null)
                {
                    Assert.That(result, Is.EqualTo(await Store.GetTableAsync(app, result)), $"{name}, text {text}");
                }
            }
        }
    }

    // A store's second edit has a shorter answer, without a query.
    [Test]
    public async Task An_answer_cut_anywhere_leaves_an_edit_done_exactly_once([Values] bool isFirst)
    {
        for (int bytes = 0; bytes < 100; bytes += 2)
        {
            string app = NewApplication();
            await Store.CreateTableAsync(Contacts(app));
            FlexDbStore store = NewStore();
            if (!isFirst)
            {
                await Store.CreateTableAsync(Contacts(app, "others"));
                await store.EditTableAsync(app, "others", edit => edit.AddColumn(FlexColumn.Text("note")));
            }

            using FaultOnce fault = new(_proxy, command => command.Commits, ProxyFault.TruncateAnswer(bytes));
            FlexTable edited = (await store.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Text("note")))).Table;

            Assert.That(fault.IsDone, Is.True);
            Assert.That(edited.Version, Is.EqualTo(2), $"{bytes} bytes");
            Assert.That(edited, Is.EqualTo(await Store.GetTableAsync(app, "contacts")), $"{bytes} bytes");
        }
    }

    [Test]
    public async Task An_edit_whose_answer_is_lost_gives_the_state_that_it_was_applied_to([Values] bool isOvertaken)
    {
        string app = NewApplication();
        FlexTable before = await Store.CreateTableAsync(Contacts(app));
        FlexDbStore store = NewStore();
        await store.FindTableAsync(app, "warm_up");
        bool overtakes = isOvertaken;
        int commits = 0;

        // The first text of an edit that is overtaken misses, and commits nothing.
        using FaultOnce fault = new(_proxy, command => command.Commits && ++commits == (isOvertaken ? 2 : 1), ProxyFault.LoseAnswer);
        FlexEditResult edited = await store.EditTableAsync(app, "contacts", edit =>
        {
            if (overtakes)
            {
                overtakes = false;
                before = Task.Run(() => Store.EditTableAsync(app, "contacts", other => other.AddColumn(FlexColumn.Text("other"))))
                    .GetAwaiter().GetResult().Table;
            }

            edit.AddColumn(FlexColumn.String("mine", indexed: true));
        });

        Assert.That(fault.IsDone, Is.True);
        Assert.That(edited.WasWritten, Is.True);
        Assert.That(edited.Before, Is.EqualTo(before));
        Assert.That(edited.After, Is.EqualTo(await Store.GetTableAsync(app, "contacts")));
        Assert.That(edited.Changes.Select(change => change.Column), Is.EqualTo(new[] { "mine" }));
        Assert.That(edited.SlotMoves.Select(move => move.Column), Is.EqualTo(new[] { "mine" }));
    }

    [TestCase("create")]
    [TestCase("edit")]
    [TestCase("revert")]
    public async Task A_text_that_comes_to_the_server_after_it_was_sent_again_does_nothing(string name)
    {
        if (WithRecords && name != "create")
        {
            Assert.Ignore("Its transaction holds the lock on the row by then, so it is not sent again before that has ended.");
        }

        WriteScenario scenario = WriteScenario.All.Single(candidate => candidate.Name == name);
        (string expected, _) = await RunUndisturbedAsync(scenario);
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FaultOnce fault = new(_proxy, command => command.Commits, ProxyFault.DeliverLate(release.Task));

        await scenario.RunAsync(NewStore(), app, prepared);
        string before = await WriteScenario.DescribeAsync(Store, app);
        release.SetResult();
        await _proxy.WhenCutLinksEndAsync();

        Assert.That(fault.IsDone, Is.True);
        Assert.That(before, Is.EqualTo(expected));
        Assert.That(await WriteScenario.DescribeAsync(Store, app), Is.EqualTo(expected));
    }

    [TestCase("set display name")]
    [TestCase("deactivate")]
    public async Task A_write_that_leaves_no_trace_is_not_sent_again_while_its_lost_text_can_still_come_to_the_server(string name)
    {
        WriteScenario scenario = WriteScenario.All.Single(candidate => candidate.Name == name);
        (string expected, _) = await RunUndisturbedAsync(scenario);
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FaultOnce fault = DeliverCommitLate(release.Task);
        Task<FlexTable?> running = scenario.RunAsync(NewStore(), app, prepared);
        await fault.Done;
        _proxy.Clear();
        _proxy.RefusesConnections = false;
        await _proxy.WhenRefusedInDoubtAsync(running);
        bool isTold = running.IsCompleted;

        release.SetResult();
        await running;
        await _proxy.WhenCutLinksEndAsync();

        Assert.That(isTold, Is.False);
        Assert.That(await WriteScenario.DescribeAsync(Store, app), Is.EqualTo(expected));
    }

    [TestCase("set display name")]
    [TestCase("deactivate")]
    public async Task A_write_that_leaves_no_trace_is_not_told_refused_where_its_table_was_deleted_after_it(string name)
    {
        WriteScenario scenario = WriteScenario.All.Single(candidate => candidate.Name == name);
        string app = NewApplication();
        FlexTable prepared = (await scenario.PrepareAsync(Store, app, Database))!;
        using FaultOnce fault = new(_proxy, command => command.Commits, ProxyFault.LoseAnswer, () => _proxy.RefusesConnections = true);
        Task<FlexTable?> running = scenario.RunAsync(NewStore(), app, prepared);
        await fault.Done;
        await Store.DeleteTableAsync(app, prepared);
        await Store.CreateTableAsync(new NewFlexTable(app, prepared.Name) { DisplayName = "Another" });
        string before = await WriteScenario.DescribeAsync(Store, app);
        _proxy.RefusesConnections = false;

        await Assert.ThatAsync(() => running, Throws.TypeOf<FlexOutcomeUnknownException>());

        Assert.That(await WriteScenario.DescribeAsync(Store, app), Is.EqualTo(before));
    }

    [Test]
    public async Task A_create_is_not_refused_for_its_name_while_its_lost_text_can_still_come_to_the_server([Values] bool isFreed)
    {
        string app = NewApplication();
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FaultOnce fault = DeliverCommitLate(release.Task);
        Task<FlexTable> creating = NewStore().CreateTableAsync(Contacts(app));
        await fault.Done;
        FlexTable other = await Store.CreateTableAsync(Contacts(app));
        _proxy.Clear();
        _proxy.RefusesConnections = false;
        await _proxy.WhenRefusedInDoubtAsync(creating);
        if (isFreed)
        {
            await Store.RenameTableAsync(app, other, "others");
        }

        release.SetResult();
        FlexTable? created = null;
        await Assert.ThatAsync(
            async () => created = await creating,
            isFreed ? Throws.Nothing : Throws.TypeOf<FlexTableNameConflictException>());
        await _proxy.WhenCutLinksEndAsync();

        Assert.That((await Store.GetTableAsync(app, "contacts")).Id, Is.EqualTo(created?.Id ?? other.Id));
    }

    [Test]
    public async Task A_refusal_is_not_told_where_the_session_of_a_lost_text_goes_on()
    {
        string app = NewApplication();
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FaultOnce fault = DeliverCommitLate(release.Task);
        Task<FlexTable> creating = NewStore(TimeSpan.FromSeconds(1)).CreateTableAsync(Contacts(app));
        await fault.Done;
        await Store.CreateTableAsync(Contacts(app));
        _proxy.RefusesConnections = false;

        await Assert.ThatAsync(
            () => creating,
            Throws.TypeOf<FlexOutcomeUnknownException>().With.InnerException.TypeOf<FlexTableNameConflictException>());
        release.SetResult();
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task An_old_text_that_the_server_finishes_meanwhile_is_found(WriteScenario scenario)
    {
        (string expected, _) = await RunUndisturbedAsync(scenario);
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FaultOnce fault = new(_proxy, command => command.Commits, ProxyFault.DeliverLate(release.Task));

        Task<FlexTable?> running = scenario.RunAsync(NewStore(), app, prepared);
        await fault.Done;
        release.SetResult();
        await running;

        Assert.That(await WriteScenario.DescribeAsync(Store, app), Is.EqualTo(expected));
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_server_that_is_gone_after_the_commit_was_sent_leaves_the_outcome_unknown(WriteScenario scenario)
    {
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        using FaultOnce fault = new(_proxy, command => command.Commits, ProxyFault.LoseAnswer, () => _proxy.RefusesConnections = true);

        FlexOutcomeUnknownException? unknown = await Assert.ThrowsAsync<FlexOutcomeUnknownException>(
            () => scenario.RunAsync(NewStore(TimeSpan.FromMilliseconds(300)), app, prepared));

        Assert.That(unknown!.InnerException, Is.Not.Null);
        Assert.That(unknown.Waited, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(300)));
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_server_that_comes_back_in_time_tells_the_outcome(WriteScenario scenario)
    {
        (string expected, _) = await RunUndisturbedAsync(scenario);
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        using FaultOnce fault = new(_proxy, command => command.Commits, ProxyFault.LoseAnswer, () => _proxy.RefusesConnections = true);

        Task<FlexTable?> running = scenario.RunAsync(NewStore(), app, prepared);
        await fault.Done;
        await Task.Delay(200);
        _proxy.RefusesConnections = false;
        await running;

        Assert.That(await WriteScenario.DescribeAsync(Store, app), Is.EqualTo(expected));
    }

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_server_that_is_gone_before_the_commit_is_a_failure_and_nothing_is_written(WriteScenario scenario)
    {
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        string before = await WriteScenario.DescribeAsync(Store, app);
        FlexDbStore store = new(_dataSource, new FlexDbOptions { RetryTimeout = TimeSpan.FromMilliseconds(200) });
        await store.FindTableAsync(app, "warm_up");
        _proxy.GoDown();

        FlexServerException? failure = await Assert.ThrowsAsync<FlexServerException>(() => scenario.RunAsync(store, app, prepared));

        Assert.That(failure!.Operation, Is.Not.Empty);
        Assert.That(await WriteScenario.DescribeAsync(Store, app), Is.EqualTo(before));
    }

    [Test]
    public async Task A_read_whose_connection_breaks_is_asked_again_for_as_long_as_the_host_wants([Values] bool isRead, [Values(0, 30)] int seconds)
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        FlexDbStore store = new(_dataSource, new FlexDbOptions { RetryTimeout = TimeSpan.FromSeconds(seconds) });
        await store.FindTableAsync(app, "warm_up");
        using FaultOnce fault = new(_proxy, command => command.IsSql, isRead ? ProxyFault.LoseAnswer : ProxyFault.LoseCommand);

        Task<FlexTable> read = store.GetTableAsync(app, "contacts");

        await Assert.ThatAsync(() => read, seconds == 0 ? Throws.TypeOf<FlexServerException>() : Throws.Nothing);
        Assert.That(fault.IsDone, Is.True);
        Assert.That(seconds == 0 || await read == table, Is.True);
    }

    /// <summary>Delivers a text that commits only when its client has been cut off, and keeps the client from coming back.</summary>
    private FaultOnce DeliverCommitLate(Task until) =>
        new(_proxy, command => command.Commits, ProxyFault.DeliverLate(until), () => _proxy.RefusesConnections = true);

    /// <summary>What a scenario comes to when nothing disturbs it, and how many texts it sends.</summary>
    private async Task<(string Expected, int Texts)> RunUndisturbedAsync(WriteScenario scenario)
    {
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);
        FlexDbStore store = NewStore();
        await store.FindTableAsync(app, "warm_up");
        _proxy.Clear();
        await scenario.RunAsync(store, app, prepared);
        int texts = _proxy.SqlCommands.Count;
        return (await WriteScenario.DescribeAsync(Store, app), texts);
    }

    private async Task<FlexTable?> RunAsync(WriteScenario scenario, string app, FlexTable? prepared, int text, ProxyFault fault)
    {
        FlexDbStore store = NewStore();
        await store.FindTableAsync(app, "warm_up");
        int seen = 0;
        using FaultOnce once = new(_proxy, command => command.IsSql && seen++ == text, fault);
        FlexTable? result = await scenario.RunAsync(store, app, prepared);
        Assert.That(once.IsDone, Is.True, "The fault did not come about.");
        return result;
    }

    private FlexDbStore NewStore(TimeSpan? outcomeTimeout = null) =>
        new(_dataSource, new FlexDbOptions { OutcomeTimeout = outcomeTimeout ?? TimeSpan.FromSeconds(30) });
}
