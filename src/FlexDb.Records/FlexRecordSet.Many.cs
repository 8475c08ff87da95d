using FlexDb.Core.Errors;
using FlexDb.Records.Errors;
using FlexDb.Records.Writing;

namespace FlexDb.Records;

public partial class FlexRecordSet
{
    /// <summary>Changes some columns of all live records that match a filter, a batch at a time.</summary>
    /// <remarks>
    /// <para>
    /// Each batch is done as a whole or not at all, in two round trips, one of which is the query's. A record that others change
    /// meanwhile is read again, and is changed only if it still matches; one that comes to match behind the place that is reached
    /// is not seen. What a patch leaves as it is keeps its version.
    /// </para>
    /// <para>
    /// Records are visited in the order of their ids, so that each is changed once, even where the changes move it within the
    /// filter. Any number of them can match where indexes alone tell what matches, as for <see cref="CountAsync"/>.
    /// </para>
    /// <para>
    /// Where a batch fails, or the call is cancelled, the batches before it stay: the last progress report says how many records
    /// they had. Call it again to go on. An exception about a stored record names it.
    /// </para>
    /// </remarks>
    /// <param name="filter">The condition, answered as <see cref="StreamAsync(FlexQuery, CancellationToken)"/> answers it.</param>
    /// <param name="changes">The columns to change; null clears one.</param>
    /// <param name="options">Who writes, and how many records a batch has; the defaults when null.</param>
    /// <param name="progress">Told after each batch how far it is.</param>
    /// <param name="cancellationToken">Stops it; batches that are done stay done.</param>
    /// <returns>How many records matched, and how many were changed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="filter"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="FlexRecordManyOptions.BatchSize"/> is out of range.</exception>
    /// <exception cref="FlexColumnNotFoundException">The table has no column that the filter names.</exception>
    /// <exception cref="FlexFilterException">A value or an operator of the filter does not fit its column.</exception>
    /// <exception cref="FlexQueryTooBroadException">No index narrows the filter down, and more than <see cref="FlexRecordOptions.ScanLimit"/> records would be read for a batch.</exception>
    /// <exception cref="FlexRecordException">A column that the patch names breaks the table's schema; it lists every error.</exception>
    /// <exception cref="FlexUniqueConflictException">A value of a unique column is another record's, or would be that of several.</exception>
    /// <exception cref="FlexRecordTargetNotFoundException">The changes refer to a record that does not exist.</exception>
    /// <exception cref="FlexRecordConcurrencyException">Others have changed a record of a batch again and again.</exception>
    /// <exception cref="FlexLimitException">A record or the actor is too large.</exception>
    public virtual Task<FlexRecordManyResult> PatchManyAsync(
        FlexFilter filter,
        FlexRecordJson changes,
        FlexRecordManyOptions? options = null,
        IProgress<FlexRecordManyResult>? progress = null,
        CancellationToken cancellationToken = default) =>
        WriteManyAsync(WriteKind.Patch, filter, changes.Utf8, options, progress, cancellationToken);

    /// <summary>Deletes all live records that match a filter, a batch at a time, each batch as <see cref="DeleteAsync"/> does.</summary>
    /// <remarks>
    /// <para>
    /// Each batch is done as a whole or not at all, in three round trips, one of which is the query's, and one more for each level
    /// that it cascades. A record that others change meanwhile is read again, and is deleted only if it still matches.
    /// </para>
    /// <para>
    /// Where a batch fails, or the call is cancelled, the batches before it stay deleted. Each batch is a deletion of its own;
    /// <see cref="FlexRecordStore.RestoreDeletionAsync"/> undoes it.
    /// </para>
    /// </remarks>
    /// <param name="filter">The condition, answered as <see cref="StreamAsync(FlexQuery, CancellationToken)"/> answers it.</param>
    /// <param name="options">Who deletes, and how many records a batch has; the defaults when null.</param>
    /// <param name="progress">Told after each batch how far it is.</param>
    /// <param name="cancellationToken">Stops it; batches that are done stay done.</param>
    /// <returns>How many records matched, how many were deleted, and by which deletions.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="filter"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="FlexRecordManyOptions.BatchSize"/> is out of range.</exception>
    /// <exception cref="FlexColumnNotFoundException">The table has no column that the filter names.</exception>
    /// <exception cref="FlexFilterException">A value or an operator of the filter does not fit its column.</exception>
    /// <exception cref="FlexQueryTooBroadException">No index narrows the filter down, and more than <see cref="FlexRecordOptions.ScanLimit"/> records would be read for a batch.</exception>
    /// <exception cref="FlexRecordInUseException">Others refer to one of the records by columns that restrict.</exception>
    /// <exception cref="FlexRecordConcurrencyException">Others have changed a record of a batch again and again.</exception>
    /// <exception cref="FlexLimitException">The deletion of one record is larger than <see cref="FlexRecordOptions.MaxDeletionRecords"/> or <see cref="FlexRecordOptions.MaxDeletionBytes"/> allow.</exception>
    public virtual Task<FlexRecordManyResult> DeleteManyAsync(
        FlexFilter filter,
        FlexRecordManyOptions? options = null,
        IProgress<FlexRecordManyResult>? progress = null,
        CancellationToken cancellationToken = default) =>
        WriteManyAsync(WriteKind.Delete, filter, default, options, progress, cancellationToken);

    private Task<FlexRecordManyResult> WriteManyAsync(
        WriteKind kind,
        FlexFilter filter,
        ReadOnlyMemory<byte> changes,
        FlexRecordManyOptions? options,
        IProgress<FlexRecordManyResult>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        FlexRecordManyOptions settings = options ?? new FlexRecordManyOptions();
        settings.Check(nameof(options));
        FlexRecordWriteOptions write = new() { Actor = FlexRecordStore.Actor(settings.Actor) };
        return new ManyWrites(this, Database, kind, filter, record => Request(kind, record.Id, write with { Current = record }) with { Json = changes }, progress)
            .RunAsync(settings.BatchSize, cancellationToken);
    }
}
