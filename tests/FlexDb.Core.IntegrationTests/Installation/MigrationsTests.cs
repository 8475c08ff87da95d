using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Migrations;
using FluentMigrator.Runner;
using Microsoft.Extensions.DependencyInjection;

namespace FlexDb.Core.IntegrationTests.Installation;

/// <summary>The migrations as FluentMigrator's own runner runs them.</summary>
[TestFixture]
public sealed class MigrationsTests
{
    private const string Journal = "VersionInfo";

    [Test]
    public async Task Up_makes_exactly_what_the_installer_makes()
    {
        await using TestDatabase migrated = await TestDatabase.CreateAsync();
        await using TestDatabase installed = await TestDatabase.InstalledAsync();

        Migrate(migrated, runner => runner.MigrateUp());

        Assert.That(
            await DatabaseStructure.ReadAsync(migrated, without: Journal),
            Is.EqualTo(await DatabaseStructure.ReadAsync(installed)));
        Assert.That(
            (await FlexDbInstaller.InstallAsync(migrated.DataSource)).Outcome,
            Is.EqualTo(FlexInstallationOutcome.UpToDate));
    }

    [Test]
    public async Task Down_removes_both_tables()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        Migrate(database, runner => runner.MigrateUp());

        Migrate(database, runner => runner.MigrateDown(0));

        Assert.That(await DatabaseStructure.ReadAsync(database, without: Journal), Is.Empty);
    }

    [Test]
    public async Task Down_to_the_first_migration_keeps_the_tables()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        Migrate(database, runner => runner.MigrateUp());

        Migrate(database, runner => runner.MigrateDown(CreateFlexTables.Version));

        Assert.That(
            (await DatabaseStructure.ReadAsync(database, without: Journal)).Count(line => line.StartsWith("table |", StringComparison.Ordinal)),
            Is.EqualTo(1));
        Migrate(database, runner => runner.MigrateUp());
        Assert.That(
            (await FlexDbInstaller.InstallAsync(database.DataSource)).Outcome,
            Is.EqualTo(FlexInstallationOutcome.UpToDate));
    }

    [Test]
    public async Task Up_after_the_installer_changes_nothing()
    {
        await using TestDatabase database = await TestDatabase.InstalledAsync();
        IReadOnlyList<string> structure = await DatabaseStructure.ReadAsync(database);

        Migrate(database, runner => runner.MigrateUp());

        Assert.That(await DatabaseStructure.ReadAsync(database, without: Journal), Is.EqualTo(structure));
    }

    [Test]
    public async Task Up_leaves_tables_of_another_application_to_the_installer()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);
        await TypeScriptFixture.InsertRowsAsync(database);
        IReadOnlyList<string> structure = await DatabaseStructure.ReadAsync(database);
        IReadOnlyList<string> rows = await DatabaseStructure.ReadRowsAsync(database);

        Migrate(database, runner => runner.MigrateUp());

        Assert.That(await DatabaseStructure.ReadAsync(database, without: Journal), Is.EqualTo(structure));
        Assert.That(
            (await FlexDbInstaller.InstallAsync(database.DataSource)).Outcome,
            Is.EqualTo(FlexInstallationOutcome.Adopted));
        Assert.That(await DatabaseStructure.ReadRowsAsync(database), Is.EqualTo(rows));
    }

    private static void Migrate(TestDatabase database, Action<IMigrationRunner> migrate)
    {
        using ServiceProvider services = new ServiceCollection()
            .AddFluentMigratorCore()
            .ConfigureRunner(runner => runner
                .AddMySql8()
                .WithGlobalConnectionString(database.ConnectionString)
                .ScanIn(typeof(CreateFlexTables).Assembly).For.Migrations())
            .BuildServiceProvider(validateScopes: true);
        using IServiceScope scope = services.CreateScope();
        migrate(scope.ServiceProvider.GetRequiredService<IMigrationRunner>());
    }
}
