using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Codes = FlexDb.Core.Errors.FlexRecordErrorCodes;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>
/// Validates one record in one pass over its bytes, noting where each column's value stands and whether everything is in
/// normal form; only where something is not, <see cref="RecordWriter"/> writes the normal form from those places.
/// </summary>
internal ref struct RecordValidation
{
    /// <summary>The most columns whose places are kept on the stack.</summary>
    private const int StackColumns = 32;

    private readonly CompiledSchema _schema;
    private readonly FlexValidationOptions _options;
    private readonly FlexRecordMode _mode;
    private readonly ReadOnlySpan<byte> _source;
    private readonly Span<ValuePlace> _places;
    private RecordErrors _errors;
    private UnknownColumns? _unknown;
    private bool _isNormal;

    private RecordValidation(
        CompiledSchema schema, FlexValidationOptions options, FlexRecordMode mode, ReadOnlySpan<byte> source, Span<ValuePlace> places)
    {
        _schema = schema;
        _options = options;
        _mode = mode;
        _source = source;
        _places = places;
        _errors = new RecordErrors(options.MaxErrors);
        _isNormal = true;
    }

    public static FlexRecordResult Validate(CompiledSchema schema, FlexValidationOptions options, ReadOnlyMemory<byte> utf8Json, FlexRecordMode mode)
    {
        int columns = schema.Columns.Length;
        if (columns <= StackColumns)
        {
            Span<ValuePlace> places = stackalloc ValuePlace[StackColumns];
            places = places[..columns];
            places.Clear();
            return new RecordValidation(schema, options, mode, utf8Json.Span, places).Run(utf8Json);
        }

        ValuePlace[] rented = ArrayPool<ValuePlace>.Shared.Rent(columns);
        try
        {
            Span<ValuePlace> places = rented.AsSpan(0, columns);
            places.Clear();
            return new RecordValidation(schema, options, mode, utf8Json.Span, places).Run(utf8Json);
        }
        finally
        {
            ArrayPool<ValuePlace>.Shared.Return(rented);
        }
    }

    private FlexRecordResult Run(ReadOnlyMemory<byte> utf8Json)
    {
        if (_source.Length > _options.MaxBytes)
        {
            _errors.Add(Codes.RecordTooLarge, FormattableString.Invariant(
                $"The record has {_source.Length} bytes, and at most {_options.MaxBytes} are allowed."));
        }
        else if (!Utf8.IsValid(_source))
        {
            _errors.Add(Codes.InvalidUtf8, "The record is not UTF-8.");
        }
        else
        {
            Read();
        }

        if (_errors.Any)
        {
            return FlexRecordResult.Invalid(_errors.ToList());
        }

        return FlexRecordResult.Valid(_isNormal ? utf8Json : RecordWriter.Write(_schema, _source, _places, _mode, _unknown));
    }

    private void Read()
    {
        Utf8JsonReader reader = new(_source, ColumnRules.ReaderOptions);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                // Read to the end first: what is no JSON at all is that before anything else.
                reader.Skip();
                reader.Read();
                _errors.Add(Codes.NotAnObject, "The record is not a JSON object.");
                return;
            }

            _isNormal = reader.TokenStartIndex == 0;
            ReadColumns(ref reader);
            if (!_errors.IsFull)
            {
                CheckAbsent();
            }

            // A second value after the first throws.
            _isNormal &= reader.BytesConsumed == _source.Length;
            reader.Read();
        }
        catch (JsonException)
        {
            // The exception's message may quote the record.
            _errors.Add(Codes.MalformedJson, FormattableString.Invariant(
                $"The record is not valid JSON; it breaks at or after byte {reader.BytesConsumed}."));
        }
    }

    private void ReadColumns(ref Utf8JsonReader reader)
    {
        CompiledColumn[] columns = _schema.Columns;
        int expected = 0;
        int comma = 0;
        while (true)
        {
            long end = reader.BytesConsumed;
            reader.Read();
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                _isNormal &= reader.TokenStartIndex == end;
                return;
            }

            // Minified, a name follows directly after the brace or after one comma, and its colon and value directly.
            ReadOnlySpan<byte> name = reader.ValueSpan;
            long start = reader.TokenStartIndex;
            long nameEnd = reader.BytesConsumed;
            _isNormal &= start == end + comma && nameEnd == start + name.Length + 3;
            comma = 1;
            int position = (uint)expected < (uint)columns.Length && name.SequenceEqual(columns[expected].NameUtf8)
                ? expected
                : Find(ref reader, name);
            reader.Read();
            _isNormal &= reader.TokenStartIndex == nameEnd;
            if (position < 0)
            {
                ReadUnknown(ref reader, name);
                expected = columns.Length;
            }
            else
            {
                // Columns out of the schema's order have to be written anew.
                _isNormal &= position >= expected;
                expected = position + 1;
                ReadValue(ref reader, columns[position], ref _places[position]);
            }

            if (_errors.IsFull)
            {
                return;
            }
        }
    }

    private int Find(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.ValueIsEscaped)
        {
            return _schema.Table.Find(name);
        }

        _isNormal &= JsonText.IsCanonical(name);
        using TextBuffer buffer = new(stackalloc byte[TextBuffer.InitialLength]);
        return buffer.TryUnescape(name) ? _schema.Table.Find(buffer.Text) : -1;
    }

    private void ReadValue(ref Utf8JsonReader reader, CompiledColumn column, ref ValuePlace place)
    {
        int start = (int)reader.TokenStartIndex;
        bool isNormal = true;
        if (place.Length != 0)
        {
            _errors.AddDuplicate(column.Definition.Name);
            reader.Skip();
            return;
        }

        if (column.IsComputed)
        {
            _errors.AddComputed(column);
            reader.Skip();
        }
        else if (reader.TokenType == JsonTokenType.Null)
        {
            if (column.IsRequired)
            {
                _errors.AddRequired(column, isNull: true);
            }
        }
        else
        {
            ValueFaults faults = column.Rules.Check(ref reader, _source, out isNormal);
            _isNormal &= isNormal;
            if (faults != ValueFaults.None)
            {
                _errors.AddFaults(column.Definition, column.Definition.Name, faults);
            }
        }

        place = new ValuePlace(start, (int)reader.BytesConsumed - start, isNormal);
    }

    private void ReadUnknown(ref Utf8JsonReader reader, ReadOnlySpan<byte> rawName)
    {
        if (_options.KeepUnknownColumns)
        {
            _unknown ??= new UnknownColumns();
            _isNormal &= _unknown.Read(ref reader, _source, rawName, ref _errors);
            return;
        }

        _errors.AddUnknown(rawName);
        reader.Skip();
    }

    private void CheckAbsent()
    {
        if (_mode == FlexRecordMode.Patch)
        {
            return;
        }

        CompiledColumn[] columns = _schema.Columns;
        for (int i = 0; i < columns.Length; i++)
        {
            if (_places[i].Length != 0)
            {
                continue;
            }

            CompiledColumn column = columns[i];
            if (column.DefaultJson is not null)
            {
                _isNormal = false;
            }
            else if (column.DefaultFaults != ValueFaults.None)
            {
                _errors.AddDefault(column);
            }
            else if (column.IsRequired)
            {
                _errors.AddRequired(column, isNull: false);
            }
        }
    }
}

/// <summary>Where a value stands in a record; of no length when it is absent.</summary>
/// <param name="Start">The position of its first byte.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="IsNormal">Whether these bytes are its normal form.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ValuePlace(int Start, int Length, bool IsNormal);
