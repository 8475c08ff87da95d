using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>A database with the two tables, and a store on it, for the tests of one class.</summary>
/// <param name="withRecords">Whether the tables of records are installed as well.</param>
public abstract class StoreFixture(bool withRecords = false)
{
    private TestDatabase? _database;

    /// <summary>Whether the tables of records are installed as well.</summary>
    protected bool WithRecords { get; } = withRecords;

    protected TestDatabase Database => _database!;

    protected FlexDbStore Store { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task CreateDatabaseAsync()
    {
        _database = WithRecords ? await TestDatabase.CreateWithRecordTablesAsync() : await TestDatabase.CreateWithTablesAsync();
        Store = new FlexDbStore(_database.DataSource);
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

    protected static NewFlexTable Contacts(string applicationId, string name = "contacts") => new(applicationId, name)
    {
        DisplayName = "Contacts",
        Actor = "user_17",
        Columns =
        [
            FlexColumn.String("email", required: true, unique: true, maxLength: 255),
            FlexColumn.Integer("age", min: 0, max: 150),
            FlexColumn.Decimal("credit_limit", defaultValue: 1000m),
        ],
    };

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
