namespace FlexDb.Core.Errors;

/// <summary>The server or the connection to it failed; nothing of the operation was written.</summary>
/// <remarks>Inside a transaction of the host's, part of a write may be done: roll that transaction back.</remarks>
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

    /// <summary>A failure inside a transaction of the host's, which only the host can end.</summary>
    internal static FlexServerException InTransaction(string operation, Exception innerException) =>
        new(operation, innerException, "part of it may be done in the host's transaction, which must be rolled back");

    /// <summary>The store's operation, such as <c>EditTable</c>.</summary>
    public string Operation { get; }
}
