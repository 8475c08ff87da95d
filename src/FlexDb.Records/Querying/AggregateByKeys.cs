using System.Runtime.InteropServices;

using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.Filtering;
using FlexDb.Records.Keys;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>Works out counts, sums and extremes by keys alone, and reads only the records whose values are shown.</summary>
/// <remarks>
/// One statement, and so one snapshot, gives the ids that match, then the keys of the grouping column, then those of each
/// column; they are joined here, because no index leads from an id to its key. The records of the least and the greatest keys
/// are read afterwards; a value has one key only, so that a record which still has its key has its value too.
/// </remarks>
internal sealed class AggregateByKeys
{
    private const int RecordsOfStatement = 500;

    // What a string, its place in a dictionary and a group take besides characters and keys.
    private const int BytesOfId = 64;
    private const int BytesOfGroup = 200;
    private const int NoGroup = 0;

    private readonly QuerySession _session;
    private readonly AggregateInputs _inputs;
    private readonly KeyStreams _streams;
    private readonly Dictionary<string, int> _groupOfId = new(StringComparer.Ordinal);
    private readonly Dictionary<byte[], int> _groupOfKey = new(KeyComparer.Instance);
    private readonly List<KeyGroup> _groups;
    private long _total;
    private long _bytesHeld;
    private int _lastKind;

    private AggregateByKeys(QuerySession session, AggregateInputs inputs, KeyStreams streams)
    {
        _session = session;
        _inputs = inputs;
        _streams = streams;
        _groups = [new KeyGroup([], null, inputs.Columns.Count)];
    }

    /// <summary>Works it out.</summary>
    public static Task<FlexList<FlexRecordGroup>> RunAsync(QuerySession session, AggregateInputs inputs, KeyStreams streams, CancellationToken cancellationToken) =>
        new AggregateByKeys(session, inputs, streams).RunAsync(cancellationToken);

    private async Task<FlexList<FlexRecordGroup>> RunAsync(CancellationToken cancellationToken)
    {
        await _session.StreamAsync(QueryText.Streams(_session.Table, _streams), Take, cancellationToken).ConfigureAwait(false);
        EnsureHeld();
        _groups[NoGroup].Count = (_streams.HasFilter ? _groupOfId.Count : _total) - _groups.Skip(1).Sum(static group => group.Count);
        KeyGroup[] groups =
        [
            .. _groups
                .Where(group => group.Count > 0 || _inputs.GroupBy is null)
                .OrderBy(static group => group.Key, KeyComparer.Instance),
        ];
        Dictionary<string, QueryRecord> records = await ReadAsync(groups, cancellationToken).ConfigureAwait(false);
        return [.. groups.Select(group => new FlexRecordGroup(
            group.Id is null ? null : AggregateRun.ValueOf(RecordOf(_inputs.GroupBy!, group.Key, group.Id), _inputs.GroupBy!),
            group.Count,
            [.. _inputs.Columns.Select((column, place) => ToPublic(column, group.Columns[place]))]))];

        FlexColumnAggregate ToPublic(QueryColumn column, KeyTotal<string> total) => AggregateRun.Of(
            column,
            total.Count,
            total.Least is { } least ? RecordOf(column, least.Key, least.Record) : null,
            total.Greatest is { } greatest ? RecordOf(column, greatest.Key, greatest.Record) : null,
            total.Sum);

        QueryRecord RecordOf(QueryColumn column, byte[] key, string id) =>
            records.TryGetValue(id, out QueryRecord? record) && column.KeyOf(record).AsSpan().SequenceEqual(key)
                ? record
                : throw new TableChangedException();
    }

    /// <summary>Takes a row; false where too much is held by then.</summary>
    private bool Take(KeyRow row)
    {
        // Both servers run the branches one after the other; what a column has could not be told otherwise.
        if (row.Kind < _lastKind)
        {
            throw new InvalidOperationException("The server gave the branches of a statement in another order.");
        }

        _lastKind = row.Kind;
        switch (row.Kind)
        {
            case KeyRow.Total:
                _total = row.Count;
                break;
            case KeyRow.Match:
                string match = row.Id!;
                if (_groupOfId.TryAdd(match, NoGroup))
                {
                    Hold(match);
                }

                break;
            case KeyRow.Group:
                TakeGroup(row);
                break;
            default:
                TakeValue(row, _inputs.Columns[row.Kind - KeyRow.Column(0)].Type is FlexDataType.Integer or FlexDataType.Decimal);
                break;
        }

        return _bytesHeld <= _session.Options.ScanLimitBytes;
    }

