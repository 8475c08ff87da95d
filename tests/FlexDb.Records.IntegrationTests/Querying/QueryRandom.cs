using FlexDb.Core.Schema;
using FlexDb.Records.IntegrationTests.Model;

namespace FlexDb.Records.IntegrationTests.Querying;

/// <summary>Random filters, sorts and pages that fit a schema.</summary>
internal sealed class QueryRandom(int seed)
{
    private static readonly string[] System = ["id", "version", "created_at", "created_at", "updated_at", "updated_at", "created_by", "updated_by"];

    public ModelRandom Values { get; } = new(seed);

    public int Next(int limit) => Values.Next(limit);

    public bool Chance(double probability) => Values.Chance(probability);

    /// <summary>Times at which records were written, for comparisons with them.</summary>
    public IReadOnlyList<DateTimeOffset> Times { get; set; } = [DateTimeOffset.UnixEpoch];

    public FlexRecordTimes IndexedTimes() => (FlexRecordTimes)Next(4);

    public FlexQuery Query(FlexTableSchema schema) => new()
    {
        Where = Chance(0.15) ? null : Filter(schema, depth: 2),
        OrderBy = [.. Enumerable.Range(0, Values.Pick([0, 1, 1, 1, 1, 2, 3])).Select(_ => Sort(schema))],
        Take = Chance(0.05) ? 1 : Values.Pick([3, 4, 7, 20, 200]),
    };

    public FlexAggregation Aggregation(FlexTableSchema schema, FlexFilter? where)
    {
        string[] columns = [.. schema.Columns.Where(static column => column.DataType != FlexDataType.Json).Select(static column => column.Name)];
        return columns.Length == 0 ? new() { Where = where } : new()
        {
            Where = where,
            Columns = [.. Enumerable.Range(0, Next(4)).Select(_ => Values.Pick(columns))],
            GroupBy = Chance(0.5) ? null : Values.Pick(columns),
        };
    }

    public FlexFilter Filter(FlexTableSchema schema, int depth) => depth == 0 || Chance(0.4)
        ? Leaf(schema)
        : Next(6) switch
        {
            0 or 1 => FlexFilter.Or(Filters(schema, depth)),
            2 => !Filter(schema, depth - 1),
            _ => FlexFilter.And(Filters(schema, depth)),
        };

    private FlexFilter[] Filters(FlexTableSchema schema, int depth) =>
        [.. Enumerable.Range(0, Next(3) + 1).Select(_ => Filter(schema, depth - 1))];

    private FlexFilter Leaf(FlexTableSchema schema)
    {
        if (Chance(0.1))
        {
            return SystemLeaf();
        }

        FlexColumnDefinition[] columns = [.. schema.Columns.Where(static column => column.DataType != FlexDataType.Json)];
        if (columns.Length == 0)
        {
            return SystemLeaf();
        }

        FlexColumnDefinition column = Values.Pick(columns);
        bool isText = column.DataType is FlexDataType.String or FlexDataType.Text;
        string name = column.Name;
        return Next(14) switch
        {
            0 or 1 or 2 => FlexFilter.Equal(name, Value(column)),
            3 => FlexFilter.NotEqual(name, Value(column)),
            4 or 5 => FlexFilter.In(name, [.. Enumerable.Range(0, Next(4)).Select(_ => Chance(0.15) ? null : Value(column))]),
            6 => FlexFilter.IsNull(name),
            7 => !FlexFilter.IsNull(name),
            8 when isText || column.DataType == FlexDataType.Reference => FlexFilter.StartsWith(name, Values.Pick(["a", "r", "r1", "S", "stra", "", "Ä"])),
            9 when isText || column.DataType == FlexDataType.Reference => FlexFilter.Contains(name, Values.Pick(["a", "1", "SS", ".", ""])),
            10 when isText => FlexFilter.EqualIgnoringCase(name, Values.Pick(["a", "STRASSE", "Ä", ""])),
            _ when column.DataType == FlexDataType.Boolean => FlexFilter.Equal(name, Value(column)),
            9 or 10 => FlexFilter.Between(name, Value(column), Value(column)),
            11 => FlexFilter.LessThan(name, Value(column)),
            12 => FlexFilter.GreaterThanOrEqual(name, Value(column)),
            _ => FlexFilter.GreaterThan(name, Value(column)),
        };
    }

    private FlexFilter SystemLeaf() => Next(11) switch
    {
        0 => FlexFilter.Equal("id", Values.Id()),
        1 => FlexFilter.In("id", [Values.Id(), Values.Id(), Values.Id()]),
        2 => FlexFilter.GreaterThan("id", Values.Id()),
        3 => FlexFilter.GreaterThan("version", 1),
        4 => FlexFilter.Equal("created_by", "ann"),
        5 => FlexFilter.GreaterThan(TimeColumn(), Values.Pick(Times)),
        6 => FlexFilter.LessThanOrEqual(TimeColumn(), Values.Pick(Times)),
        7 => FlexFilter.Equal(TimeColumn(), Values.Pick(Times)),
        8 => FlexFilter.Between(TimeColumn(), Values.Pick(Times), Values.Pick(Times)),
        9 => FlexFilter.In(TimeColumn(), [Values.Pick(Times), Values.Pick(Times), null]),
        _ => FlexFilter.IsNull("updated_by"),
    };

    private string TimeColumn() => Values.Pick(["created_at", "updated_at"]);

    private FlexSort Sort(FlexTableSchema schema)
    {
        string[] columns = [.. schema.Columns.Where(static column => column.DataType != FlexDataType.Json).Select(static column => column.Name)];
        string name = columns.Length == 0 || Chance(0.15) ? Values.Pick(System) : Values.Pick(columns);
        FlexSort sort = Chance(0.5) ? FlexSort.Ascending(name) : FlexSort.Descending(name);
        return Next(3) switch
        {
            0 => sort.NullsFirst(),
            1 => sort.NullsLast(),
            _ => sort,
        };
    }

    private FlexJsonValue Value(FlexColumnDefinition column) => FlexJsonValue.Parse(Values.Value(column.DataType));
}
