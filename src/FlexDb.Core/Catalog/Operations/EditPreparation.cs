using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Works an edit out, and holds it against what the caller consents to and the host demands.</summary>
internal sealed class EditPreparation(FlexEditOptions options, FlexDbOptions settings)
{
    private FlexCompatibilityMode Mode => options.Compatibility ?? settings.Compatibility;

    /// <summary>Refuses a table in a state, or at a version, that the caller did not mean.</summary>
    public void EnsureEditable(FlexTable table)
    {
        if (options.ExpectedVersion is { } expected && expected != table.Version)
        {
            throw new FlexConcurrencyException(table.ApplicationId, table.Id, table.Name, expected, table.Version);
        }

        if (!table.IsActive && !options.AllowDeactivated)
        {
            throw new FlexTableStateException(
                table.ApplicationId,
                table.Id,
                table.Name,
                FlexTableState.Deactivated,
                "Activate it, or set FlexEditOptions.AllowDeactivated to edit it as it is.");
        }

        if (table.DeletedAt is not null && !options.AllowDeleted)
        {
            throw new FlexTableStateException(
                table.ApplicationId,
                table.Id,
                table.Name,
                FlexTableState.Deleted,
                "Restore it, or set FlexEditOptions.AllowDeleted to edit it as it is.");
        }
    }

    /// <summary>The whole plan of an edit whose schema can be written, with its impact and its violations; nothing of these is refused yet.</summary>
    public async Task<FlexPlan> PlanAsync(
        OperationConnection connection,
        FlexTable table,
        FlexTableSchema proposed,
        IReadOnlyDictionary<string, string> targetIds,
        CancellationToken cancellationToken)
    {
        FlexTableSchema after = ReferenceTargets.WithTargetIds(
            table.Schema,
            proposed,
            new Dictionary<string, string>(targetIds, StringComparer.Ordinal) { [table.Name] = table.Id });
        FlexPlan plan = FlexPlan.Create(
            table.ApplicationId,
            table.Id,
            table.Name,
            table.Version,
            table.Schema,
            table.Slots,
            after,
            settings.SlotCapacities);
        return await HoldAgainstModeAsync(connection, table, plan, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The plan with every way in which it breaks the mode that the host demands.</summary>
    public async Task<FlexPlan> HoldAgainstModeAsync(
        OperationConnection connection,
        FlexTable table,
        FlexPlan plan,
        CancellationToken cancellationToken) =>
        plan.IsEmpty || Mode == FlexCompatibilityMode.None
            ? plan with { Mode = Mode }
            : plan.HeldAgainst(Mode, await EarlierAsync(connection, table, cancellationToken).ConfigureAwait(false));

    /// <summary>Refuses a plan that does more than the caller consents to, or that breaks the host's mode.</summary>
    public async Task EnsureAllowedAsync(OperationConnection connection, FlexPlan plan, CancellationToken cancellationToken)
    {
        if (plan.ModeViolations.Count > 0)
        {
            throw new FlexIncompatibleSchemaException(plan.ApplicationId, plan.TableId, plan.TableName, plan.Mode, plan.ModeViolations);
        }

        FlexList<FlexJudgedChange> exceeding = plan.Judgement.Exceeding(options.Allow);
        if (exceeding.Count > 0)
        {
            throw new FlexChangeRefusedException(
                plan.ApplicationId,
                plan.TableId,
                plan.TableName,
                plan.Impact,
                options.Allow,
                await WithLastChangedAsync(connection, plan, exceeding, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Changes of a plan, each with the version in which its column last changed.</summary>
    public static async Task<FlexList<FlexJudgedChange>> WithLastChangedAsync(
        OperationConnection connection,
        FlexPlan plan,
        FlexList<FlexJudgedChange> changes,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<VersionRow> history = await HistoryAsync(connection, plan.ApplicationId, plan.TableId, cancellationToken)
            .ConfigureAwait(false);
        return ColumnHistory.WithLastChanged(
            changes,
            history.Select(row => (row.Version!.Value, RowReader.TryReadChanges(row) ?? FlexList<SchemaChange>.Empty)));
    }

    private async Task<IReadOnlyList<(int Version, FlexTableSchema Schema)>> EarlierAsync(
        OperationConnection connection,
        FlexTable table,
        CancellationToken cancellationToken)
    {
        if (!Mode.Demands().Transitive)
        {
            return [(table.Version, table.Schema)];
        }

        IReadOnlyList<VersionRow> history = await HistoryAsync(connection, table.ApplicationId, table.Id, cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. history.Where(row => row.Version < table.Version).Select(row => (row.Version!.Value, RowReader.ReadNewSchema(row))),
            (table.Version, table.Schema),
        ];
    }

    private static async Task<IReadOnlyList<VersionRow>> HistoryAsync(
        OperationConnection connection,
        string applicationId,
        string tableId,
        CancellationToken cancellationToken)
    {
        List<VersionRow> versions = [];
        await foreach (VersionRow row in VersionListing
            .ReadAllAsync(connection, applicationId, tableId, cancellationToken)
            .ConfigureAwait(false))
        {
            versions.Add(row);
        }

        return versions;
    }
}
