using System.Collections.Concurrent;

using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Hosting;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.IntegrationTests.Support.History;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Failures that pass: the store goes on trying, and what it gives up or gives back is right.</summary>
public sealed class PassingFailureTests : CheckedStoreFixture
{
    // Of those that a server says about itself or a cluster; deadlocks and lock waits have tests of their own.
    private static readonly int[] s_passing = [1020, 1047, 1053, 1158, 1180, 1290, 1836, 3032, 3100, 3101, 4094];

    private TcpProxy _proxy = null!;
    private MySqlDataSource _dataSource = null!;

    [OneTimeSetUp]
    public async Task CreateTriggerAsync()
    {
        _proxy = TcpProxy.Start(Database.ConnectionString, out string proxied);
        _dataSource = new MySqlDataSource(proxied);
        await Database.ExecuteAsync("CREATE TABLE fault (number INT NOT NULL)");
        await Database.ExecuteAsync("INSERT INTO fault VALUES (0)");
        await Database.ExecuteAsync("""
            CREATE TRIGGER passing_fault BEFORE INSERT ON flex_table_versions FOR EACH ROW
            BEGIN
              DECLARE fault_number INT DEFAULT (SELECT number FROM fault);
              IF fault_number > 0 THEN
                SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = fault_number, MESSAGE_TEXT = 'a fault made by a test';
              END IF;
            END
            """);
    }

    [OneTimeTearDown]
    public async Task DisposeAsync()
    {
        await _dataSource.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [TearDown]
    public Task EndFaultAsync()
    {
        _proxy.OnCommand = static _ => null;
        _proxy.RefusesConnections = false;
        return SetFaultAsync(0);
    }

    [TestCaseSource(nameof(s_passing))]
    public async Task A_write_is_tried_again_until_the_failure_passes(int number)
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        await SetFaultAsync(number);

        Task<FlexTable> editing = EditAsync(Store, app);
        await Task.Delay(200);
        Assert.That(editing.IsCompleted, Is.False);
        await SetFaultAsync(0);

        Assert.That((await editing).Version, Is.EqualTo(2));
    }

    [Test]
    public async Task A_failure_that_does_not_pass_is_given_up_in_time()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        await SetFaultAsync(1290);
        FlexDbStore store = new(Database.DataSource, new FlexDbOptions { RetryTimeout = TimeSpan.FromMilliseconds(300) });

        FlexServerException? failure = await Assert.ThrowsAsync<FlexServerException>(() => EditAsync(store, app));

