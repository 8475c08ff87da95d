using FlexDb.Records.Errors;
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
    /// <exception cref="FlexDb.Core.Errors.FlexColumnNotFoundException">The table has no such column.</exception>
    /// <exception cref="FlexFilterException">The values of a column have no order.</exception>
    public static IReadOnlyList<BoundSort> Bind(IReadOnlyList<FlexSort> sorts, RecordTable table)
    {
        QueryColumns columns = new(table);
        List<BoundSort> bound = [];
        foreach (FlexSort sort in sorts)
        {
            QueryColumn column = columns.Find(sort.Column);
            if (!column.HasKeys)
            {
                throw new FlexFilterException(
                    $"Values of column '{column.Name}' are of type {column.TypeName}, which has no order. Sort by another column.",
                    column.Name);
            }

            if (!bound.Exists(earlier => earlier.Column.Equals(column)))
            {
                bound.Add(new BoundSort(column, sort.IsDescending, sort.HasNullsFirst));
            }
        }

        return bound;
    }
}
