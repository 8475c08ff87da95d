using System.Text.Json;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>Puts the columns of a patch in the place of those of a stored record.</summary>
internal sealed class RecordMerge
{
    private readonly CompiledSchema _schema;
    private readonly ReadOnlyMemory<byte> _source;
    private readonly ValuePlace[] _places;
    private readonly List<(byte[] Name, ValuePlace Value)> _unknown = [];

    private RecordMerge(CompiledSchema schema, ReadOnlyMemory<byte> source)
    {
        _schema = schema;
        _source = source;
        _places = new ValuePlace[schema.Columns.Length];
    }

    /// <summary>The merged record, which has not been validated.</summary>
    /// <exception cref="ArgumentException">One of the two is not a JSON object.</exception>
    public static ReadOnlyMemory<byte> Merge(CompiledSchema schema, ReadOnlyMemory<byte> stored, ReadOnlyMemory<byte> patch)
    {
        RecordMerge below = Read(schema, stored, nameof(stored));
        RecordMerge above = Read(schema, patch, nameof(patch));
        using PooledBuffer output = new(stored.Length + patch.Length);
        output.Add((byte)'{');
        for (int i = 0; i < schema.Columns.Length; i++)
        {
            RecordMerge from = above._places[i].Length > 0 ? above : below;
            if (from._places[i].Length > 0)
            {
                Separate(output);
                output.Add(schema.Columns[i].NameJson);
                output.Add(from.At(from._places[i]));
            }
        }

        foreach ((byte[] name, ValuePlace value) in below._unknown)
        {
            int changed = above._unknown.FindIndex(column => column.Name.AsSpan().SequenceEqual(name));
            AddUnknown(output, name, changed < 0 ? below.At(value) : above.At(above._unknown[changed].Value));
        }

        foreach ((byte[] name, ValuePlace value) in above._unknown.Where(added => !below._unknown.Exists(column => column.Name.AsSpan().SequenceEqual(added.Name))))
        {
            AddUnknown(output, name, above.At(value));
        }

        output.Add((byte)'}');
        return output.Written.ToArray();
    }

    private static RecordMerge Read(CompiledSchema schema, ReadOnlyMemory<byte> record, string parameter)
    {
        RecordMerge read = new(schema, record);
        return read.TryRead() ? read : throw new ArgumentException("The record is not a JSON object in normal form.", parameter);
    }

    private bool TryRead()
    {
        try
        {
            return TryReadColumns();
        }
        catch (JsonException)
        {
            // The exception's message may quote the record.
            return false;
        }
    }

    private bool TryReadColumns()
    {
        Utf8JsonReader reader = new(_source.Span, ColumnRules.ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        using TextBuffer name = new(stackalloc byte[TextBuffer.InitialLength]);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (!name.TryUnescape(reader.ValueSpan))
            {
                return false;
            }

            int column = _schema.Table.Find(name.Text);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            ValuePlace place = new(start, (int)reader.BytesConsumed - start, IsNormal: true);
            if (column >= 0)
            {
                _places[column] = place;
            }
            else
            {
                _unknown.Add((name.Text.ToArray(), place));
            }
        }

        // What follows the object throws.
        reader.Read();
        return true;
    }

    private ReadOnlySpan<byte> At(ValuePlace place) => _source.Span.Slice(place.Start, place.Length);

    private static void AddUnknown(PooledBuffer output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Separate(output);
        JsonText.Write(output, name);
        output.Add((byte)':');
        output.Add(value);
    }

    private static void Separate(PooledBuffer output)
    {
        if (output.Written[^1] != (byte)'{')
        {
            output.Add((byte)',');
        }
    }
}
