using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Schema;

/// <summary>Reads and writes a column's <c>validation</c> object.</summary>
internal sealed class FlexColumnValidationConverter : JsonConverter<FlexColumnValidation>
{
    public override FlexColumnValidation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader);

    public override void Write(Utf8JsonWriter writer, FlexColumnValidation value, JsonSerializerOptions options) =>
        Write(writer, value);

    internal static FlexColumnValidation Read(ref Utf8JsonReader reader)
    {
        PropertyReader.ExpectObject(ref reader, "A column's validation");
        PropertyReader properties = default;
        int? minLength = null, maxLength = null;
        string? pattern = null, targetTable = null, targetId = null, computed = null;
        FlexList<FlexJsonValue>? allowed = null;
        FlexJsonValue? min = null, max = null;
        FlexOnDelete? onDelete = null;
        while (PropertyReader.ReadProperty(ref reader, out string property))
        {
            switch (property)
            {
                case ColumnProperties.MinLength:
                    minLength = properties.ReadInt32(ref reader, property);
                    break;
                case ColumnProperties.MaxLength:
                    maxLength = properties.ReadInt32(ref reader, property);
                    break;
                case ColumnProperties.Pattern:
                    pattern = properties.ReadString(ref reader, property);
                    break;
                case ColumnProperties.Enum:
                    allowed = properties.ReadArray(ref reader, property);
                    break;
                case ColumnProperties.Min when reader.TokenType != JsonTokenType.Null:
                    min = new FlexJsonValue(JsonElement.ParseValue(ref reader));
                    break;
                case ColumnProperties.Max when reader.TokenType != JsonTokenType.Null:
                    max = new FlexJsonValue(JsonElement.ParseValue(ref reader));
                    break;
                case ColumnProperties.TargetTable:
                    targetTable = properties.ReadString(ref reader, property);
                    break;
                case ColumnProperties.TargetId:
                    targetId = properties.ReadString(ref reader, property);
                    break;
                case ColumnProperties.Computed:
                    computed = properties.ReadString(ref reader, property);
                    break;
                case ColumnProperties.OnDelete
                    when reader.TokenType == JsonTokenType.String && SchemaNames.ParseOnDelete(PropertyReader.GetString(ref reader)) is { } known:
                    onDelete = known;
                    break;
                default:
                    properties.Keep(ref reader, property);
                    break;
            }
        }

        return new FlexColumnValidation
        {
            MinLength = minLength,
            MaxLength = maxLength,
            Pattern = pattern,
            Enum = allowed,
            Min = min,
            Max = max,
            TargetTable = targetTable,
            TargetId = targetId,
            OnDelete = onDelete,
            Computed = computed,
            ExtensionData = properties.ExtensionData,
        };
    }

    internal static void Write(Utf8JsonWriter writer, FlexColumnValidation value)
    {
        ObjectWriter properties = new(writer, value.ExtensionData);
        properties.Number(ColumnProperties.MinLength, value.MinLength);
        properties.Number(ColumnProperties.MaxLength, value.MaxLength);
        properties.String(ColumnProperties.Pattern, value.Pattern);
        properties.Array(ColumnProperties.Enum, value.Enum);
        properties.Value(ColumnProperties.Min, value.Min);
        properties.Value(ColumnProperties.Max, value.Max);
        properties.String(ColumnProperties.TargetTable, value.TargetTable);
        properties.String(ColumnProperties.TargetId, value.TargetId);
        properties.String(ColumnProperties.OnDelete, value.OnDelete is { } onDelete ? SchemaNames.Of(onDelete) : null);
        properties.String(ColumnProperties.Computed, value.Computed);
        properties.End();
    }
}
