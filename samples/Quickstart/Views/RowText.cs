using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quickstart.Views;

/// <summary>A row's JSON with spaces, where a line of a console may break.</summary>
internal static class RowText
{
    // This text is for a console, not for a web page.
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonObject row) => Of(JsonSerializer.SerializeToUtf8Bytes(row, s_options));

    public static string Of(ReadOnlyMemory<byte> utf8Json)
    {
        using JsonDocument row = JsonDocument.Parse(utf8Json);
        return $"{{ {string.Join(", ", row.RootElement.EnumerateObject().Select(Of))} }}";
    }

    private static string Of(JsonProperty column) => $"\"{column.Name}\": {column.Value.GetRawText()}";
}
