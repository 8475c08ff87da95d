using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>One version that records were written under: how to read them, and the path of each column from there; immutable.</summary>
internal sealed class WrittenVersion
{
    private readonly Dictionary<ColumnLineage, int> _positions = [];
    private readonly Lazy<FollowedColumn[]> _removed;

    public WrittenVersion(TableHistory history, int place, Func<FlexColumnDefinition, CompiledColumn> compile)
    {
        List<CompiledColumn> columns = [];
        foreach (ColumnLineage column in history.Columns)
        {
            if (column.At(place) is { } definition)
            {
                _positions.Add(column, columns.Count);
                columns.Add(compile(definition));
            }
        }

        Schema = new CompiledSchema([.. columns]);
        Present = [.. history.Present.Select(Follow)];
        Rules = new ColumnRules?[columns.Count];
        foreach ((FollowedColumn column, ColumnLineage lineage) in Present.Zip(history.Present))
        {
            CompiledColumn current = compile(lineage.States[^1].Column!);
            if (column is { Written: { } position, Path: { IsTrivial: true, IsPresent: true } }
                && columns[position].Definition.DataType == current.Definition.DataType)
            {
                Rules[position] = current.Rules;
            }
        }

        // Only a write that stores the present form asks for these.
        _removed = new Lazy<FollowedColumn[]>(() =>
            [.. history.Columns.Except(history.Present).Select(Follow).Where(column => column.Path.LastType >= 0)]);

        FollowedColumn Follow(ColumnLineage column) =>
            new(PositionOf(column), new ColumnPath(column, place, definition => compile(definition).DefaultJson));
    }

    /// <summary>The columns of the version.</summary>
    public CompiledSchema Schema { get; }

    /// <summary>For each column of the version the rules that its values must keep in the last one; null where they may change on the way.</summary>
    public ColumnRules?[] Rules { get; }

    /// <summary>The columns of the last version, in its order.</summary>
    public FollowedColumn[] Present { get; }

    /// <summary>The columns that this version or a later one has and the last one lacks.</summary>
    public FollowedColumn[] Removed => _removed.Value;

    /// <summary>The position of a column among those of the version; null where it lacks the column.</summary>
    public int? PositionOf(ColumnLineage column) => _positions.TryGetValue(column, out int position) ? position : null;
}

/// <summary>A column, and what happens to its values from a version on.</summary>
/// <param name="Written">Its position in the version; null where the version lacks it.</param>
/// <param name="Path">What happens to its values.</param>
internal readonly record struct FollowedColumn(int? Written, ColumnPath Path);
