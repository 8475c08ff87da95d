using FlexDb.Core.Errors;
using FlexDb.Core.Hosting;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Hosting;

[TestFixture]
public sealed class FlexDbHealthCheckTests
{
    [Test]
    public async Task A_catalog_that_is_as_it_must_be_is_healthy_for_a_user_with_the_store_s_rights_only()
    {
        await using TestDatabase database = await TestDatabase.InstalledAsync();
        string user = await database.CreateUserAsync(
            ("SELECT, INSERT, UPDATE, DELETE", "flex_tables"),
            ("SELECT, INSERT, UPDATE, DELETE", "flex_table_versions"));

        HealthReportEntry result = await CheckAsync(user);

        Assert.That(result.Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task A_database_without_the_tables_is_said_to_lack_them()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();

        HealthReportEntry result = await CheckAsync(database.ConnectionString);

        Assert.That(result.Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(result.Description, Does.StartWith("The catalog is not installed").And.Contains("FlexDbInstaller.InstallAsync"));
        Assert.That(result.Data[FlexDbHealthCheck.ProblemsKey], Is.EqualTo(new[] { FlexInstallationProblemCodes.TableMissing }));
    }

    [Test]
    public async Task Tables_of_another_collation_are_named_with_what_is_wrong()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);

        HealthReportEntry result = await CheckAsync(database.ConnectionString);

        Assert.That(result.Description, Does.StartWith("The catalog tables are not as they must be.").And.Contains("flex_tables.application_id"));
        Assert.That(
            result.Data[FlexDbHealthCheck.ProblemsKey],
            Is.EquivalentTo(new[] { FlexInstallationProblemCodes.ColumnCollation, FlexInstallationProblemCodes.IndexMissing }));
    }

    [Test]
    public async Task A_server_that_does_not_answer_is_said_to_be_out_of_reach()
    {
        // Port 1 of this machine: nothing listens there.
        HealthReportEntry result = await CheckAsync("Server=127.0.0.1;Port=1;Database=catalog;User ID=u;Password=secret-word;Connection Timeout=5");

        Assert.That(result.Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(result.Description, Does.StartWith("The server cannot be reached").And.Not.Contains("secret-word"));
        Assert.That(result.Exception, Is.InstanceOf<MySqlException>());
    }

    [Test]
    public async Task A_user_whom_the_server_refuses_is_told_apart_from_a_server_out_of_reach()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        string user = await database.CreateUserAsync();

        HealthReportEntry result = await CheckAsync(new MySqlConnectionStringBuilder(user) { Password = "wrong-word" }.ConnectionString);

        Assert.That(result.Description, Does.StartWith("The server refuses the user").And.Not.Contains("wrong-word"));
    }

    [Test]
    public async Task A_database_that_is_not_there_is_named()
    {
        string connectionString = new MySqlConnectionStringBuilder(TestServer.ConnectionString) { Database = "flexdb_nowhere" }.ConnectionString;

        HealthReportEntry result = await CheckAsync(connectionString);

        Assert.That(result.Description, Does.StartWith("The database is not there").And.Contains("flexdb_nowhere"));
    }

    [Test]
    public async Task A_failure_has_the_status_that_the_host_chose()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();

        HealthReportEntry result = await CheckAsync(database.ConnectionString, HealthStatus.Degraded);

        Assert.That(result.Status, Is.EqualTo(HealthStatus.Degraded));
    }

    [Test]
    public async Task A_catalog_without_records_is_healthy_unless_the_host_stores_records()
    {
        await using TestDatabase database = await TestDatabase.InstalledAsync();

        HealthReportEntry without = await CheckAsync(database.ConnectionString);
        HealthReportEntry with = await CheckAsync(database.ConnectionString, records: true);

        Assert.That(without.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(with.Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(with.Description, Does.StartWith("Records are not installed").And.Contains("FlexInstallOptions.Records = true"));
        Assert.That(with.Data[FlexDbHealthCheck.ProblemsKey], Is.EqualTo(new[] { FlexInstallationProblemCodes.TableMissing }));
    }

    [Test]
    public async Task Records_in_tables_that_are_not_as_they_must_be_are_unhealthy()
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();
        await database.ExecuteAsync("ALTER TABLE flex_record_keys DROP PRIMARY KEY");

        HealthReportEntry result = await CheckAsync(database.ConnectionString, records: true);

        Assert.That(result.Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(
            result.Description,
            Does.StartWith("The tables of records are not as they must be. flex_record_keys has no primary key")
                .And.Contains("FlexDbInstaller.InstallAsync with FlexInstallOptions.Records = true mends this."));
    }

    [Test]
    public async Task Records_are_healthy_for_a_user_with_the_store_s_rights_only()
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();
        string user = await database.CreateUserAsync(
            [.. RecordTables.WithCatalog.Select(table => ("SELECT, INSERT, UPDATE, DELETE", table.Name))]);

        HealthReportEntry result = await CheckAsync(user, records: true);

        Assert.That(result.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(result.Description, Does.Contain("of records"));
    }

    private static async Task<HealthReportEntry> CheckAsync(
        string connectionString,
        HealthStatus? failureStatus = null,
        bool records = false)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddFlexDb(connectionString);
        if (records)
        {
            services.AddSingleton<RecordsInUse>();
        }

        services.AddHealthChecks().AddCheck<FlexDbHealthCheck>("flexdb", failureStatus);
        await using ServiceProvider provider = services.BuildServiceProvider();
        HealthReport report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["flexdb"];
    }
}
