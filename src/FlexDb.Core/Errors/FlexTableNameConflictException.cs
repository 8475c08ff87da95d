namespace FlexDb.Core.Errors;

/// <summary>The application already has a table of that name; nothing was written.</summary>
public sealed class FlexTableNameConflictException : FlexTableException
{
    /// <summary>A name is taken.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The id of the table that has it; null where it is not known.</param>
    /// <param name="tableName">The name that is taken.</param>
    /// <param name="innerException">The server's error, where it told.</param>
    public FlexTableNameConflictException(string applicationId, string? tableId, string tableName, Exception? innerException = null)
        : base(
            applicationId,
            tableId,
            tableName,
            $"Application '{applicationId}' already has a table '{tableName}'. Choose another name, or delete or rename that table first.",
            innerException)
    {
    }
}
