using System.Runtime.CompilerServices;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Records.Building;
using FlexDb.Records.Errors;
using FlexDb.Records.Measuring;
using FlexDb.Records.Purging;
using FlexDb.Records.Reading;
using FlexDb.Records.Writing;

namespace FlexDb.Records;

/// <summary>The records of one table.</summary>
/// <remarks>
/// Thread-safe and cheap; see <see cref="FlexRecordStore.For"/>, and <see cref="FlexRecordStore"/> for what every call may
/// throw. Where the table was named, the name means whatever live table has it at the time of each call.
/// </remarks>
public partial class FlexRecordSet
{
    private readonly FlexRecordStore _store;
    private readonly FlexTableKey _table;

    internal FlexRecordSet(FlexRecordStore store, string applicationId, FlexTableKey table)
    {
        _store = store;
        _table = table;
        ApplicationId = applicationId;
    }

    /// <summary>For a host's tests, which override the members that they use.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table.</param>
    protected FlexRecordSet(string applicationId, FlexTableKey table)
    {
        ArgumentNullException.ThrowIfNull(applicationId);
        _store = null!;
        _table = table;
        ApplicationId = applicationId;
    }

    /// <summary>The application.</summary>
    public string ApplicationId { get; }

    /// <summary>The table, as it was named.</summary>
    public FlexTableKey Table => _table;

    private RecordDatabase Database => _store.Database;

    /// <summary>Inserts a record.</summary>
    /// <remarks>
    /// One round trip. What is stored is the record's normal form: columns in the schema's order, defaults filled in, each
    /// value in its data type's normal form.
    /// </remarks>
    /// <param name="record">The record.</param>
    /// <param name="options">The id and who inserts; the library makes the id when null.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The record as it is stored.</returns>
    /// <exception cref="FlexRecordException">The record breaks the table's schema; it lists every error.</exception>
    /// <exception cref="FlexRecordIdConflictException">A live or deleted record has the id.</exception>
    /// <exception cref="FlexUniqueConflictException">A value of a unique column is another record's.</exception>
    /// <exception cref="FlexRecordTargetNotFoundException">The record refers to one that does not exist.</exception>
    /// <exception cref="FlexLimitException">The record, the id or the actor is too large.</exception>
    public virtual Task<FlexRecord> InsertAsync(
        FlexRecordJson record,
        FlexRecordInsertOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        string id = options?.Id is { } given ? RecordIdRules.Checked(given, nameof(options)) : RecordId.New(Database.Options.TimeProvider);
        return WriteAsync(
            "InsertRecord",
            new WriteRequest(WriteKind.Insert, _table, id)
            {
                Json = record.Utf8,
                Actor = FlexRecordStore.Actor(options?.Actor),
                IsIdOwn = options?.Id is null,
            },
            cancellationToken);
    }

    /// <summary>Changes some columns of a record, and leaves the others as they are.</summary>
    /// <remarks>
    /// Two round trips; one with <see cref="FlexRecordWriteOptions.Current"/>. Only the columns that the patch names are
    /// validated: one that it leaves alone, and that an edit of the schema has made invalid, does not block it. A patch that
    /// changes nothing writes nothing.
    /// </remarks>
    /// <param name="id">The record's id.</param>
    /// <param name="changes">The columns to change; null clears one.</param>
    /// <param name="options">The expected version, and who writes.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The record as it is now.</returns>
    /// <exception cref="FlexRecordException">A column that the patch names breaks the table's schema; it lists every error.</exception>
    /// <exception cref="FlexRecordNotFoundException">There is no such live record.</exception>
    /// <exception cref="FlexRecordConcurrencyException">The record is not at the expected version.</exception>
    /// <exception cref="FlexUniqueConflictException">A value of a unique column is another record's.</exception>
    /// <exception cref="FlexRecordTargetNotFoundException">The record refers to one that does not exist.</exception>
    /// <exception cref="FlexLimitException">The record or the actor is too large.</exception>
    public virtual Task<FlexRecord> PatchAsync(
        string id,
        FlexRecordJson changes,
        FlexRecordWriteOptions? options = null,
        CancellationToken cancellationToken = default) =>
        WriteAsync("PatchRecord", Request(WriteKind.Patch, id, options) with { Json = changes.Utf8 }, cancellationToken);

