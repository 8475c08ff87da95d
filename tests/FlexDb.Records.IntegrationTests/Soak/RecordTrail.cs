using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Records.IntegrationTests.Model;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>What triggers take down of each row of <c>flex_records</c> that is written, within the transaction that writes it.</summary>
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
          deletion_id VARCHAR(24) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL
        ) ENGINE = InnoDB
        """,
        Trigger("INSERT", "I", "NEW"),
        Trigger("UPDATE", "U", "NEW"),
        Trigger("DELETE", "D", "OLD"),
    ];

    /// <summary>Begins to take down what is written in a database.</summary>
    public static async Task BeginAsync(TestDatabase database)
    {
        foreach (string statement in Statements)
        {
            await database.ExecuteAsync(statement);
        }
    }

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
        INSERT INTO soak_trail (kind, table_no, id, version, write_id, record, deletion_id)
        VALUES ('{kind}', {row}.table_no, {row}.id, {row}.version, {row}.write_id, {row}.record, {row}.deletion_id)
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
