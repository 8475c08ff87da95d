namespace FlexDb.Records.Errors;

/// <summary>A value of a unique column belongs to another record.</summary>
/// <remarks>The message never holds the value.</remarks>
public sealed class FlexUniqueConflictException : FlexStoredRecordException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="record">The record.</param>
    /// <param name="columnName">The name of the column.</param>
    /// <param name="otherRecordId">The id of the record that has the value.</param>
    public FlexUniqueConflictException(FlexRecordReference record, string columnName, string otherRecordId)
        : base(
            record,
            $"{record} was not written, because record '{otherRecordId}' has the same value in the unique column '{columnName}'. "
            + "Give it another value, or change the other record first.")
    {
        ColumnName = columnName;
        OtherRecordId = otherRecordId;
    }

    /// <summary>The name of the unique column.</summary>
    public string ColumnName { get; }

    /// <summary>The id of the record that has the value.</summary>
    public string OtherRecordId { get; }
}
