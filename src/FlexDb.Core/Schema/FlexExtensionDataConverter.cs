using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Schema;

/// <summary>Reads and writes properties that this library does not know as the JSON object that they make.</summary>
internal sealed class FlexExtensionDataConverter : JsonConverter<FlexExtensionData>
{
    public override FlexExtensionData Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        PropertyReader.ExpectObject(ref reader, "Extension data");
        PropertyReader properties = default;
        while (PropertyReader.ReadProperty(ref reader, out string property))
        {
            properties.Keep(ref reader, property);
        }

        return properties.ExtensionData;
    }

    public override void Write(Utf8JsonWriter writer, FlexExtensionData value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string name, FlexJsonValue property) in value)
        {
            writer.WritePropertyName(name);
            property.Element.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
