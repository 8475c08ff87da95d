using System.Text.Json;

namespace Quickstart.Views;

/// <summary>A row's JSON with spaces, where a line of a console may break.</summary>
internal static class RowText
{
    public static string Of(ReadOnlyMemory<byte> utf8Json)
    {
        using JsonDocument row = JsonDocument.Parse(utf8Json);
        return $"{{ {string.Join(", ", row.RootElement.EnumerateObject().Select(Of))} }}";
    }

    private static string Of(JsonProperty column) => $"\"{column.Name}\": {column.Value.GetRawText()}";
}
