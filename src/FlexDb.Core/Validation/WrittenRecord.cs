using System.Text.Json;
using System.Text.Unicode;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>A stored record, and where in it the values of its columns stand.</summary>
internal sealed class WrittenRecord
{
    private readonly CompiledSchema _schema;
    private readonly ReadOnlyMemory<byte> _json;
    private readonly ValuePlace[] _places;
    private readonly List<(byte[] RawName, byte[] Name, ValuePlace Value)> _unknown = [];

    private WrittenRecord(CompiledSchema schema, ReadOnlyMemory<byte> json)
    {
        _schema = schema;
        _json = json;
        _places = new ValuePlace[schema.Columns.Length];
    }

    /// <summary>The columns that the schema does not have: the name as it is written, the same unescaped, and the place of the value.</summary>
    public IReadOnlyList<(byte[] RawName, byte[] Name, ValuePlace Value)> Unknown => _unknown;

    /// <summary>Reads a record that was written under a schema.</summary>
    /// <exception cref="ArgumentException">The record cannot have been written under the schema.</exception>
    public static WrittenRecord Read(CompiledSchema schema, ReadOnlyMemory<byte> record)
    {
        WrittenRecord read = new(schema, record);
        return read.Read() is { } refusal ? throw new ArgumentException(refusal, nameof(record)) : read;
    }

    /// <summary>The value of a column; empty where the record has none.</summary>
    public ReadOnlyMemory<byte> ValueOf(int column) => At(_places[column]);

    public ReadOnlyMemory<byte> At(ValuePlace place) => _json.Slice(place.Start, place.Length);

    public ValuePlace PlaceOf(int column) => _places[column];

    private string? Read()
    {
        if (!Utf8.IsValid(_json.Span))
        {
            return "The record is not UTF-8.";
        }

        Utf8JsonReader reader = new(_json.Span, ColumnRules.ReaderOptions);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return "The record is not a JSON object.";
            }

            using TextBuffer name = new(stackalloc byte[TextBuffer.InitialLength]);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                ReadOnlySpan<byte> rawName = reader.ValueSpan;
                if (!name.TryUnescape(rawName))
                {
                    return "The record holds half a surrogate pair.";
                }

                if (ReadColumn(ref reader, rawName, name.Text) is { } refusal)
                {
                    return refusal;
                }
            }

            reader.Read();
            return null;
        }
        catch (JsonException)
        {
            // The exception's message may quote the record.
            return "The record is not one valid JSON object.";
        }
    }

    private string? ReadColumn(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> rawName, scoped ReadOnlySpan<byte> name)
    {
        int column = _schema.Table.Find(name);
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        if (column < 0 || reader.TokenType == JsonTokenType.Null)
        {
            reader.Skip();
        }
        else
        {
            Schema.FlexColumnDefinition definition = _schema.Columns[column].Definition;
            ValueFaults faults = ColumnRules.Of(definition.DataType).Check(ref reader, _json.Span, out bool isNormal);
            if (faults != ValueFaults.None || !isNormal)
            {
                return $"The value of column '{definition.Name}' is not in the normal form that the schema under which it was written gives it; "
                    + "upgrade what FlexRecordResult.Record gave.";
            }
        }

        ValuePlace place = new(start, (int)reader.BytesConsumed - start, IsNormal: true);
        if (column >= 0)
        {
            _places[column] = place;
        }
        else
        {
            _unknown.Add((rawName.ToArray(), name.ToArray(), place));
        }

        return null;
    }
}
