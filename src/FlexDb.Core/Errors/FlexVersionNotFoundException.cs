namespace FlexDb.Core.Errors;

/// <summary>The table has no version of that number.</summary>
public sealed class FlexVersionNotFoundException : FlexDbException
{
    /// <summary>A version was not found.</summary>
    /// <param name="applicationId">The application asked for.</param>
    /// <param name="tableId">The table's id.</param>
    /// <param name="version">The number asked for.</param>
    public FlexVersionNotFoundException(string applicationId, string tableId, int version)
        : base(FormattableString.Invariant($"Table '{tableId}' of application '{applicationId}' has no version {version}. {nameof(FlexDbStore.ListVersionsAsync)} tells which there are."))
    {
        ApplicationId = applicationId;
        TableId = tableId;
        Version = version;
    }

    /// <summary>The application asked for.</summary>
    public string ApplicationId { get; }

    /// <summary>The table's id.</summary>
    public string TableId { get; }

    /// <summary>The number asked for.</summary>
    public int Version { get; }
}
