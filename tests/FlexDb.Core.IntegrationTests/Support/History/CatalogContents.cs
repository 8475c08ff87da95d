using System.Data.Common;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support.History;

/// <summary>A row of <c>flex_tables</c>, as it is stored.</summary>
internal sealed record StoredTable(
    string Id,
    string ApplicationId,
    string RowName,
    string? DisplayName,
    string Schema,
    string? Slots,
    int Version,
    bool IsActive,
    bool IsDeleted)
{
    public override string ToString() => $"table {Id} '{RowName}' of {ApplicationId}";
}

/// <summary>A row of <c>flex_table_versions</c>, as it is stored.</summary>
internal sealed record StoredVersion(
    string Id,
    string TableId,
    int Version,
    string? PreviousSchema,
    string NewSchema,
    string Changes,
    string? Actor);

/// <summary>Reads the rows of the two tables by texts of the tests' own, so that it can see what the library overlooks.</summary>
internal sealed class CatalogContents(MySqlConnection connection)
{
    public Task<List<StoredTable>> ReadTablesAsync() => ReadAsync(
        """
        SELECT id, application_id, name, display_name, `schema`, indexed_columns, version, is_active <> 0, deleted_at IS NOT NULL
        FROM flex_tables
        ORDER BY id
        """,
        row => new StoredTable(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            Text(row, 3),
            row.GetString(4),
            Text(row, 5),
            row.GetInt32(6),
            row.GetInt32(7) != 0,
            row.GetInt32(8) != 0));

    /// <summary>The versions of some tables, in order.</summary>
    public async Task<ILookup<string, StoredVersion>> ReadVersionsAsync(IEnumerable<StoredTable> tables)
    {
        // Sorted here: a server sorts wide rows badly, and MySQL may refuse to (error 1038).
        List<StoredVersion> versions = await ReadAsync(
            $"""
            SELECT id, table_id, version, previous_schema, new_schema, changes, created_by
            FROM flex_table_versions
            WHERE table_id IN ({string.Join(", ", tables.Select(table => $"'{table.Id}'"))})
            """,
            row => new StoredVersion(
                row.GetString(0),
                row.GetString(1),
                row.GetInt32(2),
                Text(row, 3),
                row.GetString(4),
                row.GetString(5),
                Text(row, 6)));
        return versions.OrderBy(version => version.Version).ToLookup(version => version.TableId);
    }

    /// <summary>The ids of tables that versions belong to and that are not there.</summary>
    public Task<List<string>> ReadOrphansAsync() => ReadAsync(
        """
        SELECT DISTINCT v.table_id
        FROM flex_table_versions v
        LEFT JOIN flex_tables t ON t.id = v.table_id
        WHERE t.id IS NULL
        """,
        row => row.GetString(0));

    private async Task<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read)
    {
        List<T> rows = [];
        await using MySqlCommand command = new(sql, connection);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
