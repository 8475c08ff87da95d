namespace FlexDb.Records.Errors;

/// <summary>The writes of a batch contradict each other: two are about one record, or a deletion cascades to a written one.</summary>
public sealed class FlexRecordBatchException : FlexStoredRecordException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="record">The record.</param>
    /// <param name="problem">What is wrong, a clause that ends with a full stop.</param>
    public FlexRecordBatchException(FlexRecordReference record, string problem)
        : base(record, $"Nothing was written, because {problem}")
    {
    }
}
