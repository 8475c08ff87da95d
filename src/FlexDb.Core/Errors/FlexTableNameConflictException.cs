namespace FlexDb.Core.Errors;

/// <summary>The application already has a table of that name; nothing was written.</summary>
public sealed class FlexTableNameConflictException : FlexDbException
{
    /// <summary>A name is taken.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableName">The name that is taken.</param>
    /// <param name="innerException">The server's error, where it told.</param>
    public FlexTableNameConflictException(string applicationId, string tableName, Exception? innerException = null)
        : base($"Application '{applicationId}' already has a table '{tableName}'. Choose another name, or delete or rename that table first.", innerException)
    {
        ApplicationId = applicationId;
        TableName = tableName;
    }

    /// <summary>The application.</summary>
    public string ApplicationId { get; }

    /// <summary>The name that is taken.</summary>
    public string TableName { get; }
}
