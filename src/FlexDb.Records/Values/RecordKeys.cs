using System.Text.Json;

using FlexDb.Core.Schema;
using FlexDb.Records.Keys;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Values;

/// <summary>What a record has in the indexes of its table: keys, claims on unique values, and references to others.</summary>
internal sealed class RecordKeys
{
    private static readonly RecordKeys None = new([], [], []);

    private RecordKeys(List<RecordKey> keys, List<RecordClaim> claims, List<RecordTarget> targets)
    {
        Keys = keys;
        Claims = claims;
        Targets = targets;
    }

    /// <summary>Its keys in the ordered and the reference indexes, and in those of times.</summary>
    public IReadOnlyList<RecordKey> Keys { get; }

    /// <summary>Its claims on values of unique columns.</summary>
    public IReadOnlyList<RecordClaim> Claims { get; }

    /// <summary>The records that it refers to.</summary>
    public IReadOnlyList<RecordTarget> Targets { get; }

    /// <summary>The keys of a stored record.</summary>
    public static RecordKeys Of(UpgradedRecord record) =>
        Of(record.Table.Columns, RecordColumns.Read(record.Table.Columns, record.Json), record.Stored.Id, RecordTimes.Of(record.Stored));

    /// <summary>The keys of a record in the present form.</summary>
    /// <param name="columns">The columns of its table.</param>
    /// <param name="record">The record.</param>
    /// <param name="id">Its id.</param>
    /// <param name="times">Its times; it has no key of one that the server has yet to make.</param>
    public static RecordKeys Of(TableColumns columns, RecordColumns record, string id, RecordTimes times)
    {
        if (columns.Indexed.Count == 0 && !columns.Definitions.Any(static column => column.DataType == FlexDataType.Reference))
        {
            return None;
        }

        List<RecordKey> keys = new(columns.Indexed.Count);
        List<RecordClaim> claims = [];
        List<RecordTarget> targets = [];
        foreach (IndexedColumn indexed in columns.Indexed)
        {
            if (indexed.Time != FlexRecordTimes.None)
            {
                if (times.Of(indexed.Time) is { } time)
                {
                    keys.Add(new RecordKey(indexed.Index.Number, NumberKey.Encode(time), id, Number: null));
                }

                continue;
            }

            ReadOnlySpan<byte> value = record[indexed.Position];
            bool isNull = value[0] == (byte)'n';
            switch (indexed.Index.Kind)
            {
                case IndexKind.Ordered:
                    keys.Add(new RecordKey(
                        indexed.Index.Number,
                        KeyEncoding.Encode(indexed.Column.DataType, value),
                        id,
                        KeyEncoding.Number(indexed.Column.DataType, value)));
                    break;
                case IndexKind.Reference when !isNull:
                    string target = ReadId(value);
                    keys.Add(new RecordKey(indexed.Index.Number, KeyEncoding.EncodeReference(target), id, Number: null));
                    targets.Add(new RecordTarget(indexed, target));
                    break;
                case IndexKind.Unique when !isNull:
                    claims.Add(new RecordClaim(indexed.Index.Number, KeyEncoding.Hash(value), id));
                    break;
            }
        }

        return new RecordKeys(keys, claims, targets);
    }

    /// <summary>The reference columns with a value whose target table is not known.</summary>
    public static IEnumerable<(FlexColumnDefinition Column, string TargetId)> Unresolved(TableColumns columns, RecordColumns record)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            FlexColumnDefinition column = columns.Definitions[i];
            if (column.DataType == FlexDataType.Reference
                && record[i][0] != (byte)'n'
                && !columns.Indexed.Any(indexed => indexed.Index.Kind == IndexKind.Reference && indexed.Position == i))
            {
                yield return (column, ReadId(record[i]));
            }
        }
    }

    private static string ReadId(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        reader.Read();
        return reader.GetString()!;
    }
}

/// <summary>One key of a record.</summary>
/// <param name="Index">The number of the index.</param>
/// <param name="Value">The bytes that it is sorted by.</param>
/// <param name="Id">The record.</param>
/// <param name="Number">The value as a number, of integers and decimals.</param>
internal sealed record RecordKey(uint Index, byte[] Value, string Id, string? Number)
{
    public bool Equals(RecordKey? other) =>
        other is not null && Index == other.Index && Id == other.Id && Value.AsSpan().SequenceEqual(other.Value);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Index);
        hash.Add(Id, StringComparer.Ordinal);
        hash.AddBytes(Value);
        return hash.ToHashCode();
    }

    /// <summary>The order of the primary key.</summary>
    public static int Compare(RecordKey one, RecordKey other)
    {
        int order = one.Index.CompareTo(other.Index);
        order = order == 0 ? one.Value.AsSpan().SequenceCompareTo(other.Value) : order;
        return order == 0 ? string.CompareOrdinal(one.Id, other.Id) : order;
    }
}

/// <summary>A record's claim on the value of a unique column.</summary>
/// <param name="Index">The number of the unique index.</param>
/// <param name="Hash">The value's SHA-256.</param>
/// <param name="Id">The record.</param>
internal sealed record RecordClaim(uint Index, byte[] Hash, string Id)
{
    public bool Equals(RecordClaim? other) =>
        other is not null && Index == other.Index && Id == other.Id && Hash.AsSpan().SequenceEqual(other.Hash);

    public override int GetHashCode() => HashCode.Combine(Index, BitConverter.ToInt64(Hash, 0));

    /// <summary>The order of the primary key.</summary>
    public static int Compare(RecordClaim one, RecordClaim other)
    {
        int order = one.Index.CompareTo(other.Index);
        return order == 0 ? one.Hash.AsSpan().SequenceCompareTo(other.Hash) : order;
    }
}

/// <summary>A reference of a record to another.</summary>
/// <param name="Index">The reference index with its column.</param>
/// <param name="Id">The id of the record that it refers to.</param>
internal sealed record RecordTarget(IndexedColumn Index, string Id);
