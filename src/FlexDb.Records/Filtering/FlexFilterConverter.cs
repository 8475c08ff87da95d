using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

using FlexDb.Core.Errors;
using FlexDb.Records.Errors;

namespace FlexDb.Records.Filtering;

/// <summary>Reads and writes a filter in its JSON form.</summary>
internal sealed class FlexFilterConverter : JsonConverter<FlexFilter>
{
    public override FlexFilter Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement element = JsonElement.ParseValue(ref reader);
        try
        {
            return FlexFilter.Parse(JsonMarshal.GetRawUtf8Value(element));
        }
        catch (FlexDbException exception) when (exception is FlexFilterException or FlexLimitException)
        {
            // What callers of a serialiser expect of JSON that is not of the type; a web host answers it with 400.
            throw new JsonException(exception.Message, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, FlexFilter value, JsonSerializerOptions options) => FilterWriter.Write(writer, value);
}
