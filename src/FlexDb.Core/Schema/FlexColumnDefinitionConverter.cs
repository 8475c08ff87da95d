using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Schema;

/// <summary>Reads and writes a column, each exact decimal in the form that survives MySQL's JSON type.</summary>
internal sealed class FlexColumnDefinitionConverter : JsonConverter<FlexColumnDefinition>
{
    public override FlexColumnDefinition Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader);

    public override void Write(Utf8JsonWriter writer, FlexColumnDefinition value, JsonSerializerOptions options) =>
        Write(writer, value);

    internal static FlexColumnDefinition Read(ref Utf8JsonReader reader)
    {
        PropertyReader.ExpectObject(ref reader, "A column");
        PropertyReader properties = default;
        string? id = null, name = null, displayName = null;
        FlexDataType? dataType = null;
        bool required = false, unique = false, indexed = false;
        FlexJsonValue? defaultValue = null;
        FlexColumnValidation validation = FlexColumnValidation.None;
        while (PropertyReader.ReadProperty(ref reader, out string property))
        {
            switch (property)
            {
                case ColumnProperties.Id:
                    id = properties.ReadString(ref reader, property);
                    break;
                case ColumnProperties.Name:
                    name = properties.ReadString(ref reader, property);
                    break;
                case ColumnProperties.DataType when reader.TokenType == JsonTokenType.String:
                    dataType = SchemaNames.ReadDataType(ref reader);
                    if (dataType == FlexDataType.Unknown)
                    {
                        properties.Keep(ref reader, property);
                    }

                    break;
                case ColumnProperties.DisplayName:
                    displayName = properties.ReadString(ref reader, property);
                    break;
                case ColumnProperties.Required:
                    required = properties.ReadBoolean(ref reader, property);
                    break;
                case ColumnProperties.Unique:
                    unique = properties.ReadBoolean(ref reader, property);
                    break;
                case ColumnProperties.Indexed:
                    indexed = properties.ReadBoolean(ref reader, property);
                    break;
                case ColumnProperties.DefaultValue:
                    defaultValue = new FlexJsonValue(JsonElement.ParseValue(ref reader));
                    break;
                case ColumnProperties.Validation when reader.TokenType == JsonTokenType.StartObject:
                    validation = FlexColumnValidationConverter.Read(ref reader);
                    break;
                default:
                    properties.Keep(ref reader, property);
                    break;
            }
        }

        return new FlexColumnDefinition(
            name ?? throw new JsonException("A column has no name."),
            dataType ?? throw new JsonException($"Column '{name}' has no dataType."))
        {
            Id = id,
            DisplayName = displayName,
            Required = required,
            Unique = unique,
            Indexed = indexed,
            DefaultValue = defaultValue,
            Validation = validation,
            ExtensionData = properties.ExtensionData,
        }.WithDecimalNumbers();
    }

    internal static void Write(Utf8JsonWriter writer, FlexColumnDefinition value)
    {
        FlexColumnDefinition stored = value.WithStorableDecimals();
        ObjectWriter properties = new(writer, stored.ExtensionData);
        properties.String(ColumnProperties.Id, stored.Id);
        properties.String(ColumnProperties.Name, stored.Name);
        properties.String(
            ColumnProperties.DataType,
            stored.DataType == FlexDataType.Unknown ? null : SchemaNames.Of(stored.DataType));
        properties.String(ColumnProperties.DisplayName, stored.DisplayName);
        properties.Flag(ColumnProperties.Required, stored.Required);
        properties.Flag(ColumnProperties.Unique, stored.Unique);
        properties.Flag(ColumnProperties.Indexed, stored.Indexed);
        properties.Value(ColumnProperties.DefaultValue, stored.DefaultValue);
        if (stored.Validation != FlexColumnValidation.None)
        {
            properties.Name(ColumnProperties.Validation);
            FlexColumnValidationConverter.Write(writer, stored.Validation);
        }

        properties.End();
    }
}