    /// <summary>Puts a whole record in the place of the one that is there.</summary>
    /// <remarks>
    /// Two round trips; one with <see cref="FlexRecordWriteOptions.Current"/>. The record must be valid as a whole, as one that
    /// is inserted. Without an expected version it replaces whatever is there.
    /// </remarks>
    /// <param name="id">The record's id.</param>
    /// <param name="record">The whole record.</param>
    /// <param name="options">The expected version, and who writes.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The record as it is now.</returns>
    /// <exception cref="FlexRecordException">The record breaks the table's schema; it lists every error.</exception>
    /// <exception cref="FlexRecordNotFoundException">There is no such live record.</exception>
    /// <exception cref="FlexRecordConcurrencyException">The record is not at the expected version.</exception>
    /// <exception cref="FlexUniqueConflictException">A value of a unique column is another record's.</exception>
    /// <exception cref="FlexRecordTargetNotFoundException">The record refers to one that does not exist.</exception>
    /// <exception cref="FlexLimitException">The record or the actor is too large.</exception>
    public virtual Task<FlexRecord> ReplaceAsync(
        string id,
        FlexRecordJson record,
        FlexRecordWriteOptions? options = null,
        CancellationToken cancellationToken = default) =>
        WriteAsync("ReplaceRecord", Request(WriteKind.Replace, id, options) with { Json = record.Utf8 }, cancellationToken);

    /// <summary>Patches the record that has the value of a unique column, or inserts a record where none has it.</summary>
    /// <remarks>Two round trips. A record that has no value in the column is inserted.</remarks>
    /// <param name="column">The exact name of a unique column.</param>
    /// <param name="record">The record: the columns to change where it is there, the whole record where it is not.</param>
    /// <param name="actor">Who writes.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The record as it is now; its <see cref="FlexRecord.Version"/> is 1 where it was inserted.</returns>
    /// <exception cref="ArgumentException">The column is not unique.</exception>
    /// <exception cref="FlexColumnNotFoundException">The table has no such column.</exception>
    /// <exception cref="FlexRecordException">The record breaks the table's schema; it lists every error.</exception>
    /// <exception cref="FlexUniqueConflictException">A value of another unique column is another record's.</exception>
    /// <exception cref="FlexRecordTargetNotFoundException">The record refers to one that does not exist.</exception>
    /// <exception cref="FlexIndexNotReadyException">The column was made unique a moment ago, and its index is still being built.</exception>
    /// <exception cref="FlexLimitException">The record or the actor is too large.</exception>
    public virtual Task<FlexRecord> UpsertAsync(string column, FlexRecordJson record, string? actor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(column);
        return RecordWrites.UpsertAsync(this, column, record, FlexRecordStore.Actor(actor), cancellationToken);
    }

    /// <summary>Deletes a record, and does to the records that refer to it what their columns' <c>onDelete</c> says.</summary>
    /// <remarks>
    /// Two round trips, and one more for each level that it cascades. The deletion is soft: the records are kept, give their
    /// values of unique columns free, and can be restored together until they are purged.
    /// </remarks>
    /// <param name="id">The record's id.</param>
    /// <param name="options">The expected version, and who deletes: the records whose references are set to null say so.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>What was deleted, and which references were set to null.</returns>
    /// <exception cref="FlexRecordNotFoundException">There is no such live record.</exception>
    /// <exception cref="FlexRecordConcurrencyException">The record is not at the expected version.</exception>
    /// <exception cref="FlexRecordInUseException">Others refer to it by columns that restrict.</exception>
    /// <exception cref="FlexLimitException">More would be deleted than <see cref="FlexRecordOptions.MaxDeletionRecords"/> or <see cref="FlexRecordOptions.MaxDeletionBytes"/> allow.</exception>
    public virtual async Task<FlexRecordDeletion> DeleteAsync(
        string id,
        FlexRecordWriteOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        WriteRequest request = Request(WriteKind.Delete, id, options);
        WriteOutcome outcome = await RecordWrites.RunAsync(Database, "DeleteRecord", ApplicationId, [request], cancellationToken).ConfigureAwait(false);
        return outcome.Deletion;
    }

