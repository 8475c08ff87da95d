using System.Data;
using System.Net.Sockets;

using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Lets the caller's own edit function throw: its exception comes through untouched, and nothing is repeated or written.</summary>
public sealed class EditFunctionFailureTests : CheckedStoreFixture
{
    public static IEnumerable<TestCaseData<Func<Exception>>> Failures =>
    [
        new(() => new IOException("The caller's disk is full.")) { TestName = "{m}(IOException)" },
        new(() => new SocketException(10061)) { TestName = "{m}(SocketException)" },
        new(() => new TimeoutException()) { TestName = "{m}(TimeoutException)" },
        new(() => new OperationCanceledException()) { TestName = "{m}(OperationCanceledException)" },
        new(() => new InvalidOperationException()) { TestName = "{m}(InvalidOperationException)" },
        new(() => new FlexServerException("GetTable", new IOException())) { TestName = "{m}(FlexServerException)" },
        new(CallersDeadlock) { TestName = "{m}(MySqlException of a deadlock)" },
    ];

    [TestCaseSource(nameof(Failures))]
    public async Task An_edit_function_that_throws_is_not_run_again(Func<Exception> failure)
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        Exception thrown = failure();
        int runs = 0;

        foreach (Func<Action<FlexTableEdit>, Task> call in (Func<Action<FlexTableEdit>, Task>[])[
            edit => Store.EditTableAsync(app, "contacts", edit),
            edit => Store.PlanEditAsync(app, "contacts", edit)])
        {
            runs = 0;
            Exception? caught = await CaughtAsync(() => call(_ =>
            {
                runs++;
                throw thrown;
            }));

            Assert.That(caught, Is.SameAs(thrown));
            Assert.That(runs, Is.EqualTo(1));
        }

        Assert.That((await Store.GetTableAsync(app, "contacts")).Version, Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Failures))]
    public async Task An_edit_function_that_throws_under_the_lock_leaves_no_lock(Func<Exception> failure)
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        Exception thrown = failure();
        int runs = 0;

        Exception? caught = await CaughtAsync(() => Store.EditTableAsync(app, "contacts", edit =>
        {
            if (++runs == 2)
            {
                throw thrown;
            }

            edit.AddColumn(FlexColumn.Text("note"));
            Task.Run(() => Store.EditTableAsync(app, "contacts", other => other.AddColumn(FlexColumn.Text("other")))).Wait();
        }));

        Assert.That(caught, Is.SameAs(thrown));
        Assert.That(runs, Is.EqualTo(2));
        Assert.That((await Store.GetTableAsync(app, "contacts")).Version, Is.EqualTo(2));
    }

    [TestCaseSource(nameof(Failures))]
    public async Task An_edit_function_that_throws_leaves_the_hosts_transaction_usable(Func<Exception> failure)
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        Exception thrown = failure();
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        FlexDbStore store = Store.WithTransaction(transaction);

        Exception? caught = await CaughtAsync(() => store.EditTableAsync(app, "contacts", (Action<FlexTableEdit>)(_ => throw thrown)));
        await store.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Text("note")));
        await transaction.CommitAsync();

        Assert.That(caught, Is.SameAs(thrown));
        Assert.That((await Store.GetTableAsync(app, "contacts")).Version, Is.EqualTo(2));
    }

    [TestCaseSource(nameof(Failures))]
    public async Task An_edit_function_that_throws_after_a_lost_commit_does_not_leave_the_outcome_open(Func<Exception> failure)
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        Exception thrown = failure();
        await using TcpProxy proxy = TcpProxy.Start(Database.ConnectionString, out string proxied);
        await using MySqlDataSource dataSource = new(proxied);
        bool isCut = false;
        proxy.OnCommand = command =>
        {
            bool cuts = command.Commits && !isCut;
            isCut |= cuts;
            return cuts ? ProxyFault.LoseCommand : null;
        };
        int runs = 0;

        Exception? caught = await CaughtAsync(() => new FlexDbStore(dataSource).EditTableAsync(app, "contacts", edit =>
        {
            if (++runs == 2)
            {
                throw thrown;
            }

            edit.AddColumn(FlexColumn.Text("note"));
            Task.Run(() => Store.EditTableAsync(app, "contacts", other => other.AddColumn(FlexColumn.Text("other")))).Wait();
        }));

        Assert.That(isCut, Is.True);
        Assert.That(caught, Is.SameAs(thrown));
        Assert.That((await Store.GetTableAsync(app, "contacts")).Version, Is.EqualTo(2));
    }

    private static async Task<Exception?> CaughtAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>A deadlock of the caller's own work, which says nothing of the store's.</summary>
    private static MySqlException CallersDeadlock()
    {
        using MySqlConnection connection = new(TestServer.ConnectionString);
        connection.Open();
        using MySqlCommand command = new("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213", connection);
        return Assert.Catch<MySqlException>(() => command.ExecuteNonQuery())!;
    }
}
