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

    public override Task<QueryAnswer> EqualityAsync(string email) => PageAsync(TypedSql.FindByEmail, ("@email", email));

    public override Task<QueryAnswer> RangeAndSortAsync(DateOnly from, DateOnly to) => PageAsync(TypedSql.DueIn, ("@from", from), ("@to", to), ("@take", RecordQueries.PageSize));

    public override Task<QueryAnswer> EqualityAndSortAsync(string status) => PageAsync(TypedSql.LastDue, ("@status", status));

    public override Task<QueryAnswer> TwoEqualitiesAsync(string status, string owner) => PageAsync(TypedSql.OfStatusAndOwner, ("@status", status), ("@owner", owner));

    public override async Task<Func<Task<QueryAnswer>>> PageAfterAsync(DateOnly from, DateOnly to, int passed)
    {
        Contact last = (await ReadAllAsync(TypedSql.DueIn, ("@from", from), ("@to", to), ("@take", passed)))[^1];
        return () => PageAsync(TypedSql.DueAfter, ("@due", last.Due), ("@id", last.Id), ("@to", to));
    }

    public override Task<QueryAnswer> CountAsync(DateOnly from, DateOnly to) => NumberAsync(dataSource, TypedSql.Count, ("@from", from), ("@to", to));

    public override Task<QueryAnswer> SumAsync(DateOnly from, DateOnly to) => NumberAsync(dataSource, TypedSql.Sum, ("@from", from), ("@to", to));

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

    /// <summary>A text a batch: lock the owners and insert; the first begins, and the last commits. The owners are counted before the caller is told.</summary>
    protected override async Task InsertBatchAsync(IReadOnlyList<Contact> contacts)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        for (int first = 0; first < contacts.Count; first += SampleRecords.BatchSize)
        {
            Contact[] batch = [.. contacts.Skip(first).Take(SampleRecords.BatchSize)];
            await using MySqlCommand command = Command(connection, "");
            string[] owners = Owners(batch);
            StringBuilder sql = new(first == 0 ? "START TRANSACTION;" : "");
            AddOwners(command, sql.Append(TypedSql.LockOwners), owners);
            AddRows(command, sql.Append(TypedSql.InsertMany), batch.Select(Row));
            command.CommandText = sql.Append(first + batch.Length == contacts.Count ? ";COMMIT" : "").ToString();
            int found = 0;
            await using MySqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                found++;
            }

            await reader.NextResultAsync();
            EnsureDone(found == owners.Length);
        }
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

    private async Task<QueryAnswer> PageAsync(string sql, params (string Name, object? Value)[] parameters) =>
        QueryAnswer.Of((await ReadAllAsync(sql, parameters)).Select(static contact => contact.Id));

    private async Task<List<Contact>> ReadAllAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, sql, parameters);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        List<Contact> contacts = [];
        while (await reader.ReadAsync())
        {
            contacts.Add(Read(reader));
        }

        return contacts;
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
