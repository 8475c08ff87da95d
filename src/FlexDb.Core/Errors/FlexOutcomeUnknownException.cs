namespace FlexDb.Core.Errors;

/// <summary>The connection died while a write was being committed, and the server stayed unreachable: it may or may not be done.</summary>
/// <remarks>Read the table again once the server can be reached: the outcome shows there.</remarks>
public sealed class FlexOutcomeUnknownException : FlexDbException
{
    /// <summary>An outcome is unknown.</summary>
    /// <param name="operation">The store's operation, such as <c>EditTable</c>.</param>
    /// <param name="waited">How long the store tried to reach the server again.</param>
    /// <param name="innerException">The driver's exception.</param>
    public FlexOutcomeUnknownException(string operation, TimeSpan waited, Exception innerException)
        : base(
            FormattableString.Invariant(
                $"{operation} may or may not be done: the connection was lost around its commit, and the server could not be reached again for {waited.TotalSeconds:0.#} s. Read the table again when it can be reached."),
            innerException)
    {
        Operation = operation;
        Waited = waited;
    }

    /// <summary>The store's operation, such as <c>EditTable</c>.</summary>
    public string Operation { get; }

    /// <summary>How long the store tried to reach the server again.</summary>
    public TimeSpan Waited { get; }
}
