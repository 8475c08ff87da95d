using System.Text.RegularExpressions;

using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Records;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Docs;

/// <summary>Runs the SQL of <c>docs/operating.md</c>, and does as its users what the page says that they may.</summary>
internal sealed partial class OperatingPageTests
{
    private const string Work = "catalog_app";
    private const string Install = "catalog_install";

    private readonly string _suffix = Guid.NewGuid().ToString("N")[..12];

    private TestDatabase _database = null!;

    [SetUp]
    public async Task CreateDatabaseAsync() => _database = await TestDatabase.CreateAsync();

    [TearDown]
    public async Task DropAsync()
    {
        await _database.ExecuteAsync($"DROP USER IF EXISTS '{Work}{_suffix}'@'%', '{Install}{_suffix}'@'%'");
        await _database.DisposeAsync();
    }

    [Test]
    public async Task The_rights_are_enough_to_install_as_one_user_and_to_work_as_another()
    {
        string[] statements = [.. await SqlAsync("Rights")];
        await _database.ExecuteAsync(statements[1]);
        await using (MySqlDataSource install = new(ConnectionString(Install)))
        {
            Assert.That((await FlexDbInstaller.InstallAsync(install)).Outcome, Is.EqualTo(FlexInstallationOutcome.Created));
        }

        await _database.ExecuteAsync(statements[0]);
        await using MySqlDataSource work = new(ConnectionString(Work));
        Assert.That((await FlexDbInstaller.InstallAsync(work)).Outcome, Is.EqualTo(FlexInstallationOutcome.UpToDate));
        FlexDbStore store = new(work);
        FlexTable table = await store.CreateTableAsync(new NewFlexTable("crm", "contacts") { Columns = [FlexColumn.Text("notes")] });
        await store.EditTableAsync("crm", table, edit => edit.RenameColumn("notes", "remarks"));
        await store.DeleteTableAsync("crm", table);
        await store.PurgeTableAsync("crm", table);
        Assert.That(await store.FindTableAsync("crm", table, includeDeleted: true), Is.Null);
    }

    [Test]
    public async Task The_rights_for_records_are_enough_to_store_find_delete_and_purge_them()
    {
        string[] statements = [.. await SqlAsync("Rights")];
        var withRecords = new FlexInstallOptions { Records = true };
        await _database.ExecuteAsync(statements[1]);
        await using (MySqlDataSource install = new(ConnectionString(Install)))
        {
            Assert.That((await FlexDbInstaller.InstallAsync(install, withRecords)).Steps, Has.Count.EqualTo(7));
        }

        await _database.ExecuteAsync(statements[0] + statements[3]);

        await using MySqlDataSource work = new(ConnectionString(Work));
        Assert.That((await FlexDbInstaller.InstallAsync(work, withRecords)).Outcome, Is.EqualTo(FlexInstallationOutcome.UpToDate));
        FlexRecordSet contacts = await CreateContactsAsync(work);
        FlexRecord ann = await contacts.InsertAsync("""{"email":"ann@example.org"}""");
        Assert.That((await contacts.FindByAsync("email", "ann@example.org"))?.Id, Is.EqualTo(ann.Id));
        await contacts.DeleteAsync(ann.Id);
        Assert.That(await contacts.PurgeAsync(ann.Id), Is.EqualTo(1));
    }

    [Test]
    public async Task The_further_rights_are_enough_to_adopt()
    {
        string[] statements = [.. await SqlAsync("Rights")];
        await TypeScriptFixture.CreateTablesAsync(_database);
        await _database.ExecuteAsync(statements[1]);
        await using (MySqlDataSource tooFew = new(ConnectionString(Install)))
        {
            await Assert.ThrowsAsync<FlexInstallationException>(() => FlexDbInstaller.InstallAsync(tooFew));
        }

        await _database.ExecuteAsync(statements[2]);

        await using MySqlDataSource install = new(ConnectionString(Install));
        Assert.That((await FlexDbInstaller.InstallAsync(install)).Outcome, Is.EqualTo(FlexInstallationOutcome.Adopted));
    }

