using FlexDb.Core.Evolution;
using FlexDb.Core.Storage.Operations;

namespace FlexDb.Core;

/// <content>Changing schemas and names.</content>
public partial class FlexDbStore
{
    /// <summary>Edits a table's columns: all changes together, as its next version.</summary>
    /// <remarks>
    /// Two round trips; a few more when the edit refers to other tables or meets another editor. Without
    /// <see cref="FlexEditOptions.ExpectedVersion"/> the function may run again on a newer state of the table, and
    /// should depend on nothing but that state. An edit that changes nothing writes nothing and gives the table as it is.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="edit">Makes the changes.</param>
    /// <param name="options">How the edit is made; the defaults when null.</param>
    /// <param name="cancellationToken">Cancels; then nothing is written.</param>
    /// <returns>The table with its new version.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="edit"/> is null.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such live table.</exception>
    /// <exception cref="Errors.FlexTableStateException">The table is deactivated, and the options do not allow that.</exception>
    /// <exception cref="Errors.FlexColumnNotFoundException">The edit names a column that is not there.</exception>
    /// <exception cref="Errors.FlexConcurrencyException">
    /// The table is not at the expected version; or, after another editor came first, a column name in the edit does
    /// not mean the same column as before.
    /// </exception>
    /// <exception cref="Errors.FlexSchemaException">The edit brings problems that were not there before; it lists all of them.</exception>
    /// <exception cref="Errors.FlexReferenceTargetException">A reference column names a table that is not there.</exception>
    /// <exception cref="Errors.FlexSlotsExhaustedException">More columns are indexed than there are slots.</exception>
    /// <exception cref="Errors.FlexLimitException">The actor or the whole write is too large.</exception>
    public virtual Task<FlexTable> EditTableAsync(
        string applicationId,
        FlexTableKey table,
        Action<FlexTableEdit> edit,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = Checked(table);
        ArgumentNullException.ThrowIfNull(edit);
        options ??= new FlexEditOptions();
        SchemaChecks.Actor(options.Actor);
        TableEditing editing = new(applicationId, key, edit, options, _options);
        return _executor.WriteAsync("EditTable", editing.RunAsync, editing.IsDoneAsync, cancellationToken);
    }

    /// <summary>Renames a table, and every reference to it, in one transaction.</summary>
    /// <remarks>
    /// Each table that refers to it gets a new version, in which its references name the new name; the table itself
    /// gets one only if it refers to itself. Nothing is written when it has that name already.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="newName">The new name: <c>^[a-z][a-z0-9_]{0,63}$</c>.</param>
    /// <param name="actor">Who renames, as the new versions will say.</param>
    /// <param name="cancellationToken">Cancels; then nothing is written.</param>
    /// <returns>The table under its new name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="newName"/> is null.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such live table.</exception>
    /// <exception cref="Errors.FlexSchemaException">The new name is none that a table may be given.</exception>
    /// <exception cref="Errors.FlexTableNameConflictException">The application already has a live table of that name.</exception>
    /// <exception cref="Errors.FlexLimitException">The actor is too long.</exception>
    public virtual Task<FlexTable> RenameTableAsync(
        string applicationId,
        FlexTableKey table,
        string newName,
        string? actor = null,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = Checked(table);
        ArgumentNullException.ThrowIfNull(newName);
        SchemaChecks.TableName(newName);
        SchemaChecks.Actor(actor);
        TableRenaming renaming = new(applicationId, key, newName, actor);
        return _executor.WriteAsync("RenameTable", renaming.RunAsync, isDone: null, cancellationToken);
    }
}
