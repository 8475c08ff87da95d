using FlexDb.Records.Tables;

namespace FlexDb.Records.Filtering;

/// <summary>A sort whose column was found in a table.</summary>
internal sealed class BoundSort
{
    private BoundSort(QueryColumn column, bool isDescending, bool nullsFirst)
    {
        Column = column;
        IsDescending = isDescending;
        NullsFirst = nullsFirst;
    }

    /// <summary>The column, whose values have keys.</summary>
    public QueryColumn Column { get; }

    /// <summary>Whether the greatest key comes first.</summary>
    public bool IsDescending { get; }

    /// <summary>Whether nulls come before all values, whatever the direction.</summary>
    public bool NullsFirst { get; }

    /// <summary>Finds the columns of sorts; one that is sorted by twice counts once, as it is first named.</summary>
    public static IReadOnlyList<BoundSort> Bind(IReadOnlyList<FlexSort> sorts, RecordTable table) => throw new NotImplementedException();
}
