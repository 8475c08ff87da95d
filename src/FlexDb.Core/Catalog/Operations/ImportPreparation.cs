using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Works an import out, and holds it against what the caller consents to and the host demands.</summary>
internal sealed class ImportPreparation(FlexImportOptions options, FlexDbOptions settings)
{
    private readonly EditPreparation _preparation = new(new FlexEditOptions { Compatibility = options.Compatibility }, settings);

    public async Task<FlexImportPlan> PlanAsync(
        OperationConnection connection,
        string applicationId,
        FlexSnapshot snapshot,
        FlexImportMode mode,
        CancellationToken cancellationToken)
    {
        SnapshotReading.EnsureWithin(snapshot.Tables.Count, settings.MaxSnapshotTables, "The snapshot");
        IReadOnlyList<FlexTable> tables = await SnapshotReading
            .ReadAsync(connection, applicationId, settings.MaxSnapshotTables, excluded: [], cancellationToken)
            .ConfigureAwait(false);
        FlexImportPlan plan = new ImportPlanning(
            applicationId,
            snapshot,
            [.. tables.Select(Existing)],
            mode,
            settings.SlotCapacities,
            CatalogId.New).Plan();
        Dictionary<string, FlexTable> byId = tables.ToDictionary(table => table.Id, StringComparer.Ordinal);
        EnsureValid(plan, byId);
        List<FlexImportEdit> edits = [];
        foreach (FlexImportEdit edit in plan.Edits)
        {
            FlexPlan held = await _preparation
                .HoldAgainstModeAsync(connection, byId[edit.Plan.TableId], edit.Plan, cancellationToken)
                .ConfigureAwait(false);
            edits.Add(edit with { Plan = held });
        }

        return plan with { Edits = edits.ToFlexList() };
    }

    /// <summary>Refuses a plan that does more than the caller consents to, or that breaks the host's mode.</summary>
    public async Task EnsureAllowedAsync(OperationConnection connection, FlexImportPlan plan, CancellationToken cancellationToken)
    {
        List<FlexPlan> refused = [];
        foreach (FlexPlan edit in plan.Edits.Select(edit => edit.Plan))
        {
            FlexList<FlexJudgedChange> exceeding = edit.Judgement.Exceeding(options.Allow);
            if (exceeding.Count > 0)
            {
                FlexList<FlexJudgedChange> dated = await EditPreparation
                    .WithLastChangedAsync(connection, edit, edit.Judgement.Changes, cancellationToken)
                    .ConfigureAwait(false);
                refused.Add(edit with { Judgement = new FlexSchemaJudgement(dated) });
            }
            else if (edit.ModeViolations.Count > 0)
            {
                refused.Add(edit);
            }
        }

        FlexList<FlexImportDeletion> deletions = options.Allow < FlexChangeImpact.Lossy ? plan.Deletions : [];
        if (refused.Count > 0 || deletions.Count > 0)
        {
            throw new FlexImportRefusedException(plan.ApplicationId, plan.Impact, options.Allow, refused.ToFlexList(), deletions);
        }
    }

    /// <summary>Refuses to edit the columns of deactivated tables where the caller does not allow that.</summary>
    public void EnsureEditable(FlexImportPlan plan)
    {
        FlexImportEdit? deactivated = plan.Edits.FirstOrDefault(edit => !edit.Before.IsActive && ChangesColumns(edit.Plan));
        if (deactivated is not null && !options.AllowDeactivated)
        {
            throw new FlexTableStateException(
                plan.ApplicationId,
                deactivated.Plan.TableId,
                deactivated.Before.Name,
                FlexTableState.Deactivated,
                $"Activate it, or set {nameof(FlexImportOptions)}.{nameof(FlexImportOptions.AllowDeactivated)} to edit it as it is.");
        }
    }

    private static ExistingTable Existing(FlexTable table) => new(
        table.Id,
        table.Version,
        new FlexTableFacts(table.Name, table.DisplayName, table.IsActive),
        table.Schema,
        table.Slots);

    // References follow a renamed table also in tables that nobody may edit.
    private static bool ChangesColumns(FlexPlan plan) => plan.Judgement.PropertyChanges.Count > 0 || plan.Changes.Any(change =>
        change is not { Before: { } before, After: { } after, Position: null }
        || before != after with
        {
            Validation = after.Validation with
            {
                TargetTable = before.Validation.TargetTable,
                TargetId = before.Validation.TargetId,
            },
        });

    /// <summary>Throws with every problem of every table, each with its place in the snapshot.</summary>
    private void EnsureValid(FlexImportPlan plan, Dictionary<string, FlexTable> tables)
    {
        List<TableIdentity> faulty = [];
        List<FlexSchemaProblem> problems = [];
        foreach (FlexSnapshotTable table in plan.Creations.Select(creation => creation.Table))
        {
            SchemaChecks.DisplayName(table.DisplayName);
            Note(
                null,
                table.Name,
                SchemaNameRules.CheckTableName(table.Name),
                [
                    .. FlexSchemaValidator.Validate(table.Schema, settings.SchemaLimits),
                    .. SlotChecks.FindProblems(table.Schema, table.Slots!, settings.SlotCapacities),
                ]);
        }

        foreach (FlexImportEdit edit in plan.Edits)
        {
            SchemaChecks.DisplayName(edit.After.DisplayName);
            FlexTableSchema before = tables[edit.Plan.TableId].Schema;
            FlexList<FlexSchemaProblem> found = FlexSchemaValidator.FindNewProblems(before, edit.Plan.Schema, settings.SchemaLimits);
            Note(
                edit.Plan.TableId,
                edit.After.Name,
                edit.After.Name == edit.Before.Name ? [] : SchemaNameRules.CheckTableName(edit.After.Name),
                plan.Mode == FlexImportMode.Merge ? MergeClashes.Explain(edit.Plan, found) : found);
        }

        if (problems.Count > 0)
        {
            throw new FlexSchemaException(plan.ApplicationId, faulty, problems.ToFlexList());
        }

        void Note(string? id, string name, FlexList<FlexSchemaProblem> nameProblems, FlexList<FlexSchemaProblem> schemaProblems)
        {
            if (nameProblems.Count + schemaProblems.Count > 0)
            {
                faulty.Add(new TableIdentity(plan.ApplicationId, id, name));
                problems.AddRange(nameProblems.Select(problem => problem with { Path = $"{name}: {problem.Path}" }));
                problems.AddRange(schemaProblems.Select(problem => problem with { Path = $"{name}: {problem.Path}" }));
            }
        }
    }
}
