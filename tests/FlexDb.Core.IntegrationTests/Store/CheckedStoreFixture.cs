using FlexDb.Core.IntegrationTests.Support.History;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>A <see cref="StoreFixture"/> whose catalog must be whole after each test.</summary>
/// <param name="withRecords">Whether the tables of records are installed as well.</param>
public abstract class CheckedStoreFixture(bool withRecords = false) : StoreFixture(withRecords)
{
    [TearDown]
    public Task EnsureWholeAsync() => HistoryChecker.EnsureWholeAsync(Database);
}
