using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Filtering;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>A query whose parts were found to fit a table.</summary>
/// <param name="Query">The query.</param>
/// <param name="Filter">Its filter.</param>
/// <param name="Order">Its order.</param>
/// <param name="Cursor">Its cursor; null where it has none.</param>
/// <param name="Selected">The places of the columns that records are to have; null for all.</param>
internal sealed record QueryInputs(FlexQuery Query, BoundFilter Filter, QueryOrder Order, QueryCursor? Cursor, IReadOnlySet<int>? Selected)
{
    private const int MaxTake = 1_000;

    public bool IsBackward => Cursor?.IsBackward ?? Query.Backward;

    public static QueryInputs Bind(FlexQuery query, RecordTable table)
    {
        BoundFilter filter = BoundFilter.Bind(query.Where, table);
        QueryOrder order = QueryOrder.Of(BoundSort.Bind(query.OrderBy, table));
        foreach (string path in query.Include)
        {
            IncludedRecords.EnsureReference(table.Table, path.Split('.')[0]);
        }

        QueryCursor? cursor = query.After is null ? null : QueryCursor.Parse(query.After, table, filter, order);
        return new QueryInputs(query, filter, order, cursor, query.Select?.Select(name => PositionOf(name, table)).ToHashSet());
    }

    /// <summary>A record as the query asks for it.</summary>
    public FlexRecord ToPublic(QueryRecord record) => Selected is null
        ? record.Upgraded.ToPublic()
        : (record.Upgraded with { Json = record.Columns.Only(Selected) }).ToPublic(isPartial: true);

    private static int PositionOf(string name, RecordTable table)
    {
        FlexTable catalog = table.Table;
        return catalog.Schema.TryGetColumn(name, out FlexColumnDefinition? column)
            ? table.Columns.PositionOfId(column.Id!)!.Value
            : throw new FlexColumnNotFoundException(catalog.ApplicationId, catalog.Id, catalog.Name, name, catalog.Schema.Columns.Select(static known => known.Name));
    }

    /// <summary>Refuses what no table can make right.</summary>
    public static void EnsureValid(FlexQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(query.OrderBy, nameof(query));
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Take, 1, nameof(query));
        if (query.Take > MaxTake)
        {
            throw new FlexLimitException("The page", query.Take, MaxTake, "records");
        }

        if (query.OrderBy.Count > FlexQuery.MaxSorts)
        {
            throw new FlexLimitException("The query", query.OrderBy.Count, FlexQuery.MaxSorts, "sorts");
        }

        if (query.OrderBy.Any(static sort => sort is null))
        {
            throw new ArgumentException("A sort is null.", nameof(query));
        }

        if (query.Select?.Any(static name => name is null) == true)
        {
            throw new ArgumentException("The name of a column is null.", nameof(query));
        }

        IncludedRecords.EnsureValid(query);
    }
}
