using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Evolution;

/// <summary>Lets <see cref="JsonSerializer"/> read and write snapshots.</summary>
internal sealed class FlexSnapshotConverter : JsonConverter<FlexSnapshot>
{
    public override FlexSnapshot Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SnapshotJson.Read(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, FlexSnapshot value, JsonSerializerOptions options) =>
        SnapshotJson.Write(writer, value);
}
