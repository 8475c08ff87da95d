using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Installation;

[TestFixture]
public sealed class ConcurrentInstallationTests
{
    private const int Processes = 8;

    [Test]
    public async Task Eight_processes_at_once_on_an_empty_database_all_succeed_and_one_creates()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();

        FlexInstallationOutcome[] outcomes = await InstallInProcessesAsync(database);

        Assert.That(outcomes.Count(outcome => outcome == FlexInstallationOutcome.Created), Is.EqualTo(1));
        Assert.That(outcomes.Count(outcome => outcome == FlexInstallationOutcome.UpToDate), Is.EqualTo(Processes - 1));
        await using TestDatabase alone = await TestDatabase.InstalledAsync();
        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(await DatabaseStructure.ReadAsync(alone)));
    }

    [Test]
    public async Task Eight_processes_at_once_adopt_once()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);
        await TypeScriptFixture.InsertRowsAsync(database);
        IReadOnlyList<string> rows = await DatabaseStructure.ReadRowsAsync(database);

        FlexInstallationOutcome[] outcomes = await InstallInProcessesAsync(database);

        Assert.That(outcomes.Count(outcome => outcome == FlexInstallationOutcome.Adopted), Is.EqualTo(1));
        Assert.That(outcomes.Count(outcome => outcome == FlexInstallationOutcome.UpToDate), Is.EqualTo(Processes - 1));
        Assert.That(await DatabaseStructure.ReadRowsAsync(database), Is.EqualTo(rows));
    }

    [Test]
    public async Task An_installer_that_waits_too_long_for_another_gives_up_and_changes_nothing()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await using MySqlConnection other = await database.DataSource.OpenConnectionAsync();
        await using var getLock = new MySqlCommand(
            "SELECT GET_LOCK(CONCAT('flexdb:', LEFT(SHA2(DATABASE(), 256), 40)), 0)", other);
        Assert.That(await getLock.ExecuteScalarAsync(), Is.EqualTo(1));
        var options = new FlexInstallOptions { LockTimeout = TimeSpan.FromMilliseconds(1) };

        FlexInstallationException exception = (await Assert.ThrowsAsync<FlexInstallationException>(
            () => FlexDbInstaller.InstallAsync(database.DataSource, options)))!;

        Assert.That(exception.DatabaseName, Is.EqualTo(database.Name));
        Assert.That(
            exception.Problems.Select(problem => problem.Code),
            Is.EqualTo(new[] { FlexInstallationProblemCodes.LockTimeout }));
        Assert.That(await DatabaseStructure.ReadAsync(database), Is.Empty);
    }

    [Test]
    public async Task A_transaction_that_holds_a_table_too_long_is_told_of_and_nothing_is_lost()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);
        await TypeScriptFixture.InsertRowsAsync(database);
        var options = new FlexInstallOptions { LockTimeout = TimeSpan.FromSeconds(1) };
        await using (MySqlConnection other = await database.DataSource.OpenConnectionAsync())
        await using (MySqlTransaction transaction = await other.BeginTransactionAsync())
        {
            await using var read = new MySqlCommand("SELECT COUNT(*) FROM flex_table_versions", other, transaction);
            await read.ExecuteScalarAsync();

            FlexInstallationException exception = (await Assert.ThrowsAsync<FlexInstallationException>(
            () => FlexDbInstaller.InstallAsync(database.DataSource, options)))!;

            Assert.That(
                exception.Problems.Select(problem => (problem.Table, problem.Code)),
                Is.EqualTo(new[] { ("flex_table_versions", FlexInstallationProblemCodes.LockTimeout) }));
            Assert.That(exception.InnerException, Is.TypeOf<MySqlException>());
        }

        Assert.That(
            (await FlexDbInstaller.InstallAsync(database.DataSource, options)).Outcome,
            Is.EqualTo(FlexInstallationOutcome.Adopted));
    }

    [Test]
    public async Task A_cancelled_installation_says_so_and_can_be_run_again()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await using MySqlConnection other = await database.DataSource.OpenConnectionAsync();
        await using var getLock = new MySqlCommand(
            "SELECT GET_LOCK(CONCAT('flexdb:', LEFT(SHA2(DATABASE(), 256), 40)), 0)", other);
        await getLock.ExecuteScalarAsync();
        using var cancellation = new CancellationTokenSource();

        Task<FlexInstallationReport> waiting = FlexDbInstaller.InstallAsync(
            database.DataSource, cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();

        Assert.That(() => waiting, Throws.InstanceOf<OperationCanceledException>());
        await other.CloseAsync();
        Assert.That(
            (await FlexDbInstaller.InstallAsync(database.DataSource)).Outcome,
            Is.EqualTo(FlexInstallationOutcome.Created));
    }

    [Test]
    public async Task The_lock_is_given_back_when_a_cancellation_meets_its_grant()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await using TcpProxy proxy = TcpProxy.Start(database.ConnectionString, out string proxied);

        // A pool that does not reset its connections keeps whatever locks they hold.
        await using MySqlDataSource dataSource = new($"{proxied};Connection Reset=false");
        using CancellationTokenSource cancellation = new();
        TaskCompletionSource cancelled = new();
        Task cancelling = Task.CompletedTask;
        proxy.OnCommand = command =>
        {
            if (!command.Text.Contains("SELECT GET_LOCK", StringComparison.Ordinal))
            {
                return null;
            }

            cancelling = CancelWhenGrantedAsync();
            return ProxyFault.Interrupt(cancelled.Task);
        };

        await Assert.ThatAsync(
            () => FlexDbInstaller.InstallAsync(dataSource, cancellationToken: cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        await cancelling;

        Assert.That(await IsFreeAsync(), Is.True);

        async Task CancelWhenGrantedAsync()
        {
            while (await IsFreeAsync())
            {
                await Task.Delay(10);
            }

            await cancellation.CancelAsync();
            cancelled.SetResult();
        }

        async Task<bool> IsFreeAsync() =>
            Convert.ToInt64(await database.ScalarAsync("SELECT IS_FREE_LOCK(CONCAT('flexdb:', LEFT(SHA2(LOWER(DATABASE()), 256), 40)))")) == 1;
    }

    private static async Task<FlexInstallationOutcome[]> InstallInProcessesAsync(TestDatabase database)
    {
        InstallerProcess[] processes = await Task.WhenAll(
            Enumerable.Range(0, Processes).Select(_ => InstallerProcess.StartAsync(database.ConnectionString)));
        try
        {
            return await Task.WhenAll(processes.Select(process => process.InstallAsync()));
        }
        finally
        {
            Array.ForEach(processes, process => process.Dispose());
        }
    }
}
