using FlexDb.Core.IntegrationTests.Support.History;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>A <see cref="StoreFixture"/> whose catalog must be whole after each test.</summary>
public abstract class CheckedStoreFixture : StoreFixture
{
    [TearDown]
    public Task EnsureWholeAsync() => HistoryChecker.EnsureWholeAsync(Database);
}
