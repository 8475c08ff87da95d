using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Records;

/// <summary>How values of a host's types become records and back where the host does not say.</summary>
/// <remarks>
/// Columns are snake_case by convention, and names are matched without regard to case. A decimal's normal form is a JSON string.
/// A datetime has microseconds, one digit less than .NET's clock, so the last digit is cut off.
/// </remarks>
internal static class RecordSerialization
{
    /// <summary>For whole records: a property that is null is absent, so that the column takes its default.</summary>
    public static JsonSerializerOptions Options { get; } = Create(JsonIgnoreCondition.WhenWritingNull);

    /// <summary>For changes: a property that is null clears its column.</summary>
    public static JsonSerializerOptions PatchOptions { get; } = Create(JsonIgnoreCondition.Never);

    private static JsonSerializerOptions Create(JsonIgnoreCondition ignoreCondition) => new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        DefaultIgnoreCondition = ignoreCondition,
        Converters = { new MicrosecondsConverter(), new UtcConverter() },
    };

    private sealed class MicrosecondsConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture));
    }

    // A time without a zone is written without one, and refused by the column's type.
    private sealed class UtcConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTime();

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffK", CultureInfo.InvariantCulture));
    }
}
