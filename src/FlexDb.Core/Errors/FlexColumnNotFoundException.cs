namespace FlexDb.Core.Errors;

/// <summary>A table has no column of the name given.</summary>
public sealed class FlexColumnNotFoundException : FlexDbException
{
    /// <summary>A column is not found.</summary>
    /// <param name="tableName">The table.</param>
    /// <param name="columnName">The name that no column of it has.</param>
    /// <param name="columnNames">The names that its columns have, for a hint at what may have been meant.</param>
    public FlexColumnNotFoundException(string tableName, string columnName, IEnumerable<string> columnNames)
        : this(tableName, columnName, [.. NearNames.To(columnName, columnNames)])
    {
    }

    private FlexColumnNotFoundException(string tableName, string columnName, string[] nearNames)
        : base(Describe(tableName, columnName, nearNames))
    {
        TableName = tableName;
        ColumnName = columnName;
        NearColumnNames = Array.AsReadOnly(nearNames);
    }

    /// <summary>The table.</summary>
    public string TableName { get; }

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
