using Microsoft.Extensions.Logging;

namespace FlexDb.Records;

/// <summary>The settings of a store of records.</summary>
/// <remarks>The store copies them when it is created, so later changes have no effect on it.</remarks>
public sealed class FlexRecordOptions
{
    /// <summary>Gets or sets the largest size of a record's JSON in normal form, in bytes.</summary>
    /// <value>The default is 1,048,576 (1 MiB). The value must be 1 to 16,777,216 (16 MiB).</value>
    /// <remarks>A write sends the record in one packet, so keep it well below the server's <c>max_allowed_packet</c>.</remarks>
    public int MaxRecordBytes { get; set; } = 1024 * 1024;

    /// <summary>Gets or sets the largest number of writes in one batch.</summary>
    /// <value>The default is 1,000. The value must be at least 1.</value>
    public int MaxBatchWrites { get; set; } = 1_000;

    /// <summary>Gets or sets the largest number of records that one deletion, or its restoration, may touch.</summary>
    /// <value>The default is 10,000. The value must be at least 1.</value>
    public int MaxDeletionRecords { get; set; } = 10_000;

    /// <summary>Gets or sets the largest size of the records that one deletion, or its restoration, may touch, in bytes of JSON.</summary>
    /// <value>The default is 67,108,864 (64 MiB). The value must be at least 1.</value>
    /// <remarks>It also bounds the memory that a deletion takes: the store stops reading records at this size.</remarks>
    public long MaxDeletionBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Gets or sets the largest number of records that a query may read where no index leads to those that it asks for.</summary>
    /// <value>The default is 10,000. The value must be at least 1.</value>
    /// <remarks>
    /// A query that would read more fails with <see cref="Errors.FlexQueryTooBroadException"/>, which names the columns that an
    /// index would help. It does not limit how many records a query whose filter and sort have indexes can go through, page by page.
    /// </remarks>
    public int ScanLimit { get; set; } = 10_000;

