using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Schema;

/// <summary>Reads and writes a schema: <c>columns</c> in order, and what this library does not know.</summary>
internal sealed class FlexTableSchemaConverter : JsonConverter<FlexTableSchema>
{
    public override FlexTableSchema Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader);

    public override void Write(Utf8JsonWriter writer, FlexTableSchema value, JsonSerializerOptions options) =>
        Write(writer, value, version: null);

    internal static FlexTableSchema Read(ref Utf8JsonReader reader)
    {
        PropertyReader.ExpectObject(ref reader, "A schema");
        PropertyReader properties = default;
        List<FlexColumnDefinition>? columns = null;
        while (PropertyReader.ReadProperty(ref reader, out string property))
        {
            switch (property)
            {
                case ColumnProperties.Columns when reader.TokenType == JsonTokenType.StartArray:
                    columns = [];
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        columns.Add(FlexColumnDefinitionConverter.Read(ref reader));
                    }

                    break;
                case ColumnProperties.Version:
                    // The row's version wins, so this one is never looked at.
                    reader.Skip();
                    break;
                default:
                    properties.Keep(ref reader, property);
                    break;
            }
        }

        return new FlexTableSchema(
            columns ?? throw new JsonException("A schema has no array of columns."),
            properties.ExtensionData);
    }

    internal static void Write(Utf8JsonWriter writer, FlexTableSchema value, int? version)
    {
        ObjectWriter properties = new(writer, value.ExtensionData);
        properties.Name(ColumnProperties.Columns);
        writer.WriteStartArray();
        foreach (FlexColumnDefinition column in value.Columns)
        {
            FlexColumnDefinitionConverter.Write(writer, column);
        }

        writer.WriteEndArray();
        properties.Number(ColumnProperties.Version, version);
        properties.End();
    }
}
