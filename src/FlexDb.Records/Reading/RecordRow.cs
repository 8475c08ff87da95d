using System.Data.Common;

using FlexDb.Core.Connections;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Reading;

/// <summary>A row of a statement of <see cref="RecordSql"/>: the table as it is, or a record.</summary>
internal sealed record RecordRow(TableStamp? Table, StoredRecord? Record) : IRow<RecordRow>
{
    private const long IsTable = 1;

    public static RecordRow Read(DbDataReader reader) => reader.GetInt64(0) == IsTable
        ? new RecordRow(TableStamp.Read(reader), null)
        : new RecordRow(null, ReadRecord(reader, first: 1));

    public static StoredRecord ReadRecord(DbDataReader reader, int first) => new()
    {
        TableNumber = (uint)reader.GetInt64(first),
        Id = reader.GetString(first + 1),
        Version = (int)reader.GetInt64(first + 2),
        SchemaVersion = (int)reader.GetInt64(first + 3),
        WriteId = reader.GetString(first + 4),
        CreatedAt = reader.GetInt64(first + 5),
        UpdatedAt = reader.GetInt64(first + 6),
        CreatedBy = reader.StringOrNull(first + 7),
        UpdatedBy = reader.StringOrNull(first + 8),
        DeletedAt = reader.IsDBNull(first + 9) ? null : reader.GetInt64(first + 9),
        DeletionId = reader.StringOrNull(first + 10),
        Json = StoredRecord.Encode(reader.GetString(first + 11)),
    };
}

/// <summary>What tells one state of a table from another, as it was when records were read.</summary>
internal sealed record TableStamp(uint Number, string Id, int Version, int SchemaVersion, string UpdatedAt, uint Epoch, bool IsActive, string Name, bool IsDeleted)
{
    public static TableStamp Read(DbDataReader reader) => new(
        (uint)reader.GetInt64(1),
        reader.GetString(2),
        (int)reader.GetInt64(3),
        (int)reader.GetInt64(4),
        reader.GetString(5),
        (uint)reader.GetInt64(6),
        reader.GetInt64(7) != 0,
        reader.GetString(8),
        reader.GetInt64(10) != 0);

    /// <summary>Whether a table is still as it was last seen, as far as reading its records goes.</summary>
    public bool IsOf(RecordTable table) =>
        Number == table.Registration?.Number
        && Version == table.Table.Version
        && SchemaVersion == table.Registration.SchemaVersion
        && Epoch == table.Registration.Epoch
        && decimal.Parse(UpdatedAt, System.Globalization.CultureInfo.InvariantCulture) == table.UpdatedAt
        && Name == table.Table.Name
        && IsDeleted == table.Table.DeletedAt is not null;
}
