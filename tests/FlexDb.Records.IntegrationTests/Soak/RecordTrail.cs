using System.Globalization;
using System.Text;

using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Records.IntegrationTests.Model;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>
/// What triggers take down of each row of records, indexes and unique values that is written, within the transaction that writes it.
/// </summary>
/// <remarks>
/// Records have no history of their own. With this one each write can be told for sure: it is there once, or not at all, also
/// where others have long replaced what it wrote.
/// </remarks>
internal static class RecordTrail
{
    private static readonly string[] Statements =
    [
        """
        CREATE TABLE soak_trail (
          seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
          kind CHAR(1) NOT NULL,
          table_no INT UNSIGNED NOT NULL,
          id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
          version INT NOT NULL,
          write_id BINARY(16) NOT NULL,
          record LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
          deletion_id VARCHAR(24) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
          schema_version INT NOT NULL,
          at DATETIME(6) NOT NULL,
          session BIGINT UNSIGNED NOT NULL
        ) ENGINE = InnoDB
        """,
        Trigger("INSERT", "I", "NEW"),
        Trigger("UPDATE", "U", "NEW"),
        Trigger("DELETE", "D", "OLD"),
        """
        CREATE TABLE soak_index_trail (
          seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
          kind CHAR(1) NOT NULL,
          index_no INT UNSIGNED NOT NULL,
          what VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
          at DATETIME(6) NOT NULL,
          session BIGINT UNSIGNED NOT NULL
        ) ENGINE = InnoDB
        """,
        IndexTrigger("flex_record_indexes", "INSERT", "I", "NEW", Index),
        IndexTrigger("flex_record_indexes", "UPDATE", "U", "NEW", Index),
        IndexTrigger("flex_record_indexes", "DELETE", "D", "OLD", Index),
        IndexTrigger("flex_record_uniques", "INSERT", "I", "NEW", Claim),
        IndexTrigger("flex_record_uniques", "DELETE", "D", "OLD", Claim),
    ];

    private const string Index = "CONCAT_WS(' ', 'index', {0}.column_id, {0}.form, {0}.kind, {0}.state, CONCAT('to ', {0}.built_to), {0}.conflicts, {0}.lease_owner)";
    private const string Claim = "CONCAT_WS(' ', 'claim', HEX({0}.hash), {0}.id)";

    /// <summary>Begins to take down what is written in a database.</summary>
    public static async Task BeginAsync(TestDatabase database)
    {
        foreach (string statement in Statements)
        {
            await database.ExecuteAsync(statement);
        }
    }

    /// <summary>Has the server read the triggers again.</summary>
    /// <remarks>
    /// A MariaDB whose session is killed while it opens a table keeps the table with a trigger that "has an error in its body",
    /// and refuses what is written there until the table is opened anew (tried on 10.11).
    /// </remarks>
    public static Task ReopenAsync(TestDatabase database) =>
        database.ExecuteAsync("FLUSH LOCAL TABLES flex_records, flex_record_indexes, flex_record_uniques");

    /// <summary>What was written, in the order of each record's writes.</summary>
    public static Task<IReadOnlyList<TrailRow>> ReadAsync(TestDatabase database, string application) => ReadAsync(
        database,
        application,
        """
        SELECT x.kind, t.id, x.id, x.version, x.record, x.deletion_id, x.write_id
        FROM soak_trail AS x
        JOIN flex_record_tables AS rt ON rt.table_no = x.table_no
        JOIN flex_tables AS t ON t.id = rt.table_id
        WHERE t.application_id = @application
        ORDER BY x.seq
        """);

    /// <summary>What is stored.</summary>
    public static Task<IReadOnlyList<TrailRow>> ReadStoredAsync(TestDatabase database, string application) => ReadAsync(
        database,
        application,
        """
        SELECT ' ', t.id, x.id, x.version, x.record, x.deletion_id, x.write_id
        FROM flex_records AS x
        JOIN flex_record_tables AS rt ON rt.table_no = x.table_no
        JOIN flex_tables AS t ON t.id = rt.table_id
        WHERE t.application_id = @application
        """);

