namespace FlexDb.Records.Errors;

/// <summary>A stored record is not in the normal form of the schema that it was written under, so that it cannot be upgraded.</summary>
/// <remarks>
/// No write of this library leaves a record so; another program has changed its row. <see cref="FlexRecordStore.VerifyAsync"/>
/// finds all such records.
/// </remarks>
public sealed class FlexRecordUnreadableException : FlexStoredRecordException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="record">The record.</param>
    /// <param name="schemaVersion">The version of the table that the record was written under.</param>
    /// <param name="innerException">What the upgrade threw.</param>
    public FlexRecordUnreadableException(FlexRecordReference record, int schemaVersion, Exception innerException)
        : base(
            record,
            FormattableString.Invariant(
                $"{record} cannot be read: what is stored is not in the normal form of version {schemaVersion} of its table. Mend the row by hand, or restore it from a backup."),
            innerException) =>
        SchemaVersion = schemaVersion;

    /// <summary>The version of the table that the record was written under.</summary>
    public int SchemaVersion { get; }
}
