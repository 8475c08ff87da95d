using System.Data;

using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Connections.Telemetry;
using FlexDb.Core.Errors;
using FlexDb.Core.Installation;
using FlexDb.Records.Purging;
using FlexDb.Records.Querying;
using FlexDb.Records.Tables;
using FlexDb.Records.Writing;

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

using MySqlConnector;

namespace FlexDb.Records;

/// <summary>The records of runtime-defined tables: stored, unique and referenced as their schemas say, while these change.</summary>
/// <remarks>
/// <para>
/// Thread-safe, and meant to be one for the process. Every call is scoped by an application id, and none reaches another
/// application's records. Each write is one transaction under READ COMMITTED: it is done wholly, or not at all. The store needs
/// SELECT, INSERT, UPDATE and DELETE on the catalog's two tables and the five of records, and no DDL rights. Its members are
/// virtual, so that a host's tests can replace them.
/// </para>
/// <para>
/// A write is applied only if its table's schema is the one that it was prepared for; where an edit has replaced that, the
/// write is validated again by the new schema and goes on. So no record is ever written under a schema that is not there any
/// more, and an edit never rewrites records: each is taken to the present form when it is read.
/// </para>
/// <para>Every call may throw, besides what its own documentation lists:
/// <see cref="ArgumentException"/> for an application id, key or record id that is empty, padded or not well-formed text;
/// <see cref="FlexTableNotFoundException"/> when the application has no such table;
/// <see cref="FlexTableStateException"/> when the table is deleted, or, for a write, deactivated;
/// <see cref="FlexServerException"/> when the server fails;
/// <see cref="FlexInstallationException"/> when the tables of the catalog or of records are missing or not fit for use;
/// <see cref="Errors.FlexRecordSchemaException"/> when another application left the table's schema or history in a state that
/// records cannot be written under;
/// <see cref="OperationCanceledException"/>, and then nothing was written. Writes may also throw
/// <see cref="FlexOutcomeUnknownException"/> when the server is lost around a commit, and on a store of
/// <see cref="WithTransaction"/>, <see cref="FlexTransactionLostException"/>.</para>
/// </remarks>
public partial class FlexRecordStore
{
    private readonly RecordDatabase _database;
    private readonly OperationExecutors? _executors;
    private readonly TableCache _cache;
    private readonly FlexDbStore? _catalog;
    private readonly MySqlDataSource? _dataSource;
    private readonly MySqlTransaction? _transaction;

    /// <summary>A store on the database that a data source connects to.</summary>
    /// <param name="dataSource">Gives the connections; it stays the caller's to dispose.</param>
    /// <param name="options">The settings; the defaults when null. The store takes a copy.</param>
    /// <exception cref="ArgumentNullException"><paramref name="dataSource"/> is null.</exception>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public FlexRecordStore(MySqlDataSource dataSource, FlexRecordOptions? options = null)
        : this(dataSource, options, hook: null)
    {
    }

