namespace FlexDb.Core.Errors;

/// <summary>The table is in a state that the operation does not work on; nothing was written.</summary>
public sealed class FlexTableStateException : FlexDbException
{
    /// <summary>A table is in the wrong state.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The table's id.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="state">The state that it is in.</param>
    /// <param name="advice">What cannot be done and what to do instead: one sentence.</param>
    public FlexTableStateException(string applicationId, string tableId, string tableName, FlexTableState state, string advice)
        : base($"Table '{tableName}' (id '{tableId}') of application '{applicationId}' is {Describe(state)}. {advice}")
    {
        ApplicationId = applicationId;
        TableId = tableId;
        TableName = tableName;
        State = state;
    }

    /// <summary>The application.</summary>
    public string ApplicationId { get; }

    /// <summary>The table's id.</summary>
    public string TableId { get; }

    /// <summary>The table's name.</summary>
    public string TableName { get; }

    /// <summary>The state that the table is in.</summary>
    public FlexTableState State { get; }

    private static string Describe(FlexTableState state) => state switch
    {
        FlexTableState.Deactivated => "deactivated",
        FlexTableState.Deleted => "deleted",
        _ => "not deleted",
    };
}
