using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>Works the columns of a snapshot's table into those of an existing one.</summary>
internal static class ImportColumns
{
    private const int None = -1;

    /// <summary>The schema after the import: the snapshot's columns, and when merging also those that only the table has.</summary>
    /// <remarks>
    /// A column is matched by its id. One that finds none is matched by its name where the tables are of different
    /// origin, whose ids cannot agree, and wherever a merge could not have both. A matched column keeps its id, so a
    /// second import finds it again; for the same reason a column added to a table of another origin gets a new id.
    /// A column that only the table has stays behind the one that it followed. Of the schema's own properties, which this
    /// library does not know, a mirror takes the snapshot's; a merge keeps those that only the table has.
    /// </remarks>
    public static FlexTableSchema Combine(FlexTableSchema current, FlexTableSchema imported, FlexImportMode mode)
    {
        ColumnMatching matching = ColumnMatching.Between(current, imported);
        FlexList<FlexColumnDefinition> old = matching.Before.Columns;
        FlexList<FlexColumnDefinition> columns = imported.Columns;
        bool sameOrigin = current.Columns.Count == 0 || ImportMatching.ShareOrigin(current, imported);
        int[] counterparts = [.. Enumerable.Range(0, columns.Count).Select(i => matching.BeforeOf(i) ?? None)];
        if (!sameOrigin || mode == FlexImportMode.Merge)
        {
            MatchByName(old, columns, counterparts, StringComparer.Ordinal);
            MatchByName(old, columns, counterparts, StringComparer.OrdinalIgnoreCase);
        }

        List<FlexColumnDefinition> result = [];
        ILookup<int, FlexColumnDefinition> extras = Extras(mode == FlexImportMode.Merge ? old : [], counterparts);
        result.AddRange(extras[None]);
        for (int i = 0; i < columns.Count; i++)
        {
            string? id = counterparts[i] != None ? old[counterparts[i]].Id : sameOrigin ? columns[i].Id : null;
            result.Add(columns[i] with { Id = id ?? ColumnIdentity.New() });
            if (counterparts[i] != None)
            {
                result.AddRange(extras[counterparts[i]]);
            }
        }

        return new FlexTableSchema(result, mode == FlexImportMode.Mirror
            ? imported.ExtensionData
            : new FlexExtensionData(current.ExtensionData.Concat(imported.ExtensionData)));
    }

    private static void MatchByName(
        FlexList<FlexColumnDefinition> old,
        FlexList<FlexColumnDefinition> columns,
        int[] counterparts,
        StringComparer comparer)
    {
        Dictionary<string, int> free = new(comparer);
        for (int i = 0; i < old.Count; i++)
        {
            if (!counterparts.Contains(i))
            {
                free.TryAdd(old[i].Name, i);
            }
        }

        for (int i = 0; i < columns.Count; i++)
        {
            if (counterparts[i] == None && free.Remove(columns[i].Name, out int counterpart))
            {
                counterparts[i] = counterpart;
            }
        }
    }

    /// <summary>The columns that only the table has, under the position of the matched column that they follow.</summary>
    private static ILookup<int, FlexColumnDefinition> Extras(FlexList<FlexColumnDefinition> old, int[] counterparts)
    {
        HashSet<int> matched = [.. counterparts];
        List<(int Anchor, FlexColumnDefinition Column)> extras = [];
        int anchor = None;
        for (int i = 0; i < old.Count; i++)
        {
            if (matched.Contains(i))
            {
                anchor = i;
            }
            else
            {
                extras.Add((anchor, old[i]));
            }
        }

        return extras.ToLookup(extra => extra.Anchor, extra => extra.Column);
    }
}