    internal FlexRecordStore(MySqlDataSource dataSource, FlexRecordOptions? options, TextHook? hook)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _dataSource = dataSource;
        FlexRecordOptions settings = FlexRecordOptions.CopyOf(options ?? new FlexRecordOptions());
        ILogger logger = settings.LoggerFactory?.CreateLogger<FlexRecordStore>() ?? NullLogger<FlexRecordStore>.Instance;
        OperationTelemetry telemetry = OperationTelemetry.For(dataSource, logger);
        _executors = new OperationExecutors(new FirstUse(CatalogInspector.EnsureFitAsync, CatalogInspector.EnsureRecordsFitAsync), telemetry, hook);
        IOperationExecutor pool = _executors.OnPool(dataSource, new RetrySettings(settings.RetryTimeout, settings.OutcomeTimeout, settings.TimeProvider));
        _catalog = new FlexDbStore(
            dataSource,
            new FlexDbOptions
            {
                LoggerFactory = settings.LoggerFactory,
                OutcomeTimeout = settings.OutcomeTimeout,
                RetryTimeout = settings.RetryTimeout,
                TimeProvider = settings.TimeProvider,
            });
        _cache = new TableCache(settings.TableCacheSize, settings.TimeProvider);
        TableSource tables = new(_cache, keeps: true);
        _database = new RecordDatabase(pool, pool, tables, tables, settings) { Scans = new LargeScans(telemetry, logger) };
    }

    /// <summary>For a host's tests, which override the members that they use.</summary>
    protected FlexRecordStore()
    {
        FlexRecordOptions settings = new();
        _cache = new TableCache(capacity: 0, settings.TimeProvider);
        NoExecutor none = new(nameof(FlexRecordStore));
        TableSource tables = new(_cache, keeps: false);
        _database = new RecordDatabase(none, none, tables, tables, settings);
    }

    private FlexRecordStore(FlexRecordStore parent, MySqlTransaction transaction)
    {
        _transaction = transaction;
        _executors = parent._executors;
        _cache = parent._cache;

        // What a transaction sees may be rolled back, so nothing of it is remembered. What is remembered from outside serves,
        // because each statement compares it with what is there.
        _database = parent._database with
        {
            Executor = _executors?.InTransaction(transaction) ?? parent._database.Executor,
            Tables = new TableSource(parent._cache, keeps: false),
        };
    }

    internal RecordDatabase Database => _database;

    /// <summary>Gives connections of the library's own; null of a store in a transaction of the host's, or without a database.</summary>
    internal MySqlDataSource? DataSource => _dataSource;

    /// <summary>The transaction of the host's that the store works in; null where it has its own.</summary>
    internal MySqlTransaction? HostTransaction => _transaction;

    /// <summary>A store whose every statement runs inside a transaction of the host's.</summary>
    /// <remarks>
    /// What it writes is committed or rolled back with the host's own work, by the host. Each write sets a savepoint named
    /// <c>flexdb_write</c> and goes back to it when it fails, so that nothing of a failed write is left and the host may go on.
    /// Not thread-safe, as the transaction is not. The table's row and the records that a write has locked stay locked until
    /// the transaction ends: keep it short, because an edit of the table waits for it.
    /// </remarks>
    /// <param name="transaction">A transaction begun with <see cref="IsolationLevel.ReadCommitted"/>.</param>
    /// <returns>A store for as long as the transaction lasts.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="transaction"/> is null.</exception>
    /// <exception cref="ArgumentException">The transaction is over, or has another isolation level.</exception>
    public virtual FlexRecordStore WithTransaction(MySqlTransaction transaction)
    {
        HostTransactions.EnsureUsable(transaction);
        return new FlexRecordStore(this, transaction);
    }

    /// <summary>The records of one table.</summary>
    /// <remarks>Cheap: it reads nothing, and whether the table is there shows at the first call.</remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <returns>The table's records, which this store reads and writes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="applicationId"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="applicationId"/> is empty or padded, or <paramref name="table"/> names no table.</exception>
    /// <exception cref="FlexLimitException"><paramref name="applicationId"/> is longer than 128 characters.</exception>
    public virtual FlexRecordSet For(string applicationId, FlexTableKey table) =>
        new(this, TextArguments.ApplicationId(applicationId), Checked(table));

    /// <summary>The records of one application, without naming it in each call.</summary>
    /// <remarks>Cheap: make one for each request of a host that serves one application a request.</remarks>
    /// <param name="applicationId">The application.</param>
    /// <returns>The application's records, which this store reads and writes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="applicationId"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="applicationId"/> is empty or padded with white space.</exception>
    /// <exception cref="FlexLimitException"><paramref name="applicationId"/> is longer than 128 characters.</exception>
    public virtual FlexApplicationRecords ForApplication(string applicationId) => new(this, TextArguments.ApplicationId(applicationId));

    /// <summary>Carries out several writes, over any tables of one application, as one transaction.</summary>
    /// <remarks>
    /// <para>
    /// All of them are done, or none. They are judged by the state at the end of the batch, so their order does not matter:
    /// values of a unique column can be exchanged, and a record may refer to one that the batch inserts. Exceptions say the
    /// place of the write that they are about.
    /// </para>
    /// <para>One round trip where all are inserts; two, and one more for each level that deletions cascade, otherwise.</para>
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="writes">The writes, at most <see cref="FlexRecordOptions.MaxBatchWrites"/>, and one a record.</param>
    /// <param name="actor">Who writes, an opaque string of the host's of at most 128 characters.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>For each write the record as it is now, and what was deleted.</returns>
    /// <exception cref="Errors.FlexRecordBatchException">Two writes are about one record, or a deletion cascades to a record that the batch writes.</exception>
    /// <exception cref="FlexRecordException">A record breaks its table's schema; it lists every error.</exception>
    /// <exception cref="FlexLimitException">There are too many writes, or a record, the actor or the whole write is too large.</exception>
    /// <exception cref="Errors.FlexRecordNotFoundException">A record that is to be patched, replaced or deleted is not there.</exception>
    /// <exception cref="Errors.FlexRecordConcurrencyException">A record is not at the version that was expected.</exception>
    /// <exception cref="Errors.FlexRecordIdConflictException">A record with the id of an insert is there.</exception>
    /// <exception cref="Errors.FlexUniqueConflictException">A value of a unique column is another record's.</exception>
    /// <exception cref="Errors.FlexRecordTargetNotFoundException">A record refers to one that does not exist.</exception>
    /// <exception cref="Errors.FlexRecordInUseException">A record that is to be deleted is referred to by columns that restrict.</exception>
    public virtual async Task<FlexRecordBatchResult> WriteAsync(
        string applicationId,
        IReadOnlyList<FlexRecordWrite> writes,
        string? actor = null,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        ArgumentNullException.ThrowIfNull(writes);
        string? checkedActor = Actor(actor);
        if (writes.Count > _database.Options.MaxBatchWrites)
        {
            throw new FlexLimitException("The batch", writes.Count, _database.Options.MaxBatchWrites, "writes", "Split it.");
        }

        if (writes.Count == 0)
        {
            return new FlexRecordBatchResult([], null);
        }

        WriteRequest[] requests = [.. writes.Select((write, place) => Request(write, place, checkedActor))];
        WriteOutcome outcome = await RecordWrites.RunAsync(_database, "WriteRecords", applicationId, requests, cancellationToken).ConfigureAwait(false);
        return new FlexRecordBatchResult(
            [.. requests.Select((request, place) => request.Kind == WriteKind.Delete ? null : outcome.RecordOf(place))],
            outcome.Plan.DeletionId is null ? null : outcome.Deletion);
    }

    /// <summary>Restores a deletion by its id; see <see cref="FlexRecordSet.RestoreAsync"/>.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="deletionId">The deletion, as <see cref="FlexRecordDeletion.DeletionId"/> says.</param>
    /// <param name="options">What becomes of records that cannot come back as they were; they refuse it when null.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The records that are live again; none where the application has no such deletion.</returns>
    /// <exception cref="Errors.FlexUniqueConflictException">A value of a unique column is another record's by now.</exception>
    /// <exception cref="Errors.FlexRecordTargetNotFoundException">A record refers to one that is gone.</exception>
    /// <exception cref="FlexLimitException">The deletion is larger than <see cref="FlexRecordOptions.MaxDeletionRecords"/> or <see cref="FlexRecordOptions.MaxDeletionBytes"/> allow.</exception>
    public virtual Task<FlexRecordRestoration> RestoreDeletionAsync(
        string applicationId,
        string deletionId,
        FlexRecordRestoreOptions? options = null,
        CancellationToken cancellationToken = default) =>
        RecordWrites.RestoreAsync(
            _database,
            TextArguments.ApplicationId(applicationId),
            RecordIdRules.Checked(deletionId, nameof(deletionId)),
            options ?? new FlexRecordRestoreOptions(),
            cancellationToken);

    /// <summary>Removes all records of an application for good that were deleted longer ago than an age.</summary>
    /// <remarks>
    /// It works in transactions of up to 500 records each, the oldest first, by the server's clock. Where it is stopped, what
    /// is removed stays removed.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="olderThan">The age; zero for all deleted records.</param>
    /// <param name="cancellationToken">Stops it between two transactions.</param>
    /// <returns>How many records were removed.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="olderThan"/> is negative.</exception>
    public virtual Task<long> PurgeDeletedAsync(string applicationId, TimeSpan olderThan, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(olderThan, TimeSpan.Zero);
        return DeletionPurge.PurgeOlderAsync(_database, TextArguments.ApplicationId(applicationId), olderThan, cancellationToken);
    }

    /// <summary>Permanently removes a deleted table with its records and all of its versions. This cannot be undone.</summary>
    /// <remarks>
    /// It works in many short transactions, so it cannot be part of the host's. From the first one on nothing brings the table
    /// back. Where it is stopped or cancelled, call it again: it goes on.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The deleted table, by its id.</param>
    /// <param name="cancellationToken">Stops it between two transactions; what is removed stays removed.</param>
    /// <returns>A task that ends when the table is gone.</returns>
    /// <exception cref="ArgumentException"><paramref name="table"/> is a name.</exception>
    /// <exception cref="FlexTableNotFoundException">The application has no such table.</exception>
    /// <exception cref="FlexTableStateException">The table is not deleted.</exception>
    /// <exception cref="InvalidOperationException">The store works in a transaction of the host's.</exception>
    public virtual async Task PurgeTableAsync(string applicationId, FlexTableKey table, CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        if (!Checked(table).IsId)
        {
            throw new ArgumentException("A deleted table is named by its id, because several may have had the same name: use FlexTableKey.ById, or pass the table itself.", nameof(table));
        }

        if (_database.IsInHostTransaction || _catalog is null)
        {
            throw new InvalidOperationException("A table cannot be purged within a transaction of the host's, because that takes many transactions. Purge it by the store itself.");
        }

        await new TablePurge(_database, applicationId, table).RunAsync(cancellationToken).ConfigureAwait(false);
        await _catalog.PurgeTableAsync(applicationId, table, cancellationToken).ConfigureAwait(false);
    }

    internal static string? Actor(string? actor) => TextArguments.Fitting(actor, 128, "The actor");

    internal static FlexTableKey Checked(FlexTableKey table) => table.IsDefault
        ? throw new ArgumentException("The key is the default one, which names no table; give a name, or an id by FlexTableKey.ById.", nameof(table))
        : table;

    private WriteRequest Request(FlexRecordWrite write, int place, string? actor)
    {
        ArgumentNullException.ThrowIfNull(write);
        return new WriteRequest(write.Kind, write.Table, write.Id ?? RecordId.New(_database.Options.TimeProvider))
        {
            Json = write.Json,
            Actor = actor,
            ExpectedVersion = write.ExpectedVersion,
            Place = place,
            IsIdOwn = write.Id is null,
        };
    }
}
