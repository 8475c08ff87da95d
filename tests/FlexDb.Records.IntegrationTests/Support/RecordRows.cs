using System.Globalization;
using System.Text;

using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Support;

/// <summary>The rows that the records of an application have in all tables of the store's.</summary>
internal static class RecordRows
{
    private const string OfApplication = """
        JOIN flex_tables AS t ON t.id = rt.table_id
        WHERE t.application_id = @application
        """;

    /// <summary>Every value of every row, so that what was not to be written shows.</summary>
    private static readonly string[] Rows =
    [
        $"SELECT rt.* FROM flex_record_tables AS rt {OfApplication} ORDER BY 1",
        $"SELECT i.* FROM flex_record_indexes AS i JOIN flex_record_tables AS rt ON rt.table_no = i.table_no {OfApplication} ORDER BY 1",
        $"SELECT r.*, HEX(r.write_id) FROM flex_records AS r JOIN flex_record_tables AS rt ON rt.table_no = r.table_no {OfApplication} ORDER BY 1, 2",
        $"SELECT k.index_no, HEX(k.value), k.id, k.number FROM flex_record_keys AS k JOIN flex_record_indexes AS i ON i.index_no = k.index_no JOIN flex_record_tables AS rt ON rt.table_no = i.table_no {OfApplication} ORDER BY 1, 2, 3",
        $"SELECT u.index_no, HEX(u.hash), u.id FROM flex_record_uniques AS u JOIN flex_record_indexes AS i ON i.index_no = u.index_no JOIN flex_record_tables AS rt ON rt.table_no = i.table_no {OfApplication} ORDER BY 1, 2, 3",
        $"SELECT k.index_no, HEX(k.value), k.id FROM flex_record_keys AS k JOIN flex_record_tables AS rt ON k.index_no IN (1, 2) AND rt.table_no = CONV(HEX(IF(k.index_no = 1, LEFT(k.value, 4), RIGHT(k.value, 4))), 16, 10) {OfApplication} ORDER BY 1, 2, 3",
    ];

    /// <summary>What they come to, in words that say nothing of numbers, times and ids that the library makes.</summary>
    private static readonly string[] Meanings =
    [
        $"SELECT t.name, IF(LENGTH(r.id) = 24, '(own)', r.id), r.version, r.schema_version, r.record, r.created_by, r.updated_by, r.deleted_at IS NULL, r.deletion_id IS NULL FROM flex_records AS r JOIN flex_record_tables AS rt ON rt.table_no = r.table_no {OfApplication}",
        $"SELECT t.name, i.kind, i.state, HEX(k.value), IF(LENGTH(k.id) = 24, '(own)', k.id), k.number FROM flex_record_keys AS k JOIN flex_record_indexes AS i ON i.index_no = k.index_no JOIN flex_record_tables AS rt ON rt.table_no = i.table_no {OfApplication}",
        $"SELECT t.name, i.kind, i.state, HEX(u.hash), IF(LENGTH(u.id) = 24, '(own)', u.id) FROM flex_record_uniques AS u JOIN flex_record_indexes AS i ON i.index_no = u.index_no JOIN flex_record_tables AS rt ON rt.table_no = i.table_no {OfApplication}",
        $"SELECT t.name, k.index_no, IF(LENGTH(k.id) = 24, '(own)', k.id), HEX(k.value) = HEX(IF(k.index_no = 1, CONCAT(LEFT(k.value, 4), r.deletion_id), CONCAT(r.deletion_id, RIGHT(k.value, 4)))) FROM flex_record_keys AS k JOIN flex_record_tables AS rt ON k.index_no IN (1, 2) AND rt.table_no = CONV(HEX(IF(k.index_no = 1, LEFT(k.value, 4), RIGHT(k.value, 4))), 16, 10) LEFT JOIN flex_records AS r ON r.table_no = rt.table_no AND r.id = k.id {OfApplication}",
    ];

    public static async Task<string> DumpAsync(TestDatabase database, string application) =>
        string.Join('\n', await ReadAsync(database, application, Rows));

    public static async Task<string> DescribeAsync(TestDatabase database, string application) =>
        string.Join('\n', (await ReadAsync(database, application, Meanings)).Order(StringComparer.Ordinal));

    private static async Task<List<string>> ReadAsync(TestDatabase database, string application, IEnumerable<string> queries)
    {
        List<string> lines = [];
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new(string.Join(";\n", queries), connection);
        command.Parameters.AddWithValue("application", application);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        int query = 0;
        do
        {
            while (await reader.ReadAsync())
            {
                StringBuilder line = new StringBuilder().Append(query);
                for (int column = 0; column < reader.FieldCount; column++)
                {
                    line.Append(" | ").Append(Text(reader.GetValue(column)));
                }

                lines.Add(line.ToString());
            }

            query++;
        }
        while (await reader.NextResultAsync());
        return lines;
    }

    private static string? Text(object value) => value switch
    {
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
