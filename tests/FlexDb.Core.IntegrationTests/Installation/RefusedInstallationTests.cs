using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using Codes = FlexDb.Core.Errors.FlexInstallationProblemCodes;

namespace FlexDb.Core.IntegrationTests.Installation;

/// <summary>What cannot be mended without losing or guessing something is reported, and nothing is changed.</summary>
[TestFixture]
public sealed class RefusedInstallationTests
{
    [Test]
    public async Task Everything_that_cannot_be_mended_is_reported_at_once_and_nothing_is_changed()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);
        await TypeScriptFixture.InsertRowsAsync(database);
        string collation = TypeScriptFixture.CollationIn(database);
        await database.ExecuteAsync(
            $$"""
            ALTER TABLE flex_table_versions DROP FOREIGN KEY flex_table_versions_table_id_flex_tables_id_fk;
            INSERT INTO flex_table_versions (id, table_id, version, new_schema, changes)
            SELECT CONCAT('2', SUBSTRING(id, 2)), table_id, version, new_schema, changes FROM flex_table_versions WHERE version = 1;
            INSERT INTO flex_table_versions (id, table_id, version, new_schema, changes)
            VALUES ('o1', 'nobody', 1, '{}', '[]'), ('o2', 'nobody', 2, '{}', '[]'), ('o3', 'TZ4A98XXAT96IWS9ZMBRGJ3A', 9, '{}', '[]');
            ALTER TABLE flex_table_versions DROP COLUMN changes, MODIFY created_at DATETIME NOT NULL DEFAULT NOW();
            CREATE TABLE tenants (id VARCHAR(128) COLLATE {{collation}} PRIMARY KEY) SELECT DISTINCT application_id AS id FROM flex_tables;
            ALTER TABLE flex_tables
              ADD COLUMN owner INT NOT NULL,
              ADD UNIQUE KEY one_name (name),
              MODIFY version BIGINT NULL,
              MODIFY display_name TEXT,
              ADD COLUMN harmless VARCHAR(20) NOT NULL DEFAULT '',
              ADD CONSTRAINT tenant FOREIGN KEY (application_id) REFERENCES tenants (id);
            UPDATE flex_tables SET version = 5000000000 WHERE name = 'orders';
            UPDATE flex_tables SET version = NULL WHERE name = 'widgets';
            CREATE TABLE notes (id INT PRIMARY KEY, flex_table_id VARCHAR(128) COLLATE {{collation}});
            ALTER TABLE notes ADD CONSTRAINT noted FOREIGN KEY (flex_table_id) REFERENCES flex_tables (id);
            """);
        IReadOnlyList<string> structure = await DatabaseStructure.ReadAsync(database);
        IReadOnlyList<string> rows = await DatabaseStructure.ReadRowsAsync(database);

        FlexInstallationException exception = await RefusalAsync(database);

        Assert.That(
            exception.Problems.Select(problem => (problem.Table, problem.Column, problem.Code)),
            Is.EquivalentTo(new[]
            {
                ("flex_tables", "owner", Codes.ColumnUnknown),
                ("flex_tables", null, Codes.UniqueTooStrict),
                ("flex_tables", "display_name", Codes.ColumnType),
                ("flex_tables", "application_id", Codes.ForeignKeyInTheWay),
                ("flex_tables", "id", Codes.ForeignKeyInTheWay),
                ("flex_tables", "version", Codes.UnfitRows),
                ("flex_tables", "version", Codes.UnfitRows),
                ("flex_table_versions", "changes", Codes.ColumnMissing),
                ("flex_table_versions", "created_at", Codes.ColumnType),
                ("flex_table_versions", null, Codes.DuplicateRows),
                ("flex_table_versions", "table_id", Codes.OrphanRows),
            }));
        Assert.That(
            exception.Problems.Single(problem => problem.Code == Codes.OrphanRows).Message,
            Does.EndWith(": (TZ4A98XXAT96IWS9ZMBRGJ3A) 1 times, (nobody) 2 times."));
        Assert.That(exception.Problems.Select(problem => problem.Message), Has.All.Matches<string>(message => exception.Message.Contains(message!, StringComparison.Ordinal)));
        Assert.That(await DatabaseStructure.ReadAsync(database), Is.EqualTo(structure));
        Assert.That(await DatabaseStructure.ReadRowsAsync(database), Is.EqualTo(rows));
    }

    [Test]
    public async Task Duplicate_versions_and_orphans_are_named()
    {
        await using TestDatabase database = await TestDatabase.InstalledAsync();
        await database.ExecuteAsync(
            """
            ALTER TABLE flex_table_versions
              DROP FOREIGN KEY flex_table_versions_table_id_foreign,
              DROP INDEX flex_table_versions_table_id_version_unique;
            INSERT INTO flex_tables (id, application_id, name, `schema`) VALUES ('t', 'app', 'name', '{}');
            INSERT INTO flex_table_versions (id, table_id, version, new_schema, changes) VALUES
              ('a', 't', 4, '{}', '[]'), ('b', 't', 4, '{}', '[]'), ('c', 't', 4, '{}', '[]'), ('d', 'T', 1, '{}', '[]');
            """);

        FlexInstallationException exception = await RefusalAsync(database);

        Assert.That(
            exception.Problems.Select(problem => problem.Message),
            Is.EqualTo(new[]
            {
                "Rows of flex_table_versions are equal in (table_id, version), which must be unique: (t, 4) 3 times.",
                "Rows of flex_table_versions have a table_id that is the id of no row of flex_tables, compared exactly: (T) 1 times.",
            }));
    }

    [Test]
    public async Task Of_many_duplicates_the_first_ten_are_told()
    {
        await using TestDatabase database = await TestDatabase.InstalledAsync();
        IEnumerable<string> rows = Enumerable.Range(10, 11).Select(n => $"('a{n}', 'app', 'n{n}', '{{}}'), ('b{n}', 'app', 'n{n}', '{{}}')");
        await database.ExecuteAsync(
            $"""
            ALTER TABLE flex_tables DROP INDEX flex_tables_application_id_name_unique;
            INSERT INTO flex_tables (id, application_id, name, `schema`) VALUES {string.Join(", ", rows)};
            """);

        FlexInstallationException exception = await RefusalAsync(database);

        Assert.That(
            exception.Problems.Single().Message,
            Does.StartWith("Rows of flex_tables are equal in (application_id, name), which must be unique: (app, n10) 2 times, ")
                .And.EndsWith("(app, n19) 2 times, and more."));
    }

    [Test]
    public async Task Texts_that_differ_in_trailing_spaces_only_are_told_before_a_conversion_would_fail_on_them()
    {
        await using TestDatabase database = await TestDatabase.InstalledAsync();
        string collation = database.IsMariaDb ? "utf8mb4_nopad_bin" : "utf8mb4_0900_ai_ci";
        await database.ExecuteAsync(
            $"""
            ALTER TABLE flex_tables MODIFY application_id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE {collation} NOT NULL;
            INSERT INTO flex_tables (id, application_id, name, `schema`) VALUES ('1', 'app', 'n', '{"{}"}'), ('2', 'app ', 'n', '{"{}"}');
            """);

        FlexInstallationException exception = await RefusalAsync(database);

        Assert.That(exception.Problems.Select(problem => problem.Code), Is.EqualTo(new[] { Codes.DuplicateRows }));
    }

    [Test]
    public async Task History_without_its_tables_is_not_given_empty_ones()
    {
        await using TestDatabase database = await TestDatabase.InstalledAsync();
        await database.ExecuteAsync(
            """
            SET foreign_key_checks = 0;
            INSERT INTO flex_table_versions (id, table_id, version, new_schema, changes) VALUES ('v', 't', 1, '{}', '[]');
            DROP TABLE flex_tables;
            ALTER TABLE flex_table_versions DROP FOREIGN KEY flex_table_versions_table_id_foreign;
            """);

        FlexInstallationException exception = await RefusalAsync(database);

        Assert.That(exception.Problems.Select(problem => problem.Code), Is.EqualTo(new[] { Codes.OrphanRows }));
    }

    [TestCase("DROP TABLE flex_table_versions; CREATE VIEW flex_table_versions AS SELECT * FROM flex_tables", Codes.NotATable)]
    [TestCase(
        "ALTER TABLE flex_table_versions DROP FOREIGN KEY flex_table_versions_table_id_foreign; ALTER TABLE flex_table_versions ENGINE = MyISAM",
        Codes.Engine)]
    [TestCase("ALTER TABLE flex_table_versions DROP PRIMARY KEY, ADD COLUMN n INT AUTO_INCREMENT PRIMARY KEY", Codes.PrimaryKey)]
    [TestCase("ALTER TABLE flex_table_versions ADD UNIQUE KEY once (table_id)", Codes.UniqueTooStrict)]
    [TestCase("ALTER TABLE flex_table_versions ADD UNIQUE KEY start (id(10))", Codes.UniqueTooStrict)]
    [TestCase(
        "ALTER TABLE flex_table_versions DROP COLUMN created_by, ADD COLUMN created_by VARCHAR(128) AS (LEFT(id, 3)) VIRTUAL",
        Codes.ColumnGenerated)]
    [TestCase("ALTER TABLE flex_table_versions MODIFY changes LONGTEXT CHARACTER SET latin1 NOT NULL", Codes.ColumnType)]
    [TestCase("ALTER TABLE flex_table_versions MODIFY version DECIMAL(10, 0) NOT NULL", Codes.ColumnType)]
    public async Task What_cannot_be_mended_is_refused(string damage, string code)
    {
        await using TestDatabase database = await TestDatabase.InstalledAsync();
        await database.ExecuteAsync(damage);

        FlexInstallationException exception = await RefusalAsync(database);

        Assert.That(exception.Problems.Select(problem => (problem.Table, problem.Code)), Does.Contain(("flex_table_versions", code)));
        Assert.That(exception.Problems.Select(problem => problem.Code), Has.None.EqualTo(Codes.StatementFailed));
    }

    [Test]
    public async Task Columns_of_the_host_that_admit_an_insert_are_left_alone()
    {
        await using TestDatabase database = await TestDatabase.InstalledAsync();
        await database.ExecuteAsync(
            """
            ALTER TABLE flex_tables
              ADD COLUMN n INT NOT NULL AUTO_INCREMENT UNIQUE,
              ADD COLUMN nullable VARCHAR(20) COLLATE utf8mb4_general_ci,
              ADD COLUMN defaulted VARCHAR(20) NOT NULL DEFAULT '',
              ADD COLUMN computed VARCHAR(255) AS (UPPER(name)) VIRTUAL,
              ADD UNIQUE KEY (nullable),
              ADD UNIQUE KEY (name, application_id, is_active);
            """);

        Assert.That((await FlexDbInstaller.InstallAsync(database.DataSource)).Outcome, Is.EqualTo(FlexInstallationOutcome.UpToDate));
    }

    private static async Task<FlexInstallationException> RefusalAsync(TestDatabase database) =>
        (await Assert.ThrowsAsync<FlexInstallationException>(() => FlexDbInstaller.InstallAsync(database.DataSource)))!;
}
