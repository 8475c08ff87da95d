using System.Globalization;
using System.Text;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>The rows of the two tables as they are, every column of them.</summary>
public static class CatalogRows
{
    /// <summary>Gives every value of every row that belongs to an application, or of all rows.</summary>
    public static async Task<string> DumpAsync(TestDatabase database, string? application = null)
    {
        StringBuilder dump = new();
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        foreach (string sql in (string[])[
            "SELECT t.* FROM flex_tables t WHERE @application IS NULL OR t.application_id = @application ORDER BY t.id",
            "SELECT v.* FROM flex_table_versions v JOIN flex_tables t ON t.id = v.table_id WHERE @application IS NULL OR t.application_id = @application ORDER BY v.id"])
        {
            await using MySqlCommand command = new(sql, connection);
            command.Parameters.AddWithValue("application", application);
            await using MySqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (int column = 0; column < reader.FieldCount; column++)
                {
                    dump.Append(reader.GetName(column)).Append('=').Append(Text(reader, column)).Append('\n');
                }
            }
        }

        return dump.ToString();
    }

    private static string? Text(MySqlDataReader reader, int column) => reader.GetValue(column) switch
    {
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        object value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
