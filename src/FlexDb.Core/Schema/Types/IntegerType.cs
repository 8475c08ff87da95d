using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Types;

/// <summary>Whole numbers of 64 bits: any JSON number whose value is one.</summary>
internal sealed class IntegerType : ColumnType
{
    public override FlexDataType DataType => FlexDataType.Integer;

    public override string Name => "integer";

    public override string Form => "a whole number of 64 bits";

    public override RuleKinds Rules => RuleKinds.Range | RuleKinds.Enum;

    public override string? SlotPool => "integer";

    // -9223372036854775808 is the longest.
    public override (int Shortest, int Longest)? TextLengths => (1, 20);

    public override bool HasSeveralForms => true;

    /// <summary>Reads a number in JSON's grammar.</summary>
    /// <param name="number">The number's text.</param>
    /// <param name="value">Its value.</param>
    /// <param name="canonical">Whether the text is the normal form: decimal digits, and a sign where negative.</param>
    /// <returns>
    /// <see cref="ValueFaults.WrongForm"/> where it is not whole, <see cref="ValueFaults.OutOfRange"/> beyond 64 bits.
    /// </returns>
    public static ValueFaults Read(ReadOnlySpan<byte> number, out long value, out bool canonical)
    {
        if (Utf8Parser.TryParse(number, out value, out int consumed) && consumed == number.Length)
        {
            canonical = value != 0 || number.Length == 1;
            return ValueFaults.None;
        }

        canonical = false;
        NumberParts parts = NumberParts.Of(number);
        value = 0;
        if (parts.Digits == 0)
        {
            return ValueFaults.None;
        }

        if (parts.Exponent < 0)
        {
            return ValueFaults.WrongForm;
        }

        const int Int64Digits = 19;
        if (parts.Digits + parts.Exponent > Int64Digits)
        {
            return ValueFaults.OutOfRange;
        }

        Int128 exact = (Int128)parts.Coefficient;
        for (long i = 0; i < parts.Exponent; i++)
        {
            exact *= 10;
        }

        exact = parts.Negative ? -exact : exact;
        if (exact < long.MinValue || exact > long.MaxValue)
        {
            return ValueFaults.OutOfRange;
        }

        value = (long)exact;
        return ValueFaults.None;
    }

    public override ValueFaults Check(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, ColumnRules rules, out bool canonical)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            return RefuseKind(ref reader, out canonical);
        }

        ValueFaults faults = Read(reader.ValueSpan, out long whole, out canonical);
        return !rules.HasRules || faults != ValueFaults.None ? faults : rules.CheckWhole(whole);
    }

    public override void WriteNormal(IBufferWriter<byte> output, ReadOnlySpan<byte> raw)
    {
        Read(raw, out long whole, out _);
        Write(output, whole);
    }

    public override decimal? Order(FlexJsonValue value) => DecimalType.NumberOf(value);

    public override void WriteJsonSchema(JsonSchemaWriter schema, FlexColumnValidation rules, bool isNullable)
    {
        schema.Type("integer", isNullable);
        schema.Range(rules.Min ?? FlexJsonValue.FromInt64(long.MinValue), rules.Max ?? FlexJsonValue.FromInt64(long.MaxValue));
        schema.Enum(rules.Enum, isNullable);
    }

    public override ConversionOutcome TakeText(ReadOnlySpan<byte> raw, IBufferWriter<byte> output) =>
        NumberParts.IsNumber(raw[1..^1]) ? TakeJson(raw[1..^1], output) : ConversionOutcome.Failed;

    public override TypeConversion? ConversionFrom(ColumnType other) => other is DecimalType
        ? new(static (raw, output) =>
        {
            if (Read(raw[1..^1], out long whole, out _) != ValueFaults.None)
            {
                return ConversionOutcome.Failed;
            }

            Write(output, whole);
            return ConversionOutcome.Kept;
        })
        { CanFail = true }
        : null;

    protected override bool IsScalarOf(JsonValueKind kind) => kind == JsonValueKind.Number;

    protected override ValueFaults ReadScalar(ReadOnlySpan<byte> text, out Scalar scalar)
    {
        ValueFaults faults = Read(text, out long whole, out _);
        scalar = new Scalar(whole, 0, null);
        return faults;
    }

    private static void Write(IBufferWriter<byte> output, long value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out int written);
        output.Advance(written);
    }
}
