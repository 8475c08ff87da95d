using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Evolution;

/// <summary>Lets <see cref="JsonSerializer"/> read and write plans.</summary>
internal sealed class FlexPlanConverter : JsonConverter<FlexPlan>
{
    public override FlexPlan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PlanJson.Read(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, FlexPlan value, JsonSerializerOptions options) =>
        PlanJson.Write(writer, value);
}
