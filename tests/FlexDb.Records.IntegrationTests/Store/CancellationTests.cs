using Dapper;

using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Records.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>Cancels each write at each of its texts: it is cancelled only where no record was written.</summary>
public sealed class CancellationTests : RecordFixture
{
    private TcpProxy _proxy = null!;
    private MySqlDataSource _dataSource = null!;

    // Waits no longer than it must for an answer that does not come.
    private MySqlDataSource _impatient = null!;

    [OneTimeSetUp]
    public void StartProxy()
    {
        _proxy = TcpProxy.Start(Database.ConnectionString + ";Default Command Timeout=2;Cancellation Timeout=1", out string proxied);
        _dataSource = new MySqlDataSource(proxied);
        _impatient = new MySqlDataSource(proxied + ";Default Command Timeout=1");
    }

    [SetUp]
    public void HealProxy() => _proxy.OnCommand = _ => null;

    [OneTimeTearDown]
    public async Task StopProxyAsync()
    {
        await _dataSource.DisposeAsync();
        await _impatient.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_cancelled_before_any_of_its_texts_writes_nothing(RecordScenario scenario)
    {
        for (int text = 0; ; text++)
        {
            RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
            string before = await RecordRows.DescribeAsync(Database, prepared.App);
            using CancellationTokenSource cancellation = new();
            int texts = 0;
            int at = text;
            FlexRecordStore store = new(_dataSource, options: null, (_, _) => texts++ == at ? cancellation.CancelAsync() : Task.CompletedTask);
            try
            {
                await prepared.RunAsync(store, cancellation.Token);
            }
            catch (OperationCanceledException cancelled)
            {
                Assert.That(cancelled.CancellationToken, Is.EqualTo(cancellation.Token), $"text {text}");
                Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(before), $"text {text}");
                continue;
            }

            Assert.That(texts, Is.EqualTo(text), "A text was sent after the cancellation.");
            break;
        }
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_cancelled_while_a_text_runs_is_done_or_cancelled_but_never_both(RecordScenario scenario)
    {
        (string expected, int texts) = await RunUndisturbedAsync(scenario);
        for (int text = 0; text < texts; text++)
        {
            RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
            string before = await RecordRows.DescribeAsync(Database, prepared.App);
            using CancellationTokenSource cancellation = new();
            FlexRecordStore store = new(_dataSource);
            await prepared.WarmUpAsync(store);
            int seen = 0;
            int at = text;
            _proxy.OnCommand = command =>
            {
                if (command.IsSql && seen++ == at)
                {
                    cancellation.CancelAfter(0);
                }

                return null;
            };
            try
            {
                FlexRecord? given = await prepared.RunAsync(store, cancellation.Token);
                Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(expected), $"text {text}");
                await prepared.EnsureIsStoredAsync(Records, given, $"text {text}");
            }
            catch (OperationCanceledException)
            {
                Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(before), $"text {text}");
            }
        }
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_cancelled_after_its_commit_is_reported_as_done(RecordScenario scenario)
    {
        (string expected, _) = await RunUndisturbedAsync(scenario);
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        using CancellationTokenSource cancellation = new();
        FlexRecordStore store = new(_impatient);
        await prepared.WarmUpAsync(store);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _proxy.OnCommand = command =>
        {
            if (!command.Commits || !command.Text.Contains("flex_records ", StringComparison.Ordinal) || cancellation.IsCancellationRequested)
            {
                return null;
            }

            cancellation.CancelAfter(50);
            return ProxyFault.StallAnswer(release.Task);
        };

        FlexRecord? given = await prepared.RunAsync(store, cancellation.Token);
        release.SetResult();

        Assert.That(cancellation.IsCancellationRequested, Is.True);
        Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(expected));
        await prepared.EnsureIsStoredAsync(Records, given, "");
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_write_cancelled_while_it_waits_for_a_lock_on_keys_ends(RecordScenario scenario)
    {
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        FlexRecordStore store = new(_dataSource);
        await prepared.WarmUpAsync(store);
        string before = await RecordRows.DescribeAsync(Database, prepared.App);
        using CancellationTokenSource cancellation = new();
        await using (MySqlConnection other = await Database.DataSource.OpenConnectionAsync())
        await using (MySqlTransaction holding = await other.BeginTransactionAsync())
        {
            await other.ExecuteAsync("SELECT index_no FROM flex_record_keys FOR UPDATE; SELECT index_no FROM flex_record_uniques FOR UPDATE", transaction: holding);
            Task<FlexRecord?> write = prepared.RunAsync(store, cancellation.Token);
            await ServerLocks.WaitUntilSomebodyWaitsAsync(Database, write);
            await cancellation.CancelAsync();

            await Assert.ThrowsAsync(Is.InstanceOf<OperationCanceledException>(), () => write.WaitAsync(TimeSpan.FromSeconds(20)));
        }

        Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(before));
    }

    [TestCase("insert with an id of the host's")]
    [TestCase("patch")]
    [TestCase("delete that cascades and sets null")]
    public async Task A_write_that_takes_too_long_after_its_commit_is_reported_as_done(string name)
    {
        RecordScenario scenario = RecordScenario.All.Single(candidate => candidate.Name == name);
        (string expected, _) = await RunUndisturbedAsync(scenario);
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        FlexRecordStore store = new(_impatient);
        await prepared.WarmUpAsync(store);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FaultOnce fault = new(_proxy, static command => command.Commits, ProxyFault.StallAnswer(release.Task));

        FlexRecord? given = await prepared.RunAsync(store);
        release.SetResult();

        Assert.That(fault.IsDone, Is.True);
        Assert.That(await RecordRows.DescribeAsync(Database, prepared.App), Is.EqualTo(expected));
        await prepared.EnsureIsStoredAsync(Records, given, "");
    }

    [TestCaseSource(typeof(RecordScenario), nameof(RecordScenario.All))]
    public async Task A_call_that_is_cancelled_already_does_nothing(RecordScenario scenario)
    {
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        string before = await RecordRows.DumpAsync(Database, prepared.App);

        await Assert.ThrowsAsync(Is.InstanceOf<OperationCanceledException>(), () => prepared.RunAsync(Records, new CancellationToken(canceled: true)));

        Assert.That(await RecordRows.DumpAsync(Database, prepared.App), Is.EqualTo(before));
    }

    private async Task<(string Expected, int Texts)> RunUndisturbedAsync(RecordScenario scenario)
    {
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        FlexRecordStore store = new(_dataSource);
        await prepared.WarmUpAsync(store);
        _proxy.Clear();
        await prepared.RunAsync(store);
        int texts = _proxy.SqlCommands.Count;
        return (await RecordRows.DescribeAsync(Database, prepared.App), texts);
    }
}
