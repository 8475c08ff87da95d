using FlexDb.Core.Catalog.Operations;
using FlexDb.Core.Evolution;

namespace FlexDb.Core;

/// <content>Taking an application's tables elsewhere, and back.</content>
public partial class FlexDbStore
{
    /// <summary>Takes a snapshot of the live tables of an application.</summary>
    /// <remarks>One round trip, and one moment: no edit is seen in half.</remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="options">Which tables are left out; none when null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The snapshot; empty when the application has no table.</returns>
    /// <exception cref="Errors.FlexLimitException">There are more tables than <see cref="FlexDbOptions.MaxSnapshotTables"/>.</exception>
    public virtual Task<FlexSnapshot> ExportAsync(
        string applicationId,
        FlexExportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        return _executor.ReadAsync(
            "Export",
            async (connection, token) => SnapshotReading.Snapshot(await SnapshotReading
                .ReadAsync(connection, applicationId, _options.MaxSnapshotTables, options?.ExcludedTables ?? [], token)
                .ConfigureAwait(false)),
            cancellationToken);
    }

    /// <summary>Works out what importing a snapshot would do, without changing any row.</summary>
    /// <remarks>
    /// Tables are matched by their names, or, where a name is on one side only, by the ids of their columns; columns are
    /// matched by their ids, or, in tables of another origin, by their names. See <see cref="FlexImportMode"/> for what
    /// becomes of the rest. References may be in any order, and in circles.
    /// </remarks>
    /// <param name="applicationId">The application to import into.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="mode">What becomes of tables and columns that the snapshot does not have.</param>
    /// <param name="options">How the import would be made; the defaults when null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The plan, for <see cref="ApplyImportAsync"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="snapshot"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mode"/> is not a mode.</exception>
    /// <exception cref="Errors.FlexSchemaException">A table breaks the rules; it lists every problem of every table.</exception>
    /// <exception cref="Errors.FlexReferenceTargetException">A reference column names a table that would not be there.</exception>
    /// <exception cref="Errors.FlexSlotsExhaustedException">More columns are indexed than there are slots.</exception>
    /// <exception cref="Errors.FlexLimitException">
    /// The snapshot or the application has more tables than <see cref="FlexDbOptions.MaxSnapshotTables"/>, or a display
    /// name is too long.
    /// </exception>
    public virtual Task<FlexImportPlan> PlanImportAsync(
        string applicationId,
        FlexSnapshot snapshot,
        FlexImportMode mode = FlexImportMode.Merge,
        FlexImportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        ArgumentNullException.ThrowIfNull(snapshot);
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a value of FlexImportMode.");
        }

        ImportPreparation preparation = new(options ?? new FlexImportOptions(), _options);
        return _executor.ReadAsync(
            "PlanImport",
            (connection, token) => preparation.PlanAsync(connection, applicationId, snapshot, mode, token),
            cancellationToken);
    }

    /// <summary>Applies exactly what an import's plan says, in one transaction, or nothing.</summary>
    /// <remarks>
    /// An empty plan writes nothing. While it runs, all live tables of the application are locked: other writers wait.
    /// </remarks>
    /// <param name="applicationId">The application to import into.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How the import is made; the defaults when null.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The tables that were created, edited and deleted, each with its version.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="plan"/> is null.</exception>
    /// <exception cref="ArgumentException">The plan is for another application.</exception>
    /// <exception cref="Errors.FlexImportRefusedException">
    /// The plan's impact exceeds <see cref="FlexImportOptions.Allow"/>, or it breaks the compatibility mode that it was
    /// held against; it names every reason.
    /// </exception>
    /// <exception cref="Errors.FlexImportOutdatedException">A table was created, changed or deleted since the plan was made.</exception>
    /// <exception cref="Errors.FlexTableStateException">A deactivated table would be edited, and the options do not allow that.</exception>
    /// <exception cref="Errors.FlexTableNameConflictException">Another table took a name while the import ran.</exception>
    /// <exception cref="Errors.FlexLimitException">The actor or one table's write is too large.</exception>
    public virtual Task<FlexImportResult> ApplyImportAsync(
        string applicationId,
        FlexImportPlan plan,
        FlexImportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.ApplicationId != applicationId)
        {
            throw new ArgumentException(
                $"The plan was made for application '{plan.ApplicationId}', not '{applicationId}'; plan anew for that one.", nameof(plan));
        }

        options ??= new FlexImportOptions();
        SchemaChecks.Actor(options.Actor);
        ImportApplying applying = new(plan, options, _options);
        return plan.IsEmpty
            ? Task.FromResult(new FlexImportResult())
            : _executor.WriteAsync("ApplyImport", applying.RunAsync, applying.MayBeAppliedAsync, cancellationToken);
    }
}
