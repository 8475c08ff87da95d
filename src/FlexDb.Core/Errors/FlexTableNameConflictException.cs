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

    /// <summary>A row that is not the application's, or not of that name, holds it for the server, which passes over trailing spaces.</summary>
    internal FlexTableNameConflictException(
        string applicationId,
        string tableName,
        (string Id, string ApplicationId, string Name) holder,
        Exception? innerException)
        : base(
            applicationId,
            tableId: null,
            tableName,
            $"The name '{tableName}' of application '{applicationId}' is held by the row '{holder.Id}' of flex_tables, whose name is '{holder.Name}' and "
            + $"whose application_id is '{holder.ApplicationId}': the database takes texts that differ only in trailing spaces for the same. "
            + "Choose another name, or change or remove that row by SQL.",
            innerException)
    {
    }
}
