using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Evolution;

/// <summary>Which table of an application is which table of a snapshot.</summary>
/// <remarks>
/// Column ids are random and an import keeps them, so tables that share some are of one origin. A table is the one of
/// its name and origin; else the only one of its origin, which was renamed, maybe by exchanging names with another;
/// else the one of its name. Ids that names imply say nothing of origin and are left aside.
/// </remarks>
internal static class ImportMatching
{
    /// <summary>For each table of the snapshot its counterpart in the application, or null when it is new there.</summary>
    public static ExistingTable?[] Match(
        FlexList<FlexSnapshotTable> tables,
        IReadOnlyList<ExistingTable> existingTables,
        FlexImportMode mode)
    {
        Dictionary<string, ExistingTable> byName = existingTables.ToDictionary(existing => existing.Facts.Name, StringComparer.Ordinal);
        ExistingTable?[] namesakes = [.. tables.Select(table => byName.GetValueOrDefault(table.Name))];
        ExistingTable?[] matches =
            [.. tables.Zip(namesakes, (table, existing) => existing is not null && ShareOrigin(table.Schema, existing.Schema) ? existing : null)];
        HashSet<ExistingTable> free = [.. existingTables.Except(matches.OfType<ExistingTable>())];
        List<(int Table, ExistingTable Existing)> renamed = OnlyPairs(tables, matches, free);
        free.ExceptWith(renamed.Select(pair => pair.Existing));
        if (mode == FlexImportMode.Merge)
        {
            LeaveTakenNames(renamed, namesakes, free);
        }

        foreach ((int table, ExistingTable existing) in renamed)
        {
            matches[table] = existing;
        }

        for (int i = 0; i < matches.Length; i++)
        {
            matches[i] ??= namesakes[i] is { } namesake && free.Contains(namesake) ? namesake : null;
        }

        return matches;
    }

    /// <summary>Gives up renames to a name that a table has which a merge keeps under it.</summary>
    private static void LeaveTakenNames(
        List<(int Table, ExistingTable Existing)> renamed,
        ExistingTable?[] namesakes,
        HashSet<ExistingTable> free)
    {
        // One by one, because a table that is not renamed after all keeps its own name from another.
        int taken;
        while ((taken = renamed.FindIndex(pair => namesakes[pair.Table] is { } holder && free.Contains(holder))) >= 0)
        {
            free.Add(renamed[taken].Existing);
            renamed.RemoveAt(taken);
        }
    }

    /// <summary>The pairs of tables without a match that are of one origin, and of which neither is in another such pair.</summary>
    private static List<(int Table, ExistingTable Existing)> OnlyPairs(
        FlexList<FlexSnapshotTable> tables,
        ExistingTable?[] matches,
        HashSet<ExistingTable> free)
    {
        ILookup<string, ExistingTable> byColumn = free
            .SelectMany(existing => Origin(existing.Schema), (existing, id) => (existing, id))
            .ToLookup(pair => pair.id, pair => pair.existing, StringComparer.Ordinal);
        List<(int Table, ExistingTable Existing)> pairs =
        [
            .. from i in Enumerable.Range(0, byColumn.Count == 0 ? 0 : tables.Count)
               where matches[i] is null
               from existing in Origin(tables[i].Schema).SelectMany(id => byColumn[id]).Distinct()
               select (i, existing),
        ];
        ILookup<int, ExistingTable> byTable = pairs.ToLookup(pair => pair.Table, pair => pair.Existing);
        ILookup<ExistingTable, int> byExisting = pairs.ToLookup(pair => pair.Existing, pair => pair.Table);
        return pairs.FindAll(pair => byTable[pair.Table].Count() == 1 && byExisting[pair.Existing].Count() == 1);
    }

    /// <summary>Whether two schemas have a column of one origin.</summary>
    public static bool ShareOrigin(FlexTableSchema one, FlexTableSchema other)
    {
        // The ids are compared before they are checked, because working out an implied id costs much more.
        HashSet<string> ids = one.Columns.Select(column => column.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        ids.IntersectWith(other.Columns.Select(column => column.Id).OfType<string>());
        return ids.Count > 0 && Origin(one).Where(ids.Contains).Intersect(Origin(other), StringComparer.Ordinal).Any();
    }

    private static IEnumerable<string> Origin(FlexTableSchema schema) => schema.Columns
        .Where(column => column.Id is not null && column.Id != ColumnIdentity.Implicit(column.Name))
        .Select(column => column.Id!)
        .Distinct(StringComparer.Ordinal);
}

/// <summary>A live table of the application that an import goes into.</summary>
internal sealed record ExistingTable(string Id, int Version, FlexTableFacts Facts, FlexTableSchema Schema, FlexSlotMap Slots);
