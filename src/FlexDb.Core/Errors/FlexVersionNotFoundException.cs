namespace FlexDb.Core.Errors;

/// <summary>The table has no version of that number.</summary>
public sealed class FlexVersionNotFoundException : FlexTableException
{
    /// <summary>A version was not found.</summary>
    /// <param name="applicationId">The application asked for.</param>
    /// <param name="tableId">The table's id.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="version">The number asked for.</param>
    public FlexVersionNotFoundException(string applicationId, string tableId, string tableName, int version)
        : base(
            applicationId,
            tableId,
            tableName,
            FormattableString.Invariant(
                $"Table '{tableName}' of application '{applicationId}' has no version {version}. {nameof(FlexDbStore.ListVersionsAsync)} tells which there are."))
    {
        Version = version;
    }

    /// <summary>The number asked for.</summary>
    public int Version { get; }
}
