using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

using nietras.SeparatedValues;

namespace FlexDb.Records.Csv;

/// <summary>Makes a record of each row.</summary>
internal sealed class CsvRow(CsvHeader header, FlexCsvOptions options)
{
    // What cannot be read by one data type is an error; what is left is the validator's to judge.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly CsvValue _value = new(options);

    /// <summary>The row; null where it is blank.</summary>
    public FlexImportRow? Read(SepReader.Row row)
    {
        long place = row.LineNumberFrom;
        if (row.ColCount == 1 && row[0].Span.IsEmpty)
        {
            return null;
        }

        if (row.ColCount != header.Columns.Count)
        {
            return FlexImportRow.Unreadable(place, [Malformed(null, FormattableString.Invariant($"The row has {row.ColCount} fields, but the header has {header.Columns.Count}."))]);
        }

        _json.ResetWrittenCount();
        string? id = null;
        List<FlexRecordError>? errors = null;
        using (Utf8JsonWriter writer = new(_json, WriterOptions))
        {
            writer.WriteStartObject();
            for (int i = 0; i < row.ColCount; i++)
            {
                ReadOnlySpan<char> field = row[i].Span;
                if (!field.IsEmpty && Add(writer, header.Columns[i], field, ref id) is { } error)
                {
                    (errors ??= []).Add(error);
                }
            }

            writer.WriteEndObject();
        }

        return errors is null
            ? new FlexImportRow(place, _json.WrittenSpan, id)
            : FlexImportRow.Unreadable(place, errors, _json.WrittenSpan, id);
    }

    private FlexRecordError? Add(Utf8JsonWriter writer, FlexColumnDefinition? column, ReadOnlySpan<char> field, ref string? id)
    {
        string name = column?.Name ?? CsvHeader.Id;
        if (!CsvField.TryRead(field, out ReadOnlySpan<char> text, out _))
        {
            return Malformed(name, $"The quotes of column '{name}' do not fit: a field with a quote in it is in quotes, and each quote in it is doubled.");
        }

        if (text.Contains('\uFFFF'))
        {
            return new FlexRecordError(name, FlexRecordErrorCodes.InvalidUtf8, $"The value of column '{name}' is not UTF-8.");
        }

        if (column is null)
        {
            id = text.ToString();
            return null;
        }

        return _value.TryWrite(writer, column, text) ? null : new FlexRecordError(name, FlexRecordErrorCodes.WrongForm, _value.Complaint(column));
    }

    private static FlexRecordError Malformed(string? column, string message) => new(column, FlexRecordImportErrorCodes.MalformedRow, message);
}
