using System.ComponentModel;
using FlexDb.Core.Catalog.Operations;
using FlexDb.Core.Evolution;

namespace FlexDb.Core;

/// <content>Changing schemas and names.</content>
public partial class FlexDbStore
{
    internal const string NotAsynchronous =
        "An edit function cannot be asynchronous: the edit is over when the function returns, and what it says later is lost. "
        + "Await what it needs before this call, and pass a function that is not async.";

    /// <summary>Applies changes to the columns of a table, all together, as its next version.</summary>
    /// <remarks>
    /// The edit function is synchronous: await what it needs before the call.
    /// Two round trips; a few more when the edit refers to other tables or meets another editor. The function may run again
    /// on a newer state of the table, and should depend on nothing but that state; with
    /// <see cref="FlexEditOptions.ExpectedVersion"/> only if the state is newer at the same version. Exceptions of the function propagate unchanged, and nothing is written.
    /// An edit that changes nothing writes nothing; <see cref="FlexEditResult.WasWritten"/> says so.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="edit">The function that makes the changes.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The table before and after the edit, and what changed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="edit"/> is null.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such live table.</exception>
    /// <exception cref="Errors.FlexTableStateException">The table is deactivated, and the options do not allow that.</exception>
    /// <exception cref="Errors.FlexColumnNotFoundException">The edit names a column that does not exist.</exception>
    /// <exception cref="Errors.FlexConcurrencyException">
    /// The table is not at the expected version; or, after another editor came first, a column name in the edit does
    /// not mean the same column as before.
    /// </exception>
    /// <exception cref="Errors.FlexSchemaException">The edit introduces problems that the table did not have; the exception lists all of them.</exception>
    /// <exception cref="Errors.FlexReferenceTargetException">A reference column names a table that does not exist.</exception>
    /// <exception cref="Errors.FlexSlotsExhaustedException">More columns are indexed than there are slots.</exception>
    /// <exception cref="Errors.FlexLimitException">The actor or the whole write is too large.</exception>
    /// <exception cref="Errors.FlexChangeRefusedException">The impact of the edit exceeds <see cref="FlexEditOptions.Allow"/>.</exception>
    /// <exception cref="Errors.FlexIncompatibleSchemaException">The edit breaks the compatibility mode.</exception>
    public virtual Task<FlexEditResult> EditTableAsync(
        string applicationId,
        FlexTableKey table,
        Action<FlexTableEdit> edit,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return EditAsync("EditTable", applicationId, table, new EditFunction(edit), options, cancellationToken);
    }

