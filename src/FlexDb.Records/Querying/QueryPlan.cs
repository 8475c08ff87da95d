using FlexDb.Records.Filtering;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>How a query finds its records.</summary>
/// <param name="Path">The way to them.</param>
/// <param name="IsInOrder">Whether the way has them in the query's order, so that the first ones are enough; otherwise all are read and sorted.</param>
/// <param name="IsCovered">Whether all records on the way match, so that none need be verified.</param>
/// <param name="Verified">The terms that each record is verified by.</param>
/// <param name="ExpectedCount">How many records the way has; null where they were not counted.</param>
internal sealed record QueryPlan(KeyPath Path, bool IsInOrder, bool IsCovered, IReadOnlyList<FilterTerm> Verified, long? ExpectedCount)
{
    /// <summary>What to do where the way has too many records that do not match.</summary>
    public QueryPlan? Otherwise { get; init; }

    /// <summary>The columns of a filter and its order that have no index, each once.</summary>
    public static IEnumerable<string> ColumnsWithoutIndex(RecordTable table, FilterTerm? root, QueryOrder order) => ColumnsOf(root)
        .Concat(order.Sorts.Select(static sort => sort.Column))
        .Where(column => column.CanHaveIndex && UsableIndexes.Find(table, column, needsNull: true) is null)
        .Select(static column => column.Name)
        .Distinct(StringComparer.Ordinal);

    /// <summary>The columns that a term is about.</summary>
    public static IEnumerable<QueryColumn> ColumnsOf(FilterTerm? term) => term switch
    {
        AndTerm and => and.Terms.SelectMany(ColumnsOf),
        OrTerm or => or.Terms.SelectMany(ColumnsOf),
        NotTerm not => ColumnsOf(not.Term),
        LeafTerm leaf => [leaf.Column],
        _ => [],
    };
}

/// <summary>The indexes that may be used.</summary>
internal static class UsableIndexes
{
    /// <summary>The index of a column that is complete; null where it has none.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="needsNull">Whether the keys of nulls are needed, which an index of references does not hold.</param>
    public static RecordIndex? Find(RecordTable table, QueryColumn column, bool needsNull)
    {
        // An index of an earlier schema may lack records, or have keys of another type.
        if (!table.IsReconciled || !column.CanHaveIndex)
        {
            return null;
        }

        if (column.Definition is not { } definition)
        {
            return Ready(table.Find(RecordTimeNames.Of(column.Time), IndexKind.Time));
        }

        return Ready(table.Find(definition.Id!, IndexKind.Ordered))
            ?? (needsNull ? null : Ready(table.Find(definition.Id!, IndexKind.Reference)));
    }

    private static RecordIndex? Ready(RecordIndex? index) =>
        index is { State: IndexState.Ready } && IndexForm.IsKnown(index.Form) ? index : null;
}
