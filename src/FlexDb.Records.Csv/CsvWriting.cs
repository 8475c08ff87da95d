using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

using FlexDb.Core.Schema;

namespace FlexDb.Records.Csv;

/// <summary>Writes records a line each.</summary>
internal sealed class CsvWriting
{
    private const int BufferBytes = 64 * 1024;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 1_000 };
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r");

    private readonly FlexCsvOptions _options;
    private readonly FlexColumnDefinition[] _columns;
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly SearchValues<char> _quoted;
    private readonly StringBuilder _text = new();
    private readonly string?[] _fields;

    private CsvWriting(FlexTableSchema schema, FlexCsvOptions options)
    {
        _options = options;
        _columns = [.. schema.Columns.Where(static column => column.Validation.Computed is null)];
        _fields = new string?[_columns.Length];
        _quoted = SearchValues.Create([options.Separator, '"', '\r', '\n']);
        for (int i = 0; i < _columns.Length; i++)
        {
            _positions.TryAdd(_columns[i].Name, i);
        }
    }

    public static async Task<long> WriteAsync(
        IAsyncEnumerable<FlexRecord> records,
        FlexTableSchema schema,
        Stream stream,
        FlexCsvOptions options,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        CsvWriting writing = new(schema, options);
        ArrayBufferWriter<byte> buffer = new(BufferBytes);
        long count = 0;
        writing.AddHeader(buffer);
        await foreach (FlexRecord record in records.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            writing.Add(buffer, record);
            count++;
            if (buffer.WrittenCount >= BufferBytes)
            {
                await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
                buffer.ResetWrittenCount();
                progress?.Report(count);
            }
        }

        await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        progress?.Report(count);
        return count;
    }

    private void AddHeader(ArrayBufferWriter<byte> buffer)
    {
        IEnumerable<string> names = _columns.Select(static column => column.Name);
        _text.AppendJoin(_options.Separator, _options.HasIds ? names.Prepend(CsvHeader.Id) : names);
        EndLine(buffer);
    }

    private void Add(ArrayBufferWriter<byte> buffer, FlexRecord record)
    {
        Read(record.Json.Span);
        if (_options.HasIds)
        {
            Append(record.Id, isText: true);
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            if (i > 0 || _options.HasIds)
            {
                _text.Append(_options.Separator);
            }

            if (_fields[i] is { } field)
            {
                Append(field, _columns[i].DataType is not (FlexDataType.Integer or FlexDataType.Decimal));
            }
        }

        EndLine(buffer);
    }

    private void Read(ReadOnlySpan<byte> json)
    {
        Array.Clear(_fields);
        Utf8JsonReader reader = new(json, ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int position = _positions.GetValueOrDefault(reader.GetString()!, -1);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            if (position >= 0 && _columns[position].DataType != FlexDataType.Json && reader.TokenType == JsonTokenType.String)
            {
                string text = reader.GetString()!;
                _fields[position] = _columns[position].DataType == FlexDataType.Decimal ? Localized(text) : text;
                continue;
            }

            bool isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            if (position >= 0 && !isNull)
            {
                string raw = Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
                _fields[position] = _columns[position].DataType == FlexDataType.Integer ? Localized(raw) : raw;
            }
        }
    }

    private string Localized(string number)
    {
        NumberFormatInfo format = _options.Culture.NumberFormat;
        return number.Replace("-", format.NegativeSign, StringComparison.Ordinal).Replace(".", format.NumberDecimalSeparator, StringComparison.Ordinal);
    }

    private void Append(string field, bool isText)
    {
        string prefix = _options.EscapesFormulas && isText && field.Length > 0 && FormulaStarts.Contains(field[0]) ? "'" : "";
        bool isQuoted = field.Length == 0 || field.AsSpan().ContainsAny(_quoted) || char.IsWhiteSpace(field[0]) || char.IsWhiteSpace(field[^1]);
        if (isQuoted)
        {
            _text.Append('"').Append(prefix).Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            _text.Append(prefix).Append(field);
        }
    }

    private void EndLine(ArrayBufferWriter<byte> buffer)
    {
        _text.Append("\r\n");
        foreach (ReadOnlyMemory<char> chunk in _text.GetChunks())
        {
            Encoding.UTF8.GetBytes(chunk.Span, buffer);
        }

        _text.Clear();
    }
}
