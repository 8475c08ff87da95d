using System.Transactions;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>The store takes no part in a TransactionScope around it, and does not end the host's work in it.</summary>
public sealed class AmbientTransactionTests : StoreFixture
{
    [OneTimeSetUp]
    public Task CreateHostTableAsync() => Database.ExecuteAsync("CREATE TABLE host_rows (note VARCHAR(100) NOT NULL)");

    [TestCaseSource(typeof(WriteScenario), nameof(WriteScenario.All))]
    public async Task A_write_outlives_a_scope_that_is_rolled_back(WriteScenario scenario)
    {
        string control = NewApplication();
        await scenario.RunAsync(Store, control, await scenario.PrepareAsync(Store, control, Database));
        string app = NewApplication();
        FlexTable? prepared = await scenario.PrepareAsync(Store, app, Database);

        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await InsertHostRowAsync(app);
            await scenario.RunAsync(Store, app, prepared);
            await InsertHostRowAsync(app);
        }

        Assert.That(await CountHostRowsAsync(app), Is.Zero);
        Assert.That(await WriteScenario.DescribeAsync(Store, app), Is.EqualTo(await WriteScenario.DescribeAsync(Store, control)));
    }

    [Test]
    public async Task A_scope_that_is_completed_commits_the_hosts_work()
    {
        string app = NewApplication();
        using (TransactionScope scope = new(TransactionScopeAsyncFlowOption.Enabled))
        {
            await InsertHostRowAsync(app);
            await Store.CreateTableAsync(Contacts(app));
            scope.Complete();
        }

        Assert.That(await CountHostRowsAsync(app), Is.EqualTo(1));
        Assert.That(await Store.FindTableAsync(app, "contacts"), Is.Not.Null);
    }

    [Test]
    public void A_scope_of_one_thread_is_left_on_that_thread_only()
    {
        string app = NewApplication();
        Transaction? duringHostsCall;
        using (new TransactionScope())
        {
            Transaction? before = Transaction.Current;
            for (int i = 0; i < 20; i++)
            {
                // A host that waits on a thread of its own, as one with a scope that does not flow must.
                string name = $"table_{i}";
                Store.CreateTableAsync(new NewFlexTable(app, name)).GetAwaiter().GetResult();
            }

            duringHostsCall = Transaction.Current;
            Assert.That(duringHostsCall, Is.SameAs(before));
            Assert.That(TransactionsOnPoolThreads(), Is.All.Null);
        }

        Assert.That(Transaction.Current, Is.Null);
        Assert.That(TransactionsOnPoolThreads(), Is.All.Null);
    }

    private static List<Transaction?> TransactionsOnPoolThreads()
    {
        using Barrier barrier = new(4);
        using (ExecutionContext.SuppressFlow())
        {
            Task<Transaction?>[] tasks = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                barrier.SignalAndWait(TimeSpan.FromSeconds(5));
                return Transaction.Current;
            }))];
            return [.. tasks.Select(task => task.GetAwaiter().GetResult())];
        }
    }

    /// <summary>Inserts on a connection that joins the scope.</summary>
    private async Task InsertHostRowAsync(string note)
    {
        await using MySqlConnection connection = new(Database.ConnectionString + ";Use XA Transactions=false");
        await connection.OpenAsync();
        await using MySqlCommand command = new("INSERT INTO host_rows (note) VALUES (@note)", connection);
        command.Parameters.AddWithValue("note", note);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountHostRowsAsync(string note) =>
        Convert.ToInt64(await Database.ScalarAsync($"SELECT COUNT(*) FROM host_rows WHERE note = '{note}'"));
}
