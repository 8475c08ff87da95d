using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Hosting;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Hosting;

/// <summary>A host that stores records, from its start on.</summary>
[TestFixture]
public sealed class HostedRecordsTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Records_can_be_stored_after_the_start_in_whichever_order_installing_was_asked_for(bool recordsFirst)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        using IHost host = Build(
            services => services.AddFlexDb(database.ConnectionString),
            flexDb => recordsFirst ? flexDb.AddRecords().InstallAtStartup() : flexDb.InstallAtStartup().AddRecords());

        await host.StartAsync();
        FlexRecord record = await InsertAsync(host);
        HealthReport health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        await host.StopAsync();

        Assert.That(record.Version, Is.EqualTo(1));
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task The_records_are_where_the_catalog_is()
    {
        await using TestDatabase other = await TestDatabase.CreateAsync();
        await using TestDatabase database = await TestDatabase.CreateAsync();
        using IHost host = Build(
            services => services
                .AddSingleton(other.DataSource)
                .AddKeyedSingleton("catalog", database.DataSource)
                .AddFlexDb(),
            flexDb => flexDb.AddRecords().UseKeyedDataSource("catalog").InstallAtStartup());

        await host.StartAsync();
        await InsertAsync(host);
        await host.StopAsync();

        Assert.That(await database.ScalarAsync("SELECT COUNT(*) FROM flex_records"), Is.EqualTo(1));
    }

    [Test]
    public async Task Without_the_tables_of_records_the_first_use_and_the_health_check_say_what_to_do()
    {
        await using TestDatabase database = await TestDatabase.CreateWithTablesAsync();
        using IHost host = Build(services => services.AddFlexDb(database.ConnectionString), flexDb => flexDb.AddRecords());
        await host.StartAsync();

        FlexInstallationException? refusal = await Assert.ThrowsAsync<FlexInstallationException>(() => InsertAsync(host));
        HealthReport health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        await host.StopAsync();

        Assert.That(refusal!.Message, Does.Contain("FlexInstallOptions.Records = true"));
        Assert.That(health.Entries["flexdb"].Description, Does.StartWith("Records are not installed"));
    }

    [Test]
    public async Task A_user_with_the_documented_rights_on_the_seven_tables_stores_records()
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();
        string[] tables =
        [
            "flex_tables", "flex_table_versions",
            "flex_record_tables", "flex_record_indexes", "flex_records", "flex_record_keys", "flex_record_uniques",
        ];
        await using var dataSource = new MySqlDataSource(await database.CreateUserAsync(
            [.. tables.Select(table => ("SELECT, INSERT, UPDATE, DELETE", table))]));
        using IHost host = Build(services => services.AddSingleton(dataSource).AddFlexDb(), flexDb => flexDb.AddRecords().InstallAtStartup());

        await host.StartAsync();
        FlexRecord record = await InsertAsync(host);
        await host.StopAsync();

        Assert.That(record.Version, Is.EqualTo(1));
    }

    private static IHost Build(Func<IServiceCollection, FlexDbBuilder> add, Func<FlexDbBuilder, FlexDbBuilder> addRecords)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddLogging();
        addRecords(add(builder.Services));
        builder.Services.AddHealthChecks().AddCheck<FlexDbHealthCheck>("flexdb");
        return builder.Build();
    }

    private static async Task<FlexRecord> InsertAsync(IHost host)
    {
        FlexDbStore store = host.Services.GetRequiredService<FlexDbStore>();
        await store.CreateTableAsync(new NewFlexTable("crm", "contacts") { Columns = [FlexColumn.String("email", unique: true)] });
        FlexRecordSet contacts = host.Services.GetRequiredService<FlexRecordStore>().For("crm", "contacts");
        return await contacts.InsertAsync("""{"email":"ann@example.org"}"""u8.ToArray());
    }
}
