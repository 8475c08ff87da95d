using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Migrations;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Initialization;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Installation;

/// <summary>The migrations as FluentMigrator's own runner runs them.</summary>
[TestFixture]
public sealed class MigrationsTests
{
    private const string Journal = "VersionInfo";

    private static readonly FlexInstallOptions WithRecords = new() { Records = true };

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

    [TestCase]
    [TestCase("production")]
    public async Task Without_the_tag_of_records_only_the_catalog_s_tables_are_made(params string[] tags)
    {
        await using TestDatabase migrated = await TestDatabase.CreateAsync();
        await using TestDatabase installed = await TestDatabase.InstalledAsync();

        Migrate(migrated, runner => runner.MigrateUp(), tags);

        Assert.That(
            await DatabaseStructure.ReadAsync(migrated, without: Journal),
            Is.EqualTo(await DatabaseStructure.ReadAsync(installed)));
    }

    [TestCase("records")]
    [TestCase("records", "production")]
    public async Task With_the_tag_of_records_Up_makes_exactly_what_the_installer_makes(params string[] tags)
    {
        await using TestDatabase migrated = await TestDatabase.CreateAsync();
        await using TestDatabase installed = await TestDatabase.CreateAsync();
        await FlexDbInstaller.InstallAsync(installed.DataSource, WithRecords);

        Migrate(migrated, runner => runner.MigrateUp(), tags);

        Assert.That(
            await DatabaseStructure.ReadAsync(migrated, without: Journal),
            Is.EqualTo(await DatabaseStructure.ReadAsync(installed)));
        Assert.That(
            (await FlexDbInstaller.InstallAsync(migrated.DataSource, WithRecords)).Outcome,
            Is.EqualTo(FlexInstallationOutcome.UpToDate));
    }

    [Test]
    public async Task The_tag_can_be_given_to_a_runner_that_has_made_the_catalog()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        Migrate(database, runner => runner.MigrateUp());

        Migrate(database, runner => runner.MigrateUp(), RecordMigrations.Tag);

        Assert.That(
            (await FlexDbInstaller.InstallAsync(database.DataSource, WithRecords)).Outcome,
            Is.EqualTo(FlexInstallationOutcome.UpToDate));
    }

    [Test]
    public async Task Down_with_the_tag_removes_all_seven_tables()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        Migrate(database, runner => runner.MigrateUp(), RecordMigrations.Tag);

        Migrate(database, runner => runner.MigrateDown(0), RecordMigrations.Tag);

        Assert.That(await DatabaseStructure.ReadAsync(database, without: Journal), Is.Empty);
    }

    [Test]
    public async Task Down_to_the_catalog_removes_the_five_tables_of_records_only()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        Migrate(database, runner => runner.MigrateUp(), RecordMigrations.Tag);

        Migrate(database, runner => runner.MigrateDown(CreateFlexTableVersions.Version), RecordMigrations.Tag);

        await using TestDatabase installed = await TestDatabase.InstalledAsync();
        Assert.That(
            await DatabaseStructure.ReadAsync(database, without: Journal),
            Is.EqualTo(await DatabaseStructure.ReadAsync(installed)));
    }

    /// <summary>The documentation warns of it: a runner without the tag does not see the migrations that it would have to undo first.</summary>
    [Test]
    public async Task Down_without_the_tag_leaves_the_tables_of_records_and_fails_on_the_catalog()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        Migrate(database, runner => runner.MigrateUp(), RecordMigrations.Tag);

        Assert.That(() => Migrate(database, runner => runner.MigrateDown(0)), Throws.InstanceOf<MySqlException>());

        Assert.That(
            (await DatabaseStructure.ReadAsync(database, without: Journal)).Where(line => line.StartsWith("table |", StringComparison.Ordinal)),
            Has.Exactly(5).Contains("| flex_record").And.None.Contains("| flex_table_versions |"));
    }

    private static void Migrate(TestDatabase database, Action<IMigrationRunner> migrate, params string[] tags)
    {
        using ServiceProvider services = new ServiceCollection()
            .AddFluentMigratorCore()
            .Configure<RunnerOptions>(options => options.Tags = tags)
            .ConfigureRunner(runner => runner
                .AddMySql8()
                .WithGlobalConnectionString(database.ConnectionString)
                .ScanIn(typeof(CreateFlexTables).Assembly).For.Migrations())
            .BuildServiceProvider(validateScopes: true);
        using IServiceScope scope = services.CreateScope();
        migrate(scope.ServiceProvider.GetRequiredService<IMigrationRunner>());
    }
}
