namespace FlexDb.Core.Errors;

/// <summary>The server or the connection to it failed; nothing of the operation was written.</summary>
public sealed class FlexServerException : FlexDbException
{
    /// <summary>A server failure.</summary>
    /// <param name="operation">The store's operation, such as <c>EditTable</c>.</param>
    /// <param name="innerException">The driver's exception.</param>
    public FlexServerException(string operation, Exception innerException)
        : base($"{operation} failed on the server, and nothing of it was written: {innerException?.Message}", innerException)
    {
        Operation = operation;
    }

    /// <summary>The store's operation, such as <c>EditTable</c>.</summary>
    public string Operation { get; }
}
