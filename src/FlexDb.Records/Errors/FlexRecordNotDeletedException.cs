namespace FlexDb.Records.Errors;

/// <summary>A record that is to be restored or purged is not deleted.</summary>
public sealed class FlexRecordNotDeletedException : FlexStoredRecordException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="record">The record.</param>
    public FlexRecordNotDeletedException(FlexRecordReference record)
        : base(record, $"{record} is not deleted. Only a deleted record can be restored or purged.")
    {
    }
}
