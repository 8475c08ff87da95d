namespace FlexDb.Core.Connections;

/// <summary>Hands a caller's cancellation on to the driver, and keeps what that throws meanwhile from the caller.</summary>
/// <remarks>
/// The driver cancels a command from a callback of the token, and where the connection has just died, that callback
/// throws (a SocketException, seen under faults; mysql-net/MySqlConnector issues 820 and 871). It would come out of the
/// caller's own Cancel, or, where the token has a time-out, out of a timer, which ends the process. What the cancellation
/// comes to is told by the operation in any case.
/// </remarks>
internal static class CancellationShield
{
    /// <summary>Runs what uses the driver under a token of its own, which is cancelled when the caller's is.</summary>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        using CancellationTokenSource own = new();
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static own => Cancel((CancellationTokenSource)own!), own);
        await using (registration.ConfigureAwait(false))
        {
            try
            {
                return await run(own.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
            {
                // Callers tell their own cancellation from others by the token.
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
        }
    }

    private static void Cancel(CancellationTokenSource own)
    {
        try
        {
            own.Cancel();
        }
        catch (AggregateException)
        {
            // A callback has failed, but the token is cancelled all the same, and the operation ends by itself.
        }
    }
}

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