    /// <summary>Gets or sets the largest size of the records that one query may read, in bytes of JSON as it is stored.</summary>
    /// <value>The default is 67,108,864 (64 MiB). The value must be at least 1.</value>
    /// <remarks>
    /// It also bounds the memory that a query takes: the ids that an aggregation by keys holds count against it, with twice their
    /// length and 64 bytes each. A page of large records may need a smaller <see cref="FlexQuery.Take"/>.
    /// </remarks>
    public long ScanLimitBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Gets or sets how long one query may take, without the time to connect.</summary>
    /// <value>The default is 10 seconds. The value must be positive, and at most 24 days.</value>
    /// <remarks>A query that takes longer is ended on the server and fails with <see cref="Errors.FlexQueryTooBroadException"/>.</remarks>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the size of the store's cache of tables, in bytes, roughly.</summary>
    /// <value>The default is 16,777,216 (16 Mi), enough for about 3,000 tables of 20 columns. 0 disables the cache; the value cannot be negative.</value>
    /// <remarks>Without the cache each operation takes a round trip more.</remarks>
    public long TableCacheSize { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Gets or sets how long the store retries an operation after a failure that may pass and left nothing written; see
    /// <see cref="Core.FlexDbOptions.RetryTimeout"/>.
    /// </summary>
    /// <value>The default is 30 seconds. Zero disables retries; the value cannot be negative.</value>
    public TimeSpan RetryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets how long the store tries to find out whether a commit was done whose connection was lost; see
    /// <see cref="Core.FlexDbOptions.OutcomeTimeout"/>.
    /// </summary>
    /// <value>The default is 30 seconds. The value cannot be negative.</value>
    public TimeSpan OutcomeTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the clock for the waits between attempts, and for the time that new ids carry.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>. The value cannot be null.</value>
    /// <remarks>The times of records are the server's.</remarks>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets the factory of the store's logger, whose category is <c>FlexDb.Records.FlexRecordStore</c>.</summary>
    /// <value>The default is null: no log. <c>AddRecords</c> replaces null by the container's factory.</value>
    /// <remarks>
    /// Log entries contain operations and kinds of errors, never values. Only the one about a large scan names an application, a
    /// table and columns.
    /// </remarks>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Gets or sets how often a host looks for indexes that are to be built or removed.</summary>
    /// <value>The default is 5 seconds. Zero disables it; the value cannot be negative.</value>
    /// <remarks>
    /// Only <c>AddRecords</c> starts the builder that this is for. It takes one query, and waits longer where that takes more
    /// than a twentieth of the interval. Without it, call <see cref="FlexRecordStore.BuildDatabaseAsync"/> after edits.
    /// </remarks>
    public TimeSpan BuildPollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long after its deletion a host removes a deleted record for good, by the server's clock.</summary>
    /// <value>The default is null: never. The value must be positive.</value>
    /// <remarks>
    /// <para>
    /// What is removed cannot be restored. It is removed from all applications of the database, from deactivated and deleted
    /// tables too; live records of a deleted table stay, as <see cref="FlexRecordStore.PurgeTableAsync"/> is for them.
    /// </para>
    /// <para>
    /// Only <c>AddRecords</c> starts the service that this is for. It looks for old deletions when the host starts, and then
    /// ten times within this time, but at least once an hour and at most once a second. Several hosts may do so; what the
    /// shortest setting among them says goes. <see cref="FlexRecordStore.PurgeDeletedAsync"/> does it at a call.
    /// </para>
    /// </remarks>
    public TimeSpan? PurgeAfter { get; set; }

    /// <summary>A condition that fewer records meet drives its query whatever the order; less than <see cref="ScanLimit"/> counts too.</summary>
    internal int FewRecords { get; set; } = 1_000;

    /// <summary>How many records an aggregation may read one by one, where the keys of its columns tell it too.</summary>
    internal int StreamedRecords { get; set; } = 60_000;

    /// <summary>How many records a query reads at first, where it has to verify them.</summary>
    internal int VerifiedBatch { get; set; } = 100;

    /// <summary>How long a builder may stop before another takes its work over, by the server's clock.</summary>
    internal TimeSpan BuildLease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Everything that is wrong with the settings, a sentence each.</summary>
    internal IEnumerable<string> FindProblems()
    {
        if (MaxRecordBytes is < 1 or > 16 * 1024 * 1024)
        {
            yield return FormattableString.Invariant($"{nameof(MaxRecordBytes)} is {MaxRecordBytes}, but must be 1 to {16 * 1024 * 1024}.");
        }

        if (MaxBatchWrites < 1)
        {
            yield return FormattableString.Invariant($"{nameof(MaxBatchWrites)} is {MaxBatchWrites}, but must be at least 1.");
        }

        if (MaxDeletionRecords < 1)
        {
            yield return FormattableString.Invariant($"{nameof(MaxDeletionRecords)} is {MaxDeletionRecords}, but must be at least 1.");
        }

        if (MaxDeletionBytes < 1)
        {
            yield return FormattableString.Invariant($"{nameof(MaxDeletionBytes)} is {MaxDeletionBytes}, but must be at least 1.");
        }

        if (ScanLimit < 1)
        {
            yield return FormattableString.Invariant($"{nameof(ScanLimit)} is {ScanLimit}, but must be at least 1.");
        }

        if (ScanLimitBytes < 1)
        {
            yield return FormattableString.Invariant($"{nameof(ScanLimitBytes)} is {ScanLimitBytes}, but must be at least 1.");
        }

        if (QueryTimeout <= TimeSpan.Zero || QueryTimeout > TimeSpan.FromDays(24))
        {
            yield return $"{nameof(QueryTimeout)} is {QueryTimeout}, but must be positive, and at most 24 days.";
        }

        if (TableCacheSize < 0)
        {
            yield return FormattableString.Invariant($"{nameof(TableCacheSize)} is {TableCacheSize}, but may not be negative.");
        }

        if (RetryTimeout < TimeSpan.Zero)
        {
            yield return $"{nameof(RetryTimeout)} is {RetryTimeout}, but may not be negative.";
        }

        if (OutcomeTimeout < TimeSpan.Zero)
        {
            yield return $"{nameof(OutcomeTimeout)} is {OutcomeTimeout}, but may not be negative.";
        }

        if (BuildPollInterval < TimeSpan.Zero)
        {
            yield return $"{nameof(BuildPollInterval)} is {BuildPollInterval}, but may not be negative.";
        }

        if (PurgeAfter <= TimeSpan.Zero)
        {
            yield return $"{nameof(PurgeAfter)} is {PurgeAfter}, but must be positive, or null to purge nothing.";
        }

        if (TimeProvider is null)
        {
            yield return $"{nameof(TimeProvider)} must be set.";
        }
    }

    /// <summary>A copy that later changes do not reach.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; it names all of them.</exception>
    internal static FlexRecordOptions CopyOf(FlexRecordOptions options)
    {
        string problems = string.Join(' ', options.FindProblems());
        return problems.Length == 0
            ? (FlexRecordOptions)options.MemberwiseClone()
            : throw new ArgumentException(problems, nameof(options));
    }
}
