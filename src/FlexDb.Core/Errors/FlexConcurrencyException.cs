namespace FlexDb.Core.Errors;

/// <summary>The table changed since the caller looked at it; nothing was written.</summary>
/// <remarks>Read the table again, and repeat the edit if it still makes sense.</remarks>
public sealed class FlexConcurrencyException : FlexTableException
{
    /// <summary>The table is at another version than the caller expected.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The table's id.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="expectedVersion">The version that the caller had in hand.</param>
    /// <param name="actualVersion">The version that the table has.</param>
    /// <param name="columnName">The column whose name no longer means what it meant, where that is the reason.</param>
    /// <param name="difference">What differs from a plan although the version is the plan's, as the end of a sentence, where that is the reason.</param>
    public FlexConcurrencyException(
        string applicationId,
        string tableId,
        string tableName,
        int expectedVersion,
        int actualVersion,
        string? columnName = null,
        string? difference = null)
        : base(applicationId, tableId, tableName, Describe(applicationId, tableName, expectedVersion, actualVersion, columnName, difference))
    {
        ExpectedVersion = expectedVersion;
        ActualVersion = actualVersion;
        ColumnName = columnName;
        Difference = difference;
    }

    /// <summary>Tables that the table was to refer to were others each time that they were locked.</summary>
    internal FlexConcurrencyException(TableIdentity table, int version, IEnumerable<string> targetNames)
        : base(
            table.ApplicationId,
            table.Id,
            table.Name,
            $"Table '{table.Name}' of application '{table.ApplicationId}' was not written: someone renamed, deleted or replaced tables that it was to refer to "
            + $"each time that they were about to be locked ({string.Join(", ", targetNames.Select(name => $"'{name}'"))}). Repeat the call.")
    {
        ExpectedVersion = version;
        ActualVersion = version;
    }

    /// <summary>The version that the caller expected, or began from; 0 for a table that was to be created.</summary>
    public int ExpectedVersion { get; }

    /// <summary>The version that the table has; the expected one where it is the tables that it refers to which changed.</summary>
    public int ActualVersion { get; }

    /// <summary>The column whose name another editor gave a new meaning meanwhile; null for a mere version mismatch.</summary>
    public string? ColumnName { get; }

    /// <summary>What differs from the plan that was to be applied, where the version does not; null otherwise.</summary>
    public string? Difference { get; }

    private static string Describe(string applicationId, string tableName, int expected, int actual, string? columnName, string? difference) =>
        (columnName, difference) switch
        {
            (null, null) => FormattableString.Invariant(
                $"Table '{tableName}' of application '{applicationId}' is at version {actual}, not {expected}: someone edited it meanwhile. Read it again before you repeat the edit."),
            (null, _) => FormattableString.Invariant(
                $"The plan cannot be applied to table '{tableName}' of application '{applicationId}', although the table is at version {actual} as planned: {difference}. Plan the edit again."),
            _ => FormattableString.Invariant(
                $"Column '{columnName}' of table '{tableName}' of application '{applicationId}' is not the column that it was at version {expected}: someone changed it meanwhile (now version {actual}). Read the table again before you repeat the edit."),
        };
}
