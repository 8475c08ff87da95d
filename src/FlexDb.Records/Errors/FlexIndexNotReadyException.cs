using FlexDb.Core;
using FlexDb.Core.Errors;

namespace FlexDb.Records.Errors;

/// <summary>An index that a call needs is not built yet, and cannot be built within the call.</summary>
public sealed class FlexIndexNotReadyException : FlexDbException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columnName">The name of the column.</param>
    /// <param name="advice">What to do, a sentence.</param>
    public FlexIndexNotReadyException(FlexTable table, string? columnName, string advice)
        : base($"{(columnName is null ? "An index" : $"The index of column '{columnName}'")} of table '{table.Name}' of application '{table.ApplicationId}' is not ready. {advice}")
    {
        ApplicationId = table.ApplicationId;
        TableId = table.Id;
        TableName = table.Name;
        ColumnName = columnName;
    }

    /// <summary>The application that the table belongs to.</summary>
    public string ApplicationId { get; }

    /// <summary>The table's id.</summary>
    public string TableId { get; }

    /// <summary>The table's name.</summary>
    public string TableName { get; }

    /// <summary>The name of the column; null where it is not one index that keeps the call from going on.</summary>
    public string? ColumnName { get; }
}
