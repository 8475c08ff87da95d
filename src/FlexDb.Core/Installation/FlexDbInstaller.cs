using System.Security.Cryptography;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using MySqlConnector;

namespace FlexDb.Core.Installation;

/// <summary>
/// Creates the catalog's two tables, or adopts those that another application made, and creates the five tables of records
/// where <see cref="FlexInstallOptions.Records"/> asks for them; for hosts without FluentMigrator.
/// </summary>
/// <remarks>
/// <para>
/// Safe to call at every start, by any number of processes at once: a lock of the server admits one at a time, and where
/// nothing is to be done nothing is locked. Creating needs the rights CREATE and REFERENCES, adopting also ALTER, INDEX,
/// INSERT and SELECT; finding that nothing is to be done needs no more than the store itself.
/// </para>
/// <para>
/// No row is lost or changed. MySQL and MariaDB commit at each statement that defines a table, so there is no
/// transaction around the whole; each statement leaves a state from which the next run goes on.
/// </para>
/// <para>
/// On a MySQL replication group with several primaries missing tables are created, and tables that would have to be altered
/// are refused: the lock is one node's, and two nodes that alter a table at once can stop the group.
/// </para>
/// </remarks>
public static class FlexDbInstaller
{
    private const int MostRuns = 20;

    /// <summary>Makes the tables in the data source's database what they must be.</summary>
    /// <remarks>
    /// Tables that are there are compared with what must be. Text columns become <c>utf8mb4_bin</c>, missing keys, indexes
    /// and nullable columns are added, the index on (table_id, version) becomes unique; names of indexes, greater lengths,
    /// times of whole seconds, and columns of the host's that admit an insert stay as they are. What cannot be mended
    /// without losing or guessing something is looked for first, and then nothing is changed.
    /// The connection does not join an ambient <see cref="System.Transactions.TransactionScope"/>.
    /// </remarks>
    /// <param name="dataSource">Connects to the database that holds, or is to hold, the tables.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the wait and the work; what was done stays, and the next run goes on.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="dataSource"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="dataSource"/> names no database.</exception>
    /// <exception cref="InvalidOperationException">The session has settings under which the tables would be misread; the message names them.</exception>
    /// <exception cref="FlexInstallationException">
    /// The tables cannot be made what they must be; another installer, or a transaction on the tables, did not end in
    /// time; or the server refused a statement.
    /// </exception>
    /// <exception cref="FlexServerException">
    /// The server cannot be reached, refuses the user, or failed; what was done before stays, and the next run goes on.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<FlexInstallationReport> InstallAsync(
        MySqlDataSource dataSource,
        FlexInstallOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        try
        {
            return await CancellationShield.RunAsync(token => RepeatAsync(dataSource, options, token), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ServerFailures.IsServerFailure(exception))
        {
            throw FlexServerException.OfInstallation(exception);
        }
    }

    /// <summary>Begins again where a statement that another node of a Galera cluster runs has aborted one of this node's.</summary>
    /// <remarks>The lock is one node's. Whatever was done before, each run goes on from what it finds.</remarks>
    private static async Task<FlexInstallationReport> RepeatAsync(
        MySqlDataSource dataSource,
        FlexInstallOptions? options,
        CancellationToken cancellationToken)
    {
        List<FlexInstallationStep> steps = [];
        for (int run = 1; ; run++)
        {
            try
            {
                return await RunAsync(dataSource, options, steps, cancellationToken).ConfigureAwait(false);
            }
            catch (MySqlException exception) when (run < MostRuns && InstallationRun.IsAborted(exception))
            {
                // At random, so that those who met do not meet again.
                await Task.Delay(RandomNumberGenerator.GetInt32(10, 200), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<FlexInstallationReport> RunAsync(
        MySqlDataSource dataSource,
        FlexInstallOptions? options,
        List<FlexInstallationStep> steps,
        CancellationToken cancellationToken)
    {
        InstallationSession session = await InstallationSession.OpenAsync(dataSource, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await SessionSettings.EnsureInstallableAsync(session.Connection, cancellationToken).ConfigureAwait(false);
            options ??= new FlexInstallOptions();
            IReadOnlyList<CatalogTable> wanted = options.Records ? RecordTables.WithCatalog : CatalogTable.All;
            CatalogState state = await CatalogInspector
                .ReadAsync(session.Connection, transaction: null, wanted, cancellationToken)
                .ConfigureAwait(false);
            string databaseName = state.DatabaseName
                ?? throw new ArgumentException(
                    "The data source names no database to install into; add 'Database=…' to its connection string.", nameof(dataSource));
            if (CatalogComparison.Compare(state).Count == 0)
            {
                return new FlexInstallationReport(steps.ToFlexList());
            }

            await session.LockAsync(databaseName, options.LockTimeout, cancellationToken).ConfigureAwait(false);
            return await new InstallationRun(session, databaseName, wanted, steps).RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
