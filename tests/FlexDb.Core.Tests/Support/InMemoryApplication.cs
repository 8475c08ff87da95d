using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Tests.Support;

/// <summary>An application's tables as values, to which an import plan can be applied without a server.</summary>
internal sealed record InMemoryApplication(FlexList<ExistingTable> Tables)
{
    private static readonly FlexSlotCapacities Ample = new() { String = 40, Integer = 40, Decimal = 40, Date = 40, Reference = 40 };

    private static readonly string[] Names = ["companies", "people", "orders", "items", "notes"];

    public static InMemoryApplication Empty { get; } = new(FlexList<ExistingTable>.Empty);

    /// <summary>A few tables that refer to each other and to themselves.</summary>
    public static InMemoryApplication Any(Random random)
    {
        string[] names = [.. Names.OrderBy(_ => random.Next()).Take(random.Next(Names.Length + 1))];
        FlexSnapshot snapshot = new(names.Select(name => new FlexSnapshotTable(name, Resolved(random, random.Schema(), names))
        {
            DisplayName = random.Chance(0.3) ? $"The {name}" : null,
            IsActive = random.Chance(0.8),
        }));
        return Empty.Import(Empty.Plan(snapshot, FlexImportMode.Merge));
    }

    /// <summary>The application after some edits, renamed, new and deleted tables.</summary>
    public InMemoryApplication Evolved(Random random)
    {
        FlexSnapshotTable[] tables = [.. Export().Tables.Where(_ => random.Chance(0.9))];
        string[] free = [.. Names.Except(tables.Select(table => table.Name))];
        if (tables.Length > 0 && free.Length > 0 && random.Chance(0.4))
        {
            tables[0] = tables[0] with { Name = free[0] };
        }

        string[] names = [.. tables.Select(table => table.Name)];
        return new InMemoryApplication(tables
            .Select((table, i) => new ExistingTable(
                $"evolved{i}",
                1,
                new FlexTableFacts(table.Name, table.DisplayName, random.Chance(0.9)),
                Resolved(random, random.Edit(table.Schema).Result, names),
                FlexSlotMap.Empty))
            .ToFlexList());
    }

    public FlexSnapshot Export() => new(Tables.Select(table => new FlexSnapshotTable(table.Facts.Name, ColumnIdentity.WithImplicitIds(table.Schema))
    {
        DisplayName = table.Facts.DisplayName,
        IsActive = table.Facts.IsActive,
        Slots = table.Slots,
    }));

    public FlexImportPlan Plan(FlexSnapshot snapshot, FlexImportMode mode)
    {
        int next = 0;
        return new ImportPlanning("app", snapshot, Tables, mode, Ample, () => $"new{Tables.Count}-{next++}").Plan();
    }

    public InMemoryApplication Import(FlexImportPlan plan)
    {
        Dictionary<string, ExistingTable> tables = Tables.ToDictionary(table => table.Id);
        foreach (FlexImportDeletion deletion in plan.Deletions)
        {
            tables.Remove(deletion.TableId);
        }

        foreach (FlexImportEdit edit in plan.Edits)
        {
            ExistingTable table = tables[edit.Plan.TableId];
            tables[table.Id] = table with
            {
                Version = table.Version + (edit.Plan.IsEmpty ? 0 : 1),
                Facts = edit.After,
                Schema = new(FlexSchemaDiff.Apply(table.Schema, edit.Plan.Changes).Columns, edit.Plan.Schema.ExtensionData),
                Slots = edit.Plan.Slots,
            };
        }

        foreach (FlexImportCreation creation in plan.Creations)
        {
            FlexTableFacts facts = new(creation.Table.Name, creation.Table.DisplayName, creation.Table.IsActive);
            tables.Add(creation.TableId, new ExistingTable(creation.TableId, 1, facts, creation.Table.Schema, creation.Table.Slots!));
        }

        return new InMemoryApplication(tables.Values.ToFlexList());
    }

    private static FlexTableSchema Resolved(Random random, FlexTableSchema schema, string[] names) => new(
        schema.Columns.Select(column => column.DataType != FlexDataType.Reference ? column : column with
        {
            Validation = column.Validation with { TargetTable = random.Pick(names), TargetId = null },
        }),
        schema.ExtensionData);
}
