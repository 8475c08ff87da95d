namespace FlexDb.Core.Schema;

/// <summary>Which column of one schema is which column of another.</summary>
/// <remarks>
/// A column that has an id is the one that has that id, be it written or implied. A column without an id is the one
/// of its name that nothing else claims. So a column that was removed and added again is a new one, and one whose id
/// an application dropped on the way is still itself.
/// </remarks>
internal sealed class ColumnMatching
{
    private const int None = -1;

    private readonly int[] _beforeOf;
    private readonly int[] _afterOf;

    private ColumnMatching(FlexTableSchema before, FlexTableSchema after)
    {
        Before = ColumnIdentity.WithImplicitIds(before);
        After = ColumnIdentity.WithImplicitIds(after);
        _beforeOf = new int[After.Columns.Count];
        _afterOf = new int[Before.Columns.Count];
        _beforeOf.AsSpan().Fill(None);
        _afterOf.AsSpan().Fill(None);
        MatchUnmoved(after.Columns);
        Match(after.Columns, withId: true, static column => column.Id!);
        Match(after.Columns, withId: false, static column => column.Name);
    }

    /// <summary>The schema before, every column with its id.</summary>
    public FlexTableSchema Before { get; }

    /// <summary>The schema after, every column with its id.</summary>
    public FlexTableSchema After { get; }

    public static ColumnMatching Between(FlexTableSchema before, FlexTableSchema after) => new(before, after);

    /// <summary>The position before of the column at a position after, or null when it is new.</summary>
    public int? BeforeOf(int after) => _beforeOf[after] == None ? null : _beforeOf[after];

    /// <summary>The position after of the column at a position before, or null when it is gone.</summary>
    public int? AfterOf(int before) => _afterOf[before] == None ? null : _afterOf[before];

    /// <summary>Most edits leave most columns where they are; those need no index of ids.</summary>
    private void MatchUnmoved(FlexList<FlexColumnDefinition> after)
    {
        for (int i = 0; i < int.Min(after.Count, Before.Columns.Count); i++)
        {
            FlexColumnDefinition candidate = Before.Columns[i];
            if (after[i].Id is { } id && id == candidate.Id && after[i].Name == candidate.Name)
            {
                _beforeOf[i] = i;
                _afterOf[i] = i;
            }
        }
    }

    private void Match(FlexList<FlexColumnDefinition> after, bool withId, Func<FlexColumnDefinition, string> key)
    {
        Dictionary<string, List<int>>? positions = null;
        for (int i = 0; i < after.Count; i++)
        {
            if (_beforeOf[i] != None || (after[i].Id is not null) != withId)
            {
                continue;
            }

            positions ??= Positions(key);
            if (positions.TryGetValue(key(after[i]), out List<int>? candidates) && candidates.Count > 0)
            {
                // Only a damaged schema has several; the name then tells them apart as well as anything can.
                int choice = int.Max(0, candidates.FindIndex(candidate => Before.Columns[candidate].Name == after[i].Name));
                _beforeOf[i] = candidates[choice];
                _afterOf[candidates[choice]] = i;
                candidates.RemoveAt(choice);
            }
        }
    }

    private Dictionary<string, List<int>> Positions(Func<FlexColumnDefinition, string> key)
    {
        Dictionary<string, List<int>> positions = new(Before.Columns.Count, StringComparer.Ordinal);
        for (int i = 0; i < Before.Columns.Count; i++)
        {
            if (_afterOf[i] == None)
            {
                string value = key(Before.Columns[i]);
                if (!positions.TryGetValue(value, out List<int>? same))
                {
                    positions.Add(value, same = new List<int>(1));
                }

                same.Add(i);
            }
        }

        return positions;
    }
}
