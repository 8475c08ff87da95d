using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Records;

/// <summary>How values of a host's types become records and back where the host does not say.</summary>
internal static class RecordSerialization
{
    /// <summary>
    /// Columns are snake_case by convention, and names are matched without regard to case. A decimal's normal form is a JSON
    /// string.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };
}
