using FlexDb.Core.Schema;

namespace FlexDb.Core.Errors;

/// <summary>A reference column names a table that is not there, or that now is another one; nothing was written.</summary>
public sealed class FlexReferenceTargetException : FlexTableException
{
    /// <summary>A target is missing.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The id of the table that was to be written; null where it is not known.</param>
    /// <param name="tableName">The table that was to be written.</param>
    /// <param name="references">Every reference whose target is missing.</param>
    /// <param name="reason">What is wrong with the targets, a clause such as <c>do not exist</c>.</param>
    public FlexReferenceTargetException(
        string applicationId,
        string? tableId,
        string tableName,
        IReadOnlyList<FlexColumnReference> references,
        string reason)
        : this(new TableIdentity(applicationId, tableId, tableName), references.Select(reference => (reference, reason)).ToArray())
    {
    }

    internal FlexReferenceTargetException(TableIdentity table, IReadOnlyList<(FlexColumnReference Reference, string Reason)> faults)
        : base(
            table.ApplicationId,
            table.Id,
            table.Name,
            $"Table '{table.Name}' of application '{table.ApplicationId}' {Describe(faults)}")
    {
        References = faults.Select(fault => fault.Reference).ToArray();
    }

    /// <summary>Every reference whose target is missing.</summary>
    public IReadOnlyList<FlexColumnReference> References { get; }

    private static string Describe(IEnumerable<(FlexColumnReference Reference, string Reason)> faults) => string.Join(
        " It ",
        from fault in faults
        group fault.Reference by fault.Reason into references
        select $"refers by {string.Join(", ", references)} to tables that {references.Key}.");
}
