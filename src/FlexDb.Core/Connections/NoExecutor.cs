namespace FlexDb.Core.Connections;

/// <summary>The executor of a store that a host's test has made without a database.</summary>
internal sealed class NoExecutor(string storeName) : IOperationExecutor
{
    public Task<T> ReadAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken) => throw NotOverridden(operation);

    public Task<T> WriteAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> write,
        Func<OperationConnection, Task<bool>>? isDone,
        CancellationToken cancellationToken) => throw NotOverridden(operation);

    private InvalidOperationException NotOverridden(string operation) =>
        new($"This {storeName} was made by its protected constructor, has no database, and does not override {operation}.");
}
