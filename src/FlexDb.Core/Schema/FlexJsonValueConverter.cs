using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Schema;

/// <summary>Reads and writes a <see cref="FlexJsonValue"/> as the JSON that it is.</summary>
internal sealed class FlexJsonValueConverter : JsonConverter<FlexJsonValue>
{
    public override bool HandleNull => true;

    public override FlexJsonValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, FlexJsonValue value, JsonSerializerOptions options) =>
        value.Element.WriteTo(writer);
}
