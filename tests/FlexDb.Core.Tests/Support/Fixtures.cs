using System.Text.Json;

namespace FlexDb.Core.Tests.Support;

/// <summary>The files in <c>tests/fixtures</c>.</summary>
internal static class Fixtures
{
    /// <summary>The rows that a TypeScript application left in one of the two tables.</summary>
    public static IEnumerable<JsonElement> TypeScriptRows(string table)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "fixtures", "typescript-rows.json");
        return JsonElement.Parse(File.ReadAllBytes(path)).GetProperty(table).EnumerateArray();
    }
}
