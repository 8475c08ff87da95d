namespace FlexDb.Records;

/// <summary>How to change or delete all records that match a filter.</summary>
public sealed record FlexRecordManyOptions
{
    /// <summary>Gets who writes, an opaque string of the host's.</summary>
    /// <value>The default is null. At most 128 characters.</value>
    public string? Actor { get; init; }

    /// <summary>Gets the largest number of records of one batch, which is done as a whole or not at all.</summary>
    /// <value>The default is 500. The value must be 1 to 1,000.</value>
    /// <remarks>Others who write the same records, or edit the table, wait for one batch at most.</remarks>
    public int BatchSize { get; init; } = 500;

    internal void Check(string parameter)
    {
        if (BatchSize is < 1 or > 1_000)
        {
            throw new ArgumentOutOfRangeException(parameter, BatchSize, $"{nameof(BatchSize)} must be 1 to 1,000.");
        }
    }
}

/// <summary>What writing all records that match a filter has done, or has done so far.</summary>
/// <param name="Matched">How many records matched, and are done with.</param>
/// <param name="Changed">
/// How many records it has changed: of a patch those that had other values; of a deletion all that were deleted, with those that
/// went along by columns that cascade.
/// </param>
public sealed record FlexRecordManyResult(long Matched, long Changed)
{
    /// <summary>Gets the deletions, one for each batch, which <see cref="FlexRecordStore.RestoreDeletionAsync"/> undoes; none of a patch.</summary>
    public Core.Schema.FlexList<string> DeletionIds { get; init; } = [];
}
