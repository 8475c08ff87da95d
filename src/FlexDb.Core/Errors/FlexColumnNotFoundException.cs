namespace FlexDb.Core.Errors;

/// <summary>A table has no column of the name given.</summary>
public sealed class FlexColumnNotFoundException : FlexTableException
{
    /// <summary>A column is not found.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The table's id; null where it is not known.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="columnName">The name that no column of it has.</param>
    /// <param name="columnNames">The names that its columns have, for a hint at what may have been meant.</param>
    public FlexColumnNotFoundException(
        string applicationId,
        string? tableId,
        string tableName,
        string columnName,
        IEnumerable<string> columnNames)
        : this(new TableIdentity(applicationId, tableId, tableName), columnName, [.. NearNames.To(columnName, columnNames)])
    {
    }

    private FlexColumnNotFoundException(TableIdentity table, string columnName, string[] nearNames)
        : base(table.ApplicationId, table.Id, table.Name, Describe(table.Name, columnName, nearNames))
    {
        ColumnName = columnName;
        NearColumnNames = Array.AsReadOnly(nearNames);
    }

    /// <summary>The name that no column of it has.</summary>
    public string ColumnName { get; }

    /// <summary>The names of columns that may have been meant, the nearest first; often none.</summary>
    public IReadOnlyList<string> NearColumnNames { get; }

    private static string Describe(string tableName, string columnName, string[] nearNames)
    {
        string hint = nearNames.Length == 0
            ? " Names are compared exactly, upper and lower case included."
            : $" Did you mean '{string.Join("' or '", nearNames)}'?";
        return $"Table '{tableName}' has no column '{columnName}'.{hint}";
    }
}
