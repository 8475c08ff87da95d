using System.Runtime.InteropServices;

using FlexDb.Records.Reading;

namespace FlexDb.Records.Values;

/// <summary>The times of a record, in microseconds since 1970; null where the server makes one in the write itself.</summary>
/// <param name="CreatedAt">When it was inserted.</param>
/// <param name="UpdatedAt">When its values were last written.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RecordTimes(long? CreatedAt, long? UpdatedAt)
{
    /// <summary>Those of a record that is inserted.</summary>
    public static RecordTimes OfInsert { get; }

    public static RecordTimes Of(StoredRecord record) => new(record.CreatedAt, record.UpdatedAt);

    public static RecordTimes Of(FlexRecord record) => new(StoredRecord.ToMicroseconds(record.CreatedAt), StoredRecord.ToMicroseconds(record.UpdatedAt));

    /// <summary>Those of the record after a write of its values.</summary>
    public RecordTimes AfterUpdate() => this with { UpdatedAt = null };

    public long? Of(FlexRecordTimes time) => time == FlexRecordTimes.CreatedAt ? CreatedAt : UpdatedAt;
}
