using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using MySqlConnector;
using NUnit.Framework.Constraints;

namespace FlexDb.Core.IntegrationTests.Installation;

/// <summary>Tables that another application made become what they must be, and their rows stay what they were.</summary>
[TestFixture]
public sealed class AdoptionTests
{
    private static readonly string[] VersionsOnly = ["flex_tables"];

    [Test]
    public async Task Tables_of_a_TypeScript_application_are_adopted_and_every_row_stays_as_it_was()
    {
        await using TestDatabase database = await CreateTypeScriptAsync();
        IReadOnlyList<string> rows = await DatabaseStructure.ReadRowsAsync(database);

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(database.DataSource);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.Adopted));
        Assert.That(await DatabaseStructure.ReadRowsAsync(database), Is.EqualTo(rows));
        Assert.That(rows, Has.Count.EqualTo(7));
        Assert.That((await FlexDbInstaller.InstallAsync(database.DataSource)).Outcome, Is.EqualTo(FlexInstallationOutcome.UpToDate));
    }

    [Test]
    public async Task Adopted_text_compares_exactly_and_versions_are_unique()
    {
        await using TestDatabase database = await CreateTypeScriptAsync();

        await FlexDbInstaller.InstallAsync(database.DataSource);

        Assert.That(
            await database.ScalarAsync(
                """
                SELECT GROUP_CONCAT(DISTINCT collation_name)
                FROM information_schema.columns
                WHERE table_schema = DATABASE() AND data_type = 'varchar'
                """),
            Is.EqualTo("utf8mb4_bin"));
        const string SameVersion =
            """
            INSERT INTO flex_table_versions (id, table_id, version, new_schema, changes)
            SELECT 'another', table_id, version, new_schema, changes FROM flex_table_versions LIMIT 1
            """;
        Assert.That(() => database.ExecuteAsync(SameVersion), Refused(MySqlErrorCode.DuplicateKeyEntry));
        const string NoTable =
            "INSERT INTO flex_table_versions (id, table_id, version, new_schema, changes) VALUES ('x', 'none', 1, '{}', '[]')";
        Assert.That(() => database.ExecuteAsync(NoTable), Refused(MySqlErrorCode.NoReferencedRow2));
    }

    [Test]
    public async Task Whole_second_times_and_the_other_application_s_index_names_stay()
    {
        await using TestDatabase database = await CreateTypeScriptAsync();

        await FlexDbInstaller.InstallAsync(database.DataSource);

        IReadOnlyList<string> structure = await DatabaseStructure.ReadAsync(database);
        Assert.That(structure.Where(line => line.StartsWith("column | flex_tables | updated_at", StringComparison.Ordinal)), Has.One.Contains("| timestamp |"));
        Assert.That(structure, Has.Some.Contains("flex_tables_app_name_unique"));
        Assert.That(structure, Has.Some.Contains("index | flex_table_versions | flex_table_versions_table_version_idx"));
        Assert.That(structure, Has.None.Contains("flex_table_versions_table_id_version_unique"));
    }

    [Test]
    public async Task A_missing_versions_table_is_made_to_fit_adopted_tables()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);
        await database.ExecuteAsync("DROP TABLE flex_table_versions");

        await FlexDbInstaller.InstallAsync(database.DataSource);

        await using TestDatabase made = await TestDatabase.InstalledAsync();
        Assert.That(
            await DatabaseStructure.ReadAsync(database, without: VersionsOnly),
            Is.EqualTo(await DatabaseStructure.ReadAsync(made, without: VersionsOnly)));
    }

    [Test]
    public async Task An_empty_versions_table_alone_is_adopted_and_its_tables_are_made()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);
        await database.ExecuteAsync("SET foreign_key_checks = 0; DROP TABLE flex_tables");

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(database.DataSource);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.Adopted));
        await database.ExecuteAsync(
            """
            INSERT INTO flex_tables (id, application_id, name, `schema`) VALUES ('t', 'app', 'name', '{}');
            INSERT INTO flex_table_versions (id, table_id, version, new_schema, changes) VALUES ('v', 't', 1, '{}', '[]');
            """);
        Assert.That(() => database.ExecuteAsync("DELETE FROM flex_tables"), Refused(MySqlErrorCode.RowIsReferenced2));
    }

    [Test]
    public async Task Case_variants_that_were_one_to_the_server_may_live_side_by_side_afterwards()
    {
        await using TestDatabase database = await CreateTypeScriptAsync();
        const string Upper = "INSERT INTO flex_tables (id, application_id, name, `schema`) VALUES ('u', 'CRM', 'contacts', '{}')";
        Assert.That(() => database.ExecuteAsync(Upper), Refused(MySqlErrorCode.DuplicateKeyEntry));

        await FlexDbInstaller.InstallAsync(database.DataSource);
        await database.ExecuteAsync(Upper);

        Assert.That(await database.ScalarAsync("SELECT COUNT(*) FROM flex_tables WHERE application_id = 'CRM'"), Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Mends))]
    public async Task What_can_be_mended_is_mended(string damage, string expectedLine)
    {
        await using TestDatabase database = await TestDatabase.InstalledAsync();
        await database.ExecuteAsync(
            """
            INSERT INTO flex_tables (id, application_id, name, display_name, `schema`, version)
            VALUES ('t', 'app', 'name', 'déjà 🧩', '{}', 3);
            INSERT INTO flex_table_versions (id, table_id, version, new_schema, changes) VALUES ('v', 't', 3, '{}', '[]');
            """);
        await database.ExecuteAsync(damage);
        IReadOnlyList<string> rows = await DatabaseStructure.ReadRowsAsync(database);
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        Assert.That(
            CatalogComparison.Compare(await CatalogInspector.ReadAsync(connection, null, CatalogTable.All, CancellationToken.None)),
            Is.Not.Empty,
            "the damage is seen");

        FlexInstallationReport report = await FlexDbInstaller.InstallAsync(database.DataSource);

        Assert.That(report.Outcome, Is.EqualTo(FlexInstallationOutcome.Adopted));
        Assert.That(await DatabaseStructure.ReadAsync(database), Has.Some.Matches(expectedLine));
        Assert.That(
            (await DatabaseStructure.ReadRowsAsync(database)).Select(row => row.Replace(" | deleted_at=", "", StringComparison.Ordinal)),
            Is.EqualTo(rows.Select(row => row.Replace(" | deleted_at=", "", StringComparison.Ordinal))));
        Assert.That((await FlexDbInstaller.InstallAsync(database.DataSource)).Outcome, Is.EqualTo(FlexInstallationOutcome.UpToDate));
    }

    private static IEnumerable<TestCaseData> Mends()
    {
        yield return Mend(
            "a short name",
            "ALTER TABLE flex_tables MODIFY name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'it''s \\\\ a \"name\"'",
            @"^column \| flex_tables \| name \| .*varchar\(255\) \| NO .*it's \\ a ""name""$");
        yield return Mend(
            "a longer name, with a default, in another character set",
            "ALTER TABLE flex_tables MODIFY name VARCHAR(300) CHARACTER SET latin1 NOT NULL DEFAULT 'it''s'",
            @"^column \| flex_tables \| name \| .*varchar\(300\) \| NO \| .*it'+s.* \| utf8mb4_bin");
        yield return Mend(
            "a short name with a check of its own",
            "ALTER TABLE flex_tables MODIFY name VARCHAR(99) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL CHECK (name <> 'it''s')",
            @"^check \| \w+ \| .*name.*it\\+'s");
        yield return Mend(
            "an invisible name",
            "ALTER TABLE flex_tables MODIFY name VARCHAR(99) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '' INVISIBLE",
            @"^column \| flex_tables \| name \| .*varchar\(255\) \| NO \| .*INVISIBLE");
        yield return Mend(
            "a nullable schema keeps the check that it is JSON",
            "ALTER TABLE flex_tables MODIFY `schema` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL CHECK (JSON_VALID(`schema`))",
            @"^check \| \w+ \| \(?json_valid\(`schema`\)");
        yield return Mend(
            "a fixed length",
            "ALTER TABLE flex_tables MODIFY application_id CHAR(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL",
            @"^column \| flex_tables \| application_id \| .*varchar\(128\) \| NO");
        yield return Mend(
            "text that must be but must not be NULL",
            "ALTER TABLE flex_tables MODIFY display_name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL",
            @"^column \| flex_tables \| display_name \| .* \| YES \|");
        yield return Mend(
            "a computed default that stays",
            "ALTER TABLE flex_tables MODIFY display_name VARCHAR(80) CHARACTER SET utf8mb4 DEFAULT (CONCAT('a''\\\\', UUID()))",
            @"^column \| flex_tables \| display_name \| .*varchar\(255\) \| YES \| concat\(.*uuid\(\)\)");
        yield return Mend(
            "a schema that admits NULL",
            "ALTER TABLE flex_tables MODIFY `schema` JSON NULL",
            @"^column \| flex_tables \| schema \| .* \| (json|longtext) \| NO ");
        yield return Mend(
            "a version of another integer type without a default",
            "ALTER TABLE flex_tables MODIFY version BIGINT UNSIGNED NOT NULL",
            @"^column \| flex_tables \| version \| 7 \| int(\(11\))? \| NO \| 1 ");
        yield return Mend(
            "a number as a flag",
            "ALTER TABLE flex_tables MODIFY is_active BIT(1) NULL DEFAULT b'0'",
            @"^column \| flex_tables \| is_active \| .* \| tinyint\(1\) \| NO \| 1 ");
        yield return Mend(
            "a time of creation that changes on every update",
            "ALTER TABLE flex_tables MODIFY created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)",
            @"(?i)^column \| flex_tables \| created_at \| .* \| timestamp\(3\) \| NO \| current_timestamp\(3\) \| (DEFAULT_GENERATED)? \|");
        yield return Mend(
            "a time of update that does not change",
            "ALTER TABLE flex_tables MODIFY updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP",
            @"(?i)^column \| flex_tables \| updated_at \| .* \| timestamp \| NO \| current_timestamp(\(\))? \| .*on update current_timestamp");
        yield return Mend(
            "a missing column that may be NULL",
            "ALTER TABLE flex_tables DROP COLUMN deleted_at",
            @"^column \| flex_tables \| deleted_at \| .* \| timestamp\(6\) \| YES");
        yield return Mend(
            "a missing primary key",
            "ALTER TABLE flex_table_versions DROP PRIMARY KEY",
            @"^index \| flex_table_versions \| PRIMARY \| 1 \| id ");
        yield return Mend(
            "a missing unique key whose name is taken",
            """
            ALTER TABLE flex_tables
              DROP INDEX flex_tables_application_id_name_unique,
              ADD INDEX flex_tables_application_id_name_unique (display_name)
            """,
            @"^index \| flex_tables \| flex_tables_application_id_name_unique_2 \| 2 \| name \| 0 ");
        yield return Mend(
            "a missing index",
            "ALTER TABLE flex_tables DROP INDEX flex_tables_application_id_index",
            @"^index \| flex_tables \| flex_tables_application_id_index \| 1 \| application_id \| 1 ");
        yield return Mend(
            "a missing foreign key",
            "ALTER TABLE flex_table_versions DROP FOREIGN KEY flex_table_versions_table_id_foreign",
            @"^foreign key \| flex_table_versions \| \w+ \| table_id \| flex_tables \| id$");
        yield return Mend(
            "a foreign key under another name on a short id",
            """
            ALTER TABLE flex_table_versions DROP FOREIGN KEY flex_table_versions_table_id_foreign;
            ALTER TABLE flex_tables MODIFY id VARCHAR(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL;
            ALTER TABLE flex_table_versions ADD CONSTRAINT other FOREIGN KEY (table_id) REFERENCES flex_tables (id) ON DELETE CASCADE;
            """,
            @"^column \| flex_tables \| id \| .*varchar\(128\) \| NO");
    }

    private static TestCaseData Mend(string name, string damage, string expectedLine) =>
        new TestCaseData(damage, expectedLine).SetName($"Mended: {name}");

    private static EqualConstraint<MySqlErrorCode> Refused(MySqlErrorCode code) =>
        Throws.TypeOf<MySqlException>().With.Property(nameof(MySqlException.ErrorCode)).EqualTo(code);

    private static async Task<TestDatabase> CreateTypeScriptAsync()
    {
        TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);
        await TypeScriptFixture.InsertRowsAsync(database);
        return database;
    }
}
