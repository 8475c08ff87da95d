namespace FlexDb.Core.Connections;

/// <summary>Runs the store's operations: on connections of its own, or inside a host's transaction.</summary>
internal interface IOperationExecutor
{
    /// <summary>Runs an operation that only reads.</summary>
    Task<T> ReadAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken);

    /// <summary>
    /// Runs an operation that writes. <paramref name="write"/> may run several times and must come to the same end
    /// each time: it uses the same ids, and looks for traces of itself where
    /// <see cref="OperationConnection.MayBeDone"/> is set. <paramref name="isDone"/> tells, on the connection that was
    /// used, whether a write that was cut short by a cancellation or time-out had applied before; without it the write
    /// is run again to find out.
    /// </summary>
    Task<T> WriteAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> write,
        Func<OperationConnection, Task<bool>>? isDone,
        CancellationToken cancellationToken);
}
