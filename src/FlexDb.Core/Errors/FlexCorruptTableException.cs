namespace FlexDb.Core.Errors;

/// <summary>A row of the catalog holds JSON of a shape that this library cannot read; other rows are not affected.</summary>
/// <remarks>Only another writer of the two tables can cause it. Nothing was written.</remarks>
public sealed class FlexCorruptTableException : FlexDbException
{
    /// <summary>A row cannot be read.</summary>
    /// <param name="tableId">The table's id.</param>
    /// <param name="version">The version whose history row it is; null for the table's own row.</param>
    /// <param name="column">The column of the row that holds the JSON.</param>
    /// <param name="innerException">What is wrong with the JSON.</param>
    public FlexCorruptTableException(string tableId, int? version, string column, Exception innerException)
        : base(Describe(tableId, version, column, innerException), innerException)
    {
        TableId = tableId;
        Version = version;
        Column = column;
    }

    /// <summary>The table's id.</summary>
    public string TableId { get; }

    /// <summary>The version whose history row it is; null for the table's own row.</summary>
    public int? Version { get; }

    /// <summary>The column of the row that holds the JSON.</summary>
    public string Column { get; }

    private static string Describe(string tableId, int? version, string column, Exception? innerException) =>
        version is { } number
            ? FormattableString.Invariant($"Version {number} of table '{tableId}' cannot be read: {Fault("flex_table_versions", column, innerException)}")
            : $"Table '{tableId}' cannot be read: {Fault("flex_tables", column, innerException)}";

    private static string Fault(string table, string column, Exception? innerException) =>
        $"the JSON in its {table}.{column} is not of the right shape. {innerException?.Message} "
        + "Another writer of the catalog has left it so; mend the JSON in that row.";
}
