using System.Text;

using FlexDb.Core.Schema;

namespace FlexDb.Records.Tables;

/// <summary>The columns of a schema, with what each write needs of them.</summary>
internal sealed class TableColumns
{
    private readonly byte[][] _names;
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);

    public TableColumns(FlexTableSchema schema, IReadOnlyList<RecordIndex> indexes)
    {
        Definitions = schema.Columns;
        _names = [.. schema.Columns.Select(static column => Encoding.UTF8.GetBytes(column.Name))];
        for (int i = 0; i < Definitions.Count; i++)
        {
            _byId.TryAdd(Definitions[i].Id!, i);
        }

        List<IndexedColumn> indexed = [];
        foreach (RecordIndex index in indexes.Where(static index => index.State != IndexState.Dropping))
        {
            if (index.Kind == IndexKind.Time)
            {
                indexed.Add(new IndexedColumn(index, Position: -1, FlexColumn.DateTime(index.ColumnId)) { Time = RecordTimeNames.TimeOf(index.ColumnId) });
            }
            else if (_byId.TryGetValue(index.ColumnId, out int position))
            {
                indexed.Add(new IndexedColumn(index, position, Definitions[position]));
            }
        }

        Indexed = indexed;
        Times = indexed.Where(static index => index.Time != FlexRecordTimes.None).ToArray();
    }

    public FlexList<FlexColumnDefinition> Definitions { get; }

    /// <summary>The indexes that a write keeps up, with the places of their columns.</summary>
    public IReadOnlyList<IndexedColumn> Indexed { get; }

    /// <summary>Those of them that are of times.</summary>
    public IReadOnlyList<IndexedColumn> Times { get; }

    public int Count => _names.Length;

    /// <summary>The column that an index is of.</summary>
    public FlexColumnDefinition OfIndex(uint number) => Indexed.First(indexed => indexed.Index.Number == number).Column;

    public ReadOnlySpan<byte> NameOf(int position) => _names[position];

    public int? PositionOfId(string columnId) => _byId.TryGetValue(columnId, out int position) ? position : null;
}

/// <summary>An index with its column.</summary>
/// <param name="Index">The index.</param>
/// <param name="Position">The place of the column in the schema; -1 of an index of times.</param>
/// <param name="Column">The column; of an index of times one that is called as the time is.</param>
internal sealed record IndexedColumn(RecordIndex Index, int Position, FlexColumnDefinition Column)
{
    /// <summary>The time that the index is of; none of an index of the schema's.</summary>
    public FlexRecordTimes Time { get; init; }
}