    /// <summary>Not meant to be called: it turns an asynchronous edit function, which would be lost, into a compiler's error.</summary>
    /// <remarks>
    /// The function of <see cref="EditTableAsync(string, FlexTableKey, Action{FlexTableEdit}, FlexEditOptions?, CancellationToken)"/> runs
    /// inside the operation, maybe several times and under locks. A lambda that does nothing but throw fits both overloads, and
    /// must be cast to <see cref="Action{T}"/>.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="edit">An asynchronous function.</param>
    /// <param name="options">How the edit is made.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
#pragma warning disable RS0026 // It must take every call that the other overload takes; no call of it compiles.
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(NotAsynchronous, error: true)]
    public virtual Task<FlexEditResult> EditTableAsync(
        string applicationId,
        FlexTableKey table,
        Func<FlexTableEdit, Task> edit,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(NotAsynchronous);
#pragma warning restore RS0026

    /// <summary>Works out an edit and its impact without writing anything.</summary>
    /// <remarks>
    /// The plan says what <see cref="EditTableAsync(string, FlexTableKey, Action{FlexTableEdit}, FlexEditOptions?, CancellationToken)"/> would do; one that exceeds what the options allow is still made,
    /// and refused only when it is applied.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="edit">The function that makes the changes.</param>
    /// <param name="options">The options that the edit would have; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The plan, which can be reviewed, stored as JSON, and given to <see cref="ApplyPlanAsync"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="edit"/> is null.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such table.</exception>
    /// <exception cref="Errors.FlexTableStateException">The table is deactivated or deleted, and the options do not allow that.</exception>
    /// <exception cref="Errors.FlexConcurrencyException">The table is not at the expected version.</exception>
    /// <exception cref="Errors.FlexColumnNotFoundException">The edit names a column that does not exist.</exception>
    /// <exception cref="Errors.FlexSchemaException">The edit introduces problems that the table did not have.</exception>
    /// <exception cref="Errors.FlexReferenceTargetException">A reference column names a table that does not exist.</exception>
    /// <exception cref="Errors.FlexSlotsExhaustedException">More columns are indexed than there are slots.</exception>
    public virtual Task<FlexPlan> PlanEditAsync(
        string applicationId,
        FlexTableKey table,
        Action<FlexTableEdit> edit,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return PlanAsync("PlanEdit", applicationId, table, new EditFunction(edit), options, cancellationToken);
    }

    /// <summary>Not meant to be called: it turns an asynchronous edit function, which would be lost, into a compiler's error.</summary>
    /// <remarks>
    /// The function of <see cref="PlanEditAsync(string, FlexTableKey, Action{FlexTableEdit}, FlexEditOptions?, CancellationToken)"/> runs
    /// inside the operation, maybe several times and under locks. A lambda that does nothing but throw fits both overloads, and
    /// must be cast to <see cref="Action{T}"/>.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="edit">An asynchronous function.</param>
    /// <param name="options">How the edit is made.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
#pragma warning disable RS0026 // It must take every call that the other overload takes; no call of it compiles.
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(NotAsynchronous, error: true)]
    public virtual Task<FlexPlan> PlanEditAsync(
        string applicationId,
        FlexTableKey table,
        Func<FlexTableEdit, Task> edit,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(NotAsynchronous);
#pragma warning restore RS0026

    /// <summary>Applies exactly what a plan says, or nothing.</summary>
    /// <remarks>
    /// The plan is worked out again on the table as it is, and applied only where nothing differs from what it shows. It is
    /// held against the store's compatibility mode and against its own, unless the options name another. An empty plan
    /// writes nothing.
    /// </remarks>
    /// <param name="applicationId">The application, which must be the plan's.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="options">
    /// Who applies it, and what is consented to; <see cref="FlexEditOptions.ExpectedVersion"/> is the plan's own.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The table before and after the plan, and what changed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="plan"/> is null.</exception>
    /// <exception cref="ArgumentException">The plan is for another application.</exception>
    /// <exception cref="Errors.FlexConcurrencyException">The table, its name, its slots or a table that it refers to have changed since the plan was made.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such table.</exception>
    /// <exception cref="Errors.FlexTableStateException">The table is deactivated or deleted, and the options do not allow that.</exception>
    /// <exception cref="Errors.FlexChangeRefusedException">The impact of the plan exceeds <see cref="FlexEditOptions.Allow"/>.</exception>
    /// <exception cref="Errors.FlexIncompatibleSchemaException">The plan breaks the compatibility mode.</exception>
    /// <exception cref="Errors.FlexSchemaException">The plan's schema breaks the rules.</exception>
    /// <exception cref="Errors.FlexReferenceTargetException">A table that the plan refers to is gone.</exception>
    public virtual Task<FlexEditResult> ApplyPlanAsync(
        string applicationId,
        FlexPlan plan,
        FlexEditOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.ApplicationId != applicationId)
        {
            throw new ArgumentException(
                $"The plan was made for application '{plan.ApplicationId}', not '{applicationId}'; plan anew for that one.", nameof(plan));
        }

        options ??= new FlexEditOptions();
        return EditAsync(
            "ApplyPlan",
            applicationId,
            FlexTableKey.ById(plan.TableId),
            new PlannedEdit(plan),
            options with
            {
                ExpectedVersion = plan.BaseVersion,
                Compatibility = options.Compatibility ?? _options.Compatibility.And(plan.Mode),
            },
            cancellationToken);
    }

    /// <summary>Renames a table, and every reference to it, in one transaction.</summary>
    /// <remarks>
    /// Each table that refers to it gets a new version, in which its references name the new name; the table itself
    /// gets one only if it refers to itself. Nothing is written if the table already has that name.
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="newName">The new name: <c>^[a-z][a-z0-9_]{0,63}$</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The table under its new name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="newName"/> is null.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such live table.</exception>
    /// <exception cref="Errors.FlexSchemaException">The new name is not a valid name of a table.</exception>
    /// <exception cref="Errors.FlexTableNameConflictException">The application already has a live table of that name.</exception>
    /// <exception cref="Errors.FlexLimitException">The actor is too long.</exception>
    public virtual Task<FlexTable> RenameTableAsync(
        string applicationId,
        FlexTableKey table,
        string newName,
        FlexRenameOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = Checked(table);
        ArgumentNullException.ThrowIfNull(newName);
        SchemaChecks.TableName(applicationId, newName);
        options ??= new FlexRenameOptions();
        SchemaChecks.Actor(options.Actor);
        TableRenaming renaming = new(applicationId, key, newName, options, _options);
        return _executor.WriteAsync("RenameTable", renaming.RunAsync, isDone: null, cancellationToken);
    }

    private Task<FlexEditResult> EditAsync(
        string operation,
        string applicationId,
        FlexTableKey table,
        EditSource source,
        FlexEditOptions? options,
        CancellationToken cancellationToken)
    {
        TableEditing editing = Editing(applicationId, table, source, options);
        return _executor.WriteAsync(operation, editing.RunAsync, editing.IsDoneAsync, cancellationToken);
    }

    private Task<FlexPlan> PlanAsync(
        string operation,
        string applicationId,
        FlexTableKey table,
        EditSource source,
        FlexEditOptions? options,
        CancellationToken cancellationToken) =>
        _executor.ReadAsync(operation, Editing(applicationId, table, source, options).PlanAsync, cancellationToken);

    private TableEditing Editing(string applicationId, FlexTableKey table, EditSource source, FlexEditOptions? options)
    {
        TextArguments.ApplicationId(applicationId);
        options ??= new FlexEditOptions();
        SchemaChecks.Actor(options.Actor);
        return new TableEditing(applicationId, Checked(table), source, options, _options);
    }
}
