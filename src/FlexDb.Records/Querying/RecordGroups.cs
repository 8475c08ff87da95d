using FlexDb.Core.Schema;
using FlexDb.Records.Filtering;
using FlexDb.Records.Keys;

namespace FlexDb.Records.Querying;

/// <summary>The groups of an aggregation, worked out of records one by one.</summary>
internal sealed class RecordGroups
{
    private readonly AggregateInputs _inputs;
    private readonly SortedDictionary<byte[], Group> _groups = new(KeyComparer.Instance);

    public RecordGroups(AggregateInputs inputs)
    {
        _inputs = inputs;
        if (inputs.GroupBy is null)
        {
            _groups[[]] = new Group(null, inputs.Columns);
        }
    }

    /// <summary>Adds a record that matches.</summary>
    public void Add(QueryRecord record)
    {
        byte[] key = _inputs.GroupBy?.KeyOf(record) ?? [];
        if (!_groups.TryGetValue(key, out Group? group))
        {
            _groups[key] = group = new Group(key.Length == 0 ? null : AggregateRun.ValueOf(record, _inputs.GroupBy!), _inputs.Columns);
        }

        group.Add(record);
    }

    /// <summary>The groups, in the order of their values.</summary>
    public FlexList<FlexRecordGroup> ToPublic() => [.. _groups.Values.Select(static group => group.ToPublic())];

    private sealed class Group(FlexJsonValue? value, IReadOnlyList<QueryColumn> columns)
    {
        private readonly Total[] _totals = [.. columns.Select(static column => new Total(column))];
        private long _count;

        public void Add(QueryRecord record)
        {
            _count++;
            foreach (Total total in _totals)
            {
                total.Add(record);
            }
        }

        public FlexRecordGroup ToPublic() => new(value, _count, [.. _totals.Select(static total => total.ToPublic())]);
    }

    private sealed class Total(QueryColumn column)
    {
        private readonly KeyTotal<QueryRecord> _total = new();

        public void Add(QueryRecord record)
        {
            byte[] key = column.KeyOf(record);
            if (key.Length > 0)
            {
                _total.Add(key, record, KeyEncoding.Number(column.Type, record.Columns[column.Position!.Value]));
            }
        }

        public FlexColumnAggregate ToPublic() => AggregateRun.Of(column, _total.Count, _total.Least?.Record, _total.Greatest?.Record, _total.Sum);
    }
}
