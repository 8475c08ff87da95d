namespace FlexDb.Core.Errors;

/// <summary>The server or the connection to it failed; nothing of the operation was written.</summary>
/// <remarks>
/// Inside a transaction of the host's, a failed write is taken back to where it began, and the transaction goes on.
/// </remarks>
public sealed class FlexServerException : FlexDbException
{
    /// <summary>A server failure.</summary>
    /// <param name="operation">The store's operation, such as <c>EditTable</c>.</param>
    /// <param name="innerException">The driver's exception.</param>
    public FlexServerException(string operation, Exception innerException)
        : this(operation, innerException, "nothing of it was written")
    {
    }

    private FlexServerException(string operation, Exception innerException, string state)
        : base($"{operation} failed on the server, and {state}: {innerException?.Message}", innerException)
    {
        Operation = operation;
    }

    /// <summary>A failure inside a transaction of the host's, which goes on.</summary>
    internal static FlexServerException InTransaction(string operation, Exception innerException) =>
        new(operation, innerException, "nothing of it is left in the host's transaction, which goes on");

    /// <summary>A failure of the installer, whose statements each commit.</summary>
    internal static FlexServerException OfInstallation(Exception innerException) =>
        new("Install", innerException, "what it had done before stays, so that the next run goes on from there");

    /// <summary>The store's operation, such as <c>EditTable</c>, or <c>Install</c>.</summary>
    public string Operation { get; }
}
