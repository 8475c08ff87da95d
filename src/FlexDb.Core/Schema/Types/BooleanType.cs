using System.Buffers;
using System.Text.Json;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Types;

/// <summary>True or false.</summary>
internal sealed class BooleanType : ColumnType
{
    public override FlexDataType DataType => FlexDataType.Boolean;

    public override string Name => "boolean";

    public override string Form => "true or false";

    public override string? SlotPool => "integer";

    public override (int Shortest, int Longest)? TextLengths => (4, 5);

    public override ValueFaults Check(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, ColumnRules rules, out bool canonical)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            return RefuseKind(ref reader, out canonical);
        }

        canonical = true;
        return ValueFaults.None;
    }

    public override void WriteNormal(IBufferWriter<byte> output, ReadOnlySpan<byte> raw) => output.Write(raw);

    public override void WriteJsonSchema(JsonSchemaWriter schema, FlexColumnValidation rules, bool isNullable) =>
        schema.Type("boolean", isNullable);

    public override ConversionOutcome TakeText(ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> text = raw[1..^1];
        return text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8) ? TakeJson(text, output) : ConversionOutcome.Failed;
    }

    // False is 0, true is 1.
    public override TypeConversion? ConversionTo(ColumnType other) => other switch
    {
        IntegerType => new(static (raw, output) =>
        {
            output.Write(raw[0] == (byte)'t' ? "1"u8 : "0"u8);
            return ConversionOutcome.Kept;
        }),
        DecimalType => new(static (raw, output) =>
        {
            output.Write(raw[0] == (byte)'t' ? "\"1\""u8 : "\"0\""u8);
            return ConversionOutcome.Kept;
        }),
        _ => null,
    };

    public override TypeConversion? ConversionFrom(ColumnType other) => other switch
    {
        IntegerType => new(static (raw, output) => FromNumber(raw, output)) { CanFail = true },
        DecimalType => new(static (raw, output) => FromNumber(raw[1..^1], output)) { CanFail = true },
        _ => null,
    };

    protected override bool IsScalarOf(JsonValueKind kind) => false;

    private static ConversionOutcome FromNumber(ReadOnlySpan<byte> number, IBufferWriter<byte> output)
    {
        bool isOne = number.SequenceEqual("1"u8);
        if (!isOne && !number.SequenceEqual("0"u8))
        {
            return ConversionOutcome.Failed;
        }

        output.Write(isOne ? "true"u8 : "false"u8);
        return ConversionOutcome.Kept;
    }
}
