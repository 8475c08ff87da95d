namespace FlexDb.Records.Errors;

/// <summary>A record that is to be restored or purged is not deleted.</summary>
public sealed class FlexRecordNotDeletedException : FlexStoredRecordException
{
    internal FlexRecordNotDeletedException(RecordReference record)
        : base(record, $"{record} is not deleted. Only a deleted record can be restored or purged.")
    {
    }
}
