using System.Text.Json;
using System.Text.Json.Serialization;
using FlexDb.Core;
using FlexDb.Core.Schema;

namespace Quickstart.Catalog;

/// <summary>The tables of the Chinook sample database (github.com/lerocha/chinook-database), as <c>chinook.json</c> describes them.</summary>
/// <remarks>
/// The file's columns are in the library's own JSON form. Chinook's primary keys are not among them, because every
/// record has an <c>id</c> of the host's; its foreign keys are reference columns.
/// </remarks>
internal static class ChinookFile
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Reads the tables, in the file's order.</summary>
    public static async Task<IReadOnlyList<NewFlexTable>> ReadAsync(string applicationId, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "chinook.json"));
        TableInFile[] tables = await JsonSerializer.DeserializeAsync<TableInFile[]>(file, s_options, cancellationToken)
            ?? throw new JsonException("chinook.json holds no tables.");
        return
        [
            .. tables.Select(table => new NewFlexTable(applicationId, table.Name)
            {
                DisplayName = table.DisplayName,
                Actor = "import",
                Columns = [.. table.Columns],
            }),
        ];
    }

    private sealed record TableInFile(string Name, string DisplayName, FlexColumnDefinition[] Columns);
}
