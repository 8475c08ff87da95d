using FlexDb.Records.Filtering;

namespace FlexDb.Records.Querying;

/// <summary>The order of a query's records, in which no two are equal.</summary>
/// <remarks>
/// The id comes last, in the direction of the last sort, because that is the order in which an index has equal values.
/// </remarks>
internal sealed class QueryOrder
{
    private QueryOrder(IReadOnlyList<BoundSort> sorts, bool isIdDescending)
    {
        Sorts = sorts;
        IsIdDescending = isIdDescending;
    }

    /// <summary>The sorts before the id.</summary>
    public IReadOnlyList<BoundSort> Sorts { get; }

    public bool IsIdDescending { get; }

    /// <summary>Whether the keys of one index are in this order, but perhaps for the place of its nulls.</summary>
    public bool IsOfOneIndex => Sorts.Count == 1 && Sorts[0].IsDescending == IsIdDescending;

    public static QueryOrder Of(IReadOnlyList<BoundSort> sorts)
    {
        // What comes after the id cannot matter.
        BoundSort[] before = [.. sorts.TakeWhile(static sort => sort.Column.System != SystemColumn.Id)];
        bool isIdDescending = before.Length < sorts.Count
            ? sorts[before.Length].IsDescending
            : before is [.., { IsDescending: true }];
        return new QueryOrder(before, isIdDescending);
    }

    public RecordPosition PositionOf(QueryRecord record) =>
        new([.. Sorts.Select(sort => sort.Column.KeyOf(record))], record.Upgraded.Stored.Id);

    public int Compare(RecordPosition one, RecordPosition other)
    {
        for (int i = 0; i < Sorts.Count; i++)
        {
            int order = Compare(Sorts[i], one.Keys[i], other.Keys[i]);
            if (order != 0)
            {
                return order;
            }
        }

        int ids = one.IdUtf8.AsSpan().SequenceCompareTo(other.IdUtf8);
        return IsIdDescending ? -ids : ids;
    }

    private static int Compare(BoundSort sort, byte[] one, byte[] other)
    {
        bool isNull = one.Length == 0;
        if (isNull != (other.Length == 0))
        {
            return isNull == sort.NullsFirst ? -1 : 1;
        }

        int order = one.AsSpan().SequenceCompareTo(other);
        return sort.IsDescending ? -order : order;
    }
}
