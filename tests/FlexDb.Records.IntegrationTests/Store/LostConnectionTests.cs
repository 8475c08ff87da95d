using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Records.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>Breaks connections before, within and after each text of each write: it must be done exactly once.</summary>
public sealed class LostConnectionTests : RecordFixture
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
    public void HealProxy()
    {
        _proxy.OnCommand = _ => null;
        _proxy.RefusesConnections = false;
    }

    [TearDown]
    public Task EndLinksAsync() => _proxy.WhenCutLinksEndAsync();

    [OneTimeTearDown]
    public async Task StopProxyAsync()
    {
        await _dataSource.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    // A purge locks first and deletes then, and what is deleted twice is deleted once.
    private static IEnumerable<RecordScenario> InOneText => RecordScenario.All.Where(static scenario => scenario.Name != "purge");

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_whose_connection_breaks_anywhere_is_done_exactly_once(RecordScenario scenario)
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
                string what = $"{name}, text {text}";
                RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
                FlexRecordStore store = await NewStoreAsync(prepared);
                int seen = 0;
                int cut = text;
                using FaultOnce once = new(_proxy, command => command.IsSql && seen++ == cut, fault);
                FlexRecord? given = null;
                await Assert.ThatAsync(async () => given = await prepared.RunAsync(store), Throws.Nothing, what);
                Assert.That(once.IsDone, Is.True, what);
                Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(expected), what);
                await prepared.EnsureIsStoredAsync(Records, given, what);
            }
        }
    }

    [TestCaseSource(nameof(InOneText))]
    public async Task A_text_that_comes_to_the_server_after_it_was_sent_again_does_nothing(RecordScenario scenario)
    {
        (string expected, _) = await RunUndisturbedAsync(scenario);
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        FlexRecordStore store = await NewStoreAsync(prepared);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FaultOnce fault = new(_proxy, IsWholeWrite, ProxyFault.DeliverLate(release.Task));

        FlexRecord? given = await prepared.RunAsync(store);
        string before = await RecordRows.DumpAsync(Database, prepared.App);
        release.SetResult();
        await _proxy.WhenCutLinksEndAsync();

        Assert.That(fault.IsDone, Is.True);
        Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(expected));
        Assert.That(await RecordRows.DumpAsync(Database, prepared.App), Is.EqualTo(before));
        await prepared.EnsureIsStoredAsync(Records, given, "");
    }

    [Test]
    public async Task An_insert_is_not_refused_for_its_values_while_its_lost_text_can_still_come_to_the_server([Values] bool isFreed)
    {
        FlexRecordSet direct = await CreateAsync(FlexColumn.String("email", unique: true));
        FlexRecordStore store = new(_dataSource);
        FlexRecordSet records = store.For(direct.ApplicationId, direct.Table);
        await records.InsertAsync("""{"email":"warm up"}""");
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FaultOnce fault = new(_proxy, IsWholeWrite, ProxyFault.DeliverLate(release.Task), () => _proxy.RefusesConnections = true);
        Task<FlexRecord> inserting = records.InsertAsync("""{"email":"ada"}""");
        await fault.Done;
        FlexRecord other = await direct.InsertAsync("""{"email":"ada"}""");
        _proxy.Clear();
        _proxy.RefusesConnections = false;
        await _proxy.WhenRefusedInDoubtAsync(inserting);
        if (isFreed)
        {
            await direct.DeleteAsync(other.Id);
        }

        release.SetResult();
        FlexRecord? inserted = null;
        await Assert.ThatAsync(
            async () => inserted = await inserting,
            isFreed ? Throws.Nothing : Throws.InstanceOf<FlexDbException>().And.Not.TypeOf<FlexOutcomeUnknownException>());
        await _proxy.WhenCutLinksEndAsync();

        FlexRecord? found = await direct.FindByAsync("email", "ada");
        Assert.That(found?.Id, Is.EqualTo(inserted?.Id ?? other.Id));
    }

    [TestCaseSource(nameof(InOneText))]
    public async Task An_old_text_that_the_server_finishes_meanwhile_is_found(RecordScenario scenario)
    {
        (string expected, _) = await RunUndisturbedAsync(scenario);

        await EndOldTextBeforeEachAsync(scenario, expected);
    }

    // A refusal by what was read is right only if what was sent before had not been done by then.
    [Test]
    public async Task An_old_text_that_the_server_finishes_before_the_write_would_be_refused_is_found(
        [Values("insert with an id of the host's", "patch of a version", "delete")] string name,
        [Values] bool isEdited)
    {
        RecordScenario scenario = RecordScenario.All.Single(candidate => candidate.Name == name);
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        await MoveOnAsync(prepared);
        await prepared.RunAsync(Records);

        await EndOldTextBeforeEachAsync(scenario, await RecordRows.DescribeAsync(Database, prepared.App), isBehind: true, isEdited);
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_server_that_is_gone_after_the_commit_was_sent_leaves_the_outcome_unknown(RecordScenario scenario)
    {
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        FlexRecordStore store = new(_dataSource, new FlexRecordOptions { OutcomeTimeout = TimeSpan.FromMilliseconds(300) });
        await prepared.WarmUpAsync(store);
        using FaultOnce fault = new(_proxy, command => command.Commits, ProxyFault.LoseAnswer, () => _proxy.RefusesConnections = true);

        FlexOutcomeUnknownException? unknown = await Assert.ThrowsAsync<FlexOutcomeUnknownException>(() => prepared.RunAsync(store));

        Assert.That(unknown!.InnerException, Is.Not.Null);
        Assert.That(unknown.Waited, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(300)));
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_server_that_comes_back_in_time_tells_the_outcome(RecordScenario scenario)
    {
        (string expected, _) = await RunUndisturbedAsync(scenario);
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        FlexRecordStore store = await NewStoreAsync(prepared);
        using FaultOnce fault = new(_proxy, command => command.Commits, ProxyFault.LoseAnswer, () => _proxy.RefusesConnections = true);

        Task<FlexRecord?> running = prepared.RunAsync(store);
        await fault.Done;
        await _proxy.WhenCutLinksEndAsync();
        _proxy.RefusesConnections = false;

        await prepared.EnsureIsStoredAsync(Records, await running, "");
        Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(expected));
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_server_that_is_gone_before_the_commit_is_a_failure_and_nothing_is_written(RecordScenario scenario)
    {
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        string before = await RecordRows.DumpAsync(Database, prepared.App);
        FlexRecordStore store = new(_dataSource, new FlexRecordOptions { RetryTimeout = TimeSpan.FromMilliseconds(200) });
        await prepared.WarmUpAsync(store);
        _proxy.GoDown();

        FlexServerException? failure = await Assert.ThrowsAsync<FlexServerException>(() => prepared.RunAsync(store));

        Assert.That(failure!.Operation, Is.Not.Empty);
        Assert.That(await RecordRows.DumpAsync(Database, prepared.App), Is.EqualTo(before));
    }

    [Test]
    public async Task A_read_whose_connection_breaks_is_asked_again([Values] bool isRead, [Values("find", "find by", "stream")] string kind)
    {
        RecordScenario.Prepared prepared = await RecordScenario.All.First().PrepareNewAsync(Catalog, Records);
        FlexRecordStore store = await NewStoreAsync(prepared);
        FlexRecordSet people = store.For(prepared.App, "people");
        using FaultOnce fault = new(_proxy, command => command.IsSql, isRead ? ProxyFault.LoseAnswer : ProxyFault.LoseCommand);

        FlexRecord? read = kind switch
        {
            "find" => await people.FindAsync("ann"),
            "find by" => await people.FindByAsync("email", "ann"),
            _ => (await ToListAsync(people.StreamAsync()))[0],
        };

        Assert.That(fault.IsDone, Is.True);
        Assert.That(read!.Id, Is.EqualTo("ann"));
    }

    /// <summary>Has the first text of a write come late: before each of the texts that follow it in turn.</summary>
    /// <param name="scenario">The write.</param>
    /// <param name="expected">What it comes to.</param>
    /// <param name="isBehind">Whether the table was edited since the store saw it, so that the text is the second that is sent.</param>
    /// <param name="isEdited">Whether the table is edited again when the text has come.</param>
    private async Task EndOldTextBeforeEachAsync(RecordScenario scenario, string expected, bool isBehind = false, bool isEdited = false)
    {
        for (int text = 0; ; text++)
        {
            string what = $"before text {text} of the repetition";
            RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
            TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
            FaultOnce? fault = null;
            int seen = 0;
            int at = text;
            FlexRecordStore store = new(_dataSource, options: null, async (_, token) =>
            {
                if (fault is { IsDone: true } && seen++ == at)
                {
                    release.TrySetResult();
                    await _proxy.WhenCutLinksEndAsync();
                    if (isEdited)
                    {
                        await Catalog.EditTableAsync(prepared.App, "people", edit => edit.AddColumn(FlexColumn.Text("later")), cancellationToken: token);
                    }
                }
            });
            await prepared.WarmUpAsync(store);
            if (isBehind)
            {
                await MoveOnAsync(prepared);
            }

            int writes = isBehind ? 0 : 1;
            using (fault = new FaultOnce(_proxy, command => IsWholeWrite(command) && ++writes == 2, ProxyFault.DeliverLate(release.Task)))
            {
                FlexRecord? given = null;
                await Assert.ThatAsync(async () => given = await prepared.RunAsync(store), Throws.Nothing, what);
                Assert.That(fault.IsDone, Is.True, what);
                Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(expected), what);
                await prepared.EnsureIsStoredAsync(Records, given, what);
            }

            if (release.TrySetResult())
            {
                Assert.That(text, Is.GreaterThan(1), "The repetition sent nothing.");
                return;
            }
        }
    }

    private async Task MoveOnAsync(RecordScenario.Prepared prepared)
    {
        await Catalog.EditTableAsync(prepared.App, "people", edit => edit.AddColumn(FlexColumn.Text("note")));
        await Records.For(prepared.App, "people").InsertAsync("""{"email":"other"}""", new() { Id = "other" });
    }

    // The transaction of one that comes in several texts would hold its locks until the last is delivered.
    private static bool IsWholeWrite(ProxiedCommand command) =>
        command.Commits && command.Text.Contains("START TRANSACTION", StringComparison.Ordinal);

    /// <summary>What a scenario comes to when nothing disturbs it, and how many texts it sends.</summary>
    private async Task<(string Expected, int Texts)> RunUndisturbedAsync(RecordScenario scenario)
    {
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        FlexRecordStore store = await NewStoreAsync(prepared);
        _proxy.Clear();
        FlexRecord? given = await prepared.RunAsync(store);
        int texts = _proxy.SqlCommands.Count;
        await prepared.EnsureIsStoredAsync(Records, given, "undisturbed");
        return (await RecordRows.DescribeAsync(Database, prepared.App), texts);
    }

    private async Task<FlexRecordStore> NewStoreAsync(RecordScenario.Prepared prepared)
    {
        FlexRecordStore store = new(_dataSource);
        await prepared.WarmUpAsync(store);
        return store;
    }
}
