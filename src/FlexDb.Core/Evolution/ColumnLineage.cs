using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>One column of a table, followed through renames, changes of type and gaps.</summary>
/// <remarks>It holds a definition for each version that changes the column, not one for every version.</remarks>
internal sealed class ColumnLineage
{
    private readonly List<ColumnState> _states = [];
    private bool _fillsNulls;

    /// <summary>The column's states, each from the version on that changed it, the first one first.</summary>
    public IReadOnlyList<ColumnState> States => _states;

    /// <summary>The last version that made the column come, go, return, change type or become fillable.</summary>
    /// <remarks>
    /// Between two versions with the same last event, the column shows the same value in each record. A column whose
    /// id changes counts too, because whoever remembers the event remembers it by the id.
    /// </remarks>
    public int LastEvent { get; private set; }

    /// <summary>The column's definition in the version at a place of the history; null where that version lacks it.</summary>
    public FlexColumnDefinition? At(int place)
    {
        int state = StateAt(place);
        return state < 0 ? null : _states[state].Column;
    }

    /// <summary>Which of the states the version at a place is in; -1 before the column first comes.</summary>
    public int StateAt(int place)
    {
        int low = 0;
        int high = _states.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (_states[middle].Place <= place)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }

    /// <summary>Takes the column's definition in the next version; null where that version lacks it.</summary>
    public void Add(int place, int version, FlexColumnDefinition? column)
    {
        FlexColumnDefinition? before = _states.Count == 0 ? null : _states[^1].Column;
        if (before == column)
        {
            return;
        }

        bool fillsNulls = column?.FillsNulls() == true;
        if (IsEvent(before, column) || (fillsNulls && !_fillsNulls))
        {
            LastEvent = version;
        }

        _fillsNulls = fillsNulls;
        _states.Add(new ColumnState(place, column));
    }

    private static bool IsEvent(FlexColumnDefinition? before, FlexColumnDefinition? after) =>
        before is null
        || after is null
        || before.Id != after.Id
        || before.HasValues() != after.HasValues()
        || before.ValueTypeName() != after.ValueTypeName();
}

/// <summary>A column as it is from one version on.</summary>
/// <param name="Place">The place of the version in the history, counted from 0.</param>
/// <param name="Column">The definition, with its id; null where the version lacks the column.</param>
internal readonly record struct ColumnState(int Place, FlexColumnDefinition? Column);
