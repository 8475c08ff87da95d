namespace FlexDb.Core.Connections;

/// <summary>Runs operations by another executor, behind a <see cref="CancellationShield"/>.</summary>
internal sealed class ShieldedExecutor(IOperationExecutor inner) : IOperationExecutor
{
    public Task<T> ReadAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? CancellationShield.RunAsync(token => inner.ReadAsync(operation, read, token), cancellationToken)
            : inner.ReadAsync(operation, read, cancellationToken);

    public Task<T> WriteAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> write,
        Func<OperationConnection, Task<bool>>? isDone,
        CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? CancellationShield.RunAsync(token => inner.WriteAsync(operation, write, isDone, token), cancellationToken)
            : inner.WriteAsync(operation, write, isDone, cancellationToken);
}
