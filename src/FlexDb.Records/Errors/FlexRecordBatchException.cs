namespace FlexDb.Records.Errors;

/// <summary>The writes of a batch contradict each other: two are about one record, or a deletion cascades to a written one.</summary>
public sealed class FlexRecordBatchException : FlexStoredRecordException
{
    internal FlexRecordBatchException(RecordReference record, string problem)
        : base(record, $"Nothing was written, because {problem}")
    {
    }
}
