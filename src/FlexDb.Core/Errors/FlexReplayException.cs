namespace FlexDb.Core.Errors;

/// <summary>A list of changes does not fit the schema that it was applied to.</summary>
public sealed class FlexReplayException : FlexDbException
{
    /// <summary>A change does not fit.</summary>
    /// <param name="changeIndex">Which change, counted from 0.</param>
    /// <param name="columnName">The column that it names.</param>
    /// <param name="reason">Why it does not fit, a clause.</param>
    public FlexReplayException(int changeIndex, string columnName, string reason)
        : base(FormattableString.Invariant(
            $"Change {changeIndex} of the edit, of column '{columnName}', does not fit the schema: {reason}."))
    {
        ChangeIndex = changeIndex;
        ColumnName = columnName;
    }

    /// <summary>Which change does not fit, counted from 0.</summary>
    public int ChangeIndex { get; }

    /// <summary>The column that the change names.</summary>
    public string ColumnName { get; }
}
