using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;

using FlexDb.Core.Connections.Telemetry;
using FlexDb.Core.Errors;

using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>Runs each operation on a connection of the pool, in a transaction that the store owns.</summary>
/// <remarks>
/// What can go wrong and what is then done:
/// a conflict with another transaction, or a connection lost before the commit was sent: rolled back, repeated;
/// a connection lost after the commit was sent: the outcome is unknown, so the same operation, with the same ids, is
/// sent again until it has either applied or found its own traces; a look-up alone would not do, because it can be
/// answered before the old text ends;
/// a cancellation after the commit was sent: likewise, since only then it is known whether anything was written.
/// </remarks>
internal sealed class PooledExecutor(
    MySqlDataSource dataSource,
    FlexDbOptions options,
    FirstUse firstUse,
    OperationTelemetry telemetry,
    TextHook? hook)
    : IOperationExecutor
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    public async Task<T> ReadAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        for (int retries = 0; ; retries++)
        {
            bool isLost = false;
            TimeSpan delay;
            try
            {
                MySqlConnection connection = await ConnectionOpener.OpenAsync(dataSource, cancellationToken).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    try
                    {
                        SessionFacts facts = await firstUse.CheckAsync(connection, null, cancellationToken).ConfigureAwait(false);
                        OperationConnection catalog = new(connection, null, facts, hook, mayBeDone: false);
                        return await read(catalog, cancellationToken).ConfigureAwait(false);
                    }
                    finally
                    {
                        isLost = connection.State != ConnectionState.Open;
                    }
                }
            }
            catch (CallerException exception)
            {
                exception.Rethrow();
                throw;
            }
            catch (Exception exception) when (IsServerFailure(exception))
            {
                // A pooled connection may have died since it was last used; what only reads can be asked again.
                if (retries >= options.MaxRetries || !(isLost || ServerErrors.IsConflict(exception)))
                {
                    throw new FlexServerException(operation, exception);
                }

                delay = NextDelay(retries);
                telemetry.Retrying(operation, retries + 1, delay, exception);
            }

            await WaitAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<T> WriteAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> write,
        Func<OperationConnection, Task<bool>>? isDone,
        CancellationToken cancellationToken)
    {
        long? uncertainSince = null;
        for (int retries = 0; ; retries++)
        {
            bool mayBeDone = uncertainSince is not null;
            Attempt<T> attempt = await TryAsync(write, isDone, mayBeDone, cancellationToken).ConfigureAwait(false);
            if (attempt.Failure is not { } failure)
            {
                return attempt.Result!;
            }

            // It is asked only when it is known that nothing is written yet.
            (failure as CallerException)?.Rethrow();
            if (attempt.IsUncertain)
            {
                uncertainSince ??= options.TimeProvider.GetTimestamp();
            }

            if (uncertainSince is { } since)
            {
                ThrowIfDecided(operation, since, failure, attempt);
                telemetry.InDoubt(operation, retries + 1, failure);
                await WaitAsync(NextDelay(retries), CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            if (!attempt.IsServerFailure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            if (retries >= options.MaxRetries || !attempt.CanRepeat)
            {
                throw new FlexServerException(operation, failure);
            }

            TimeSpan delay = NextDelay(retries);
            telemetry.Retrying(operation, retries + 1, delay, failure);
            await WaitAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    internal static bool IsServerFailure(Exception exception) =>
        exception is DbException or IOException or SocketException or TimeoutException;

    private async Task<Attempt<T>> TryAsync<T>(
        Func<OperationConnection, CancellationToken, Task<T>> write,
        Func<OperationConnection, Task<bool>>? isDone,
        bool mayBeDone,
        CancellationToken cancellationToken)
    {
        // Once the outcome is in doubt, only finding it out ends the operation; the caller's token no longer counts.
        CancellationToken token = mayBeDone ? CancellationToken.None : cancellationToken;
        MySqlConnection? connection = null;
        OperationConnection? catalog = null;
        try
        {
            connection = await ConnectionOpener.OpenAsync(dataSource, token).ConfigureAwait(false);
            SessionFacts facts = await firstUse.CheckAsync(connection, null, token).ConfigureAwait(false);
            catalog = new OperationConnection(connection, null, facts, hook, mayBeDone);
            T result = await write(catalog, token).ConfigureAwait(false);

            // An operation that found nothing to write may have locked rows first.
            await catalog.RollBackAsync().ConfigureAwait(false);
            return new Attempt<T> { Result = result };
        }
#pragma warning disable CA1031 // The failure is judged and thrown by the caller, after the transaction has been ended.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return await JudgeAsync<T>(catalog, isDone, exception).ConfigureAwait(false);
        }
        finally
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<Attempt<T>> JudgeAsync<T>(
        OperationConnection? catalog,
        Func<OperationConnection, Task<bool>>? isDone,
        Exception exception)
    {
        bool isCutShort = exception is OperationCanceledException || IsTimeout(exception);
        bool isUncertain = false;
        bool isLost = catalog is null || catalog.IsLost;
        try
        {
            if (catalog is not null && !isLost)
            {
                await catalog.RollBackAsync().ConfigureAwait(false);

                // The rollback was answered, so the old text is over, and a look-up on this connection is final.
                isUncertain = catalog.CommitSent && isCutShort && (isDone is null || await isDone(catalog).ConfigureAwait(false));
            }
        }
        catch (Exception second) when (IsServerFailure(second))
        {
            isLost = true;
        }

        // Without a catalog connection nothing was lost: the first-use check has refused, or none could be opened.
        bool isServerFailure = IsServerFailure(exception)
            || (isLost && catalog is not null && exception is not (FlexDbException or CallerException or OperationCanceledException));
        return new Attempt<T>
        {
            Failure = exception,
            IsServerFailure = isServerFailure,
            IsUncertain = isUncertain || (isLost && catalog is { CommitSent: true } && (isServerFailure || isCutShort)),
            CanRepeat = ServerErrors.IsConflict(exception) || (isLost && catalog is not null),
            ServerAnswered = !isLost,
        };
    }

    // The driver ends a command that takes too long by KILL QUERY, which may come just after the commit.
    private static bool IsTimeout(Exception exception) =>
        exception is MySqlException { ErrorCode: MySqlErrorCode.CommandTimeoutExpired or MySqlErrorCode.QueryInterrupted };

    /// <summary>Ends an operation in doubt whose repetition has failed: by its own judgement, or because time is up.</summary>
    private void ThrowIfDecided<T>(string operation, long since, Exception failure, Attempt<T> attempt)
    {
        if (failure is FlexDbException)
        {
            // The operation has looked for its traces and judged.
            ExceptionDispatchInfo.Throw(failure);
        }

        TimeSpan waited = options.TimeProvider.GetElapsedTime(since);
        bool willNotChange = attempt.ServerAnswered && !attempt.IsUncertain && !attempt.CanRepeat;
        if (willNotChange || waited >= options.OutcomeTimeout)
        {
            FlexOutcomeUnknownException unknown = new(operation, waited, failure);
            telemetry.OutcomeUnknown(unknown);
            throw unknown;
        }
    }

    // Exponential with full jitter, so that those who collided do not collide again.
    private static TimeSpan NextDelay(int retries)
    {
        double longest = Math.Min(LongestDelay.TotalMilliseconds, FirstDelay.TotalMilliseconds * Math.Pow(2, Math.Min(retries, 16)));
        return TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, (int)longest + 2));
    }

    private Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        Task.Delay(delay, options.TimeProvider, cancellationToken);

    private sealed record Attempt<T>
    {
        public T? Result { get; init; }

        public Exception? Failure { get; init; }

        public bool IsServerFailure { get; init; }

        public bool IsUncertain { get; init; }

        public bool CanRepeat { get; init; }

        public bool ServerAnswered { get; init; }
    }
}
