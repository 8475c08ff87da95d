using System.Diagnostics.CodeAnalysis;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>The columns of a table, followed from version to version.</summary>
/// <remarks>
/// From one version to the next, columns are matched as <see cref="FlexSchemaDiff"/> matches them. A column that comes
/// under an id that a column had which has gone is that column again, provided that the id is written in the version's
/// JSON. An id that a name implies says only that the name has been there before.
/// </remarks>
internal sealed class TableHistory
{
    private readonly List<int> _versions = [];
    private readonly List<ColumnLineage> _columns = [];

    // The column that had an id last.
    private readonly Dictionary<string, ColumnLineage> _byId = new(StringComparer.Ordinal);

    /// <summary>The numbers of the versions, ascending; some may be missing.</summary>
    public IReadOnlyList<int> Versions => _versions;

    /// <summary>Every column that any version has, in the order in which they first come.</summary>
    public IReadOnlyList<ColumnLineage> Columns => _columns;

    /// <summary>The last version's schema, every column with its id.</summary>
    public FlexTableSchema Schema { get; private set; } = FlexTableSchema.Empty;

    /// <summary>The columns of the last version, in its order.</summary>
    public ColumnLineage[] Present { get; private set; } = [];

    /// <summary>The place of a version in the history, counted from 0; negative where there is none of that number.</summary>
    public int PlaceOf(int version) => _versions.BinarySearch(version);

    /// <summary>Takes the next version.</summary>
    /// <returns>Whether its number is greater than that of the version before it; otherwise nothing is taken.</returns>
    public bool TryAdd(int version, FlexTableSchema schema)
    {
        if (_versions.Count > 0 && version <= _versions[^1])
        {
            return false;
        }

        FlexTableSchema written = schema.AsWritten;
        ColumnMatching matching = ColumnMatching.Between(Schema, written);
        ColumnLineage[] present = new ColumnLineage[written.Columns.Count];
        HashSet<ColumnLineage> gone = [.. Present];
        for (int i = 0; i < present.Length; i++)
        {
            if (matching.BeforeOf(i) is { } before)
            {
                present[i] = Present[before];
                gone.Remove(present[i]);
            }
        }

        for (int i = 0; i < present.Length; i++)
        {
            if (present[i] is null)
            {
                present[i] = Returning(written.Columns[i].Id, present, out ColumnLineage? returned) ? returned : New();
                gone.Remove(present[i]);
            }
        }

        Take(version, gone, present, matching.After);
        return true;
    }

    private void Take(int version, IEnumerable<ColumnLineage> gone, ColumnLineage[] present, FlexTableSchema schema)
    {
        int place = _versions.Count;
        _versions.Add(version);
        foreach (ColumnLineage column in gone)
        {
            column.Add(place, version, column: null);
        }

        for (int i = 0; i < present.Length; i++)
        {
            present[i].Add(place, version, schema.Columns[i]);
            _byId[schema.Columns[i].Id!] = present[i];
        }

        Present = present;
        Schema = schema;
    }

    private bool Returning(string? writtenId, ColumnLineage[] present, [NotNullWhen(true)] out ColumnLineage? column)
    {
        column = null;
        return writtenId is not null && _byId.TryGetValue(writtenId, out column) && !present.Contains(column);
    }

    private ColumnLineage New()
    {
        ColumnLineage column = new();
        _columns.Add(column);
        return column;
    }
}
