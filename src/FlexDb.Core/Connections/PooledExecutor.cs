using System.Data;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;

using FlexDb.Core.Connections.Telemetry;
using FlexDb.Core.Errors;

using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>Runs each operation on a connection of the pool, in a transaction that the store owns.</summary>
/// <remarks>
/// What can go wrong and what is then done:
/// a conflict with another transaction, no connection to be had, a connection lost before the commit was sent, or a server
/// that takes no writes: rolled back, tried again on another connection for <see cref="RetrySettings.RetryTimeout"/>;
/// a connection lost after the commit was sent, and on a cluster any failure that may pass: the outcome is unknown, so the
/// same operation, with the same ids, is sent again until it has either applied or found its own traces, for
/// <see cref="RetrySettings.OutcomeTimeout"/>; a look-up alone would not do, because it can be answered before the old text
/// ends; and a refusal counts only once the sessions of the lost texts have ended, because what refuses a repetition now may
/// be gone when an old text comes to the server after all; an operation that leaves no trace of its own is not even sent again
/// before, because the old text would do it once more, over what others have written meanwhile;
/// a cancellation after the commit was sent: likewise, since only then it is known whether anything was written.
/// </remarks>
internal sealed class PooledExecutor(
    MySqlDataSource dataSource,
    RetrySettings settings,
    FirstUse firstUse,
    OperationTelemetry telemetry,
    TextHook? hook)
    : IOperationExecutor
{
    // MySqlConnector's default of Maximum Pool Size.
    private const int UsualPoolSize = 100;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    // What only reads can be asked again, so a read is a write that never commits.
    public Task<T> ReadAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken) =>
        WriteAsync(operation, read, isDone: null, cancellationToken);

    public async Task<T> WriteAsync<T>(
        string operation,
        Func<OperationConnection, CancellationToken, Task<T>> write,
        Func<OperationConnection, Task<bool>>? isDone,
        CancellationToken cancellationToken)
    {
        long? failingSince = null;
        long? uncertainSince = null;
        LostSessions? lostSessions = null;
        for (int retry = 1; ; retry++)
        {
            bool mayBeDone = uncertainSince is not null;
            Attempt<T> attempt = await TryAsync(write, isDone, mayBeDone, lostSessions, cancellationToken).ConfigureAwait(false);
            if (attempt.Failure is not { } failure)
            {
                return attempt.Result!;
            }

            // It is asked only when it is known that nothing is written yet.
            (failure as CallerException)?.Rethrow();
            failingSince ??= settings.TimeProvider.GetTimestamp();
            bool isNewDoubt = attempt.IsUncertain && uncertainSince is null;
            if (isNewDoubt)
            {
                uncertainSince = settings.TimeProvider.GetTimestamp();
            }

            if (attempt.LostSession is { } lost)
            {
                (lostSessions ??= new LostSessions(settings.TimeProvider)).Add(lost);
            }

            if (uncertainSince is { } since)
            {
                ThrowIfDecided(operation, since, attempt);
                telemetry.InDoubt(operation, retry, isNewDoubt, failure);
                await WaitAsync(NextDelay(retry), CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            if (!attempt.IsServerFailure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            if (!attempt.CanRepeat || settings.TimeProvider.GetElapsedTime(failingSince.Value) >= settings.RetryTimeout)
            {
                throw new FlexServerException(operation, failure);
            }

            // The pool may hold many connections to a node that takes no writes; to get past them takes a try for each.
            TimeSpan delay = NextDelay(attempt.IsUnfitNode ? Math.Max(Math.Min(retry, 4), retry - UsualPoolSize) : retry);
            telemetry.Retrying(operation, retry, delay, failure);
            await WaitAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Attempt<T>> TryAsync<T>(
        Func<OperationConnection, CancellationToken, Task<T>> write,
        Func<OperationConnection, Task<bool>>? isDone,
        bool mayBeDone,
        LostSessions? lostSessions,
        CancellationToken cancellationToken)
    {
        // Once the outcome is in doubt, only finding it out ends the operation; the caller's token no longer counts.
        CancellationToken token = mayBeDone ? CancellationToken.None : cancellationToken;
        MySqlConnection? connection = null;
        OperationConnection? operation = null;
        ServerSession session = default;
        LostSessionState lostTexts = LostSessionState.Unknown;
        try
        {
            connection = await ConnectionOpener.OpenAsync(dataSource, token).ConfigureAwait(false);
            session = new ServerSession(connection.DataSource, connection.ServerThread);
            SessionFacts facts = await firstUse.CheckAsync(connection, null, token).ConfigureAwait(false);
            operation = new OperationConnection(connection, null, facts, hook, mayBeDone);
            if (mayBeDone)
            {
                // Another node may answer than the one that was asked to write.
                await operation.CatchUpAsync(token).ConfigureAwait(false);
            }

            lostTexts = lostSessions is null ? LostSessionState.Ended : await lostSessions.FindAsync(operation, session).ConfigureAwait(false);
            if (isDone is null && lostTexts == LostSessionState.GoingOn && !facts.IsCluster)
            {
                throw new LostTextException();
            }

            T result = await write(operation, token).ConfigureAwait(false);

            // An operation that found nothing to write may have locked rows first.
            await operation.RollBackAsync().ConfigureAwait(false);
            return new Attempt<T> { Result = result };
        }
#pragma warning disable CA1031 // The failure is classified and thrown by the caller, after the transaction has been ended.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (connection is null)
            {
                return FailedToOpen<T>(exception);
            }

            Attempt<T> ended = await EndAsync<T>(connection, session, operation, isDone, exception).ConfigureAwait(false);
            return ended with { IsAfterLostTexts = lostTexts == LostSessionState.Ended };
        }
        finally
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static Attempt<T> FailedToOpen<T>(Exception exception) => new()
    {
        Failure = exception,
        IsServerFailure = ServerFailures.IsServerFailure(exception),
        CanRepeat = ServerFailures.IsUnreachable(exception),
    };

    /// <summary>Ends a failed attempt on its connection, and says what is known of it.</summary>
    private static async Task<Attempt<T>> EndAsync<T>(
        MySqlConnection connection,
        ServerSession session,
        OperationConnection? operation,
        Func<OperationConnection, Task<bool>>? isDone,
        Exception exception)
    {
        bool isCutShort = ServerFailures.IsCutShort(exception);
        bool isLost = ServerFailures.IsLost(connection, exception);
        bool isFoundDone = false;
        try
        {
            if (operation is not null && !isLost)
            {
                await operation.RollBackAsync().ConfigureAwait(false);

                // The rollback was answered, so the old text is over, and a look-up on this connection is final.
                isFoundDone = operation.CommitSent && isCutShort && (isDone is null || await isDone(operation).ConfigureAwait(false));
            }
        }
        catch (Exception second) when (ServerFailures.EndsRollback(second))
        {
            isLost = true;
        }

        bool isUnfitNode = ServerFailures.IsOfUnfitNode(exception);
        if ((isUnfitNode || isLost) && connection.State == ConnectionState.Open)
        {
            // Its transaction may be open yet, and would stay so in the pool.
            await ConnectionOpener.AbandonAsync(connection).ConfigureAwait(false);
        }

        bool isServerFailure = ServerFailures.IsServerFailure(exception)
            || exception is StaleNodeException or LostTextException
            || (isLost && ServerFailures.IsOfLoss(exception));
        bool canRepeat = isServerFailure && (isLost || isUnfitNode || ServerFailures.IsConflict(exception));
        bool mayHaveCommitted = operation is { CommitSent: true }
            && (isServerFailure || isCutShort)
            && (isLost
                || ServerFailures.IsConflictAtCommit(exception)
                || (operation.Facts.IsCluster && (canRepeat || isCutShort) && !ServerFailures.IsOfReadOnlyNode(exception)));
        return new Attempt<T>
        {
            Failure = exception,
            IsServerFailure = isServerFailure,
            IsUncertain = isFoundDone || mayHaveCommitted,
            LostSession = isLost && mayHaveCommitted ? session : null,
            CanRepeat = canRepeat,
            IsUnfitNode = isUnfitNode,
            WillNotChange = !isLost && (isServerFailure ? ServerFailures.IsLasting(exception) : !isCutShort),
        };
    }

    /// <summary>Ends an operation in doubt whose repetition has failed: because it has found out itself, or time is up.</summary>
    private void ThrowIfDecided<T>(string operation, long since, Attempt<T> attempt)
    {
        Exception failure = attempt.Failure!;
        bool isRefused = failure is FlexDbException;
        if ((isRefused && attempt.IsAfterLostTexts) || failure is FlexOutcomeUnknownException)
        {
            // The operation has looked for its traces and found how it ended, or that nobody can tell.
            ExceptionDispatchInfo.Throw(failure);
        }

        TimeSpan waited = settings.TimeProvider.GetElapsedTime(since);
        if ((attempt.WillNotChange && !attempt.IsUncertain && !isRefused) || waited >= settings.OutcomeTimeout)
        {
            FlexOutcomeUnknownException unknown = new(operation, waited, failure);
            telemetry.OutcomeUnknown(unknown);
            throw unknown;
        }
    }

    // Exponential with full jitter, so that those who collided do not collide again.
    private static TimeSpan NextDelay(int retry)
    {
        double longest = Math.Min(LongestDelay.TotalMilliseconds, FirstDelay.TotalMilliseconds * Math.Pow(2, Math.Min(retry - 1, 16)));
        return TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, (int)longest + 2));
    }

    private Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        Task.Delay(delay, settings.TimeProvider, cancellationToken);

    private readonly record struct Attempt<T>
    {
        public T? Result { get; init; }

        public Exception? Failure { get; init; }

        public bool IsServerFailure { get; init; }

        /// <summary>Whether the attempt may have committed.</summary>
        public bool IsUncertain { get; init; }

        /// <summary>The session in which a text that may commit was lost, so that it may come to the server yet; null where none was.</summary>
        public ServerSession? LostSession { get; init; }

        /// <summary>Whether the sessions of all texts that were lost before had ended when the attempt began.</summary>
        public bool IsAfterLostTexts { get; init; }

        /// <summary>Whether another attempt can be expected to get past the failure.</summary>
        public bool CanRepeat { get; init; }

        /// <summary>Whether the node that answered takes no writes, or nothing at all.</summary>
        public bool IsUnfitNode { get; init; }

        /// <summary>Whether another attempt cannot but end the same way.</summary>
        public bool WillNotChange { get; init; }
    }
}
