using System.Globalization;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>All that <c>information_schema</c> says of a database's tables, as lines that can be compared.</summary>
/// <remarks>It reads more than the installer does, and by texts of its own, so that it can catch what the installer overlooks.</remarks>
public static class DatabaseStructure
{
    private static readonly string[] Queries =
    [
        "SELECT 'table', table_name, table_type, engine, row_format, table_collation FROM information_schema.tables WHERE table_schema = DATABASE()",
        """
        SELECT 'column', table_name, column_name, ordinal_position, column_type, is_nullable, column_default, extra, collation_name, column_comment
        FROM information_schema.columns WHERE table_schema = DATABASE()
        """,
        """
        SELECT 'index', table_name, index_name, seq_in_index, column_name, non_unique, sub_part, index_type
        FROM information_schema.statistics WHERE table_schema = DATABASE()
        """,
        """
        SELECT 'foreign key', table_name, constraint_name, column_name, referenced_table_name, referenced_column_name
        FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL
        """,
        """
        SELECT 'rules', table_name, constraint_name, update_rule, delete_rule
        FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()
        """,
        "SELECT 'constraint', table_name, constraint_name, constraint_type FROM information_schema.table_constraints WHERE table_schema = DATABASE()",
        "SELECT 'check', constraint_name, check_clause FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()",
    ];

    /// <summary>Reads the structure, without the tables named.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(TestDatabase database, params string[] without)
    {
        List<string> lines = [];
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        foreach (string query in Queries)
        {
            await using MySqlCommand command = connection.CreateCommand();
            command.CommandText = query;
            await using MySqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                string[] cells =
                [
                    .. Enumerable.Range(0, reader.FieldCount)
                        .Select(index => Convert.ToString(reader.GetValue(index), CultureInfo.InvariantCulture) ?? ""),
                ];
                if (!without.Contains(cells[1], StringComparer.OrdinalIgnoreCase))
                {
                    lines.Add(string.Join(" | ", cells));
                }
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>Reads all rows of those of the two tables that are there, each as its values in the order of their names, with times as UTC.</summary>
    public static async Task<IReadOnlyList<string>> ReadRowsAsync(TestDatabase database)
    {
        List<string> lines = [];

        // As the server holds them, not as the driver understands them: a CHAR(36) is no GUID here.
        var builder = new MySqlConnectionStringBuilder(database.ConnectionString)
        {
            GuidFormat = MySqlGuidFormat.None,
            TreatTinyAsBoolean = false,
        };
        await using var connection = new MySqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        await using (var zone = new MySqlCommand("SET time_zone = '+00:00'", connection))
        {
            await zone.ExecuteNonQueryAsync();
        }

        IReadOnlyList<string> structure = await ReadAsync(database);
        foreach (string table in (string[])["flex_tables", "flex_table_versions"])
        {
            if (!structure.Any(line => line.StartsWith($"table | {table} |", StringComparison.Ordinal)))
            {
                continue;
            }

            await using var command = new MySqlCommand($"SELECT * FROM {table}", connection);
            await using MySqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                lines.Add($"{table}: " + string.Join(
                    " | ",
                    Enumerable.Range(0, reader.FieldCount)
                        .Select(index => $"{reader.GetName(index)}={Convert.ToString(reader.GetValue(index), CultureInfo.InvariantCulture)}")
                        .Order(StringComparer.Ordinal)));
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
