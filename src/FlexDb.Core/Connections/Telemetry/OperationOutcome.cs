using System.Globalization;

using FlexDb.Core.Errors;

using MySqlConnector;

namespace FlexDb.Core.Connections.Telemetry;

/// <summary>How an operation ended, in words of low cardinality that name nothing of a tenant's.</summary>
/// <param name="Name">
/// <c>ok</c>; <c>refused</c> by the library's rules; <c>cancelled</c>; <c>unknown</c>, as only
/// <see cref="FlexOutcomeUnknownException"/> is; otherwise <c>failed</c>.
/// </param>
/// <param name="ErrorType">The server's error number, or else the exception's type; null when all went well.</param>
/// <param name="StatusCode">The server's error number, where it gave one.</param>
internal sealed record OperationOutcome(string Name, string? ErrorType, string? StatusCode)
{
    public static readonly OperationOutcome Ok = new("ok", ErrorType: null, StatusCode: null);

    public static OperationOutcome Of(Exception exception)
    {
        string? code = ServerCode(exception) ?? ServerCode(exception.InnerException);
        return new OperationOutcome(NameOf(exception), code ?? exception.GetType().FullName, code);
    }

    /// <summary>What an error is called where its message may not be told: messages hold names and values.</summary>
    public static string ErrorTypeOf(Exception exception) => Of(exception).ErrorType!;

    private static string NameOf(Exception exception) => exception switch
    {
        OperationCanceledException => "cancelled",
        FlexOutcomeUnknownException => "unknown",
        FlexServerException or FlexTransactionLostException or FlexTableLockedException or FlexInstallationException or FlexCorruptTableException => "failed",
        FlexDbException or ArgumentException => "refused",
        _ => "failed",
    };

    // A connection that dies has no number of the server's.
    private static string? ServerCode(Exception? exception) =>
        exception is MySqlException { Number: > 0 } failure ? failure.Number.ToString(CultureInfo.InvariantCulture) : null;
}
