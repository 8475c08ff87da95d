using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Tests.Support;

/// <summary>The tables of an application and of a snapshot, by their names and columns alone.</summary>
internal static class ImportCases
{
    public static ExistingTable Table(string name, params FlexColumnDefinition[] columns) =>
        new($"id-of-{name}", 1, new FlexTableFacts(name, null, IsActive: true), new FlexTableSchema(columns), FlexSlotMap.Empty);

    public static InMemoryApplication Application(params ExistingTable[] tables) => new(tables.ToFlexList());

    public static FlexSnapshot Snapshot(params (string Name, FlexColumnDefinition[] Columns)[] tables) =>
        new(tables.Select(table => new FlexSnapshotTable(table.Name, new FlexTableSchema(table.Columns))));
}
