namespace FlexDb.Core.Connections.Telemetry;

/// <summary>Runs operations by another executor, observed; where nobody listens, it only passes them on.</summary>
internal sealed class ObservedExecutor(IOperationExecutor inner, OperationTelemetry telemetry) : IOperationExecutor
{
    public Task<T> ReadAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken) =>
        telemetry.IsObserved
            ? ReadObservedAsync(operation, read, cancellationToken)
            : inner.ReadAsync(operation, read, cancellationToken);

    public Task<T> WriteAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> write,
        Func<OperationConnection, Task<bool>>? isDone,
        CancellationToken cancellationToken) =>
        telemetry.IsObserved
            ? WriteObservedAsync(operation, write, isDone, cancellationToken)
            : inner.WriteAsync(operation, write, isDone, cancellationToken);

    private async Task<T> ReadObservedAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        using ObservedOperation observed = telemetry.Start(operation);
        try
        {
            return observed.Completed(await inner.ReadAsync(operation, read, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            observed.Failed(exception);
            throw;
        }
    }

    private async Task<T> WriteObservedAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> write,
        Func<OperationConnection, Task<bool>>? isDone,
        CancellationToken cancellationToken)
    {
        using ObservedOperation observed = telemetry.Start(operation);
        try
        {
            return observed.Completed(await inner.WriteAsync(operation, write, isDone, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            observed.Failed(exception);
            throw;
        }
    }
}
