using System.Runtime.ExceptionServices;

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
    /// is run again to find out, and, outside a cluster, not before the server has ended the sessions of its lost texts.
    /// </summary>
    Task<T> WriteAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> write,
        Func<OperationConnection, Task<bool>>? isDone,
        CancellationToken cancellationToken);
}

/// <summary>Carries what the caller's own code threw past the handling of the server's failures.</summary>
/// <remarks>That code may use a server or a file of its own, whose failure says nothing of the store's connection.</remarks>
internal sealed class CallerException(Exception thrown) : Exception(thrown.Message, thrown)
{
    /// <summary>Throws what the caller threw, as it was thrown.</summary>
    public void Rethrow() => ExceptionDispatchInfo.Throw(InnerException!);
}
