namespace FlexDb.Records;

/// <summary>What becomes of the good rows of an import that has bad ones.</summary>
public enum FlexRecordImportMode
{
    /// <summary>All rows are stored, or none: one transaction, of at most 100,000 rows.</summary>
    AllOrNothing,

    /// <summary>The good rows are stored, a transaction for each <see cref="FlexRecordImportOptions.BatchSize"/>.</summary>
    WhatIsGood,
}

/// <summary>How to import records.</summary>
public sealed record FlexRecordImportOptions
{
    /// <summary>Gets who imports, an opaque string of the host's.</summary>
    /// <value>The default is null. At most 128 characters.</value>
    public string? Actor { get; init; }

    /// <summary>Gets what becomes of the good rows where others are bad.</summary>
    /// <value>The default is <see cref="FlexRecordImportMode.AllOrNothing"/>.</value>
    public FlexRecordImportMode Mode { get; init; }

    /// <summary>Gets the unique column whose value says which record a row changes.</summary>
    /// <value>The default is null: each row is inserted.</value>
    /// <remarks>
    /// A row whose value a record has patches that record, as <see cref="FlexRecordSet.UpsertAsync"/> does; other rows, and
    /// rows without a value, are inserted. Of two rows with the same value the later one patches what the earlier one wrote,
    /// and each takes a round trip of its own.
    /// </remarks>
    public string? UpsertBy { get; init; }

    /// <summary>Gets how many rows to pass over at the beginning.</summary>
    /// <value>The default is 0. The value cannot be negative.</value>
    /// <remarks>
    /// To go on with an import of <see cref="FlexRecordImportMode.WhatIsGood"/> that was stopped, give what the last progress
    /// report says in <see cref="FlexRecordImportProgress.Rows"/>, and the same rows in the same order.
    /// </remarks>
    public long Skip { get; init; }

    /// <summary>Gets the largest number of rows that are sent to the server at once.</summary>
    /// <value>The default is 500. The value must be 1 to 1,000.</value>
    /// <remarks>
    /// Take 100 where the rows refer to records that others write meanwhile: these wait for each batch. A batch of more than
    /// 2 MiB of JSON is sent earlier.
    /// </remarks>
    public int BatchSize { get; init; } = 500;

    /// <summary>Gets the largest number of errors to keep; further ones are only counted.</summary>
    /// <value>The default is 1,000. The value must be 0 to 100,000.</value>
    public int MaxErrors { get; init; } = 1_000;

    internal void Check(string parameter)
    {
        if (!Enum.IsDefined(Mode))
        {
            throw new ArgumentOutOfRangeException(parameter, Mode, $"{nameof(Mode)} is neither AllOrNothing nor WhatIsGood.");
        }

        if (Skip < 0 || BatchSize is < 1 or > 1_000 || MaxErrors is < 0 or > 100_000)
        {
            throw new ArgumentOutOfRangeException(
                parameter,
                $"{nameof(Skip)} cannot be negative, {nameof(BatchSize)} must be 1 to 1,000, and {nameof(MaxErrors)} 0 to 100,000.");
        }
    }
}
