using System.Text;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.RecordStore.Typed;

/// <summary>Hand-written ADO.NET on a typed table of its own.</summary>
internal sealed class TypedContender(MySqlDataSource dataSource) : RecordContender("By hand")
{
    public override IReadOnlyList<string> Tables => ["hand_contacts"];

    public override async Task CreateAsync()
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand tables = Command(connection, TypedSql.Create);
        await tables.ExecuteNonQueryAsync();
        await using MySqlCommand owners = Command(connection, "");
        StringBuilder sql = new("INSERT INTO hand_owners (id, name) VALUES ");
        AddRows(owners, sql, Enumerable.Range(0, SampleRecords.Owners).Select(static i => new object?[] { SampleRecords.OwnerId(i), "An owner" }));
        owners.CommandText = sql.ToString();
        await owners.ExecuteNonQueryAsync();
    }

    public override async Task LoadAsync(IReadOnlyList<Contact> contacts)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, "");
        StringBuilder sql = new(TypedSql.InsertMany);
        AddRows(command, sql, contacts.Select(Row));
        command.CommandText = sql.ToString();
        await command.ExecuteNonQueryAsync();
    }

    public override async Task FindByIdAsync(string id) => EnsureDone(await ReadAsync(TypedSql.FindById, ("@id", id)) is not null);

    public override async Task FindByUniqueAsync(string email) => EnsureDone(await ReadAsync(TypedSql.FindByEmail, ("@email", email)) is not null);

    protected override async Task InsertAsync(Contact contact)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = WithValues(connection, TypedSql.Insert, contact);
        EnsureDone(await command.ExecuteScalarAsync() is DateTime);
    }

    public override async Task<Func<Task>> ReplaceAsync(string id, long quantity)
    {
        Contact contact = (await ReadAsync(TypedSql.FindById, ("@id", id)))! with { Quantity = quantity };
        return () => ReplaceAsync(contact);
    }

    protected override async Task PatchAsync(string id, long quantity) =>
        EnsureDone(await ReadAsync(TypedSql.Patch, ("@id", id), ("@quantity", quantity), ("@actor", "user_17")) is not null);

    public override async Task DeleteAsync(string id)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, TypedSql.Delete, ("@id", id));
        EnsureDone(await command.ExecuteNonQueryAsync() == 1);
    }

    /// <summary>One text: begin, lock the owners, insert, commit; the owners are counted before the caller is told.</summary>
    protected override async Task InsertBatchAsync(IReadOnlyList<Contact> contacts)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, "");
        string[] owners = [.. contacts.Select(static contact => contact.Owner).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        StringBuilder sql = new("START TRANSACTION;");
        sql.Append(TypedSql.LockOwners).Append('(');
        for (int i = 0; i < owners.Length; i++)
        {
            command.Parameters.AddWithValue($"@v{i}", owners[i]);
            sql.Append(i == 0 ? "@v0" : $",@v{i}");
        }

        sql.Append(") ORDER BY id LOCK IN SHARE MODE;").Append(TypedSql.InsertMany);
        AddRows(command, sql, contacts.Select(Row));
        sql.Append(";COMMIT");
        command.CommandText = sql.ToString();
        int found = 0;
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            found++;
        }

        await reader.NextResultAsync();
        EnsureDone(found == owners.Length);
    }

    private async Task ReplaceAsync(Contact contact)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = WithValues(connection, TypedSql.Replace, contact);
        command.Parameters.AddWithValue("@version", contact.Version);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        EnsureDone(await reader.ReadAsync() && reader.GetInt32(0) == contact.Version + 1);
    }

    private async Task<Contact?> ReadAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, sql, parameters);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? Read(reader) : null;
    }

    private static Contact Read(MySqlDataReader reader) => new()
    {
        Id = reader.GetString(0),
        Version = reader.GetInt32(1),
        Email = reader.GetString(2),
        Status = reader.GetString(3),
        Due = reader.GetDateOnly(4),
        Quantity = reader.GetInt64(5),
        Price = reader.GetDecimal(6),
        Owner = reader.GetString(7),
        FirstName = reader.GetString(8),
        LastName = reader.GetString(9),
        Phone = reader.GetString(10),
        Street = reader.GetString(11),
        City = reader.GetString(12),
        Postcode = reader.GetString(13),
        Country = reader.GetString(14),
        Note = reader.GetString(15),
        Score = reader.GetInt64(16),
        Rate = reader.GetDecimal(17),
        IsActive = reader.GetBoolean(18),
        IsMember = reader.GetBoolean(19),
        VisitedAt = reader.GetDateTime(20),
        Born = reader.GetDateOnly(21),
    };

    private static MySqlCommand WithValues(MySqlConnection connection, string sql, Contact contact)
    {
        MySqlCommand command = Command(connection, sql, ("@id", contact.Id), ("@actor", "user_17"));
        object[] values = contact.Values();
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(SampleRecords.Names[i], values[i]);
        }

        return command;
    }

    private static object?[] Row(Contact contact) => [contact.Id, .. contact.Values(), DateTime.UtcNow, DateTime.UtcNow, "user_17", "user_17"];
}
