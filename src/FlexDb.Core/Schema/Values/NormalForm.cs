using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace FlexDb.Core.Schema.Values;

/// <summary>Writes values that have been found valid in their data type's normal form.</summary>
internal static class NormalForm
{
    /// <summary>Writes one value.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="type">The data type under which it is valid.</param>
    /// <param name="raw">The value's JSON.</param>
    public static void Write(IBufferWriter<byte> output, FlexDataType type, ReadOnlySpan<byte> raw)
    {
        switch (raw[0], type)
        {
            case ((byte)'n', _):
            case (_, FlexDataType.Boolean):
                output.Write(raw);
                break;
            case (_, FlexDataType.Integer):
                IntegerValue.Read(raw, out long whole, out _);
                WriteInteger(output, whole);
                break;
            case (_, FlexDataType.Json or FlexDataType.Unknown):
                WriteMinified(output, raw);
                break;
            case ((byte)'"', _):
                WriteText(output, type, raw[1..^1]);
                break;
            default:
                WriteUnescaped(output, type, raw);
                break;
        }
    }

    public static void WriteInteger(IBufferWriter<byte> output, long value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out int written);
        output.Advance(written);
    }

    public static void WriteDecimal(IBufferWriter<byte> output, decimal value)
    {
        Span<byte> text = stackalloc byte[DecimalValue.MaxLength];
        WriteQuoted(output, text[..DecimalValue.Write(value, text)]);
    }

    public static void WriteDate(IBufferWriter<byte> output, int dayNumber)
    {
        Span<byte> text = stackalloc byte[DateValue.Length];
        WriteQuoted(output, text[..DateValue.Write(dayNumber, text)]);
    }

    public static void WriteInstant(IBufferWriter<byte> output, long ticks)
    {
        Span<byte> text = stackalloc byte[DateTimeValue.MaxLength];
        WriteQuoted(output, text[..DateTimeValue.Write(ticks, text)]);
    }

    /// <summary>Writes text that needs no escape as a JSON string.</summary>
    public static void WriteQuoted(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.Write("\""u8);
        output.Write(text);
        output.Write("\""u8);
    }

    private static void WriteText(IBufferWriter<byte> output, FlexDataType type, ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            WriteUnescaped(output, type, raw);
            return;
        }

        using TextBuffer buffer = new(stackalloc byte[TextBuffer.InitialLength]);
        buffer.TryUnescape(raw);
        WriteUnescaped(output, type, buffer.Text);
    }

    private static void WriteUnescaped(IBufferWriter<byte> output, FlexDataType type, ReadOnlySpan<byte> text)
    {
        switch (type)
        {
            case FlexDataType.Decimal:
                DecimalValue.Read(text, out decimal number);
                WriteDecimal(output, number);
                break;
            case FlexDataType.DateTime:
                DateTimeValue.Read(text, out long ticks, out _);
                WriteInstant(output, ticks);
                break;
            default:
                JsonText.Write(output, text);
                break;
        }
    }

    private static void WriteMinified(IBufferWriter<byte> output, ReadOnlySpan<byte> raw)
    {
        Utf8JsonReader reader = new(raw, ColumnRules.ReaderOptions);
        bool needsComma = false;
        while (reader.Read())
        {
            if (needsComma && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
            {
                output.Write(","u8);
            }

            needsComma = reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName);
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.EndObject or JsonTokenType.EndArray:
                    output.Write(raw.Slice((int)reader.TokenStartIndex, 1));
                    break;
                case JsonTokenType.PropertyName:
                    WriteText(output, FlexDataType.Text, reader.ValueSpan);
                    output.Write(":"u8);
                    break;
                case JsonTokenType.String:
                    WriteText(output, FlexDataType.Text, reader.ValueSpan);
                    break;
                default:
                    output.Write(reader.ValueSpan);
                    break;
            }
        }
    }
}
