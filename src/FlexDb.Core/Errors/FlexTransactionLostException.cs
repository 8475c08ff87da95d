namespace FlexDb.Core.Errors;

/// <summary>The host's transaction is gone on the server, with all that was done in it.</summary>
/// <remarks>
/// After a deadlock MySQL rolls the whole transaction back (MySQL Reference Manual, "InnoDB Error Handling"), yet the
/// transaction object still commits without an error. Roll it back, and repeat the whole unit of work.
/// </remarks>
public sealed class FlexTransactionLostException : FlexDbException
{
    /// <summary>A transaction was lost.</summary>
    /// <param name="operation">The store's operation, such as <c>EditTable</c>.</param>
    /// <param name="innerException">The driver's exception that ended the transaction.</param>
    public FlexTransactionLostException(string operation, Exception innerException)
        : base($"{operation} cannot go on: the transaction that the host gave is gone on the server, with everything done in it. Roll it back and repeat all of its work. {innerException?.Message}", innerException)
    {
        Operation = operation;
    }

    /// <summary>The store's operation, such as <c>EditTable</c>.</summary>
    public string Operation { get; }
}
