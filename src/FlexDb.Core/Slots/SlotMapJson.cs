using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Slots;

/// <summary>The stored form of a slot map: a JSON object, or no value at all when no column holds a slot.</summary>
internal static class SlotMapJson
{
    /// <summary>The map that a column of the catalog holds; an empty one for SQL NULL, JSON null and an empty object.</summary>
    /// <exception cref="JsonException">The text is not a JSON object of strings.</exception>
    public static FlexSlotMap Read(string? json)
    {
        if (json is null)
        {
            return FlexSlotMap.Empty;
        }

        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(json));
        reader.Read();
        FlexSlotMap map = Read(ref reader);
        SchemaJson.ExpectEnd(ref reader);
        return map;
    }

    public static string? Write(FlexSlotMap map) => map.Count == 0 ? null : SchemaJson.Write(writer => Write(writer, map));

    public static FlexSlotMap Read(ref Utf8JsonReader reader, bool refusesDoubledKeys = false)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return FlexSlotMap.Empty;
        }

        PropertyReader.ExpectObject(ref reader, "The map of indexed columns");
        OrderedDictionary<string, string> slots = new(StringComparer.Ordinal);
        while (PropertyReader.ReadProperty(ref reader, out string column))
        {
            if (refusesDoubledKeys && slots.ContainsKey(column))
            {
                throw new JsonException($"The map of indexed columns names column '{column}' twice.");
            }

            slots[column] = reader.TokenType == JsonTokenType.String
                ? PropertyReader.GetString(ref reader)
                : throw new JsonException(
                    $"The slot of column '{column}' must be a JSON string, but is {PropertyReader.Describe(reader.TokenType)}.");
        }

        return slots.Count == 0 ? FlexSlotMap.Empty : new FlexSlotMap(slots);
    }

    public static void Write(Utf8JsonWriter writer, FlexSlotMap map)
    {
        writer.WriteStartObject();
        foreach ((string column, string slot) in map)
        {
            writer.WriteString(column, slot);
        }

        writer.WriteEndObject();
    }
}

/// <summary>Lets <see cref="JsonSerializer"/> read and write slot maps as JSON objects.</summary>
internal sealed class FlexSlotMapConverter : JsonConverter<FlexSlotMap>
{
    public override FlexSlotMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SlotMapJson.Read(ref reader, refusesDoubledKeys: true);

    public override void Write(Utf8JsonWriter writer, FlexSlotMap value, JsonSerializerOptions options) =>
        SlotMapJson.Write(writer, value);
}
