using System.Runtime.ExceptionServices;

using FlexDb.Core.Connections.Telemetry;
using FlexDb.Core.Errors;

using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>Runs each operation inside a transaction that is the host's: no transaction statement, no repetition.</summary>
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
            ?? throw new InvalidOperationException("The transaction that this store works in has been committed, rolled back or disposed. Take a store for the next one from "
                + $"{nameof(FlexDbStore)}.{nameof(FlexDbStore.WithTransaction)}.");
        SessionFacts? facts = null;
        try
        {
            facts = await firstUse.CheckAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
            return await run(new OperationConnection(connection, transaction, facts, hook, mayBeDone: false), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CallerException exception)
        {
            exception.Rethrow();
            throw;
        }
        catch (Exception exception) when (exception is not FlexDbException)
        {
            bool isLost = connection.State != System.Data.ConnectionState.Open;
            if (isLost || (facts is not null && ServerErrors.EndsTransaction(exception, facts)))
            {
                Volatile.Write(ref _ended, exception);
                telemetry.TransactionLost(operation, exception);
                throw new FlexTransactionLostException(operation, exception);
            }

            if (PooledExecutor.IsServerFailure(exception))
            {
                throw isWrite ? FlexServerException.InTransaction(operation, exception) : new FlexServerException(operation, exception);
            }

            ExceptionDispatchInfo.Throw(exception);
            throw;
        }
    }
}