        Assert.That(failure!.InnerException, Is.InstanceOf<MySqlException>().With.Property(nameof(MySqlException.Number)).EqualTo(1290));
        Assert.That(await Store.GetTableAsync(app, "contacts"), Is.EqualTo(table));
    }

    [Test]
    public async Task A_connection_to_a_server_that_takes_no_writes_does_not_go_back_to_the_pool()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        await using MySqlDataSource one = new(Database.ConnectionString + ";MaximumPoolSize=1");
        FlexDbStore store = new(one, new FlexDbOptions { RetryTimeout = TimeSpan.Zero });
        await store.GetTableAsync(app, "contacts");
        int before = await ThreadOfAsync(one);
        Assert.That(await ThreadOfAsync(one), Is.EqualTo(before));
        await SetFaultAsync(1290);

        await Assert.ThrowsAsync<FlexServerException>(() => EditAsync(store, app));

        Assert.That(await ThreadOfAsync(one), Is.Not.EqualTo(before));
    }

    [Test]
    public async Task A_server_that_cannot_be_reached_for_a_while_is_waited_for([Values] bool isRead)
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        FlexDbStore store = new(_dataSource);
        _proxy.GoDown();

        Task<FlexTable> running = isRead ? store.GetTableAsync(app, "contacts") : EditAsync(store, app);
        await Task.Delay(500);
        Assert.That(running.IsCompleted, Is.False);
        _proxy.RefusesConnections = false;

        Assert.That((await running).Version, Is.EqualTo(isRead ? table.Version : 2));
    }

    [Test]
    public async Task A_connection_lost_in_the_first_check_is_no_failure([Values] bool isRead, [Values(1, 2)] int text)
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        FlexDbStore store = new(_dataSource);
        int seen = 0;
        _proxy.OnCommand = command => command.IsSql && ++seen == text ? ProxyFault.LoseAnswer : null;

        FlexTable result = await (isRead ? store.GetTableAsync(app, "contacts") : EditAsync(store, app));

        Assert.That(result.Version, Is.EqualTo(isRead ? table.Version : 2));
        Assert.That(seen, Is.GreaterThan(text));
    }

    // The server says that it ends the session, and this one does not.
    [Test]
    public async Task A_session_whose_transaction_was_not_ended_is_not_used_again([Values(1053, 1158, 1927, 3169)] int number)
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        await using MySqlDataSource dataSource = new($"{Database.ConnectionString};Connection Reset=false");
        FlexDbStore store = new(dataSource, new FlexDbOptions { RetryTimeout = TimeSpan.Zero, OutcomeTimeout = TimeSpan.Zero });
        await SetFaultAsync(number);

        await Assert.ThatAsync(
            () => EditAsync(store, app),
            Throws.TypeOf<FlexServerException>().Or.TypeOf<FlexOutcomeUnknownException>());
        await SetFaultAsync(0);

        Assert.That(await LeakChecks.FindAsync(Database, TimeSpan.FromSeconds(5)), Is.Empty);
    }

    [Test]
    public async Task A_doubt_is_not_ended_by_a_repetition_that_is_cut_short()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        FlexDbStore store = new(_dataSource);
        await store.FindTableAsync(app, "warm_up");
        await using MySqlConnection holder = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction held = await holder.BeginTransactionAsync();
        await using (MySqlCommand hold = new($"SELECT id FROM flex_tables WHERE id = '{table.Id}' FOR UPDATE", holder, held))
        {
            await hold.ExecuteScalarAsync();
        }

        bool isLost = false;
        _proxy.OnCommand = command => command.Commits && !isLost && (isLost = true) ? ProxyFault.LoseCommand : null;
        Task<FlexTable> editing = EditAsync(store, app);
        await KillBlockedStatementAsync();
        await Task.Delay(300);
        Assert.That(editing.IsCompleted, Is.False);
        await held.RollbackAsync();

        Assert.That((await editing).Version, Is.EqualTo(2));
        Assert.That(await ToListAsync(Store.ListVersionsAsync(app, "contacts")), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_doubt_after_an_ordinary_retry_is_logged()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        using CollectedLog log = new();
        FlexDbStore store = new(_dataSource, new FlexDbOptions { LoggerFactory = log.Factory });
        await store.FindTableAsync(app, "warm_up");
        ConcurrentQueue<ProxyFault> faults = new([ProxyFault.LoseCommand, ProxyFault.LoseAnswer, ProxyFault.LoseAnswer]);
        _proxy.OnCommand = command => command.IsSql && (faults.Count == 3 || command.Commits) && faults.TryDequeue(out ProxyFault? fault) ? fault : null;

        await EditAsync(store, app);

        Assert.That(faults, Is.Empty);
        Assert.That(log.Entries.Count(entry => entry.Id.Name == "OperationRetried"), Is.EqualTo(1));
        Assert.That(log.Entries.Count(entry => entry.Id.Name == "OutcomeInDoubt"), Is.EqualTo(1));
    }

    private Task SetFaultAsync(int number) => Database.ExecuteAsync($"UPDATE fault SET number = {number}");

    private async Task KillBlockedStatementAsync()
    {
        object? thread = null;
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(20));
        while (thread is null)
        {
            await Task.Delay(20, timeout.Token);
            thread = await Database.ScalarAsync(
                $"SELECT id FROM {Database.ProcessList} WHERE db = DATABASE() AND info LIKE 'INSERT%flex_table_versions%' AND id <> CONNECTION_ID() LIMIT 1");
        }

        await Database.ExecuteAsync($"KILL QUERY {thread}");
    }

    private static async Task<int> ThreadOfAsync(MySqlDataSource dataSource)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        return connection.ServerThread;
    }

    private static async Task<FlexTable> EditAsync(FlexDbStore store, string app)
    {
        FlexEditResult edited = await store.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Text("note")));
        return edited.Table;
    }
}
