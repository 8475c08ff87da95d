using FlexDb.Core.Installation;

namespace FlexDb.Core.Storage.Connections;

/// <summary>Runs operations by another executor, behind a <see cref="CancellationShield"/>.</summary>
internal sealed class ShieldedExecutor(ICatalogExecutor inner) : ICatalogExecutor
{
    public Task<T> ReadAsync<T>(
        string operation,
        Func<CatalogConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? CancellationShield.RunAsync(token => inner.ReadAsync(operation, read, token), cancellationToken)
            : inner.ReadAsync(operation, read, cancellationToken);

    public Task<T> WriteAsync<T>(
        string operation,
        Func<CatalogConnection, CancellationToken, Task<T>> write,
        Func<CatalogConnection, Task<bool>>? isDone,
        CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? CancellationShield.RunAsync(token => inner.WriteAsync(operation, write, isDone, token), cancellationToken)
            : inner.WriteAsync(operation, write, isDone, cancellationToken);
}
