namespace FlexDb.Records.Errors;

/// <summary>A record cannot be inserted because its id is taken in its table, by a live or a deleted record.</summary>
public sealed class FlexRecordIdConflictException : FlexStoredRecordException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="record">The record.</param>
    /// <param name="isDeleted">Whether the record is there, but deleted.</param>
    public FlexRecordIdConflictException(FlexRecordReference record, bool isDeleted)
        : base(
            record,
            isDeleted
                ? $"{record} cannot be inserted, because a deleted record has that id. Restore or purge it, or choose another id."
                : $"{record} cannot be inserted, because it exists already. Patch or replace it, or choose another id.") =>
        IsDeleted = isDeleted;

    /// <summary>Whether the record that has the id is deleted.</summary>
    public bool IsDeleted { get; }
}