    /// <summary>Restores a deleted record and everything that was deleted with it.</summary>
    /// <remarks>
    /// Four round trips. References that the deletion set to null stay null. Records whose targets are gone, or whose values of
    /// unique columns others have taken, refuse it as a whole, unless the options say otherwise; each of these then takes
    /// further round trips. Deletions that overlap can be undone in any order.
    /// </remarks>
    /// <param name="id">The id of one of the records.</param>
    /// <param name="options">What becomes of records that cannot come back as they were; they refuse it when null.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The records that are live again.</returns>
    /// <exception cref="FlexRecordNotFoundException">There is no such record.</exception>
    /// <exception cref="FlexRecordNotDeletedException">The record is not deleted.</exception>
    /// <exception cref="FlexUniqueConflictException">A value of a unique column is another record's by now.</exception>
    /// <exception cref="FlexRecordTargetNotFoundException">A record refers to one that is gone.</exception>
    /// <exception cref="FlexLimitException">The deletion is larger than <see cref="FlexRecordOptions.MaxDeletionRecords"/> or <see cref="FlexRecordOptions.MaxDeletionBytes"/> allow.</exception>
    public virtual Task<FlexRecordRestoration> RestoreAsync(string id, FlexRecordRestoreOptions? options = null, CancellationToken cancellationToken = default) =>
        RecordWrites.RestoreAsync(
            Database,
            ApplicationId,
            _table,
            RecordIdRules.Checked(id, nameof(id)),
            options ?? new FlexRecordRestoreOptions(),
            cancellationToken);

    /// <summary>Removes a deleted record, and everything that was deleted with it, for good.</summary>
    /// <remarks>
    /// It works in transactions of up to 500 records each. Where it is stopped, what is removed stays removed, and the next
    /// call goes on.
    /// </remarks>
    /// <param name="id">The id of one of the records.</param>
    /// <param name="cancellationToken">Stops it between two transactions.</param>
    /// <returns>How many records were removed.</returns>
    /// <exception cref="FlexRecordNotFoundException">There is no such record.</exception>
    /// <exception cref="FlexRecordNotDeletedException">The record is not deleted.</exception>
    public virtual Task<long> PurgeAsync(string id, CancellationToken cancellationToken = default) =>
        DeletionPurge.PurgeOfAsync(Database, ApplicationId, _table, RecordIdRules.Checked(id, nameof(id)), cancellationToken);

    /// <summary>Finds a live record.</summary>
    /// <remarks>One round trip.</remarks>
    /// <param name="id">The record's id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The record, in the form of the table's present schema; null when there is none.</returns>
    public virtual Task<FlexRecord?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        RecordQueries.FindAsync(Database, ApplicationId, _table, RecordIdRules.Checked(id, nameof(id)), cancellationToken);

    /// <summary>Gets a live record that must be there.</summary>
    /// <remarks>One round trip.</remarks>
    /// <param name="id">The record's id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The record, in the form of the table's present schema.</returns>
    /// <exception cref="FlexRecordNotFoundException">There is no such live record.</exception>
    public virtual async Task<FlexRecord> GetAsync(string id, CancellationToken cancellationToken = default) =>
        await FindAsync(id, cancellationToken).ConfigureAwait(false)
        ?? throw await RecordQueries.NotFoundAsync(Database, ApplicationId, _table, id, cancellationToken).ConfigureAwait(false);

