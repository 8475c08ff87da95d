using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>Makes the changes of one edit; see <see cref="FlexSchemaDiff.Apply"/> for the rules.</summary>
internal sealed class ChangeReplay
{
    private readonly FlexTableSchema _before;
    private readonly Dictionary<string, List<int>> _positions = new(StringComparer.Ordinal);
    private readonly FlexColumnDefinition?[] _kept;
    private readonly List<FlexColumnDefinition> _added = [];
    private readonly SortedDictionary<int, (int Index, FlexColumnDefinition Column)> _placed = [];

    public ChangeReplay(FlexTableSchema before)
    {
        _before = ColumnIdentity.WithImplicitIds(before);
        _kept = [.. _before.Columns];
        for (int i = 0; i < _kept.Length; i++)
        {
            string name = _before.Columns[i].Name;
            if (!_positions.TryGetValue(name, out List<int>? same))
            {
                _positions.Add(name, same = new List<int>(1));
            }

            same.Add(i);
        }
    }

    public FlexTableSchema Apply(IEnumerable<SchemaChange> changes)
    {
        foreach ((int index, SchemaChange change) in changes.Index())
        {
            ArgumentNullException.ThrowIfNull(change, nameof(changes));
            Take(index, change);
        }

        List<FlexColumnDefinition> columns = [.. _kept.OfType<FlexColumnDefinition>(), .. _added];
        foreach ((int position, (int index, FlexColumnDefinition column)) in _placed)
        {
            if (position > columns.Count)
            {
                throw new FlexReplayException(
                    index,
                    column.Name,
                    FormattableString.Invariant($"its position {position} is beyond the end of the table"));
            }

            columns.Insert(position, column);
        }

        return ColumnIdentity.WithImplicitIds(new FlexTableSchema(columns, _before.ExtensionData));
    }

    private void Take(int index, SchemaChange change)
    {
        int? position = change.Type == SchemaChangeType.AddColumn ? null : Find(index, change);
        if (change.Type == SchemaChangeType.RemoveColumn)
        {
            _kept[position!.Value] = null;
            return;
        }

        FlexColumnDefinition after = change.After
            ?? throw new FlexReplayException(index, change.Column, "it does not say what the column becomes");
        if (change.Position is { } place)
        {
            if (place < 0 || !_placed.TryAdd(place, (index, after)))
            {
                string reason = place < 0 ? "is negative" : "is also that of another change";
                throw new FlexReplayException(
                    index,
                    change.Column,
                    FormattableString.Invariant($"its position {place} {reason}"));
            }

            if (position is { } old)
            {
                _kept[old] = null;
            }
        }
        else if (position is { } kept)
        {
            _kept[kept] = after;
        }
        else
        {
            _added.Add(after);
        }
    }

    private int Find(int index, SchemaChange change)
    {
        if (!_positions.TryGetValue(change.Column, out List<int>? candidates))
        {
            throw new FlexReplayException(index, change.Column, "there is no such column before the edit");
        }

        if (candidates.Count == 0)
        {
            throw new FlexReplayException(index, change.Column, "another change of the same edit has dealt with that column");
        }

        // One name for several columns is a damaged schema, which must still replay.
        int choice = candidates.Count == 1 ? 0 : candidates.FindIndex(i => _before.Columns[i] == change.Before);
        choice = choice < 0 ? candidates.FindIndex(i => _before.Columns[i].Id == change.Before?.Id) : choice;
        choice = int.Max(0, choice);
        int found = candidates[choice];
        candidates.RemoveAt(choice);
        return found;
    }
}
