using FlexDb.Core.Errors;
using FlexDb.Core.Hosting;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlexDb.Core.IntegrationTests.Hosting;

[TestFixture]
public sealed class InstallAtStartupTests
{
    [Test]
    public async Task The_tables_are_there_before_the_host_s_own_services_start()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddHostedService<FirstUser>();
        builder.Services.AddFlexDb(database.ConnectionString).InstallAtStartup();
        using IHost host = builder.Build();

        await host.StartAsync();
        await host.StopAsync();

        Assert.That(host.Services.GetServices<IHostedService>().OfType<FirstUser>().Single().Created?.Version, Is.EqualTo(1));
    }

    [Test]
    public async Task Without_it_nothing_is_installed_and_the_first_use_says_so()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddFlexDb(database.ConnectionString);
        using IHost host = builder.Build();
        await host.StartAsync();

        Assert.That(
            async () => await host.Services.GetRequiredService<FlexDbStore>().CreateTableAsync(new NewFlexTable("crm", "contacts")),
            Throws.InstanceOf<FlexInstallationException>());
        await host.StopAsync();
    }

    [Test]
    public async Task A_host_whose_tables_cannot_be_made_does_not_start()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        string user = await database.CreateUserAsync(("SELECT", "*"));
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddFlexDb(user).InstallAtStartup();
        using IHost host = builder.Build();

        FlexInstallationException? failure = await Assert.ThrowsAsync<FlexInstallationException>(() => host.StartAsync());
        Assert.That(failure!.Problems.Select(problem => problem.Code), Is.EqualTo(new[] { FlexInstallationProblemCodes.AccessDenied }));
    }

    [Test]
    public async Task Records_are_installed_where_the_host_stores_them_whatever_the_options_say()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await using TestDatabase scripted = await TestDatabase.CreateWithRecordTablesAsync();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        FlexDbBuilder flexDb = builder.Services.AddFlexDb(database.ConnectionString).InstallAtStartup(new FlexInstallOptions { Records = false });
        flexDb.Services.AddSingleton<RecordsInUse>();
        using IHost host = builder.Build();

        await host.StartAsync();
        await host.StopAsync();

        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(await DatabaseStructure.ReadAsync(scripted)));
    }

    [Test]
    public async Task Records_are_installed_where_the_options_ask_for_it()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await using TestDatabase scripted = await TestDatabase.CreateWithRecordTablesAsync();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddFlexDb(database.ConnectionString).InstallAtStartup(new FlexInstallOptions { Records = true });
        using IHost host = builder.Build();

        await host.StartAsync();
        await host.StopAsync();

        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(await DatabaseStructure.ReadAsync(scripted)));
    }

    private sealed class FirstUser(FlexDbStore store) : IHostedService
    {
        public FlexTable? Created { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken) =>
            Created = await store.CreateTableAsync(new NewFlexTable("crm", "contacts"), cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
