using System.Text.Json;
using System.Text.Unicode;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>A stored record, and where in it the values of its columns stand.</summary>
internal sealed class WrittenRecord
{
    private readonly CompiledSchema _schema;
    private readonly ReadOnlyMemory<byte> _json;
    private readonly ReadOnlyMemory<ColumnRules?> _rules;
    private readonly ValuePlace[] _places;
    private List<(byte[] RawName, byte[] Name, ValuePlace Value)>? _unknown;
    private ValueFaults[]? _faults;

    private WrittenRecord(CompiledSchema schema, ReadOnlyMemory<byte> json, ReadOnlyMemory<ColumnRules?> rules)
    {
        _schema = schema;
        _json = json;
        _rules = rules;
        _places = new ValuePlace[schema.Columns.Length];
    }

    /// <summary>The columns that the schema does not have: the name as it is written, the same unescaped, and the place of the value.</summary>
    public IReadOnlyList<(byte[] RawName, byte[] Name, ValuePlace Value)> Unknown => _unknown ?? [];

    /// <summary>Reads a record that was written under a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="record">The record.</param>
    /// <param name="rules">
    /// For each column the rules that <see cref="FaultsOf"/> tells of, which are of the column's data type; null where it
    /// tells of none. So a value that stays as it is needs to be read only once.
    /// </param>
    /// <exception cref="ArgumentException">The record cannot have been written under the schema.</exception>
    public static WrittenRecord Read(CompiledSchema schema, ReadOnlyMemory<byte> record, ReadOnlyMemory<ColumnRules?> rules = default)
    {
        WrittenRecord read = new(schema, record, rules);
        return read.Read() is { } refusal ? throw new ArgumentException(refusal, nameof(record)) : read;
    }

    /// <summary>The value of a column; empty where the record has none.</summary>
    public ReadOnlyMemory<byte> ValueOf(int column) => At(_places[column]);

    public ReadOnlyMemory<byte> At(ValuePlace place) => _json.Slice(place.Start, place.Length);

    public ValuePlace PlaceOf(int column) => _places[column];

    /// <summary>The rules given for a column that its value breaks.</summary>
    public ValueFaults FaultsOf(int column) => _faults is null ? ValueFaults.None : _faults[column];

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
            FlexColumnDefinition definition = _schema.Columns[column].Definition;
            if (!IsNormal(ref reader, column, definition.DataType))
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
            (_unknown ??= []).Add((rawName.ToArray(), name.ToArray(), place));
        }

        return null;
    }

    private bool IsNormal(ref Utf8JsonReader reader, int column, FlexDataType dataType)
    {
        ColumnRules? rules = _rules.IsEmpty ? null : _rules.Span[column];
        int start = (int)reader.TokenStartIndex;
        ValueFaults faults = (rules ?? ColumnRules.Of(dataType)).Check(ref reader, _json.Span, out bool isNormal);
        if (faults == ValueFaults.None || rules is null)
        {
            return faults == ValueFaults.None && isNormal;
        }

        // Whether a value that breaks a rule is in normal form, only its data type tells.
        _faults ??= new ValueFaults[_places.Length];
        _faults[column] = faults;
        ReadOnlySpan<byte> value = _json.Span[start..(int)reader.BytesConsumed];
        Utf8JsonReader again = new(value, ColumnRules.ReaderOptions);
        again.Read();
        return ColumnRules.Of(dataType).Check(ref again, value, out isNormal) == ValueFaults.None && isNormal;
    }
}
