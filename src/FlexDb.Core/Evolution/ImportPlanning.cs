using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Evolution;

/// <summary>Works out what an import does.</summary>
internal sealed class ImportPlanning
{
    private readonly string _applicationId;
    private readonly FlexImportMode _mode;
    private readonly FlexSlotCapacities _capacities;
    private readonly IReadOnlyList<ExistingTable> _existingTables;
    private readonly Dictionary<string, ExistingTable> _existingByName;
    private readonly List<PlannedTable> _tables = [];
    private readonly Dictionary<string, PlannedTable> _tablesByName;
    private readonly Dictionary<string, PlannedTable> _tablesById;

    public ImportPlanning(
        string applicationId,
        FlexSnapshot snapshot,
        IReadOnlyList<ExistingTable> existingTables,
        FlexImportMode mode,
        FlexSlotCapacities capacities,
        Func<string> newTableId)
    {
        _applicationId = applicationId;
        _mode = mode;
        _capacities = capacities;
        _existingTables = existingTables;
        _existingByName = existingTables.ToDictionary(existing => existing.Facts.Name, StringComparer.Ordinal);
        ExistingTable?[] matches = ImportMatching.Match(snapshot.Tables, existingTables, mode);
        foreach ((FlexSnapshotTable table, ExistingTable? existing) in snapshot.Tables.Zip(matches))
        {
            _tables.Add(new PlannedTable(existing?.Id ?? newTableId(), existing, table, Combine(existing, table)));
        }

        if (mode == FlexImportMode.Merge)
        {
            _tables.AddRange(existingTables.Except(matches).Select(existing => new PlannedTable(existing!.Id, existing, null, existing.Schema)));
        }

        _tablesByName = _tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        _tablesById = _tables.ToDictionary(table => table.Id, StringComparer.Ordinal);
    }

    /// <summary>The plan.</summary>
    /// <exception cref="FlexReferenceTargetException">
    /// A reference names a table that will not be there: one that is not in the snapshot nor, when merging, in the
    /// application.
    /// </exception>
    /// <exception cref="FlexSlotsExhaustedException">A column needs an index slot, and none is left.</exception>
    public FlexImportPlan Plan()
    {
        List<FlexImportCreation> creations = [];
        List<FlexImportEdit> edits = [];
        foreach (PlannedTable table in _tables.OrderBy(table => table.Name, StringComparer.Ordinal))
        {
            FlexTableSchema schema = WithTargets(table);
            if (table.Existing is null)
            {
                creations.Add(new FlexImportCreation(table.Id, table.Imported! with
                {
                    Schema = schema,
                    Slots = SlotAllocation.Complete(new TableIdentity(_applicationId, null, table.Name), schema, table.Imported.Slots ?? FlexSlotMap.Empty, _capacities),
                }));
            }
            else if (Edit(table.Existing, table.Imported, schema) is { } edit)
            {
                edits.Add(edit);
            }
        }

        HashSet<string> kept = _tables.Select(table => table.Id).ToHashSet(StringComparer.Ordinal);
        return new FlexImportPlan
        {
            ApplicationId = _applicationId,
            Mode = _mode,
            Creations = creations.ToFlexList(),
            Edits = edits.ToFlexList(),
            Deletions = _existingTables
                .Where(existing => !kept.Contains(existing.Id))
                .Select(existing => new FlexImportDeletion(existing.Id, existing.Facts.Name))
                .ToFlexList(),
            Basis = _existingTables.Select(existing => new FlexImportBasis(existing.Id, existing.Version, existing.Facts)).ToFlexList(),
        };
    }

    private FlexTableSchema Combine(ExistingTable? existing, FlexSnapshotTable table) => existing is null
        ? ColumnIdentity.WithNewIds(table.Schema)
        : ImportColumns.Combine(existing.Schema, table.Schema, _mode);

    private FlexImportEdit? Edit(ExistingTable existing, FlexSnapshotTable? imported, FlexTableSchema schema)
    {
        FlexTableFacts after = imported is null ? existing.Facts : new FlexTableFacts(
            imported.Name,
            imported.DisplayName ?? (_mode == FlexImportMode.Merge ? existing.Facts.DisplayName : null),
            imported.IsActive);
        FlexPlan plan = FlexPlan.Create(
            _applicationId, existing.Id, existing.Facts.Name, existing.Version, existing.Schema, existing.Slots, schema, _capacities);
        return plan.IsEmpty && after == existing.Facts ? null : new FlexImportEdit(plan, existing.Facts, after);
    }

    /// <summary>The table's schema with each reference named after, and holding the id of, the table that it means.</summary>
    private FlexTableSchema WithTargets(PlannedTable table)
    {
        List<FlexColumnReference> missing = [];
        HashSet<string> imported = table.Imported is null
            ? []
            : table.Imported.Schema.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        Dictionary<string, FlexColumnDefinition> before = [];
        foreach (FlexColumnDefinition column in table.Existing is null ? [] : ColumnIdentity.WithImplicitIds(table.Existing.Schema).Columns)
        {
            before.TryAdd(column.Id!, column);
        }

        FlexTableSchema schema = ColumnIdentity.WithImplicitIds(table.Schema);
        FlexTableSchema result = new(
            schema.Columns.Select(column => WithTarget(column, before.GetValueOrDefault(column.Id!))),
            schema.ExtensionData);
        return missing.Count == 0 ? result : throw new FlexReferenceTargetException(
            _applicationId,
            table.Existing?.Id,
            table.Name,
            missing,
            (_mode == FlexImportMode.Mirror ? "are not in the snapshot" : "are neither in the snapshot nor in the application")
                + ". Add these tables to it, or take the references out");

        FlexColumnDefinition WithTarget(FlexColumnDefinition column, FlexColumnDefinition? old)
        {
            if (column.Validation.TargetTable is not { } name)
            {
                return column;
            }

            FlexColumnDefinition? same = old?.Validation.TargetTable == name ? old : null;
            PlannedTable? meant = imported.Contains(column.Name) ? _tablesByName.GetValueOrDefault(name) : MeantBefore(column);
            meant ??= same is null ? null : MeantBefore(same);
            if (meant is null)
            {
                // A reference that leads nowhere already is no reason to refuse an import; one to a table that it deletes is.
                if (same is null || IsThere(same))
                {
                    missing.Add(new FlexColumnReference(table.Id, table.Name, column.Name, name));
                }

                return column with { Validation = column.Validation with { TargetId = old?.Validation.TargetId } };
            }

            // An id that is only not written yet is no change, so an import must not write a version for it.
            bool isAsBefore = old?.Validation.TargetTable == meant.Name && old.Validation.TargetId is null;
            return column with
            {
                Validation = column.Validation with { TargetTable = meant.Name, TargetId = isAsBefore ? null : meant.Id },
            };
        }
    }

    private PlannedTable? MeantBefore(FlexColumnDefinition column) =>
        MeantId(column) is { } id ? _tablesById.GetValueOrDefault(id) : null;

    /// <summary>Whether the table that a reference of the application's means is there before the import.</summary>
    private bool IsThere(FlexColumnDefinition column) => MeantId(column) is { } id && _existingTables.Any(existing => existing.Id == id);

    private string? MeantId(FlexColumnDefinition column) =>
        column.Validation.TargetId ?? _existingByName.GetValueOrDefault(column.Validation.TargetTable!)?.Id;

    private sealed record PlannedTable(string Id, ExistingTable? Existing, FlexSnapshotTable? Imported, FlexTableSchema Schema)
    {
        public string Name => Imported?.Name ?? Existing!.Facts.Name;
    }
}
