using System.Data.Common;

using FlexDb.Core.Connections;
using FlexDb.Records.Reading;

namespace FlexDb.Records.Querying;

/// <summary>A row of a query for records.</summary>
/// <param name="Record">The record; null where the row is the gate, which says that the table is as it is remembered.</param>
/// <param name="Key">The key by which the record was found; null where it was found by its id.</param>
internal sealed record QueryRow(StoredRecord? Record, byte[]? Key) : IRow<QueryRow>
{
    private const int KeyPlace = 12;

    public static QueryRow Read(DbDataReader reader) => reader.GetInt64(0) == 1
        ? new QueryRow(null, null)
        : new QueryRow(RecordRow.ReadRecord(reader, first: 1), reader.IsDBNull(KeyPlace) ? null : (byte[])reader.GetValue(KeyPlace));
}

/// <summary>A row of a query for numbers.</summary>
/// <param name="Place">Which number it is; -1 for the gate.</param>
/// <param name="Count">The number.</param>
internal sealed record CountRow(int Place, long Count) : IRow<CountRow>
{
    public static CountRow Read(DbDataReader reader) => new((int)reader.GetInt64(0), reader.GetInt64(1));
}
