namespace FlexDb.Core.Errors;

/// <summary>Any failure that is about one table of an application.</summary>
/// <remarks>Catch it to log or answer with the table, whatever the failure is.</remarks>
public abstract class FlexTableException : FlexDbException
{
    private protected FlexTableException(
        string applicationId,
        string? tableId,
        string? tableName,
        string message,
        Exception? innerException = null)
        : base(message, innerException)
    {
        ApplicationId = applicationId;
        TableId = tableId;
        TableName = tableName;
    }

    /// <summary>The application that the call was made for.</summary>
    public string ApplicationId { get; }

    /// <summary>The table's id; null where it is not known, as for a table that was to be created.</summary>
    public string? TableId { get; }

    /// <summary>The table's name; null where it is not known, as for an id that no table has.</summary>
    public string? TableName { get; }
}

/// <summary>What a failure needs to know of a table.</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="Id">The table's id; null for one that is to be created.</param>
/// <param name="Name">The table's name.</param>
internal readonly record struct TableIdentity(string ApplicationId, string? Id, string Name);
