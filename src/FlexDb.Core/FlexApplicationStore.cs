using System.ComponentModel;

using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core;

/// <summary>The operations of a <see cref="FlexDbStore"/> on one application.</summary>
/// <remarks>
/// It is what <see cref="FlexDbStore.ForApplication"/> gives: each method calls the store's method of the same name with
/// <see cref="ApplicationId"/>, and promises and throws the same. Thread-safe where the store is. Its members are
/// virtual, so that a host's tests can replace them.
/// </remarks>
public class FlexApplicationStore
{
    private readonly FlexDbStore _store;

    internal FlexApplicationStore(FlexDbStore store, string applicationId)
    {
        _store = store;
        ApplicationId = applicationId;
    }

    /// <summary>For a host's tests, which override the members that they use.</summary>
    /// <param name="applicationId">The application.</param>
    /// <exception cref="ArgumentNullException"><paramref name="applicationId"/> is null.</exception>
    protected FlexApplicationStore(string applicationId)
        : this(new Unconnected(), applicationId) => ArgumentNullException.ThrowIfNull(applicationId);

    /// <summary>The application that every call is for.</summary>
    public string ApplicationId { get; }

    /// <inheritdoc cref="FlexDbStore.WithTransaction"/>
    public virtual FlexApplicationStore WithTransaction(MySqlTransaction transaction) => new(_store.WithTransaction(transaction), ApplicationId);

    /// <inheritdoc cref="FlexDbStore.CreateTableAsync"/>
    public virtual Task<FlexTable> CreateTableAsync(NewFlexTable table, CancellationToken cancellationToken = default) =>
        _store.CreateTableAsync(Own(table), cancellationToken);

