using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>Looks columns up in a table's history.</summary>
internal static class ColumnHistory
{
    /// <summary>The judged changes, each with the version in which its column last changed.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="history">The table's versions with their changes, in any order.</param>
    /// <remarks>
    /// A column is followed by its id; in versions that another application wrote without ids, by the id that its
    /// name implies.
    /// </remarks>
    public static FlexList<FlexJudgedChange> WithLastChanged(
        FlexList<FlexJudgedChange> changes,
        IEnumerable<(int Version, FlexList<SchemaChange> Changes)> history)
    {
        Dictionary<string, int> versions = new(StringComparer.Ordinal);
        foreach ((int version, FlexList<SchemaChange> made) in history)
        {
            foreach (SchemaChange change in made)
            {
                Note(change.Before, version);
                Note(change.After, version);
            }
        }

        return changes
            .Select(change => change.Change.Before is { } column && versions.TryGetValue(IdOf(column), out int version)
                ? change with { LastChangedVersion = version }
                : change)
            .ToFlexList();

        void Note(FlexColumnDefinition? column, int version)
        {
            if (column is not null)
            {
                string id = IdOf(column);
                versions[id] = int.Max(version, versions.GetValueOrDefault(id));
            }
        }
    }

    private static string IdOf(FlexColumnDefinition column) => column.Id ?? ColumnIdentity.Implicit(column.Name);
}
