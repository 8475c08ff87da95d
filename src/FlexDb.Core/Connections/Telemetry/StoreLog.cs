using Microsoft.Extensions.Logging;

namespace FlexDb.Core.Connections.Telemetry;

/// <summary>What the store logs. Event ids are stable; <c>docs/hosting.md</c> lists them.</summary>
/// <remarks>
/// No message names a table, an application or a value, and no exception is passed on, because its message may. Failures
/// are thrown, so they are the caller's to log; here they are for those who look for their times.
/// </remarks>
internal static partial class StoreLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Operation} took {ElapsedMilliseconds:0.0} ms.", EventName = "OperationCompleted")]
    public static partial void OperationCompleted(this ILogger logger, string operation, double elapsedMilliseconds);

    [LoggerMessage(
        2,
        LogLevel.Debug,
        "{Operation} ended after {ElapsedMilliseconds:0.0} ms with {Outcome}: {ErrorType}.",
        EventName = "OperationFailed")]
    public static partial void OperationFailed(
        this ILogger logger,
        string operation,
        double elapsedMilliseconds,
        string outcome,
        string errorType);

    [LoggerMessage(
        3,
        LogLevel.Information,
        "{Operation} met {ErrorType}, which left nothing written, and is repeated after {DelayMilliseconds:0} ms; repetition {Retry}.",
        EventName = "OperationRetried")]
    public static partial void OperationRetried(
        this ILogger logger,
        string operation,
        string errorType,
        double delayMilliseconds,
        int retry);

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "{Operation} was cut short around its commit by {ErrorType}; it is sent again to learn whether it was done.",
        EventName = "OutcomeInDoubt")]
    public static partial void OutcomeInDoubt(this ILogger logger, string operation, string errorType);

    [LoggerMessage(
        5,
        LogLevel.Error,
        "Whether {Operation} was done could not be learnt in {WaitedSeconds:0.0} s: {ErrorType}. Read the table before repeating it.",
        EventName = "OutcomeUnknown")]
    public static partial void OutcomeUnknown(this ILogger logger, string operation, double waitedSeconds, string errorType);

    [LoggerMessage(
        6,
        LogLevel.Warning,
        "The host's transaction was ended by {ErrorType} in {Operation}; nothing of it will be committed.",
        EventName = "TransactionLost")]
    public static partial void TransactionLost(this ILogger logger, string operation, string errorType);
}