    /// <summary>All that was written of one table's records, indexes and unique values, for a person who looks for a fault.</summary>
    public static async Task<string> DescribeAsync(TestDatabase database, string tableId)
    {
        const string Sql = """
            SELECT x.at, x.session, CONCAT_WS(' ', x.kind, 'record', x.id, x.version, x.schema_version, HEX(x.write_id), x.deletion_id, x.record)
            FROM soak_trail AS x
            JOIN flex_record_tables AS rt ON rt.table_no = x.table_no
            WHERE rt.table_id = @table
            UNION ALL
            SELECT x.at, x.session, CONCAT_WS(' ', x.kind, x.index_no, x.what)
            FROM soak_index_trail AS x
            JOIN flex_record_indexes AS i ON i.index_no = x.index_no
            JOIN flex_record_tables AS rt ON rt.table_no = i.table_no
            WHERE rt.table_id = @table
            ORDER BY 1, 2
            """;
        StringBuilder text = new();
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new(Sql, connection);
        command.Parameters.AddWithValue("table", tableId);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{reader.GetDateTime(0):HH:mm:ss.ffffff} {reader.GetUInt64(1)} {reader.GetString(2)}");
        }

        return text.ToString();
    }

    private static async Task<IReadOnlyList<TrailRow>> ReadAsync(TestDatabase database, string application, string sql)
    {
        List<TrailRow> rows = [];
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new(sql, connection);
        command.Parameters.AddWithValue("application", application);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            byte[] writeId = new byte[16];
            reader.GetBytes(6, 0, writeId, 0, writeId.Length);
            rows.Add(new TrailRow(
                reader.GetString(0)[0],
                (reader.GetString(1), reader.GetString(2)),
                reader.GetInt32(3),
                reader.GetString(4),
                reader.IsDBNull(5) ? null : reader.GetString(5),
                Convert.ToHexString(writeId)));
        }

        return rows;
    }

    private static string Trigger(string what, string kind, string row) => $"""
        CREATE TRIGGER soak_trail_{what} AFTER {what} ON flex_records FOR EACH ROW
        INSERT INTO soak_trail (kind, table_no, id, version, write_id, record, deletion_id, schema_version, at, session)
        VALUES ('{kind}', {row}.table_no, {row}.id, {row}.version, {row}.write_id, {row}.record, {row}.deletion_id, {row}.schema_version, SYSDATE(6), CONNECTION_ID())
        """;

    private static string IndexTrigger(string table, string what, string kind, string row, string format) => $"""
        CREATE TRIGGER soak_{table}_{what} AFTER {what} ON {table} FOR EACH ROW
        INSERT INTO soak_index_trail (kind, index_no, what, at, session)
        VALUES ('{kind}', {row}.index_no, {string.Format(CultureInfo.InvariantCulture, format, row)}, SYSDATE(6), CONNECTION_ID())
        """;
}

/// <summary>A row of <c>flex_records</c> after a write, or before it was removed.</summary>
/// <param name="Kind">How it was written: I for an insert, U for an update, D for a removal.</param>
/// <param name="Key">The record.</param>
/// <param name="Version">Its version.</param>
/// <param name="Json">What is stored of it, as JSON.</param>
/// <param name="DeletionId">The deletion that it is part of.</param>
/// <param name="WriteId">The attempt of the library's that wrote it.</param>
internal sealed record TrailRow(char Kind, (string TableId, string Id) Key, int Version, string Json, string? DeletionId, string WriteId)
{
    private readonly Dictionary<string, string> _values = ModelJson.Read(Json).ToDictionary(static value => value.Name, static value => value.Value);

    public string Stamp => Value("stamp") ?? "none";

    public string? Note => Value("note");

    /// <summary>Whether readers find it.</summary>
    public bool IsLive => Kind != 'D' && DeletionId is null;

    /// <summary>The raw JSON of a column that no edit changes; null for null.</summary>
    public string? Value(string column) => _values.TryGetValue(column, out string? value) && value != "null" ? value : null;

    /// <summary>Whether another row holds the same of a record.</summary>
    public bool IsSame(TrailRow other) => (Key, Version, Json, DeletionId, WriteId) == (other.Key, other.Version, other.Json, other.DeletionId, other.WriteId);

    public override string ToString() => $"{Kind} version {Version} {Stamp} {Note}{(DeletionId is null ? "" : $" deleted by {DeletionId}")}";
}