    /// <summary>Finds live records by their ids.</summary>
    /// <remarks>One round trip for each 500 ids, each a snapshot of its own.</remarks>
    /// <param name="ids">The ids; one that is there twice counts once.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The records that are there, in the order of the ids.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ids"/> is null.</exception>
    public virtual Task<IReadOnlyList<FlexRecord>> FindManyAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return RecordQueries.FindManyAsync(Database, ApplicationId, _table, [.. ids.Select(static id => RecordIdRules.Checked(id, nameof(ids)))], cancellationToken);
    }

    /// <summary>Finds the live record that has a value in a unique column.</summary>
    /// <remarks>One round trip. Null belongs to no record.</remarks>
    /// <param name="column">The column's exact name.</param>
    /// <param name="value">The value, in any form that the column's data type takes.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The record; null when there is none.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The column is not unique.</exception>
    /// <exception cref="FlexColumnNotFoundException">The table has no such column.</exception>
    /// <exception cref="FlexRecordException">The value is not of the column's data type.</exception>
    /// <exception cref="FlexIndexNotReadyException">The column was made unique a moment ago, and its index is still being built.</exception>
    public virtual Task<FlexRecord?> FindByAsync(string column, FlexJsonValue value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(value);
        return RecordQueries.FindByAsync(Database, ApplicationId, _table, column, value, cancellationToken);
    }

    /// <summary>Reads all live records, in the order of their ids.</summary>
    /// <remarks>
    /// One round trip a page; between pages no connection is held, and each page is a snapshot of its own. A record that is
    /// inserted or deleted meanwhile may or may not be seen; every other is seen once. To go on later, pass the last id.
    /// </remarks>
    /// <param name="after">The id to go on after; null for all.</param>
    /// <param name="pageSize">How many records a round trip reads, 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The records, read as they are enumerated, in the form of the table's schema at that time.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is out of range.</exception>
#pragma warning disable RS0026 // A query cannot be left out, so that no call is ambiguous.
    public virtual IAsyncEnumerable<FlexRecord> StreamAsync(string? after = null, int pageSize = 500, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, 1_000);
        return RecordQueries.StreamAsync(Database, ApplicationId, _table, pageSize, after is null ? "" : RecordIdRules.Checked(after, nameof(after)), cancellationToken);
    }
