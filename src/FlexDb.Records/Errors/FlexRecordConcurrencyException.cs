namespace FlexDb.Records.Errors;

/// <summary>A record is not at the version that the write expected, because someone wrote it meanwhile.</summary>
public sealed class FlexRecordConcurrencyException : FlexStoredRecordException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="record">The record.</param>
    /// <param name="expectedVersion">The version that the write expected.</param>
    /// <param name="actualVersion">The version that the record has.</param>
    public FlexRecordConcurrencyException(FlexRecordReference record, int expectedVersion, int actualVersion)
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
