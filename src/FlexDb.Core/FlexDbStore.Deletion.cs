using FlexDb.Core.Catalog.Operations;

namespace FlexDb.Core;

/// <content>Deleting tables, bringing them back, and removing them for good.</content>
public partial class FlexDbStore
{
    /// <summary>Deletes a table. It can be restored until it is purged, and its name is free at once.</summary>
    /// <remarks>The host decides what happens to the table's records; the catalog does not store them.</remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such live table.</exception>
    /// <exception cref="Errors.FlexTableReferencedException">Other tables refer to it; the error lists every such column.</exception>
    public virtual Task DeleteTableAsync(string applicationId, FlexTableKey table, CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        TableDeletion deletion = new(applicationId, Checked(table), _options);
        return _executor.WriteAsync("DeleteTable", deletion.DeleteAsync, isDone: null, cancellationToken);
    }

    /// <summary>Restores a deleted table, under its old name or another.</summary>
    /// <remarks>
    /// Its references follow their targets to the names that these have now; where one has changed, the table gets a
    /// new version.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The deleted table, by its id.</param>
    /// <param name="options">The options; null to restore the table under its old name.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The table, live again.</returns>
    /// <exception cref="ArgumentException"><paramref name="table"/> is a name.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such table.</exception>
    /// <exception cref="Errors.FlexTableStateException">The table is not deleted, its old name is not known, or its purge has begun.</exception>
    /// <exception cref="Errors.FlexTableNameConflictException">A live table has the name; give another as <see cref="FlexRestoreOptions.RestoreAs"/>.</exception>
    /// <exception cref="Errors.FlexSchemaException"><see cref="FlexRestoreOptions.RestoreAs"/> is not a valid name of a table.</exception>
    /// <exception cref="Errors.FlexReferenceTargetException">Tables that it refers to are gone, or their names now mean others; the error lists every such column.</exception>
    /// <exception cref="Errors.FlexConcurrencyException">The table or its targets kept changing meanwhile.</exception>
    /// <exception cref="Errors.FlexLimitException">The actor is too long.</exception>
    public virtual Task<FlexTable> RestoreTableAsync(
        string applicationId,
        FlexTableKey table,
        FlexRestoreOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = CheckedId(table);
        options ??= new FlexRestoreOptions();
        if (options.RestoreAs is not null)
        {
            SchemaChecks.TableName(applicationId, options.RestoreAs);
        }

        SchemaChecks.Actor(options.Actor);
        TableRestoring restoring = new(applicationId, key, options, _options);
        return _executor.WriteAsync("RestoreTable", restoring.RunAsync, isDone: null, cancellationToken);
    }

    /// <summary>Permanently removes a deleted table and all of its versions. This cannot be undone.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The deleted table, by its id.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <exception cref="ArgumentException"><paramref name="table"/> is a name.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such table.</exception>
    /// <exception cref="Errors.FlexTableStateException">The table is not deleted.</exception>
    /// <exception cref="Errors.FlexTableHasRecordsException">FlexDb.Records stores records of the table.</exception>
    public virtual Task PurgeTableAsync(string applicationId, FlexTableKey table, CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        TableDeletion deletion = new(applicationId, CheckedId(table), _options);
        return _executor.WriteAsync("PurgeTable", deletion.PurgeAsync, deletion.IsPurgedAsync, cancellationToken);
    }
}
