using System.Globalization;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support;

[TestFixture]
[Category("Smoke")]
public sealed class TestDatabaseTests
{
    [Test]
    public void The_server_is_MySQL_8_4_or_MariaDB_10_11_at_least()
    {
        Version lowest = TestServer.IsMariaDb ? new Version(10, 11) : new Version(8, 4);

        Assert.That(TestServer.Version, Is.GreaterThanOrEqualTo(lowest), TestServer.VersionText);
    }

    [Test]
    public async Task A_database_accepts_connections_and_is_gone_when_disposed()
    {
        string name;
        await using (TestDatabase database = await TestDatabase.CreateAsync())
        {
            name = database.Name;
            Assert.That(await database.ScalarAsync("SELECT DATABASE()"), Is.EqualTo(name));
        }

        await using TestDatabase other = await TestDatabase.CreateAsync();
        object? left = await other.ScalarAsync($"SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '{name}'");
        Assert.That(left, Is.Zero);
    }

    [Test]
    public async Task The_scripts_create_both_tables_and_may_run_twice()
    {
        await using TestDatabase database = await TestDatabase.CreateWithTablesAsync();

        await database.ExecuteAsync(await TestDatabase.ReadScriptAsync("0001_create_flex_tables.sql"));
        await database.ExecuteAsync(await TestDatabase.ReadScriptAsync("0002_create_flex_table_versions.sql"));

        object? tables = await database.ScalarAsync(
            $"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{database.Name}' AND table_name IN ('flex_tables', 'flex_table_versions')");
        Assert.That(tables, Is.EqualTo(2));
    }

    [Test]
    public async Task The_scripts_create_the_five_tables_of_records()
    {
        await using TestDatabase database = await TestDatabase.CreateWithRecordTablesAsync();

        object? tables = await database.ScalarAsync(
            $"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{database.Name}' AND table_name LIKE 'flex!_record%' ESCAPE '!'");
        Assert.That(tables, Is.EqualTo(5));
    }

    [Test]
    public async Task Sessions_are_listed_while_one_of_them_runs_a_text_with_bytes_that_are_no_characters()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new("SELECT SLEEP(2), @bytes", connection);
        command.Parameters.AddWithValue("@bytes", new byte[] { 0x88, 0x52, 0xff });
        Task<object?> sleep = command.ExecuteScalarAsync();

        object? id = null;
        while (!sleep.IsCompleted && id is null)
        {
            id = await database.ScalarAsync($"SELECT id FROM {database.ProcessList} WHERE db = DATABASE() AND info LIKE 'SELECT SLEEP%'");
        }

        await database.ExecuteAsync("SHOW PROCESSLIST");
        Assert.That(Convert.ToInt32(id, CultureInfo.InvariantCulture), Is.EqualTo(connection.ServerThread));
        await sleep;
    }

    [Test]
    public async Task A_user_may_do_what_it_was_granted_and_nothing_else()
    {
        await using TestDatabase database = await TestDatabase.CreateWithTablesAsync();
        await using var dataSource = new MySqlDataSource(await database.CreateUserAsync(("SELECT", "flex_tables")));
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();

        await using var allowed = new MySqlCommand("SELECT COUNT(*) FROM flex_tables", connection);
        Assert.That(await allowed.ExecuteScalarAsync(), Is.Zero);

        await using var refused = new MySqlCommand("DELETE FROM flex_tables", connection);
        Assert.That(
            refused.ExecuteNonQueryAsync,
            Throws.TypeOf<MySqlException>().With.Property(nameof(MySqlException.ErrorCode)).EqualTo(MySqlErrorCode.TableAccessDenied));
    }
}
