using FlexDb.Core.Errors;
using FlexDb.Core.Installation;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>What a host is told whose connection string is wrong.</summary>
public sealed class WrongConnectionTests : StoreFixture
{
    private static IEnumerable<TestCaseData> Unusable =>
    [
        new TestCaseData((Func<MySqlConnectionStringBuilder, MySqlConnectionStringBuilder>)(c => { c.Server = "127.0.0.1"; c.Port = 1; c.ConnectionTimeout = 2; return c; })).SetArgDisplayNames("no server"),
        new TestCaseData((Func<MySqlConnectionStringBuilder, MySqlConnectionStringBuilder>)(c => { c.UserID = "nobody_flexdb"; c.Password = "wrong"; return c; })).SetArgDisplayNames("no such user"),
        new TestCaseData((Func<MySqlConnectionStringBuilder, MySqlConnectionStringBuilder>)(c => { c.Database = "no_such_flexdb"; return c; })).SetArgDisplayNames("no such database"),
    ];

    [Test]
    public async Task A_connection_string_without_a_database_is_said_to_be_so()
    {
        await using MySqlDataSource dataSource = new(new MySqlConnectionStringBuilder(Database.ConnectionString) { Database = "" }.ConnectionString);
        FlexDbStore store = new(dataSource);

        foreach (Func<Task> call in (Func<Task>[])
            [() => store.FindTableAsync("crm", "contacts"), () => store.CreateTableAsync(new NewFlexTable("crm", "contacts"))])
        {
            InvalidOperationException refusal = (await Assert.ThrowsAsync<InvalidOperationException>(call))!;
            Assert.That(refusal.Message, Is.EqualTo("The connection string names no database to find the catalog tables in; add 'Database=…' to it."));
        }
    }

    [TestCaseSource(nameof(Unusable))]
    public async Task The_installer_wraps_what_the_driver_throws(Func<MySqlConnectionStringBuilder, MySqlConnectionStringBuilder> spoil)
    {
        string connectionString = spoil(new MySqlConnectionStringBuilder(Database.ConnectionString)).ConnectionString;
        await using MySqlDataSource dataSource = new(connectionString);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddFlexDb(connectionString).InstallAtStartup();
        using IHost host = builder.Build();

        foreach (Func<Task> install in (Func<Task>[])[() => FlexDbInstaller.InstallAsync(dataSource), () => host.StartAsync()])
        {
            FlexServerException failure = (await Assert.ThrowsAsync<FlexServerException>(install))!;
            Assert.That(failure.Operation, Is.EqualTo("Install"));
            Assert.That(failure.InnerException, Is.InstanceOf<MySqlException>());
            Assert.That(failure.Message, Does.StartWith("Install failed on the server, and what it had done before stays, so that the next run goes on from there: "));
        }
    }
}
