namespace FlexDb.Core.Errors;

/// <summary>A table cannot be deleted because other tables refer to it; nothing was written.</summary>
public sealed class FlexTableReferencedException : FlexDbException
{
    /// <summary>A table is referred to.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableName">The table.</param>
    /// <param name="references">Every column that refers to it.</param>
    public FlexTableReferencedException(string applicationId, string tableName, IReadOnlyList<FlexColumnReference> references)
        : base($"Table '{tableName}' of application '{applicationId}' cannot be deleted, because other tables refer to it: {string.Join(", ", references)}. Remove or retarget these columns first.")
    {
        ApplicationId = applicationId;
        TableName = tableName;
        References = references;
    }

    /// <summary>The application.</summary>
    public string ApplicationId { get; }

    /// <summary>The table that cannot be deleted.</summary>
    public string TableName { get; }

    /// <summary>Every column of another table that refers to it.</summary>
    public IReadOnlyList<FlexColumnReference> References { get; }
}
