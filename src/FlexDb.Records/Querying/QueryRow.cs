using System.Data.Common;
using System.Globalization;

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

/// <summary>A row of a query for what is worked out of indexes.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Record">The record with the least or greatest key; else null.</param>
/// <param name="Count">The number of keys.</param>
/// <param name="Sum">The sum of their numbers; null where they have none.</param>
internal sealed record AggregateRow(int Kind, StoredRecord? Record, long Count, string? Sum) : IRow<AggregateRow>
{
    public const int Gate = 1;
    public const int All = 2;

    private const int Id = 2;
    private const int CountPlace = 13;

    public static int Numbers(int place) => 3 + (3 * place);

    public static int Least(int place) => 4 + (3 * place);

    public static int Greatest(int place) => 5 + (3 * place);

    public static AggregateRow Read(DbDataReader reader) => new(
        (int)reader.GetInt64(0),
        reader.IsDBNull(Id) ? null : RecordRow.ReadRecord(reader, first: 1),
        reader.IsDBNull(CountPlace) ? 0 : reader.GetInt64(CountPlace),
        reader.StringOrNull(CountPlace + 1));
}

/// <summary>A row of a query for keys. It is read as it is asked, and only while the reader stands at it.</summary>
/// <remarks>Of a million keys most may belong to records that do not match; of these nothing but the ids is worth reading.</remarks>
internal sealed class KeyRow : IRow<KeyRow>
{
    public const int Gate = 1;

    /// <summary>How many records match.</summary>
    public const int Total = 2;

    /// <summary>The id of a record that matches.</summary>
    public const int Match = 3;

    /// <summary>A key of the grouping column.</summary>
    public const int Group = 4;

    private readonly DbDataReader _reader;

    private KeyRow(DbDataReader reader)
    {
        _reader = reader;
        Kind = (int)reader.GetInt64(0);
    }

    /// <summary>What it is.</summary>
    public int Kind { get; }

    /// <summary>A record's id.</summary>
    public string? Id => _reader.StringOrNull(1);

    /// <summary>The record's key.</summary>
    public byte[]? Value => _reader.IsDBNull(2) ? null : (byte[])_reader.GetValue(2);

    /// <summary>The number beside the key; for a total and for a group, how many records there are.</summary>
    public string? Number => _reader.StringOrNull(3);

    /// <summary>How many records a row stands for.</summary>
    public long Count => Number is { } number ? long.Parse(number, CultureInfo.InvariantCulture) : 1;

    /// <summary>A key of a column.</summary>
    public static int Column(int place) => 5 + place;

    public static KeyRow Read(DbDataReader reader) => new(reader);
}
