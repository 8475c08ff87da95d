namespace FlexDb.Core.Errors;

/// <summary>The application's tables are not those that an import was planned for; nothing was written.</summary>
/// <remarks>Plan the import again.</remarks>
public sealed class FlexImportOutdatedException : FlexDbException
{
    /// <summary>An import is outdated.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableNames">The tables that are not as they were.</param>
    public FlexImportOutdatedException(string applicationId, IReadOnlyList<string> tableNames)
        : base($"Tables of application '{applicationId}' were created, changed or deleted after the import was planned: "
            + $"'{string.Join("', '", tableNames)}'. Plan it again.")
    {
        ApplicationId = applicationId;
        TableNames = tableNames;
    }

    /// <summary>The application.</summary>
    public string ApplicationId { get; }

    /// <summary>The tables that are not as they were.</summary>
    public IReadOnlyList<string> TableNames { get; }
}
