using System.Data;

using FlexDb.Core.Catalog;
using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Connections.Telemetry;
using FlexDb.Core.Installation;

using Microsoft.Extensions.Logging;

using MySqlConnector;

namespace FlexDb.Core;

/// <summary>The catalog of runtime-defined tables: creates, reads, edits and retires them, and keeps every version.</summary>
/// <remarks>
/// Thread-safe, and meant to be one for the process. Every call is scoped by an application id, and none reaches
/// another application's rows. Each write is one transaction under READ COMMITTED: it is done wholly, or not at all.
/// The store needs SELECT, INSERT, UPDATE and DELETE on <c>flex_tables</c> and <c>flex_table_versions</c>, and no DDL
/// rights. Its members are virtual, so that a host's tests can replace them.
/// <para>Every call may throw, besides what its own documentation lists:
/// <see cref="ArgumentException"/> for an application id or key that is empty, padded or not well-formed text;
/// <see cref="Errors.FlexServerException"/> when the server fails;
/// <see cref="Errors.FlexInstallationException"/> when the two tables are missing or not fit for use;
/// <see cref="InvalidOperationException"/> when the session has settings under which texts, times or lists would be
/// others, or its <c>sql_mode</c> has NO_BACKSLASH_ESCAPES and the connection string does not say so, or names no
/// database;
/// <see cref="Errors.FlexCorruptTableException"/> when a row that another application wrote cannot be read;
/// <see cref="OperationCanceledException"/>, and then nothing was written. Writes may also throw
/// <see cref="Errors.FlexOutcomeUnknownException"/> when the server is lost around a commit and what became of it cannot be found out,
/// on a store of <see cref="WithTransaction"/>, <see cref="Errors.FlexTransactionLostException"/>, and where the tables of
/// FlexDb.Records are installed, <see cref="Errors.FlexTableLockedException"/> when another transaction holds a table for
/// longer than <see cref="FlexDbOptions.EditLockTimeout"/>.</para>
/// </remarks>
public partial class FlexDbStore
{
    private readonly IOperationExecutor _executor;
    private readonly FlexDbOptions _options;
    private readonly OperationExecutors? _executors;
    private readonly CachedSchemas _cache;

    /// <summary>A store on the database that a data source connects to.</summary>
    /// <param name="dataSource">Gives the connections; it stays the caller's to dispose.</param>
    /// <param name="options">The settings; the defaults when null. The store takes a copy.</param>
    /// <exception cref="ArgumentNullException"><paramref name="dataSource"/> is null.</exception>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public FlexDbStore(MySqlDataSource dataSource, FlexDbOptions? options = null)
        : this(dataSource, options, hook: null)
    {
    }

    internal FlexDbStore(MySqlDataSource dataSource, FlexDbOptions? options, TextHook? hook)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _options = FlexDbOptions.CopyOf(options ?? new FlexDbOptions());
        _cache = new CachedSchemas(_options.SchemaMemorySize);
        _executors = new OperationExecutors(
            new FirstUse(CatalogInspector.EnsureFitAsync) { OptionalTables = [RecordSql.TablesName] },
            OperationTelemetry.For(dataSource, _options.LoggerFactory?.CreateLogger<FlexDbStore>()),
            hook);
        _executor = _executors.OnPool(
            dataSource,
            new RetrySettings(_options.RetryTimeout, _options.OutcomeTimeout, _options.TimeProvider));
    }

    /// <summary>For a host's tests, which override the members that they use.</summary>
    protected FlexDbStore()
    {
        _options = new FlexDbOptions();
        _cache = new CachedSchemas(capacity: 0);
        _executor = new NoExecutor(nameof(FlexDbStore));
    }

    private FlexDbStore(FlexDbStore parent, MySqlTransaction transaction)
    {
        _options = parent._options;
        _executors = parent._executors;

        // What a transaction sees may be rolled back, so nothing of it is remembered.
        _cache = new CachedSchemas(capacity: 0);
        _executor = _executors?.InTransaction(transaction) ?? parent._executor;
    }

    /// <summary>A store whose every statement runs inside a transaction of the host's.</summary>
    /// <remarks>
    /// What it writes is committed or rolled back with the host's own work, by the host; the store never commits, ends the
    /// transaction or repeats a write. Each write sets a savepoint named <c>flexdb_write</c> and goes back to it when it
    /// fails, so that nothing of a failed write is left and the host may go on. After a
    /// <see cref="Errors.FlexTransactionLostException"/> the server has rolled the whole transaction back. Not thread-safe, as
    /// the transaction is not. Rows that a write has locked stay locked until the transaction ends.
    /// </remarks>
    /// <param name="transaction">A transaction begun with <see cref="IsolationLevel.ReadCommitted"/>.</param>
    /// <returns>A store for as long as the transaction lasts.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="transaction"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The transaction is over, or has another isolation level: under REPEATABLE READ, MySQL's default, a search after a
    /// lock reads a snapshot older than the lock, and a reference could be left dangling.
    /// </exception>
    public virtual FlexDbStore WithTransaction(MySqlTransaction transaction)
    {
        HostTransactions.EnsureUsable(transaction);
        return new FlexDbStore(this, transaction);
    }

    /// <summary>The operations on one application, without naming it in each call.</summary>
    /// <remarks>Cheap: make one for each request of a host that serves one application a request.</remarks>
    /// <param name="applicationId">The application.</param>
    /// <returns>The application's operations, which this store carries out.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="applicationId"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="applicationId"/> is empty or padded with white space.</exception>
    /// <exception cref="Errors.FlexLimitException"><paramref name="applicationId"/> is longer than 128 characters.</exception>
    public virtual FlexApplicationStore ForApplication(string applicationId) => new(this, TextArguments.ApplicationId(applicationId));

    private static FlexTableKey Checked(FlexTableKey table) =>
        table.IsDefault ? throw new ArgumentException("The key is the default one, which names no table; give a name, or an id by FlexTableKey.ById.", nameof(table)) : table;

    private static FlexTableKey CheckedId(FlexTableKey table) =>
        Checked(table).IsId
            ? table
            : throw new ArgumentException(
                "A deleted table is named by its id, because several may have had the same name: use FlexTableKey.ById, or pass the table itself.",
                nameof(table));
}
