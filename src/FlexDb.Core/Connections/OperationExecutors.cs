using FlexDb.Core.Connections.Telemetry;

using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>How long operations go on trying.</summary>
/// <param name="RetryTimeout">How long failures that may pass are met by another try.</param>
/// <param name="OutcomeTimeout">How long the outcome of a commit is looked for.</param>
/// <param name="TimeProvider">The clock of both, and of the waits between attempts.</param>
internal sealed record RetrySettings(TimeSpan RetryTimeout, TimeSpan OutcomeTimeout, TimeProvider TimeProvider);

/// <summary>Makes executors: each observed, shielded from the driver's cancellation, on a pool or in a host's transaction.</summary>
internal sealed class OperationExecutors(FirstUse firstUse, OperationTelemetry telemetry, TextHook? hook)
{
    /// <summary>An executor that opens connections of its own.</summary>
    public IOperationExecutor OnPool(MySqlDataSource dataSource, RetrySettings settings) =>
        Around(new PooledExecutor(dataSource, settings, firstUse, telemetry, hook));

    /// <summary>An executor whose every statement runs in a transaction of the host's.</summary>
    public IOperationExecutor InTransaction(MySqlTransaction transaction) =>
        Around(new HostExecutor(transaction, firstUse, telemetry, hook));

    private ObservedExecutor Around(IOperationExecutor executor) => new(new ShieldedExecutor(executor), telemetry);
}

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
