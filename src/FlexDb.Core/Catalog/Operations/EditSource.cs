using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>What an edit wants a table to become.</summary>
/// <param name="Schema">The schema; new targets have no id yet.</param>
/// <param name="ExpectedTargets">The ids that target names must have, where the proposal is about ids rather than names.</param>
internal sealed record EditProposal(FlexTableSchema Schema, IReadOnlyDictionary<string, string>? ExpectedTargets = null)
{
    /// <summary>Whether every target that was found and locked is the one meant.</summary>
    public bool IsMet(IReadOnlyDictionary<string, string> targetIds) =>
        ExpectedTargets is null || targetIds.All(target => !ExpectedTargets.TryGetValue(target.Key, out string? id) || id == target.Value);
}

/// <summary>Says what a table is to become, given what it is; asked again when it has changed meanwhile.</summary>
internal abstract class EditSource
{
    public abstract ValueTask<EditProposal> ProposeAsync(OperationConnection connection, FlexTable table, CancellationToken cancellationToken);

    /// <summary>Refuses a write that is not what the source promised; by default any is.</summary>
    public virtual void EnsureAsPromised(FlexTable table, FlexPlan plan)
    {
    }
}

/// <summary>The caller's function: it may run again, but each name must go on meaning the column that it meant at first.</summary>
internal sealed class EditFunction(Action<FlexTableEdit> edit) : EditSource
{
    private IReadOnlyDictionary<string, string>? _firstMeaning;
    private int _firstVersion;

    public override ValueTask<EditProposal> ProposeAsync(OperationConnection connection, FlexTable table, CancellationToken cancellationToken)
    {
        FlexTableEdit working = new(table.Identity, table.Schema);
        try
        {
            edit(working);
        }
        catch (FlexColumnNotFoundException exception) when (_firstMeaning?.ContainsKey(exception.ColumnName) == true)
        {
            throw Conflict(table, exception.ColumnName);
        }
        catch (Exception exception) when (exception is not FlexDbException)
        {
            throw new CallerException(exception);
        }
        finally
        {
            working.End();
        }

        EnsureSameMeaning(table, working.ResolvedNames);
        return ValueTask.FromResult(new EditProposal(working.Result));
    }

    private void EnsureSameMeaning(FlexTable table, IReadOnlyDictionary<string, string> meaning)
    {
        if (_firstMeaning is null)
        {
            _firstMeaning = meaning;
            _firstVersion = table.Version;
            return;
        }

        foreach ((string name, string id) in meaning)
        {
            if (_firstMeaning.TryGetValue(name, out string? first) && first != id)
            {
                throw Conflict(table, name);
            }
        }
    }

    private FlexConcurrencyException Conflict(FlexTable table, string columnName) =>
        new(table.ApplicationId, table.Id, table.Name, _firstVersion, table.Version, columnName);
}

/// <summary>A plan that was made before: the table becomes exactly what it says.</summary>
internal sealed class PlannedEdit(FlexPlan promised) : EditSource
{
    public override ValueTask<EditProposal> ProposeAsync(OperationConnection connection, FlexTable table, CancellationToken cancellationToken)
    {
        Refuse(table, table.Name != promised.TableName, $"the table was called '{promised.TableName}' when the plan was made");
        Refuse(table, table.Schema != promised.Before, "the table's columns are not those that the plan starts from");
        Refuse(table, table.Slots != promised.SlotsBefore, "the table's index slots are not those that the plan starts from");
        return ValueTask.FromResult(new EditProposal(promised.Schema));
    }

    public override void EnsureAsPromised(FlexTable table, FlexPlan plan)
    {
        Refuse(table, plan.Schema != promised.Schema, "a table that its references name is not the one that the plan means");
        Refuse(table, plan.Slots != promised.Slots, "its columns would get other index slots than the plan gives them");
        Refuse(
            table,
            plan.Mode == promised.Mode && plan.ModeViolations != promised.ModeViolations,
            "it breaks the compatibility mode in other ways than the plan shows");
    }

    private void Refuse(FlexTable table, bool differs, string difference)
    {
        if (differs)
        {
            throw new FlexConcurrencyException(
                table.ApplicationId, table.Id, table.Name, promised.BaseVersion, table.Version, difference: difference);
        }
    }
}

/// <summary>An earlier version: its references follow the ids of their targets to the present names.</summary>
internal sealed class RevertEdit(int version) : EditSource
{
    private FlexTableSchema? _schema;

    public override async ValueTask<EditProposal> ProposeAsync(OperationConnection connection, FlexTable table, CancellationToken cancellationToken)
    {
        _schema ??= await VersionListing.GetSchemaAsync(connection, table.ApplicationId, table, version, cancellationToken).ConfigureAwait(false);
        RestoredReferences references = await RestoredReferences
            .FindAsync(connection, table with { Schema = _schema }, table.Name, cancellationToken)
            .ConfigureAwait(false);
        return new EditProposal(references.Apply(_schema), references.IdsByName);
    }
}
