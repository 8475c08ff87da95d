namespace FlexDb.Records.Errors;

/// <summary>A record that is to be read or written does not exist, or is deleted.</summary>
public sealed class FlexRecordNotFoundException : FlexStoredRecordException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="record">The record.</param>
    /// <param name="isDeleted">Whether the record is there, but deleted.</param>
    public FlexRecordNotFoundException(FlexRecordReference record, bool isDeleted)
        : base(
            record,
            isDeleted
                ? $"{record} is deleted. Restore it first."
                : $"{record} does not exist. Check the id, and that it is of this table.") =>
        IsDeleted = isDeleted;

    /// <summary>Whether the record is there, but deleted.</summary>
    public bool IsDeleted { get; }
}