    [Test]
    public async Task The_statements_about_sizes_run()
    {
        await FlexDbInstaller.InstallAsync(_database.DataSource);
        await new FlexDbStore(_database.DataSource).CreateTableAsync(new NewFlexTable("crm", "contacts"));

        Assert.That(await _database.ScalarAsync((await SqlAsync("Sizes")).Single()), Is.EqualTo("crm"));
    }

    [Test]
    public async Task The_statements_about_records_show_what_they_say()
    {
        await FlexDbInstaller.InstallAsync(_database.DataSource, new FlexInstallOptions { Records = true });
        FlexRecordSet contacts = await CreateContactsAsync(_database.DataSource);
        await contacts.InsertAsync("""{"email":"ann@example.org"}""");
        await contacts.DeleteAsync((await contacts.InsertAsync("""{"email":"bob@example.org"}""")).Id);
        string[] sizes = (await SqlAsync("Sizes of records")).Single().Split(";\n\n");
        string unready = (await SqlAsync("Monitoring")).Single();

        Assert.That(await _database.ScalarAsync(sizes[0]), Does.StartWith("flex_"));
        Assert.That(await _database.ScalarAsync(sizes[1]), Is.EqualTo(1));
        Assert.That(await _database.ScalarAsync(sizes[2]), Is.EqualTo("crm"));
        Assert.That(await _database.ScalarAsync(unready), Is.Null);
        await _database.ExecuteAsync("UPDATE flex_record_indexes SET state = 'building'");
        Assert.That(await _database.ScalarAsync(unready), Is.EqualTo("crm"));
    }

    [Test]
    public async Task The_statement_about_long_transactions_finds_one()
    {
        await FlexDbInstaller.InstallAsync(_database.DataSource);
        await using MySqlConnection connection = await _database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync();
        await using MySqlCommand change = new("UPDATE flex_tables SET version = 2", connection, transaction);
        await change.ExecuteNonQueryAsync();

        Assert.That(await _database.ScalarAsync((await SqlAsync("Connections")).Last()), Is.Not.Null);
    }

    [Test]
    public async Task A_row_that_cannot_be_read_is_mended_from_its_history()
    {
        await FlexDbInstaller.InstallAsync(_database.DataSource);
        FlexDbStore store = new(_database.DataSource);
        FlexTable table = await store.CreateTableAsync(new NewFlexTable("crm", "contacts") { Columns = [FlexColumn.Text("notes")] });
        await _database.ExecuteAsync("""UPDATE flex_tables SET `schema` = '{"columns": [{}]}'""");
        await Assert.ThrowsAsync<FlexCorruptTableException>(() => store.GetTableAsync("crm", table));

        await _database.ExecuteAsync((await SqlAsync("Troubleshooting")).Single().Replace("…", table.Id, StringComparison.Ordinal));

        Assert.That((await store.GetTableAsync("crm", table)).Schema, Is.EqualTo(table.Schema));
    }

    /// <summary>The blocks of SQL in a section, on this database and with users and passwords of this test's.</summary>
    private static async Task<FlexRecordSet> CreateContactsAsync(MySqlDataSource dataSource)
    {
        await new FlexDbStore(dataSource).CreateTableAsync(new NewFlexTable("crm", "contacts") { Columns = [FlexColumn.String("email", unique: true)] });
        return new FlexRecordStore(dataSource).For("crm", "contacts");
    }

    private async Task<IEnumerable<string>> SqlAsync(string section)
    {
        string page = await File.ReadAllTextAsync(
            Path.Combine(TestContext.CurrentContext.TestDirectory, "pages", "docs", "operating.md"));
        string text = page.Split($"\n## {section}\n")[1].Split("\n## ")[0];
        return Block().Matches(text).Select(block => block.Groups["sql"].Value
            .Replace("`crm`", $"`{_database.Name}`", StringComparison.Ordinal)
            .Replace("IDENTIFIED BY '…'", $"IDENTIFIED BY '{_suffix}'", StringComparison.Ordinal)
            .Replace(Work, Work + _suffix, StringComparison.Ordinal)
            .Replace(Install, Install + _suffix, StringComparison.Ordinal));
    }

    private string ConnectionString(string user) =>
        new MySqlConnectionStringBuilder(_database.ConnectionString) { UserID = user + _suffix, Password = _suffix }.ConnectionString;

    [GeneratedRegex(@"^```sql\n(?<sql>.*?)^```$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
