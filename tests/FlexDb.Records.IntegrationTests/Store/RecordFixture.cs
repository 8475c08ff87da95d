using FlexDb.Core;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Records.Verification;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>A database with all tables, a catalog and a store of records on it, for the tests of one class.</summary>
public abstract class RecordFixture
{
    private TestDatabase? _database;

    protected TestDatabase Database => _database!;

    protected FlexDbStore Catalog { get; private set; } = null!;

    protected FlexRecordStore Records { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task CreateDatabaseAsync()
    {
        _database = await TestDatabase.CreateWithRecordTablesAsync();
        Catalog = new FlexDbStore(_database.DataSource);
        Records = new FlexRecordStore(_database.DataSource);
    }

    [OneTimeTearDown]
    public async Task DropDatabaseAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <summary>Consents to anything.</summary>
    protected static FlexEditOptions Lossy { get; } = new() { Allow = FlexChangeImpact.Lossy };

    /// <summary>An application id that no other test uses.</summary>
    protected static string NewApplication() => $"app_{Guid.NewGuid():N}";

    /// <summary>Creates a table in an application of its own, and gives its records.</summary>
    protected async Task<FlexRecordSet> CreateAsync(params FlexColumnDefinition[] columns)
    {
        FlexTable table = await Catalog.CreateTableAsync(new NewFlexTable(NewApplication(), "items") { Columns = [.. columns] });
        return Records.For(table.ApplicationId, table.Name);
    }

    /// <summary>Creates a further table in an application.</summary>
    protected async Task<FlexRecordSet> CreateInAsync(string applicationId, string name, params FlexColumnDefinition[] columns)
    {
        await Catalog.CreateTableAsync(new NewFlexTable(applicationId, name) { Columns = [.. columns] });
        return Records.For(applicationId, name);
    }

    protected Task<FlexEditResult> EditAsync(FlexRecordSet records, Action<FlexTableEdit> edit) =>
        Catalog.EditTableAsync(records.ApplicationId, records.Table, edit, Lossy);

    /// <summary>How many rows a table has for the records of one table.</summary>
    protected async Task<long> CountAsync(FlexRecordSet records, string table) => (long)(await Database.ScalarAsync($"""
        SELECT COUNT(*)
        FROM {table} AS x
        JOIN flex_record_indexes AS i ON i.index_no = x.index_no
        JOIN flex_record_tables AS rt ON rt.table_no = i.table_no
        JOIN flex_tables AS t ON t.id = rt.table_id
        WHERE t.application_id = '{records.ApplicationId}' AND t.name = '{records.Table.Value}'
        """))!;

    /// <summary>Holds records against their schema, and keys, claims and references against the records.</summary>
    protected async Task EnsureSoundAsync(FlexRecordSet records)
    {
        FlexVerifyReport report = await Records.VerifyAsync(records.ApplicationId, records.Table);
        Assert.That(report.Problems, Is.Empty);
    }

    protected static async Task<IReadOnlyList<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (T item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
