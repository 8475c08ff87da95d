using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Validation;

/// <summary>Reads and writes a result as <c>isValid</c> with the <c>record</c> as JSON, or with the <c>errors</c>.</summary>
internal sealed class FlexRecordResultConverter : JsonConverter<FlexRecordResult>
{
    public override FlexRecordResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement json = JsonElement.ParseValue(ref reader);
        FlexList<FlexRecordError> errors = RecordJson.ReadList<FlexRecordError>(json, "errors", options);
        bool isValid = json.TryGetProperty("isValid", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
        return isValid
            ? FlexRecordResult.Valid(RecordJson.ReadRecord(json))
            : errors.Count > 0 ? FlexRecordResult.Invalid(errors) : throw new JsonException("A result that is not valid must have errors.");
    }

    public override void Write(Utf8JsonWriter writer, FlexRecordResult value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("isValid", value.IsValid);
        if (value.IsValid)
        {
            RecordJson.WriteRecord(writer, value.Record);
        }
        else
        {
            RecordJson.WriteList(writer, "errors", value.Errors, options);
        }

        writer.WriteEndObject();
    }
}

/// <summary>Reads and writes an upgraded record as its <c>record</c>, as JSON, and its <c>notes</c>.</summary>
internal sealed class FlexUpgradedRecordConverter : JsonConverter<FlexUpgradedRecord>
{
    public override FlexUpgradedRecord Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement json = JsonElement.ParseValue(ref reader);
        return new FlexUpgradedRecord(RecordJson.ReadRecord(json), RecordJson.ReadList<FlexUpgradeNote>(json, "notes", options));
    }

    public override void Write(Utf8JsonWriter writer, FlexUpgradedRecord value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        RecordJson.WriteRecord(writer, value.Record);
        RecordJson.WriteList(writer, "notes", value.Notes, options);
        writer.WriteEndObject();
    }
}

/// <summary>What both have: a record that stands in them byte for byte, and a list.</summary>
internal static class RecordJson
{
    private const string Record = "record";

    public static ReadOnlyMemory<byte> ReadRecord(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(Record, out JsonElement record) && record.ValueKind == JsonValueKind.Object
            ? System.Text.Encoding.UTF8.GetBytes(record.GetRawText())
            : throw new JsonException("A result must have a property 'record' that is a JSON object.");

    public static FlexList<T> ReadList<T>(JsonElement json, string property, JsonSerializerOptions options) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(property, out JsonElement list)
            ? list.Deserialize((JsonTypeInfo<FlexList<T>>)options.GetTypeInfo(typeof(FlexList<T>))) ?? []
            : [];

    // Raw, because a writer that lays out or escapes otherwise would change the normal form.
    public static void WriteRecord(Utf8JsonWriter writer, ReadOnlyMemory<byte> record)
    {
        writer.WritePropertyName(Record);
        writer.WriteRawValue(record.Span, skipInputValidation: true);
    }

    public static void WriteList<T>(Utf8JsonWriter writer, string property, FlexList<T> list, JsonSerializerOptions options)
    {
        writer.WritePropertyName(property);
        JsonSerializer.Serialize(writer, list, (JsonTypeInfo<FlexList<T>>)options.GetTypeInfo(typeof(FlexList<T>)));
    }
}
