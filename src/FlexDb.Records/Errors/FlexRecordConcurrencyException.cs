namespace FlexDb.Records.Errors;

/// <summary>A record is not at the version that the write expected, because someone wrote it meanwhile.</summary>
public sealed class FlexRecordConcurrencyException : FlexStoredRecordException
{
    internal FlexRecordConcurrencyException(RecordReference record, int expectedVersion, int actualVersion)
        : base(
            record,
            FormattableString.Invariant(
                $"{record} is at version {actualVersion}, not {expectedVersion}: someone wrote it meanwhile. Read it again before you repeat the write."))
    {
        ExpectedVersion = expectedVersion;
        ActualVersion = actualVersion;
    }

    /// <summary>The version that the write expected.</summary>
    public int ExpectedVersion { get; }

    /// <summary>The version that the record has.</summary>
    public int ActualVersion { get; }
}
