namespace FlexDb.Core.Errors;

/// <summary>The application has no such table, or it is deleted and the call did not ask for deleted ones.</summary>
/// <remarks>Another application's table is reported in exactly the same way.</remarks>
public sealed class FlexTableNotFoundException : FlexDbException
{
    /// <summary>A table was not found.</summary>
    /// <param name="applicationId">The application asked for.</param>
    /// <param name="table">The name or id asked for.</param>
    public FlexTableNotFoundException(string applicationId, string table)
        : base($"Application '{applicationId}' has no table {table}. It may have been deleted, renamed, or belong to another application.")
    {
        ApplicationId = applicationId;
        Table = table;
    }

    /// <summary>The application asked for.</summary>
    public string ApplicationId { get; }

    /// <summary>What was asked for: <c>'name'</c>, or <c>with id 'id'</c>.</summary>
    public string Table { get; }
}
