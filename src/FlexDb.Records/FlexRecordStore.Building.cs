using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Building;

namespace FlexDb.Records;

public partial class FlexRecordStore
{
    /// <summary>Builds the indexes of a table that its schema asks for and that do not have all records yet.</summary>
    /// <remarks>
    /// <para>
    /// Call it in a deployment after edits of large tables, and when you do not run the hosted builder. Tables of at most 1,000
    /// records are built by the first write that needs it. Until an index is complete it is written, but not read; values that
    /// repeat in a column that has become unique are found only then.
    /// </para>
    /// <para>
    /// It works in transactions of its own, of at most 500 records each, and waits for no lock, so that writers go on meanwhile;
    /// a record that another transaction holds for long holds up the build. Any number of hosts may call it at once: one builds
    /// and the others wait. What was built stays built when the call ends early, and the next goes on from there. It also
    /// removes indexes that no schema asks for any more.
    /// </para>
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id. By its id it may be deactivated or deleted.</param>
    /// <param name="options">How to build; the defaults when null.</param>
    /// <param name="progress">Told after each transaction.</param>
    /// <param name="cancellationToken">Cancels the build.</param>
    /// <returns>The state of each index, and how many records were read.</returns>
    /// <exception cref="InvalidOperationException">The store works in a transaction of the host's.</exception>
    /// <exception cref="FlexTableNotFoundException">The application has no such table.</exception>
    public virtual Task<FlexBuildReport> BuildAsync(
        string applicationId,
        FlexTableKey table,
        FlexBuildOptions? options = null,
        IProgress<FlexBuildProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        EnsureOwnTransactions(nameof(BuildAsync));
        return WholeBuild.RunAsync(_database, TextArguments.ApplicationId(applicationId), Checked(table), options ?? new FlexBuildOptions(), progress, cancellationToken);
    }

    /// <summary>Builds the indexes of all tables of an application, as <see cref="BuildAsync"/> builds those of one.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="options">How to build; the defaults when null.</param>
    /// <param name="progress">Told after each transaction.</param>
    /// <param name="cancellationToken">Cancels the build.</param>
    /// <returns>
    /// The tables that had something to build, and those with conflicts. A table that cannot be built does not stop the others:
    /// its report has a <see cref="FlexBuildReport.Problem"/>.
    /// </returns>
    /// <exception cref="InvalidOperationException">The store works in a transaction of the host's.</exception>
    public virtual Task<FlexList<FlexBuildReport>> BuildApplicationAsync(
        string applicationId,
        FlexBuildOptions? options = null,
        IProgress<FlexBuildProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        EnsureOwnTransactions(nameof(BuildApplicationAsync));
        return WholeBuild.RunAllAsync(_database, TextArguments.ApplicationId(applicationId), options ?? new FlexBuildOptions(), progress, cancellationToken);
    }

    /// <summary>Builds the indexes of all tables of all applications, as <see cref="BuildAsync"/> builds those of one.</summary>
    /// <remarks>It is meant for deployments. It is the one call whose result tells of every application.</remarks>
    /// <param name="options">How to build; the defaults when null.</param>
    /// <param name="progress">Told after each transaction.</param>
    /// <param name="cancellationToken">Cancels the build.</param>
    /// <returns>As <see cref="BuildApplicationAsync"/> returns it.</returns>
    /// <exception cref="InvalidOperationException">The store works in a transaction of the host's.</exception>
    public virtual Task<FlexList<FlexBuildReport>> BuildDatabaseAsync(
        FlexBuildOptions? options = null,
        IProgress<FlexBuildProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        EnsureOwnTransactions(nameof(BuildDatabaseAsync));
        return WholeBuild.RunAllAsync(_database, applicationId: null, options ?? new FlexBuildOptions(), progress, cancellationToken);
    }

    /// <summary>Lists the records that the table's indexes could not take in: unique values that repeat, and references without a target.</summary>
    /// <remarks>
    /// Only indexes in the state <see cref="FlexIndexState.Conflicts"/> are looked at, and there is nothing to list otherwise.
    /// Every record is read, 500 a round trip or so, without locks. Each record is told against the one that has the value in the
    /// index; of three records with one value two are listed. Mend them, and build again with
    /// <see cref="FlexBuildOptions.RebuildConflicts"/>.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    /// <returns>The conflicts, in the order of the records' ids within a page; ids only, and no values.</returns>
    /// <exception cref="FlexTableNotFoundException">The application has no such table.</exception>
    public virtual IAsyncEnumerable<FlexIndexConflict> ListConflictsAsync(
        string applicationId,
        FlexTableKey table,
        CancellationToken cancellationToken = default) =>
        ConflictListing.ListAsync(_database, TextArguments.ApplicationId(applicationId), Checked(table), cancellationToken);

    /// <summary>Rewrites the records that were written under earlier versions of a table into its present form.</summary>
    /// <remarks>
    /// <para>
    /// You never need it: records are taken to the present form when they are read. It removes for good what an edit has hidden,
    /// the values of removed columns and those that records had under other types, so that a revert does not show them again;
    /// and it takes the cost of upgrading off later reads. Deleted records are rewritten, too.
    /// </para>
    /// <para>
    /// It works in transactions of its own, of at most 100 records each. A rewritten record has a new version, but shows the
    /// same values and keeps the time and the author of its last change.
    /// </para>
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id. By its id it may be deactivated or deleted.</param>
    /// <param name="progress">Told after each thousand records.</param>
    /// <param name="cancellationToken">Cancels. What was rewritten stays rewritten.</param>
    /// <returns>How many records were rewritten; those of a batch whose answer was lost may be missing, since its repetition finds nothing left to do.</returns>
    /// <exception cref="InvalidOperationException">The store works in a transaction of the host's.</exception>
    /// <exception cref="FlexTableNotFoundException">The application has no such table.</exception>
    public virtual Task<long> UpgradeAsync(
        string applicationId,
        FlexTableKey table,
        IProgress<FlexRecordUpgradeProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        EnsureOwnTransactions(nameof(UpgradeAsync));
        return new RecordRewriting(_database, TextArguments.ApplicationId(applicationId), Checked(table)).RunAsync(progress, cancellationToken);
    }

    // It could wait without end for locks that the host's transaction holds.
    internal void EnsureOwnTransactions(string method)
    {
        if (_database.IsInHostTransaction)
        {
            throw new InvalidOperationException(
                $"{method} works in transactions of its own and cannot be a part of the host's. Call it on the store that WithTransaction was called on.");
        }
    }
}