    /// <inheritdoc cref="FlexDbStore.FindTableAsync"/>
    public virtual Task<FlexTable?> FindTableAsync(
        FlexTableKey table,
        bool includeDeleted = false,
        CancellationToken cancellationToken = default) =>
        _store.FindTableAsync(ApplicationId, table, includeDeleted, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.GetTableAsync"/>
    public virtual Task<FlexTable> GetTableAsync(
        FlexTableKey table,
        bool includeDeleted = false,
        CancellationToken cancellationToken = default) =>
        _store.GetTableAsync(ApplicationId, table, includeDeleted, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.ListTablesAsync"/>
    public virtual IAsyncEnumerable<FlexTableSummary> ListTablesAsync(
        FlexTableFilter? filter = null,
        CancellationToken cancellationToken = default) =>
        _store.ListTablesAsync(ApplicationId, filter, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.ListReferencesToAsync"/>
    public virtual Task<FlexList<FlexColumnReference>> ListReferencesToAsync(
        FlexTableKey table,
        CancellationToken cancellationToken = default) =>
        _store.ListReferencesToAsync(ApplicationId, table, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.SetDisplayNameAsync"/>
    public virtual Task<FlexTable> SetDisplayNameAsync(
        FlexTableKey table,
        string? displayName,
        CancellationToken cancellationToken = default) =>
        _store.SetDisplayNameAsync(ApplicationId, table, displayName, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.ActivateTableAsync"/>
    public virtual Task<FlexTable> ActivateTableAsync(FlexTableKey table, CancellationToken cancellationToken = default) =>
        _store.ActivateTableAsync(ApplicationId, table, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.DeactivateTableAsync"/>
    public virtual Task<FlexTable> DeactivateTableAsync(FlexTableKey table, CancellationToken cancellationToken = default) =>
        _store.DeactivateTableAsync(ApplicationId, table, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.EditTableAsync(string, FlexTableKey, Action{FlexTableEdit}, FlexEditOptions?, CancellationToken)"/>
    public virtual Task<FlexEditResult> EditTableAsync(
        FlexTableKey table,
        Action<FlexTableEdit> edit,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _store.EditTableAsync(ApplicationId, table, edit, options, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.EditTableAsync(string, FlexTableKey, Func{FlexTableEdit, Task}, FlexEditOptions?, CancellationToken)"/>
#pragma warning disable RS0026 // It must take every call that the other overload takes; no call of it compiles.
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(FlexDbStore.NotAsynchronous, error: true)]
    public virtual Task<FlexEditResult> EditTableAsync(
        FlexTableKey table,
        Func<FlexTableEdit, Task> edit,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(FlexDbStore.NotAsynchronous);
#pragma warning restore RS0026

    /// <inheritdoc cref="FlexDbStore.PlanEditAsync(string, FlexTableKey, Action{FlexTableEdit}, FlexEditOptions?, CancellationToken)"/>
    public virtual Task<FlexPlan> PlanEditAsync(
        FlexTableKey table,
        Action<FlexTableEdit> edit,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _store.PlanEditAsync(ApplicationId, table, edit, options, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.PlanEditAsync(string, FlexTableKey, Func{FlexTableEdit, Task}, FlexEditOptions?, CancellationToken)"/>
#pragma warning disable RS0026 // It must take every call that the other overload takes; no call of it compiles.
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(FlexDbStore.NotAsynchronous, error: true)]
    public virtual Task<FlexPlan> PlanEditAsync(
        FlexTableKey table,
        Func<FlexTableEdit, Task> edit,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(FlexDbStore.NotAsynchronous);
#pragma warning restore RS0026

    /// <inheritdoc cref="FlexDbStore.ApplyPlanAsync"/>
    public virtual Task<FlexEditResult> ApplyPlanAsync(
        FlexPlan plan,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _store.ApplyPlanAsync(ApplicationId, plan, options, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.RenameTableAsync"/>
    public virtual Task<FlexTable> RenameTableAsync(
        FlexTableKey table,
        string newName,
        FlexRenameOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _store.RenameTableAsync(ApplicationId, table, newName, options, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.DeleteTableAsync"/>
    public virtual Task DeleteTableAsync(FlexTableKey table, CancellationToken cancellationToken = default) =>
        _store.DeleteTableAsync(ApplicationId, table, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.RestoreTableAsync"/>
    public virtual Task<FlexTable> RestoreTableAsync(
        FlexTableKey table,
        FlexRestoreOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _store.RestoreTableAsync(ApplicationId, table, options, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.PurgeTableAsync"/>
    public virtual Task PurgeTableAsync(FlexTableKey table, CancellationToken cancellationToken = default) =>
        _store.PurgeTableAsync(ApplicationId, table, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.ListVersionsAsync"/>
    public virtual IAsyncEnumerable<FlexTableVersion> ListVersionsAsync(
        FlexTableKey table,
        FlexVersionFilter? filter = null,
        CancellationToken cancellationToken = default) =>
        _store.ListVersionsAsync(ApplicationId, table, filter, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.GetVersionAsync"/>
    public virtual Task<FlexTableVersion> GetVersionAsync(
        FlexTableKey table,
        int version,
        CancellationToken cancellationToken = default) =>
        _store.GetVersionAsync(ApplicationId, table, version, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.CompareVersionsAsync"/>
    public virtual Task<FlexSchemaJudgement> CompareVersionsAsync(
        FlexTableKey table,
        int from,
        int to,
        CancellationToken cancellationToken = default) =>
        _store.CompareVersionsAsync(ApplicationId, table, from, to, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.RevertTableAsync"/>
    public virtual Task<FlexEditResult> RevertTableAsync(
        FlexTableKey table,
        int version,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _store.RevertTableAsync(ApplicationId, table, version, options, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.PlanRevertAsync"/>
    public virtual Task<FlexPlan> PlanRevertAsync(
        FlexTableKey table,
        int version,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _store.PlanRevertAsync(ApplicationId, table, version, options, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.VerifyHistoryAsync"/>
    public virtual Task<FlexHistoryReport> VerifyHistoryAsync(FlexTableKey table, CancellationToken cancellationToken = default) =>
        _store.VerifyHistoryAsync(ApplicationId, table, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.ExportAsync"/>
    public virtual Task<FlexSnapshot> ExportAsync(FlexExportOptions? options = null, CancellationToken cancellationToken = default) =>
        _store.ExportAsync(ApplicationId, options, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.PlanImportAsync"/>
    public virtual Task<FlexImportPlan> PlanImportAsync(
        FlexSnapshot snapshot,
        FlexImportMode mode = FlexImportMode.Merge,
        FlexImportOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _store.PlanImportAsync(ApplicationId, snapshot, mode, options, cancellationToken);

    /// <inheritdoc cref="FlexDbStore.ApplyImportAsync"/>
    public virtual Task<FlexImportResult> ApplyImportAsync(
        FlexImportPlan plan,
        FlexImportOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _store.ApplyImportAsync(ApplicationId, plan, options, cancellationToken);

    private NewFlexTable Own(NewFlexTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.ApplicationId is null || table.ApplicationId == ApplicationId
            ? table with { ApplicationId = ApplicationId }
            : throw new ArgumentException(
                $"Table '{table.Name}' is for application '{table.ApplicationId}', not '{ApplicationId}'; leave the application out, or create the table by {nameof(FlexDbStore)}.",
                nameof(table));
    }

    private sealed class Unconnected : FlexDbStore;
}
