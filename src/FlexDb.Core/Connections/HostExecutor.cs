using System.Runtime.ExceptionServices;

using FlexDb.Core.Connections.Telemetry;
using FlexDb.Core.Errors;

using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>Runs each operation inside a transaction that is the host's, once, and a write within a savepoint.</summary>
internal sealed class HostExecutor(
    MySqlTransaction transaction,
    FirstUse firstUse,
    OperationTelemetry telemetry,
    TextHook? hook)
    : IOperationExecutor
{
    private Exception? _ended;

    public Task<T> ReadAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken) =>
        RunAsync(operation, isWrite: false, read, cancellationToken);

    public Task<T> WriteAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> write,
        Func<OperationConnection, Task<bool>>? isDone,
        CancellationToken cancellationToken) =>
        RunAsync(operation, isWrite: true, write, cancellationToken);

    private async Task<T> RunAsync<T>(
        string operation,
        bool isWrite,
        Func<OperationConnection, CancellationToken, Task<T>> run,
        CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _ended) is { } ended)
        {
            throw new FlexTransactionLostException(operation, ended);
        }

        MySqlConnection connection = transaction.Connection
            ?? throw new InvalidOperationException(
                "The transaction that this store works in has been committed, rolled back or disposed. "
                + "Take a store for the next one from WithTransaction.");
        SessionFacts? facts = null;
        OperationConnection? attempt = null;
        try
        {
            facts = await firstUse.CheckAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
            attempt = new OperationConnection(connection, transaction, facts, hook, mayBeDone: false);
            T result = await run(attempt, cancellationToken).ConfigureAwait(false);

            // An operation that found nothing to write may have locked rows first.
            await attempt.RollBackAsync().ConfigureAwait(false);
            return result;
        }
        catch (Exception exception)
        {
            Exception? loss = await FindLossAsync(connection, facts, attempt, exception).ConfigureAwait(false);
            if (loss is not null)
            {
                Volatile.Write(ref _ended, loss);
                telemetry.TransactionLost(operation, loss);
                throw new FlexTransactionLostException(operation, loss);
            }

            (exception as CallerException)?.Rethrow();
            if (ServerFailures.IsServerFailure(exception))
            {
                throw isWrite ? FlexServerException.InTransaction(operation, exception) : new FlexServerException(operation, exception);
            }

            ExceptionDispatchInfo.Throw(exception);
            throw;
        }
    }

    /// <summary>Takes back what a failed write has done; gives what shows that the host's transaction is gone, or null.</summary>
    private static async Task<Exception?> FindLossAsync(
        MySqlConnection connection,
        SessionFacts? facts,
        OperationConnection? attempt,
        Exception exception)
    {
        if (ServerFailures.IsLost(connection, exception) || (facts is not null && ServerFailures.EndsTransaction(exception, facts)))
        {
            return exception;
        }

        try
        {
            await (attempt?.RollBackAsync() ?? Task.CompletedTask).ConfigureAwait(false);
            return null;
        }
        catch (Exception second) when (ServerFailures.EndsRollback(second))
        {
            return second;
        }
    }
}
