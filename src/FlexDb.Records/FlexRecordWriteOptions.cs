namespace FlexDb.Records;

/// <summary>How to write a record that is there.</summary>
public sealed record FlexRecordWriteOptions
{
    /// <summary>Gets who writes, an opaque string of the host's.</summary>
    /// <value>The default is null. At most 128 characters.</value>
    public string? Actor { get; init; }

    /// <summary>Gets the version that the record must have.</summary>
    /// <value>The default is null: the write applies to whatever version is there.</value>
    public int? ExpectedVersion { get; init; }

    /// <summary>Gets the record as it was read from the table, so that the write need not read it again.</summary>
    /// <value>The default is null.</value>
    /// <remarks>
    /// The write applies only if nobody has written the record since, as with its version as <see cref="ExpectedVersion"/>. It
    /// takes one round trip where the record was stored in the table's present form.
    /// </remarks>
    public FlexRecord? Current { get; init; }
}

/// <summary>How to insert a record.</summary>
public sealed record FlexRecordInsertOptions
{
    /// <summary>Gets who inserts, an opaque string of the host's.</summary>
    /// <value>The default is null. At most 128 characters.</value>
    public string? Actor { get; init; }

    /// <summary>Gets the record's id.</summary>
    /// <value>
    /// The default is null: the library makes one of 24 characters, the first nine carrying the time, so that inserts append
    /// to the table. An id has 1 to 128 characters, no control characters, and no white space at its ends.
    /// </value>
    public string? Id { get; init; }
}
