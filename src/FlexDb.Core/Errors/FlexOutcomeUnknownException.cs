namespace FlexDb.Core.Errors;

/// <summary>The connection died while a write was being committed, and its outcome could not be found out: it may or may not be done.</summary>
/// <remarks>
/// The server stayed unreachable; or a repetition was refused while the server still had the session of the lost connection,
/// in which the first attempt could yet be done; or, for a record, other writes have since replaced or purged what this one
/// may have written. Read the table or the record again: what is there shows what to do.
/// </remarks>
public sealed class FlexOutcomeUnknownException : FlexDbException
{
    /// <summary>An outcome is unknown.</summary>
    /// <param name="operation">The store's operation, such as <c>EditTable</c>.</param>
    /// <param name="waited">How long the store tried to find out.</param>
    /// <param name="innerException">What the last attempt came to: the driver's exception, or the refusal.</param>
    public FlexOutcomeUnknownException(string operation, TimeSpan waited, Exception innerException)
        : base(
            FormattableString.Invariant(
                $"{operation} may or may not be done: the connection was lost around its commit, and its outcome could not be determined within {waited.TotalSeconds:0.#} s. Once the server can be reached, read the table or record again before you repeat the call."),
            innerException)
    {
        Operation = operation;
        Waited = waited;
    }

    private FlexOutcomeUnknownException(string operation, string message)
        : base(message) =>
        Operation = operation;

    /// <summary>The server can be reached, but other writes have since replaced or purged what this one may have written.</summary>
    /// <param name="operation">The store's operation.</param>
    internal static FlexOutcomeUnknownException Overwritten(string operation) => new(
        operation,
        $"{operation} may or may not be done: the connection was lost around its commit, and other writes have since replaced or purged what it may have written. "
        + "Read what is there before you repeat it.");

    /// <summary>The store's operation, such as <c>EditTable</c>.</summary>
    public string Operation { get; }

    /// <summary>How long the store tried to find out.</summary>
    public TimeSpan Waited { get; }
}
