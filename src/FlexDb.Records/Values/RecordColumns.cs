using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

using FlexDb.Records.Tables;

namespace FlexDb.Records.Values;

/// <summary>Where each column of a record in normal form stands in its JSON.</summary>
internal readonly struct RecordColumns
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 1_000 };

    private readonly ReadOnlyMemory<byte> _json;
    private readonly Place[] _places;

    private RecordColumns(ReadOnlyMemory<byte> json, Place[] places)
    {
        _json = json;
        _places = places;
    }

    /// <summary>Finds the columns of a record that has the present form.</summary>
    public static RecordColumns Read(TableColumns columns, ReadOnlyMemory<byte> json)
    {
        Place[] places = new Place[columns.Count];
        Utf8JsonReader reader = new(json.Span, ReaderOptions);
        reader.Read();
        int next = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int start = (int)reader.TokenStartIndex;
            int position = Find(columns, ref reader, next);
            reader.Read();
            int value = (int)reader.TokenStartIndex;
            reader.Skip();
            if (position >= 0)
            {
                places[position] = new Place(start, value, (int)reader.BytesConsumed);
                next = position + 1;
            }
        }

        return new RecordColumns(json, places);
    }

    /// <summary>The raw value of a column; <c>null</c> where it is absent.</summary>
    public ReadOnlySpan<byte> this[int position] =>
        _places[position] is { End: > 0 } place ? _json.Span[place.Value..place.End] : "null"u8;

    public bool Has(int position) => _places[position].End > 0;

    /// <summary>The record with the columns of a patch in the place of its own.</summary>
    public static byte[] Merge(RecordColumns stored, RecordColumns patch)
    {
        ArrayBufferWriter<byte> merged = new(stored._json.Length + patch._json.Length);
        merged.Write("{"u8);
        for (int i = 0; i < stored._places.Length; i++)
        {
            RecordColumns from = patch.Has(i) ? patch : stored;
            if (from.Has(i))
            {
                if (merged.WrittenCount > 1)
                {
                    merged.Write(","u8);
                }

                Place place = from._places[i];
                merged.Write(from._json.Span[place.Start..place.End]);
            }
        }

        merged.Write("}"u8);
        return merged.WrittenSpan.ToArray();
    }

    /// <summary>The record with some of its columns only.</summary>
    public byte[] Only(IReadOnlySet<int> positions)
    {
        ArrayBufferWriter<byte> some = new(_json.Length);
        some.Write("{"u8);
        for (int i = 0; i < _places.Length; i++)
        {
            if (Has(i) && positions.Contains(i))
            {
                if (some.WrittenCount > 1)
                {
                    some.Write(","u8);
                }

                some.Write(_json.Span[_places[i].Start.._places[i].End]);
            }
        }

        some.Write("}"u8);
        return some.WrittenSpan.ToArray();
    }

    /// <summary>The record with null in some columns.</summary>
    public byte[] WithNull(IReadOnlySet<int> positions)
    {
        ArrayBufferWriter<byte> changed = new(_json.Length + 16);
        changed.Write("{"u8);
        for (int i = 0; i < _places.Length; i++)
        {
            if (!Has(i))
            {
                continue;
            }

            if (changed.WrittenCount > 1)
            {
                changed.Write(","u8);
            }

            Place place = _places[i];
            changed.Write(_json.Span[place.Start..(positions.Contains(i) ? place.Value : place.End)]);
            if (positions.Contains(i))
            {
                changed.Write("null"u8);
            }
        }

        changed.Write("}"u8);
        return changed.WrittenSpan.ToArray();
    }

    // A record in normal form has its columns in the schema's order, so that the next one is nearly always the one.
    private static int Find(TableColumns columns, ref Utf8JsonReader reader, int next)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            int position = (next + i) % columns.Count;
            if (reader.ValueTextEquals(columns.NameOf(position)))
            {
                return position;
            }
        }

        return -1;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(int Start, int Value, int End);
}
