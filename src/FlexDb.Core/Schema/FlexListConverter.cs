using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace FlexDb.Core.Schema;

/// <summary>Reads and writes a <see cref="FlexList{T}"/> as a JSON array.</summary>
/// <remarks>
/// System.Text.Json makes no use of <c>CollectionBuilderAttribute</c>, so without a converter it writes these lists and
/// cannot read them.
/// </remarks>
internal sealed class FlexListConverter<T> : JsonConverter<FlexList<T>>
{
    public override FlexList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException($"A list must be a JSON array, but is {PropertyReader.Describe(reader.TokenType)}.");
        }

        JsonTypeInfo<T> itemType = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        List<T> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(JsonSerializer.Deserialize(ref reader, itemType) ?? throw new JsonException("An item of a list is null."));
        }

        return items.ToFlexList();
    }

    public override void Write(Utf8JsonWriter writer, FlexList<T> value, JsonSerializerOptions options)
    {
        JsonTypeInfo<T> itemType = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        writer.WriteStartArray();
        foreach (T item in value)
        {
            JsonSerializer.Serialize(writer, item, itemType);
        }

        writer.WriteEndArray();
    }
}

/// <summary>Makes the converter of each type of list.</summary>
internal sealed class FlexListConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(FlexList<>);

    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The converter's parameter has no requirements.")]
    [UnconditionalSuppressMessage("Trimming", "IL2071", Justification = "The converter's parameter has no requirements.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The items are of reference types, whose code is shared.")]
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(FlexListConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}
