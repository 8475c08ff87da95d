namespace FlexDb.Core.Errors;

/// <summary>The table is in a state that the operation does not work on; nothing was written.</summary>
public sealed class FlexTableStateException : FlexTableException
{
    /// <summary>A table is in the wrong state.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The table's id.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="state">The state that it is in.</param>
    /// <param name="advice">What cannot be done and what to do instead: one sentence.</param>
    public FlexTableStateException(string applicationId, string tableId, string tableName, FlexTableState state, string advice)
        : base(
            applicationId,
            tableId,
            tableName,
            $"Table '{tableName}' (id '{tableId}') of application '{applicationId}' is {Describe(state)}. {advice}")
    {
        State = state;
    }

    /// <summary>The state that the table is in.</summary>
    public FlexTableState State { get; }

    private static string Describe(FlexTableState state) => state switch
    {
        FlexTableState.Deactivated => "deactivated",
        FlexTableState.Deleted => "deleted",
        FlexTableState.Purging => "being purged",
        _ => "not deleted",
    };
}
