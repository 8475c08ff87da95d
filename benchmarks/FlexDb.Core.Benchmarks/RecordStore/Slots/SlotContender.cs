using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.RecordStore.Slots;

/// <summary>Hand-written ADO.NET on 48 slot columns in one wide row.</summary>
internal sealed class SlotContender(MySqlDataSource dataSource) : RecordContender("Slots")
{
    public override IReadOnlyList<string> Tables => ["slot_records"];

    public override async Task CreateAsync()
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand tables = Command(connection, SlotSql.Create);
        await tables.ExecuteNonQueryAsync();
    }

    public override async Task LoadAsync(IReadOnlyList<Contact> contacts)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, "");
        StringBuilder sql = new(SlotSql.InsertMany);
        AddRows(command, sql, contacts.Select(Values));
        command.CommandText = sql.ToString();
        await command.ExecuteNonQueryAsync();
    }

    public override async Task FindByIdAsync(string id) => EnsureDone(await ReadAsync(SlotSql.FindById, ("@id", id)) is not null);

    public override async Task FindByUniqueAsync(string email) => EnsureDone(await ReadAsync(SlotSql.FindByEmail, ("@email", email)) is not null);

    public override Task<QueryAnswer> EqualityAsync(string email) => PageAsync(SlotSql.FindByEmail, ("@email", email));

    public override Task<QueryAnswer> RangeAndSortAsync(DateOnly from, DateOnly to) => PageAsync(SlotSql.DueIn, ("@from", from), ("@to", to), ("@take", RecordQueries.PageSize));

    public override Task<QueryAnswer> EqualityAndSortAsync(string status) => PageAsync(SlotSql.LastDue, ("@status", status));

    public override Task<QueryAnswer> TwoEqualitiesAsync(string status, string owner) => PageAsync(SlotSql.OfStatusAndOwner, ("@status", status), ("@owner", owner));

    public override async Task<Func<Task<QueryAnswer>>> PageAfterAsync(DateOnly from, DateOnly to, int passed)
    {
        Row last = (await ReadAllAsync(SlotSql.DueIn, ("@from", from), ("@to", to), ("@take", passed)))[^1];
        DateOnly due = DateOnly.Parse((string)JsonNode.Parse(last.Json)!["due"]!, CultureInfo.InvariantCulture);
        return () => PageAsync(SlotSql.DueAfter, ("@due", due), ("@id", last.Id), ("@to", to));
    }

    public override Task<QueryAnswer> CountAsync(DateOnly from, DateOnly to) => NumberAsync(dataSource, SlotSql.Count, ("@from", from), ("@to", to));

    public override Task<QueryAnswer> SumAsync(DateOnly from, DateOnly to) => NumberAsync(dataSource, SlotSql.Sum, ("@from", from), ("@to", to));

    protected override async Task InsertAsync(Contact contact)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = WithValues(connection, SlotSql.Insert, contact);
        EnsureDone(await command.ExecuteScalarAsync() is DateTime);
    }

    public override async Task<Func<Task>> ReplaceAsync(string id, long quantity)
    {
        Row row = (await ReadAsync(SlotSql.FindById, ("@id", id)))!;
        return () => ReplaceAsync(row, quantity);
    }

    /// <summary>The JSON is the whole record, so that it is read first.</summary>
    protected override async Task PatchAsync(string id, long quantity) =>
        await ReplaceAsync((await ReadAsync(SlotSql.FindById, ("@id", id)))!, quantity);

    public override async Task DeleteAsync(string id)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, SlotSql.Delete, ("@id", id));
        EnsureDone(await command.ExecuteNonQueryAsync() == 1);
    }

    /// <summary>A text a batch; the first begins, and the last commits.</summary>
    protected override async Task InsertBatchAsync(IReadOnlyList<Contact> contacts)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        for (int first = 0; first < contacts.Count; first += SampleRecords.BatchSize)
        {
            Contact[] batch = [.. contacts.Skip(first).Take(SampleRecords.BatchSize)];
            await using MySqlCommand command = Command(connection, "");
            StringBuilder sql = new(first == 0 ? "START TRANSACTION;" : "");
            AddOwners(command, sql.Append(SlotSql.LockOwners), Owners(batch));
            AddRows(command, sql.Append(SlotSql.InsertMany), batch.Select(Values));
            command.CommandText = sql.Append(first + batch.Length == contacts.Count ? ";COMMIT" : "").ToString();
            await command.ExecuteNonQueryAsync();
        }
    }

    private async Task ReplaceAsync(Row row, long quantity)
    {
        JsonNode json = JsonNode.Parse(row.Json)!;
        json["quantity"] = quantity;
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(
            connection,
            SlotSql.Replace,
            ("@id", row.Id),
            ("@version", row.Version),
            ("@record", json.ToJsonString()),
            ("@email", (string)json["email"]!),
            ("@status", (string)json["status"]!),
            ("@owner", (string)json["owner"]!),
            ("@quantity", quantity),
            ("@price", (decimal)json["price"]!),
            ("@due", DateOnly.Parse((string)json["due"]!, CultureInfo.InvariantCulture)),
            ("@actor", "user_17"));
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        EnsureDone(await reader.ReadAsync() && reader.GetInt32(0) == row.Version + 1);
    }

    private async Task<Row?> ReadAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, sql, parameters);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? new Row(reader.GetString(0), reader.GetInt32(1), reader.GetString(2)) : null;
    }

    private async Task<QueryAnswer> PageAsync(string sql, params (string Name, object? Value)[] parameters) =>
        QueryAnswer.Of((await ReadAllAsync(sql, parameters)).Select(static row => row.Id));

    private async Task<List<Row>> ReadAllAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, sql, parameters);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        List<Row> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(new Row(reader.GetString(0), reader.GetInt32(1), reader.GetString(2)));
        }

        return rows;
    }

    private static MySqlCommand WithValues(MySqlConnection connection, string sql, Contact contact) => Command(
        connection,
        sql,
        ("@id", contact.Id),
        ("@record", Encoding.UTF8.GetString(contact.ToJson())),
        ("@email", contact.Email),
        ("@status", contact.Status),
        ("@owner", contact.Owner),
        ("@quantity", contact.Quantity),
        ("@price", contact.Price),
        ("@due", contact.Due),
        ("@actor", "user_17"));

    private static object?[] Values(Contact contact) =>
    [
        1, contact.Id, Encoding.UTF8.GetString(contact.ToJson()), contact.Email, contact.Status, contact.Owner, contact.Quantity, contact.Price,
        contact.Due, DateTime.UtcNow, DateTime.UtcNow, "user_17", "user_17",
    ];

    private sealed record Row(string Id, int Version, string Json);
}
