using FlexDb.Core.Catalog.Operations;
using FlexDb.Core.Schema;

namespace FlexDb.Core;

/// <content>Creating, reading and listing tables, and what is no part of their schema.</content>
public partial class FlexDbStore
{
    /// <summary>Creates a table and its version 1.</summary>
    /// <remarks>One round trip; three when it refers to other tables.</remarks>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The table as it is stored, with ids for its columns, its targets and their slots.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="table"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="table"/> names no application.</exception>
    /// <exception cref="Errors.FlexSchemaException">The name or a column breaks the rules; it lists every problem.</exception>
    /// <exception cref="Errors.FlexTableNameConflictException">The application already has a live table of that name.</exception>
    /// <exception cref="Errors.FlexReferenceTargetException">A reference column names a table that does not exist.</exception>
    /// <exception cref="Errors.FlexSlotsExhaustedException">More columns are indexed than there are slots.</exception>
    /// <exception cref="Errors.FlexLimitException">The actor, the display name or the whole write is too large.</exception>
    public virtual Task<FlexTable> CreateTableAsync(NewFlexTable table, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.ApplicationId is not { } applicationId)
        {
            throw new ArgumentException(
                $"Table '{table.Name}' names no application; give one to its constructor, or create it by {nameof(ForApplication)}.", nameof(table));
        }

        TableCreation creation = new(applicationId, table, _options);
        return _executor.WriteAsync("CreateTable", creation.RunAsync, creation.IsDoneAsync, cancellationToken);
    }

    /// <summary>Finds a table.</summary>
    /// <remarks>
    /// One round trip. A second only where the store has cached another table or version of the very same time, as can
    /// happen in a catalog that keeps times of whole seconds.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="includeDeleted">Whether a deleted table is found too, by its id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The table, or null when the application has no such table.</returns>
    public virtual Task<FlexTable?> FindTableAsync(
        string applicationId,
        FlexTableKey table,
        bool includeDeleted = false,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = Checked(table);
        return _executor.ReadAsync(
            "FindTable",
            (connection, token) => TableQueries.ReadAsync(connection, _cache, applicationId, key, includeDeleted, token),
            cancellationToken);
    }

    /// <summary>Gets a table that must be there.</summary>
    /// <remarks>
    /// One round trip. A second only where the store has cached another table or version of the very same time, as can
    /// happen in a catalog that keeps times of whole seconds.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="includeDeleted">Whether a deleted table is found too, by its id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The table.</returns>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such table.</exception>
    public virtual Task<FlexTable> GetTableAsync(
        string applicationId,
        FlexTableKey table,
        bool includeDeleted = false,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = Checked(table);
        return _executor.ReadAsync(
            "GetTable",
            async (connection, token) =>
                await TableQueries.ReadAsync(connection, _cache, applicationId, key, includeDeleted, token).ConfigureAwait(false)
                ?? throw await TableQueries.NotFoundAsync(connection, applicationId, key, token).ConfigureAwait(false),
            cancellationToken);
    }

    /// <summary>Lists an application's tables in the order of their names, without fetching their schemas.</summary>
    /// <remarks>
    /// One round trip a page; between pages no connection is held, so tables created or renamed meanwhile may or may
    /// not be seen. To go on later, pass the last <see cref="FlexTableSummary.Cursor"/> as
    /// <see cref="FlexTableFilter.After"/>. Deleted tables stand where their old names would, as far as these are known.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="filter">Which tables; all live ones when null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The tables, fetched as they are enumerated.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The page size is not 1 to 10,000, or <see cref="FlexTableFilter.Deleted"/> is no such value.</exception>
    public virtual IAsyncEnumerable<FlexTableSummary> ListTablesAsync(
        string applicationId,
        FlexTableFilter? filter = null,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        filter ??= new FlexTableFilter();
        TextArguments.Filter(filter.NamePrefix, nameof(filter));
        TextArguments.Filter(filter.After, nameof(filter));
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.PageSize, 1, nameof(filter));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.PageSize, 10_000, nameof(filter));
        return Enum.IsDefined(filter.Deleted)
            ? TableListing.ListAsync(_executor, applicationId, filter, cancellationToken)
            : throw new ArgumentOutOfRangeException(nameof(filter), filter.Deleted, "Not a value of FlexDeletedTables.");
    }

    /// <summary>Lists the columns that refer to a table, its own included.</summary>
    /// <remarks>
    /// Two round trips. These columns keep the table from being deleted, unless they are its own, and follow it when it
    /// is renamed. Columns of deleted tables are not listed. The catalog cannot say which records refer to which.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The columns, by the names of their tables and then in the order of their schemas.</returns>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such live table.</exception>
    public virtual Task<FlexList<FlexColumnReference>> ListReferencesToAsync(
        string applicationId,
        FlexTableKey table,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = Checked(table);
        return _executor.ReadAsync(
            "ListReferencesTo",
            (connection, token) => ReferenceDependents.ListAsync(connection, applicationId, key, token),
            cancellationToken);
    }

    /// <summary>Sets or removes the name that people see; no new version, and nothing is written when it is the same.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="displayName">The new name, at most 255 characters; null for none.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The table as it is now.</returns>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such live table.</exception>
    /// <exception cref="Errors.FlexLimitException">The name is too long.</exception>
    public virtual Task<FlexTable> SetDisplayNameAsync(
        string applicationId,
        FlexTableKey table,
        string? displayName,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = Checked(table);
        SchemaChecks.DisplayName(displayName);
        const string Operation = "SetDisplayName";
        TableAttributes attributes = new(Operation, applicationId, key, _options);
        return _executor.WriteAsync(
            Operation,
            (connection, token) => attributes.SetDisplayNameAsync(connection, displayName, token),
            isDone: null,
            cancellationToken);
    }

    /// <summary>Makes a deactivated table active again; no new version, and nothing is written when it is active.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The table as it is now.</returns>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such live table.</exception>
    public virtual Task<FlexTable> ActivateTableAsync(
        string applicationId,
        FlexTableKey table,
        CancellationToken cancellationToken = default) =>
        SetActiveAsync("ActivateTable", applicationId, table, isActive: true, cancellationToken);

    /// <summary>Deactivates a table: it stays readable, and is edited only where a call allows it.</summary>
    /// <remarks>No new version, and nothing is written when it is deactivated already.</remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The table as it is now.</returns>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such live table.</exception>
    public virtual Task<FlexTable> DeactivateTableAsync(
        string applicationId,
        FlexTableKey table,
        CancellationToken cancellationToken = default) =>
        SetActiveAsync("DeactivateTable", applicationId, table, isActive: false, cancellationToken);

    private Task<FlexTable> SetActiveAsync(
        string operation,
        string applicationId,
        FlexTableKey table,
        bool isActive,
        CancellationToken cancellationToken)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = Checked(table);
        TableAttributes attributes = new(operation, applicationId, key, _options);
        return _executor.WriteAsync(
            operation,
            (connection, token) => attributes.SetActiveAsync(connection, isActive, token),
            isDone: null,
            cancellationToken);
    }
}
