using System.Buffers;
using System.Text.Json;

namespace FlexDb.Core.Schema.Values;

/// <summary>Converts values from one data type to another: the one place that says what becomes of each.</summary>
/// <remarks>
/// <c>FlexTypeConversions</c> in Evolution classes the 81 pairs; a test holds the two together. What it calls lossless
/// is always <see cref="ConversionOutcome.Kept"/> here; what it calls checked is kept where the value has a counterpart.
/// </remarks>
internal static class FlexValue
{
    /// <summary>Converts a value.</summary>
    /// <param name="from">The data type under which it is valid and in normal form.</param>
    /// <param name="to">The data type that it is to have.</param>
    /// <param name="raw">The value's JSON, not null.</param>
    /// <param name="output">Where the converted value goes, in normal form; nothing where it fails.</param>
    public static ConversionOutcome Convert(FlexDataType from, FlexDataType to, ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        if (from == to || to == FlexDataType.Json)
        {
            output.Write(raw);
            return ConversionOutcome.Kept;
        }

        switch (from)
        {
            case FlexDataType.Unknown:
                return ConversionOutcome.Failed;
            case FlexDataType.Json:
                return Take(to, raw, output);
            case FlexDataType.String or FlexDataType.Text:
                return FromText(to, raw, output);
            case FlexDataType.Integer or FlexDataType.Decimal or FlexDataType.Boolean when IsNumeric(to):
                return FromNumber(from, to, raw, output);
            case FlexDataType.Date when to == FlexDataType.DateTime:
                DateValue.TryRead(raw[1..^1], out int dayNumber);
                NormalForm.WriteInstant(output, dayNumber * TimeSpan.TicksPerDay);
                return ConversionOutcome.Kept;
            case FlexDataType.DateTime when to == FlexDataType.Date:
                DateTimeValue.Read(raw[1..^1], out long ticks, out _);
                NormalForm.WriteDate(output, (int)(ticks / TimeSpan.TicksPerDay));
                return ticks % TimeSpan.TicksPerDay == 0 ? ConversionOutcome.Kept : ConversionOutcome.Changed;
            case FlexDataType _ when to is FlexDataType.String or FlexDataType.Text:
                // Every other type's normal form is plain text, some of it in quotation marks already.
                NormalForm.WriteQuoted(output, raw[0] == (byte)'"' ? raw[1..^1] : raw);
                return ConversionOutcome.Kept;
            default:
                return ConversionOutcome.Failed;
        }
    }

    private static bool IsNumeric(FlexDataType type) => type is FlexDataType.Integer or FlexDataType.Decimal or FlexDataType.Boolean;

    // Among integers, decimals and booleans: false is 0, true is 1.
    private static ConversionOutcome FromNumber(FlexDataType from, FlexDataType to, ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        decimal value = 0;
        if (from == FlexDataType.Boolean)
        {
            value = raw[0] == (byte)'t' ? 1 : 0;
        }
        else
        {
            DecimalValue.Read(from == FlexDataType.Decimal ? raw[1..^1] : raw, out value);
        }

        switch (to)
        {
            case FlexDataType.Decimal:
                NormalForm.WriteDecimal(output, value);
                return ConversionOutcome.Kept;
            case FlexDataType.Integer when decimal.IsInteger(value) && value is >= long.MinValue and <= long.MaxValue:
                NormalForm.WriteInteger(output, (long)value);
                return ConversionOutcome.Kept;
            case FlexDataType.Boolean when value is 0 or 1:
                output.Write(value == 1 ? "true"u8 : "false"u8);
                return ConversionOutcome.Kept;
            default:
                return ConversionOutcome.Failed;
        }
    }

    private static ConversionOutcome FromText(FlexDataType to, ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        if (to is not (FlexDataType.Integer or FlexDataType.Boolean))
        {
            return Take(to, raw, output);
        }

        // What these types take is no JSON string, but what the string holds.
        ReadOnlySpan<byte> text = raw[1..^1];
        bool isJson = to == FlexDataType.Integer
            ? NumberParts.IsNumber(text)
            : text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8);
        return isJson ? Take(to, text, output) : ConversionOutcome.Failed;
    }

    // JSON that is a value of the other type as it stands.
    private static ConversionOutcome Take(FlexDataType to, ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        ColumnRules rules = ColumnRules.Of(to);
        Utf8JsonReader reader = new(raw, ColumnRules.ReaderOptions);
        reader.Read();
        if (to == FlexDataType.Unknown || rules.Check(ref reader, raw, out _) != ValueFaults.None)
        {
            return ConversionOutcome.Failed;
        }

        NormalForm.Write(output, to, raw);
        return ConversionOutcome.Kept;
    }
}
