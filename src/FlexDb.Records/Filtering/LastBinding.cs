using FlexDb.Records.Reading;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Filtering;

/// <summary>A filter as it was last bound for records in memory.</summary>
/// <remarks>Thread-safe: where two threads judge records of different tables, one binds again.</remarks>
internal sealed class LastBinding
{
    private volatile Binding? _last;

    public bool Matches(FlexFilter filter, FlexRecord record)
    {
        Binding? last = _last;
        if (last is null || !ReferenceEquals(last.Table.Table, record.Table))
        {
            RecordTable table = new(record.Table, registration: null, [], schemaProblem: null, updatedAt: 0, isSettled: false);
            _last = last = new Binding(table, BoundFilter.Bind(filter, table));
        }

        return last.Filter.Matches(ToQueryRecord(record, last.Table));
    }

    public static QueryRecord ToQueryRecord(FlexRecord record, RecordTable table) => new(new UpgradedRecord(
        new StoredRecord
        {
            TableNumber = 0,
            Id = record.Id,
            Version = record.Version,
            SchemaVersion = record.StoredVersion,
            Json = record.Json,
            CreatedAt = StoredRecord.ToMicroseconds(record.CreatedAt),
            UpdatedAt = StoredRecord.ToMicroseconds(record.UpdatedAt),
            CreatedBy = record.CreatedBy,
            UpdatedBy = record.UpdatedBy,
        },
        table,
        record.Json,
        record.Notes));

    private sealed record Binding(RecordTable Table, BoundFilter Filter);
}
