using MySqlConnector;

namespace FlexDb.Core.Hosting;

/// <summary>The data source that a container's store works on, disposed with the container if it is its own.</summary>
internal sealed class CatalogDataSource(MySqlDataSource value, bool isOwned) : IDisposable, IAsyncDisposable
{
    public MySqlDataSource Value { get; } = value;

    public void Dispose()
    {
        if (isOwned)
        {
            Value.Dispose();
        }
    }

    public ValueTask DisposeAsync() => isOwned ? Value.DisposeAsync() : ValueTask.CompletedTask;
}
