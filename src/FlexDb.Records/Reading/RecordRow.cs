using System.Data.Common;

using FlexDb.Core.Connections;

namespace FlexDb.Records.Reading;

/// <summary>A row of a statement of <see cref="RecordSql"/>.</summary>
/// <param name="IsGate">Whether it says that the table is as it is remembered.</param>
/// <param name="Record">The record; null where the row has none.</param>
internal sealed record RecordRow(bool IsGate, StoredRecord? Record) : IRow<RecordRow>
{
    private const long Gate = 1;
    private const int Id = 2;

    public static RecordRow Read(DbDataReader reader) =>
        new(reader.GetInt64(0) == Gate, reader.IsDBNull(Id) ? null : ReadRecord(reader, first: 1));

    public static StoredRecord ReadRecord(DbDataReader reader, int first) => new()
    {
        TableNumber = (uint)reader.GetInt64(first),
        Id = reader.GetString(first + 1),
        Version = (int)reader.GetInt64(first + 2),
        SchemaVersion = (int)reader.GetInt64(first + 3),
        CreatedAt = StoredRecord.ToMicroseconds(reader.GetDateTime(first + 4)),
        UpdatedAt = StoredRecord.ToMicroseconds(reader.GetDateTime(first + 5)),
        CreatedBy = reader.StringOrNull(first + 6),
        UpdatedBy = reader.StringOrNull(first + 7),
        DeletedAt = reader.IsDBNull(first + 8) ? null : StoredRecord.ToMicroseconds(reader.GetDateTime(first + 8)),
        DeletionId = reader.StringOrNull(first + 9),
        Json = StoredRecord.Encode(reader.GetString(first + 10)),
    };
}

/// <summary>A row that is a record and nothing else.</summary>
internal sealed record StoredRow(StoredRecord Record) : IRow<StoredRow>
{
    public static StoredRow Read(DbDataReader reader) => new(RecordRow.ReadRecord(reader, first: 0));
}
