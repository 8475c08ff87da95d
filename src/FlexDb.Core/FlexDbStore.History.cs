using FlexDb.Core.Catalog.Operations;
using FlexDb.Core.Evolution;

namespace FlexDb.Core;

/// <content>Reading the history of a table.</content>
public partial class FlexDbStore
{
    /// <summary>Lists the versions of a table, each with its schema, its changes, who made it and when.</summary>
    /// <remarks>One round trip a page; between pages no connection is held. By its id a deleted table is found too.</remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="filter">The order, and where the list begins; all versions, the oldest first, when null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The versions, fetched as they are enumerated.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The page size is not 1 to 1,000.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such table; thrown when enumerated.</exception>
    public virtual IAsyncEnumerable<FlexTableVersion> ListVersionsAsync(
        string applicationId,
        FlexTableKey table,
        FlexVersionFilter? filter = null,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = Checked(table);
        filter ??= new FlexVersionFilter();
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.PageSize, 1, nameof(filter));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.PageSize, 1_000, nameof(filter));
        return VersionListing.ListAsync(_executor, applicationId, key, filter, cancellationToken);
    }

    /// <summary>Gets one version of a table.</summary>
    /// <remarks>By its id a deleted table is found too.</remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="version">The number, from 1.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The version.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="version"/> is less than 1.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such table.</exception>
    /// <exception cref="Errors.FlexVersionNotFoundException">The table has no such version.</exception>
    public virtual Task<FlexTableVersion> GetVersionAsync(
        string applicationId,
        FlexTableKey table,
        int version,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = Checked(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        return _executor.ReadAsync(
            "GetVersion",
            (connection, token) => VersionListing.GetAsync(connection, applicationId, key, version, token),
            cancellationToken);
    }

    /// <summary>Compares two versions of a table: what changed from one to the other, and what that does to stored values.</summary>
    /// <remarks>Two round trips. Only the schemas of the two versions are read, so other JSON of a version may be unreadable.</remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="from">The number of the one version; it need not be the lower.</param>
    /// <param name="to">The number of the other version.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The changes, judged; none when both versions say the same.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such table.</exception>
    /// <exception cref="Errors.FlexVersionNotFoundException">The table has no such version.</exception>
    public virtual Task<FlexSchemaJudgement> CompareVersionsAsync(
        string applicationId,
        FlexTableKey table,
        int from,
        int to,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = Checked(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, 1);
        return _executor.ReadAsync(
            "CompareVersions",
            (connection, token) => VersionListing.CompareAsync(connection, applicationId, key, from, to, token),
            cancellationToken);
    }

    /// <summary>Makes a table what it was at an earlier version, as its next version.</summary>
    /// <remarks>
    /// Columns come back with their ids. References follow their targets to the names that these have now. It is an
    /// edit like any other: judged, held against the compatibility mode, and refused without consent.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="version">The number of the version to go back to.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The table before and after, and what changed; nothing is written when nothing differs.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="version"/> is less than 1.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such table.</exception>
    /// <exception cref="Errors.FlexVersionNotFoundException">The table has no such version.</exception>
    /// <exception cref="Errors.FlexTableStateException">The table is deactivated or deleted, and the options do not allow that.</exception>
    /// <exception cref="Errors.FlexConcurrencyException">The table is not at the expected version.</exception>
    /// <exception cref="Errors.FlexReferenceTargetException">A table that the version refers to is gone, or its name now means another.</exception>
    /// <exception cref="Errors.FlexChangeRefusedException">Going back could do more to stored values than <see cref="FlexEditOptions.Allow"/> says.</exception>
    /// <exception cref="Errors.FlexIncompatibleSchemaException">Going back breaks the compatibility mode.</exception>
    /// <exception cref="Errors.FlexSchemaException">The version has problems that the table does not have now.</exception>
    /// <exception cref="Errors.FlexSlotsExhaustedException">More columns are indexed than there are slots.</exception>
    public virtual Task<FlexEditResult> RevertTableAsync(
        string applicationId,
        FlexTableKey table,
        int version,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        return EditAsync("RevertTable", applicationId, table, new RevertEdit(version), options, cancellationToken);
    }

    /// <summary>Works out what <see cref="RevertTableAsync"/> would do, without changing any row.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="version">The number of the version to go back to.</param>
    /// <param name="options">The options that the edit would have; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The plan, for <see cref="ApplyPlanAsync"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="version"/> is less than 1.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such table.</exception>
    /// <exception cref="Errors.FlexVersionNotFoundException">The table has no such version.</exception>
    /// <exception cref="Errors.FlexTableStateException">The table is deactivated or deleted, and the options do not allow that.</exception>
    /// <exception cref="Errors.FlexReferenceTargetException">A table that the version refers to is gone, or its name now means another.</exception>
    /// <exception cref="Errors.FlexSchemaException">The version has problems that the table does not have now.</exception>
    public virtual Task<FlexPlan> PlanRevertAsync(
        string applicationId,
        FlexTableKey table,
        int version,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        return PlanAsync("PlanRevert", applicationId, table, new RevertEdit(version), options, cancellationToken);
    }

    /// <summary>Goes through the whole history of a table and reports every place where it does not hold together.</summary>
    /// <remarks>
    /// It checks that the numbers run from 1 without gap or repetition, that replaying the changes of each version gives
    /// its schema, and that the last one is the table's own. What this library writes is always sound; a history that
    /// another application wrote may not be. By its id a deleted table is found too.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The report.</returns>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such table.</exception>
    public virtual Task<FlexHistoryReport> VerifyHistoryAsync(
        string applicationId,
        FlexTableKey table,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = Checked(table);
        return _executor.ReadAsync(
            "VerifyHistory",
            (connection, token) => HistoryVerification.VerifyAsync(connection, applicationId, key, token),
            cancellationToken);
    }
}
