using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>Which table of an application is which table of a snapshot.</summary>
/// <remarks>
/// A table is the one of its name. A table of a name that the other side does not have was renamed, if it shares
/// column ids with exactly one such table there: column ids are random and an import keeps them, so tables that share
/// some are of one origin. Ids that names imply say nothing of origin and are left aside.
/// </remarks>
internal static class ImportMatching
{
    /// <summary>For each table of the snapshot its counterpart in the application, or null when it is new there.</summary>
    public static ImportTarget?[] Match(FlexList<FlexSnapshotTable> tables, IReadOnlyList<ImportTarget> targets)
    {
        Dictionary<string, ImportTarget> byName = targets.ToDictionary(target => target.Facts.Name, StringComparer.Ordinal);
        ImportTarget?[] matches = [.. tables.Select(table => byName.GetValueOrDefault(table.Name))];
        HashSet<string> names = tables.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        ImportTarget[] free = [.. targets.Where(target => !names.Contains(target.Facts.Name))];
        if (free.Length == 0)
        {
            return matches;
        }

        Dictionary<string, List<ImportTarget>> byColumn = new(StringComparer.Ordinal);
        foreach (ImportTarget target in free)
        {
            foreach (string id in Origin(target.Schema))
            {
                byColumn.TryAdd(id, []);
                byColumn[id].Add(target);
            }
        }

        List<(int Table, ImportTarget Target)> pairs =
        [
            .. from i in Enumerable.Range(0, tables.Count)
               where matches[i] is null
               from target in Origin(tables[i].Schema).SelectMany(id => byColumn.GetValueOrDefault(id, [])).Distinct()
               select (i, target),
        ];
        foreach ((int table, ImportTarget target) in pairs)
        {
            if (pairs.Count(pair => pair.Table == table) == 1 && pairs.Count(pair => pair.Target == target) == 1)
            {
                matches[table] = target;
            }
        }

        return matches;
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
