using System.Text.Json;

namespace Quickstart.Catalog;

/// <summary>Rows for the tables, from a file that lists them by table.</summary>
internal static class RowFile
{
    public static async Task<IReadOnlyList<Row>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, name));
        Dictionary<string, JsonElement[]> rows =
            await JsonSerializer.DeserializeAsync<Dictionary<string, JsonElement[]>>(file, cancellationToken: cancellationToken)
            ?? throw new JsonException($"{name} holds no rows.");
        return [.. rows.SelectMany(table => table.Value.Select(row => new Row(table.Key, row)))];
    }
}

/// <summary>A row of a table, as it arrives from a user.</summary>
internal sealed record Row(string Table, JsonElement Json);
