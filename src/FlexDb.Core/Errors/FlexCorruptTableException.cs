namespace FlexDb.Core.Errors;

/// <summary>A row of the catalog holds JSON of a shape that this library cannot read; other rows are not affected.</summary>
/// <remarks>Only another writer of the two tables can cause it. Nothing was written.</remarks>
public sealed class FlexCorruptTableException : FlexTableException
{
    /// <summary>A row cannot be read.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The table's id.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="version">The version whose history row it is; null for the table's own row.</param>
    /// <param name="column">The column of the row that holds the JSON.</param>
    /// <param name="innerException">What is wrong with the JSON.</param>
    public FlexCorruptTableException(
        string applicationId,
        string tableId,
        string tableName,
        int? version,
        string column,
        Exception innerException)
        : base(
            applicationId,
            tableId,
            tableName,
            Describe($"table '{tableName}' (id '{tableId}') of application '{applicationId}'", version, column, innerException),
            innerException)
    {
        Version = version;
        Column = column;
    }

    /// <summary>The version whose history row it is; null for the table's own row.</summary>
    public int? Version { get; }

    /// <summary>The column of the row that holds the JSON.</summary>
    public string Column { get; }

    private static string Describe(string table, int? version, string column, Exception? innerException) =>
        version is { } number
            ? FormattableString.Invariant($"Version {number} of {table} cannot be read: {Fault("flex_table_versions", column, innerException)}")
            : $"T{table[1..]} cannot be read: {Fault("flex_tables", column, innerException)}";

    private static string Fault(string table, string column, Exception? innerException) =>
        $"the JSON in its {table}.{column} is not of the right shape. {innerException?.Message} "
        + "Another writer of the catalog has left it so; mend the JSON in that row.";
}
