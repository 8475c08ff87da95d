using System.Text.Json;
using System.Text.Json.Nodes;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>The leavings of a TypeScript application that shares the two tables; see tests/fixtures/README.md.</summary>
public static class TypeScriptFixture
{
    private const string MySqlCollation = "utf8mb4_0900_ai_ci";

    /// <summary>Makes the two tables as the application's own tool did.</summary>
    public static async Task CreateTablesAsync(TestDatabase database)
    {
        string ddl = await File.ReadAllTextAsync(PathOf("typescript-ddl.sql"));

        await database.ExecuteAsync(ddl.Replace(MySqlCollation, CollationIn(database), StringComparison.Ordinal));
    }

    /// <summary>The collation of the texts in the two tables. MariaDB lacks MySQL's default; its own is as insensitive to case.</summary>
    public static string CollationIn(TestDatabase database) => database.IsMariaDb ? "utf8mb4_general_ci" : MySqlCollation;

    /// <summary>Inserts the application's rows, in an order that the foreign key allows.</summary>
    public static async Task InsertRowsAsync(TestDatabase database)
    {
        JsonNode rows = JsonNode.Parse(await File.ReadAllTextAsync(PathOf("typescript-rows.json")))!;
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        foreach (string table in (string[])["flex_tables", "flex_table_versions"])
        {
            foreach (JsonNode? row in rows[table]!.AsArray())
            {
                await InsertAsync(connection, table, row!.AsObject());
            }
        }
    }

    private static async Task InsertAsync(MySqlConnection connection, string table, JsonObject row)
    {
        await using MySqlCommand command = connection.CreateCommand();
        string columns = string.Join(", ", row.Select(cell => $"`{cell.Key}`"));
        string values = string.Join(", ", row.Select(cell => $"@{cell.Key}"));
        command.CommandText = $"INSERT INTO `{table}` ({columns}) VALUES ({values})";
        foreach ((string name, JsonNode? value) in row)
        {
            command.Parameters.AddWithValue(name, ToParameter(value));
        }

        await command.ExecuteNonQueryAsync();
    }

    private static object? ToParameter(JsonNode? value) => value?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.Number => value.GetValue<int>(),
        _ => value.GetValue<string>(),
    };

    private static string PathOf(string file) => Path.Combine(TestContext.CurrentContext.TestDirectory, "fixtures", file);
}