    private void TakeGroup(KeyRow row)
    {
        string id = row.Id!;
        if (_streams.HasFilter && !_groupOfId.ContainsKey(id))
        {
            return;
        }

        byte[] key = row.Value!;
        if (!_groupOfKey.TryGetValue(key, out int place))
        {
            place = _groups.Count;
            _groups.Add(new KeyGroup(key, id, _inputs.Columns.Count));
            _groupOfKey.Add(key, place);
            _bytesHeld += BytesOfGroup + key.Length + ((long)BytesOfGroup * _inputs.Columns.Count);
        }

        _groups[place].Count += row.Count;
        if (_streams.HasFilter)
        {
            CollectionsMarshal.GetValueRefOrNullRef(_groupOfId, id) = place;
        }
        else if (_inputs.Columns.Count > 0)
        {
            _groupOfId.Add(id, place);
            Hold(id);
        }
    }

    private void TakeValue(KeyRow row, bool isNumber)
    {
        string id = row.Id!;
        if (!_groupOfId.TryGetValue(id, out int place) && _streams.HasFilter)
        {
            return;
        }

        _groups[place].Columns[row.Kind - KeyRow.Column(0)].Add(row.Value!, id, isNumber ? row.Number : null);
    }

    private void Hold(string id) => _bytesHeld += BytesOfId + ((long)id.Length * sizeof(char));

    private void EnsureHeld()
    {
        if (_bytesHeld > _session.Options.ScanLimitBytes)
        {
            throw new QueryTooBroadSignal(FlexQueryLimit.Bytes);
        }
    }

    /// <summary>The records whose values are shown.</summary>
    private async Task<Dictionary<string, QueryRecord>> ReadAsync(IReadOnlyList<KeyGroup> groups, CancellationToken cancellationToken)
    {
        string[] ids =
        [
            .. groups
                .SelectMany(static group => group.Columns.SelectMany(static total => new[] { total.Least?.Record, total.Greatest?.Record }).Append(group.Id))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
        if (ids.Length > _session.Options.ScanLimit)
        {
            throw new QueryTooBroadSignal(FlexQueryLimit.Records);
        }

        Dictionary<string, QueryRecord> records = new(StringComparer.Ordinal);
        foreach (string[] some in ids.Chunk(RecordsOfStatement))
        {
            QueryText text = QueryText.Records(_session.Table, KeyPath.OfIds(some, isDescending: false), segment: 0, after: null, some.Length);
            foreach ((QueryRecord record, _) in await _session.ReadAsync(text, cancellationToken).ConfigureAwait(false))
            {
                records.Add(record.Stored.Id, record);
            }
        }

        return records;
    }

    private sealed class KeyGroup(byte[] key, string? id, int columns)
    {
        public byte[] Key { get; } = key;

        /// <summary>A record of the group; null for the group of null.</summary>
        public string? Id { get; } = id;

        public long Count { get; set; }

        public KeyTotal<string>[] Columns { get; } = [.. Enumerable.Range(0, columns).Select(static _ => new KeyTotal<string>())];
    }
}

/// <summary>What is read to work out an aggregation by keys.</summary>
/// <param name="Matches">The way to what matches.</param>
/// <param name="HasFilter">Whether that leaves records out; their ids are needed then.</param>
/// <param name="GroupBy">The index of the grouping column; null where there is none.</param>
/// <param name="Columns">The indexes of the columns.</param>
internal sealed record KeyStreams(KeyPath Matches, bool HasFilter, RecordIndex? GroupBy, IReadOnlyList<RecordIndex> Columns)
{
    /// <summary>The streams of an aggregation; null where keys do not tell it all.</summary>
    public static KeyStreams? Of(RecordTable table, AggregateInputs inputs, QueryPlan plan)
    {
        if (!plan.IsCovered || plan.Path.Ids is not null)
        {
            return null;
        }

        RecordIndex? groupBy = inputs.GroupBy is { } group ? UsableIndexes.Find(table, group, needsNull: false) : null;
        RecordIndex?[] columns = [.. inputs.Columns.Select(column => UsableIndexes.Find(table, column, needsNull: false))];
        return (inputs.GroupBy is null) == (groupBy is null) && columns.All(static index => index is not null)
            ? new KeyStreams(CountRun.OfKeys(plan.Path, table), inputs.Filter.Root is not null, groupBy, columns!)
            : null;
    }
}
