using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Installation;

[TestFixture]
public sealed class CatalogInspectorTests
{
    private static readonly string[] LeastPrivileges = ["flex_tables", "flex_table_versions"];

    [Test]
    public async Task The_tables_that_the_scripts_make_differ_in_nothing_from_what_must_be()
    {
        await using TestDatabase database = await TestDatabase.CreateWithTablesAsync();
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();

        CatalogState state = await CatalogInspector.ReadAsync(connection, transaction: null, CatalogTable.All, CancellationToken.None);

        Assert.That(CatalogComparison.Compare(state), Is.Empty);
        Assert.That(
            state.Tables.Select(table => (table.Name, table.Columns.Count)),
            Is.EquivalentTo(CatalogTable.All.Select(table => (table.Name, table.Columns.Count))));
    }

    [Test]
    public async Task A_user_with_the_store_s_rights_only_sees_that_nothing_is_wrong()
    {
        await using TestDatabase database = await TestDatabase.CreateWithTablesAsync();
        string user = await database.CreateUserAsync(
            [.. LeastPrivileges.Select(table => ("SELECT, INSERT, UPDATE, DELETE", table))]);
        await using var connection = new MySqlConnection(user);
        await connection.OpenAsync();

        CatalogState state = await CatalogInspector.ReadAsync(connection, transaction: null, CatalogTable.All, CancellationToken.None);

        Assert.That(state.Tables, Has.Count.EqualTo(2));
        Assert.That(CatalogComparison.Compare(state), Is.Empty);
    }

    [Test]
    public async Task Tables_that_are_not_there_are_reported()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();

        IReadOnlyList<FlexInstallationProblem> problems = await FindBlockingProblemsAsync(connection);

        Assert.That(
            problems.Select(problem => (problem.Table, problem.Code)),
            Is.EqualTo(new[]
            {
                ("flex_tables", FlexInstallationProblemCodes.TableMissing),
                ("flex_table_versions", FlexInstallationProblemCodes.TableMissing),
            }));
    }

    [Test]
    public async Task A_collation_that_ignores_case_and_a_versions_index_that_is_not_unique_are_reported_inside_a_transaction_too()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await TypeScriptFixture.CreateTablesAsync(database);
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync();

        IReadOnlyList<FlexInstallationProblem> problems = await FindBlockingProblemsAsync(connection, transaction);

        const string Collation = FlexInstallationProblemCodes.ColumnCollation;
        Assert.That(
            problems.Select(problem => (problem.Table, problem.Column, problem.Code)),
            Is.EquivalentTo(new[]
            {
                ("flex_tables", "id", Collation),
                ("flex_tables", "application_id", Collation),
                ("flex_tables", "name", Collation),
                ("flex_tables", "display_name", Collation),
                ("flex_table_versions", "id", Collation),
                ("flex_table_versions", "table_id", Collation),
                ("flex_table_versions", "created_by", Collation),
                ("flex_table_versions", (string?)null, FlexInstallationProblemCodes.IndexMissing),
            }));
        Assert.That(problems.Select(problem => problem.Message), Has.All.Contains("FlexDbInstaller.InstallAsync"));
    }

    private static async Task<IReadOnlyList<FlexInstallationProblem>> FindBlockingProblemsAsync(
        MySqlConnection connection,
        MySqlTransaction? transaction = null) =>
        CatalogInspector.FindBlockingProblems(await CatalogInspector.ReadAsync(connection, transaction, CatalogTable.All, CancellationToken.None));
}
