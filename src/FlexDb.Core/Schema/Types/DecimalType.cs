using System.Buffers;
using System.Globalization;
using System.Text.Json;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Types;

/// <summary>
/// Exact decimal numbers of at most 28 digits without leading and trailing zeros, at most 28 of them after the point,
/// below 10^28 in magnitude. <see cref="decimal"/> holds each of them exactly. A JSON number, or a string that holds one.
/// </summary>
internal sealed class DecimalType : StringFormType
{
    /// <summary>The greatest length of a normal form: a sign, <c>0.</c> and 28 digits.</summary>
    public const int MaxLength = 31;

    private const int MaxDigits = NumberParts.MaxDigits;

    private const string JsonPattern = @"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$";

    public override FlexDataType DataType => FlexDataType.Decimal;

    public override string Name => "decimal";

    public override string Form => "a decimal number of at most 28 digits";

    public override RuleKinds Rules => RuleKinds.Range | RuleKinds.Enum;

    public override string? SlotPool => "decimal";

    public override (int Shortest, int Longest)? TextLengths => (1, MaxLength);

    public override bool HasSeveralForms => true;

    /// <summary>Reads a number in JSON's grammar, never rounding it.</summary>
    /// <param name="number">The number's text.</param>
    /// <param name="value">Its value, without trailing zeros.</param>
    public static ValueFaults Read(ReadOnlySpan<byte> number, out decimal value)
    {
        NumberParts parts = NumberParts.Of(number);
        value = 0;
        if (parts.Digits == 0)
        {
            return ValueFaults.None;
        }

        if (parts.Digits > MaxDigits || parts.Exponent < -MaxDigits || parts.Digits + parts.Exponent > MaxDigits)
        {
            return ValueFaults.TooManyDigits;
        }

        UInt128 coefficient = parts.Coefficient;
        for (long i = 0; i < parts.Exponent; i++)
        {
            coefficient *= 10;
        }

        value = new decimal(
            unchecked((int)(uint)coefficient),
            unchecked((int)(uint)(coefficient >> 32)),
            unchecked((int)(uint)(coefficient >> 64)),
            parts.Negative,
            (byte)Math.Max(0, -parts.Exponent));
        return ValueFaults.None;
    }

    /// <summary>Whether a number in JSON's grammar is in normal form: no exponent, no trailing zeros, no negative zero.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> number)
    {
        if (number.ContainsAny((byte)'e', (byte)'E'))
        {
            return false;
        }

        return number.Contains((byte)'.') ? number[^1] != (byte)'0' : !number.SequenceEqual("-0"u8);
    }

    /// <summary>The number that a bound or an allowed value is; null where it is none.</summary>
    public static decimal? NumberOf(FlexJsonValue value) =>
        value.Kind == JsonValueKind.Number && value.Element.TryGetDecimal(out decimal number) ? number : null;

    public override decimal? Order(FlexJsonValue value) => NumberOf(value);

    public override void WriteJsonSchema(JsonSchemaWriter schema, FlexColumnValidation rules, bool isNullable)
    {
        Utf8JsonWriter json = schema.Json;
        json.WriteStartArray("anyOf"u8);
        json.WriteStartObject();
        schema.Type("number", isNullable: false);
        schema.Range(rules.Min, rules.Max);
        schema.Enum(rules.Enum, isNullable: false);
        json.WriteEndObject();
        json.WriteStartObject();
        schema.Type("string", isNullable: false);
        schema.Pattern(JsonPattern);
        json.WriteEndObject();
        if (isNullable)
        {
            json.WriteStartObject();
            schema.Type("null", isNullable: false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public override void Describe(FlexColumnDefinition column, List<string> sentences)
    {
        sentences.Add("An exact decimal: at most 28 digits without leading and trailing zeros, at most 28 of them after the point, "
            + "below 10^28; a string is as good as a number, and keeps its bounds and list of values too.");
        DateType.DescribeRange(column.Validation, sentences);
    }

    public override TypeConversion? ConversionFrom(ColumnType other) => other is IntegerType
        ? new(static (raw, output) =>
        {
            // An integer's digits are those of the decimal.
            JsonText.WriteQuoted(output, raw);
            return ConversionOutcome.Kept;
        })
        : null;

    protected override ValueFaults CheckOther(ref Utf8JsonReader reader, ColumnRules rules, out bool canonical)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            return RefuseKind(ref reader, out canonical);
        }

        ValueFaults faults = CheckNumber(reader.ValueSpan, rules);
        canonical = false;
        return faults;
    }

    protected override ValueFaults CheckText(ReadOnlySpan<byte> text, ColumnRules rules, out bool canonical)
    {
        canonical = false;
        if (!NumberParts.IsNumber(text))
        {
            return ValueFaults.WrongForm;
        }

        canonical = IsCanonical(text);
        return CheckNumber(text, rules);
    }

    protected override void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        Read(text, out decimal value);
        Span<byte> digits = stackalloc byte[MaxLength];
        value.TryFormat(digits, out int written, provider: CultureInfo.InvariantCulture);
        JsonText.WriteQuoted(output, digits[..written]);
    }

    protected override bool IsScalarOf(JsonValueKind kind) => kind is JsonValueKind.Number or JsonValueKind.String;

    protected override ValueFaults ReadScalar(ReadOnlySpan<byte> text, out Scalar scalar)
    {
        scalar = default;
        if (!NumberParts.IsNumber(text))
        {
            return ValueFaults.WrongForm;
        }

        ValueFaults faults = Read(text, out decimal number);
        scalar = new Scalar(0, number, null);
        return faults;
    }

    private static ValueFaults CheckNumber(ReadOnlySpan<byte> number, ColumnRules rules)
    {
        ValueFaults faults = Read(number, out decimal value);
        return !rules.HasRules || faults != ValueFaults.None ? faults : rules.CheckNumber(value);
    }
}
