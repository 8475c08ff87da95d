using System.Buffers;
using System.Text.Json;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Types;

/// <summary>Any JSON, which cannot be indexed.</summary>
internal class JsonType : ColumnType
{
    public override FlexDataType DataType => FlexDataType.Json;

    public override string Name => "json";

    public override string Form => "JSON";

    public override ValueFaults Check(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, ColumnRules rules, out bool canonical) =>
        JsonShape.Walk(ref reader, source, JsonShape.MaxRecordDepth, numbersMustSurvive: false, out canonical);

    public override void WriteJsonSchema(JsonSchemaWriter schema, FlexColumnValidation rules, bool isNullable) => schema.NotNull(isNullable);

    public override void Describe(FlexColumnDefinition column, List<string> sentences) =>
        sentences.Add("Any JSON of at most 64 levels, without duplicate keys.");

    /// <summary>Writes JSON minified, each text escaped canonically.</summary>
    public override void WriteNormal(IBufferWriter<byte> output, ReadOnlySpan<byte> raw)
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
                    JsonText.WriteCanonical(output, reader.ValueSpan);
                    output.Write(":"u8);
                    break;
                case JsonTokenType.String:
                    JsonText.WriteCanonical(output, reader.ValueSpan);
                    break;
                default:
                    output.Write(reader.ValueSpan);
                    break;
            }
        }
    }

    protected override bool IsScalarOf(JsonValueKind kind) => false;
}

/// <summary>A type that this library does not know, left by another application: any JSON, and no conversion.</summary>
internal sealed class UnknownType : JsonType
{
    public override FlexDataType DataType => FlexDataType.Unknown;

    public override string Name => "";

    // What an unknown type may have is not for this library to say.
    public override bool CanBeIndexed => true;

    public override void Describe(FlexColumnDefinition column, List<string> sentences) =>
        sentences.Add($"Of the data type '{column.DataTypeName}', which is not known here; any JSON.");
}