#pragma warning restore RS0026

    /// <summary>Measures what an edit would do to the records that are there, before anybody consents to it.</summary>
    /// <remarks>
    /// <para>
    /// It reads the live records in pages of 500, two round trips a page, without locks; what others write meanwhile may or may
    /// not be counted. Memory does not grow with the table, but for a column that the plan makes unique: about 150 bytes for each
    /// different value.
    /// </para>
    /// <para>Nothing is written. To apply the plan, and no other, call <see cref="FlexDbStore.ApplyPlanAsync"/>.</para>
    /// </remarks>
    /// <param name="plan">A plan of an edit of this table, as <see cref="FlexDbStore.PlanEditAsync(string, FlexTableKey, Action{Core.Evolution.FlexTableEdit}, FlexEditOptions?, CancellationToken)"/> makes it.</param>
    /// <param name="options">How many records to read and how many ids to list; the defaults when null.</param>
    /// <param name="progress">Told after each page.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    /// <returns>For each change how many records would lose, change or fail a value, with the ids of some of them.</returns>
    /// <exception cref="ArgumentException">The plan is of another table.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FlexConcurrencyException">The table is not at the version, or has not the columns, that the plan starts from.</exception>
    /// <exception cref="FlexTableNotFoundException">There is no such table any more.</exception>
    public virtual Task<FlexPlanImpact> MeasureAsync(
        FlexPlan plan,
        FlexMeasureOptions? options = null,
        IProgress<FlexMeasureProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.ApplicationId != ApplicationId || (_table.IsId ? plan.TableId : plan.TableName) != _table.Value)
        {
            throw new ArgumentException($"The plan is of table '{plan.TableName}' of application '{plan.ApplicationId}', not of this one.", nameof(plan));
        }

        FlexMeasureOptions settings = options ?? new FlexMeasureOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MaxRecords ?? 1, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(settings.MaxListed, nameof(options));
        return ImpactMeasurement.RunAsync(Database, plan, settings, progress, cancellationToken);
    }

    /// <summary>Lists the live records that an edit has left incomplete: those whose <see cref="FlexRecord.Notes"/> say so.</summary>
    /// <remarks>
    /// It reads the whole table, one round trip for each 500 records, as <see cref="StreamAsync(string?, int, CancellationToken)"/> does. Records that were
    /// written since the last edit were held against its rules then, and are not among them.
    /// </remarks>
    /// <param name="after">The id to go on after; null for all.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>
    /// The records, in the order of their ids, read as they are enumerated: those that show a value which was converted with a
    /// loss or not at all, that break a rule, or that lack a value which is required.
    /// </returns>
    public virtual async IAsyncEnumerable<FlexRecord> ListIncompleteAsync(
        string? after = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (FlexRecord record in StreamAsync(after, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (record.Notes.Count > 0)
            {
                yield return record;
            }
        }
    }

    /// <summary>Says which of the columns <c>created_at</c> and <c>updated_at</c> have an index, as a schema says it of its own columns.</summary>
    /// <remarks>
    /// <para>
    /// Without one, filters and sorts on them read the records, within <see cref="FlexRecordOptions.ScanLimit"/>. An index of
    /// <c>created_at</c> adds a key to each insert, one of <c>updated_at</c> changes a key in every write of a record.
    /// </para>
    /// <para>
    /// What is said is kept with the table, holds for all hosts and through all edits of the schema, and takes the place of
    /// what an earlier call has said. In a table of at most 1,000 records the call also builds what it has added and removes
    /// what it has taken away. In a larger one the builder that <c>AddRecords</c> runs does so, or
    /// <see cref="FlexRecordStore.BuildAsync"/>; until then the index is written, but not read. Saying the same again changes
    /// nothing.
    /// </para>
    /// </remarks>
    /// <param name="times">The times that have an index from now on; <see cref="FlexRecordTimes.None"/> for neither.</param>
    /// <param name="cancellationToken">Cancels the operation. What was said before it was cancelled may hold.</param>
    /// <returns>A task that ends when it is said and, in a small table, done.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> has a flag that is no time.</exception>
    /// <exception cref="FlexTableLockedException">A transaction that has written records of the table has not ended in five seconds; nothing was changed.</exception>
    /// <exception cref="FlexIndexNotReadyException">It is said, but others hold records for too long that the build must read. The next build goes on.</exception>
    /// <exception cref="InvalidOperationException">The store works in a transaction of the host's.</exception>
    public virtual Task IndexAsync(FlexRecordTimes times, CancellationToken cancellationToken = default)
    {
        if ((times & ~(FlexRecordTimes.CreatedAt | FlexRecordTimes.UpdatedAt)) != FlexRecordTimes.None)
        {
            throw new ArgumentOutOfRangeException(nameof(times), times, "Only the flags of FlexRecordTimes are times.");
        }

        _store.EnsureOwnTransactions(nameof(IndexAsync));
        return TimeIndexing.RunAsync(Database, ApplicationId, _table, times, cancellationToken);
    }

    private Task<FlexRecord> WriteAsync(string operation, WriteRequest request, CancellationToken cancellationToken) =>
        RecordWrites.RunOneAsync(Database, operation, ApplicationId, request, cancellationToken);

    private WriteRequest Request(WriteKind kind, string id, FlexRecordWriteOptions? options)
    {
        FlexRecord? current = options?.Current;
        if (current is { IsPartial: true } && kind != WriteKind.Delete)
        {
            throw new ArgumentException(
                $"{nameof(FlexRecordWriteOptions.Current)} was read with {nameof(FlexQuery)}.{nameof(FlexQuery.Select)}, so that it has not all columns. Pass its version as {nameof(FlexRecordWriteOptions.ExpectedVersion)}.",
                nameof(options));
        }

        if (current is not null && (current.Id != id || (options!.ExpectedVersion is { } version && version != current.Version)))
        {
            throw new ArgumentException(
                $"{nameof(FlexRecordWriteOptions.Current)} is another record, or another version of it, than the one to write.", nameof(options));
        }

        return new(kind, _table, RecordIdRules.Checked(id, nameof(id)))
        {
            Actor = FlexRecordStore.Actor(options?.Actor),
            ExpectedVersion = options?.ExpectedVersion ?? current?.Version,
            InHand = kind is WriteKind.Patch or WriteKind.Replace ? current : null,
            Seen = current,
        };
    }
}
