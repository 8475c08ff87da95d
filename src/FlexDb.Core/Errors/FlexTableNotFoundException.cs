namespace FlexDb.Core.Errors;

/// <summary>The application has no such table, or it is deleted and the call did not ask for deleted ones.</summary>
/// <remarks>Another application's table is reported in exactly the same way.</remarks>
public sealed class FlexTableNotFoundException : FlexTableException
{
    /// <summary>A table was not found.</summary>
    /// <param name="applicationId">The application asked for.</param>
    /// <param name="tableId">The id asked for; null where a name was.</param>
    /// <param name="tableName">The name asked for; null where an id was.</param>
    /// <param name="tableNames">The names that the application's tables have, for a hint at what may have been meant.</param>
    public FlexTableNotFoundException(
        string applicationId,
        string? tableId,
        string? tableName,
        IEnumerable<string>? tableNames = null)
        : this(applicationId, tableId, tableName, nearNames: tableName is null ? [] : [.. NearNames.To(tableName, tableNames ?? [])], advice: null)
    {
    }

    private FlexTableNotFoundException(string applicationId, string? tableId, string? tableName, string[] nearNames, string? advice)
        : base(
            applicationId,
            tableId,
            tableName,
            $"Application '{applicationId}' has no table {(tableName is null ? $"with id '{tableId}'" : $"'{tableName}'")}. {advice ?? Hint(nearNames)}") =>
        NearTableNames = Array.AsReadOnly(nearNames);

    /// <summary>The names of tables that may have been meant, the nearest first; often none.</summary>
    public IReadOnlyList<string> NearTableNames { get; }

    /// <summary>A table was asked for by its id, as if that were its name.</summary>
    internal static FlexTableNotFoundException IdAsName(string applicationId, string id, string name) => new(
        applicationId,
        tableId: null,
        id,
        nearNames: [],
        $"That is the id of table '{name}'; pass it as {nameof(FlexTableKey)}.{nameof(FlexTableKey.ById)}, or pass the table itself.");

    /// <summary>A table was asked for by its name, as if that were its id.</summary>
    internal static FlexTableNotFoundException NameAsId(string applicationId, string name) => new(
        applicationId,
        name,
        tableName: null,
        nearNames: [],
        $"That is the name of a table; pass it as a string, or as {nameof(FlexTableKey)}.{nameof(FlexTableKey.ByName)}.");

    private static string Hint(string[] nearNames) => nearNames.Length == 0
        ? "It may have been deleted, renamed, or belong to another application."
        : $"Did you mean '{string.Join("' or '", nearNames)}'?";
}
