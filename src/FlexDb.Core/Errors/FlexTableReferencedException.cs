using FlexDb.Core.Schema;

namespace FlexDb.Core.Errors;

/// <summary>A table cannot be deleted because other tables refer to it; nothing was written.</summary>
public sealed class FlexTableReferencedException : FlexTableException
{
    /// <summary>A table is referred to.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The table's id.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="references">Every column that refers to it.</param>
    public FlexTableReferencedException(
        string applicationId,
        string tableId,
        string tableName,
        IReadOnlyList<FlexColumnReference> references)
        : base(
            applicationId,
            tableId,
            tableName,
            $"Table '{tableName}' of application '{applicationId}' cannot be deleted, because other tables refer to it: {string.Join(", ", references)}. Remove or retarget these columns first.")
    {
        References = references;
    }

    /// <summary>Every column of another table that refers to it.</summary>
    public IReadOnlyList<FlexColumnReference> References { get; }
}
