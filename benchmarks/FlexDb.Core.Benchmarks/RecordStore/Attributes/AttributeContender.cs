using System.Text;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.RecordStore.Attributes;

/// <summary>Hand-written ADO.NET on tables of entities, attributes and values.</summary>
internal sealed class AttributeContender(MySqlDataSource dataSource) : RecordContender("Attributes")
{
    public override IReadOnlyList<string> Tables => ["eav_records", "eav_texts", "eav_numbers", "eav_times", "eav_uniques"];

    public override async Task CreateAsync()
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand tables = Command(connection, AttributeSql.Create);
        await tables.ExecuteNonQueryAsync();
        await using MySqlCommand owners = Command(connection, "");
        StringBuilder sql = new(AttributeSql.InsertRecords);
        AddRows(owners, sql, Enumerable.Range(0, SampleRecords.Owners).Select(static i => new object?[] { 2, SampleRecords.OwnerId(i), DateTime.UtcNow, DateTime.UtcNow, null, null }));
        owners.CommandText = sql.ToString();
        await owners.ExecuteNonQueryAsync();
    }

    public override Task LoadAsync(IReadOnlyList<Contact> contacts) => InsertBatchAsync(contacts);

    public override Task FindByIdAsync(string id) => ReadAsync(AttributeSql.FindById, ("@id", id));

    public override Task FindByUniqueAsync(string email) => ReadAsync(AttributeSql.FindByEmail, ("@email", email));

    protected override Task InsertAsync(Contact contact) => InsertBatchAsync([contact]);

    public override async Task<Func<Task>> ReplaceAsync(string id, long quantity)
    {
        int version = await ReadAsync(AttributeSql.FindById, ("@id", id));
        return () => ReplaceAsync(id, version, quantity);
    }

    protected override Task PatchAsync(string id, long quantity) =>
        ReadAsync(AttributeSql.Patch, ("@id", id), ("@quantity", quantity), ("@actor", "user_17"));

    public override async Task DeleteAsync(string id)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, AttributeSql.Delete, ("@id", id));
        EnsureDone(await command.ExecuteNonQueryAsync() >= 1);
    }

    protected override async Task InsertBatchAsync(IReadOnlyList<Contact> contacts)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, "");
        string[] owners = [.. contacts.Select(static contact => contact.Owner).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        StringBuilder sql = new("START TRANSACTION;");
        sql.Append(AttributeSql.LockOwners).Append('(');
        for (int i = 0; i < owners.Length; i++)
        {
            command.Parameters.AddWithValue($"@v{i}", owners[i]);
            sql.Append(i == 0 ? "@v0" : $",@v{i}");
        }

        sql.Append(") ORDER BY id LOCK IN SHARE MODE;").Append(AttributeSql.InsertRecords);
        AddRows(command, sql, contacts.Select(static contact => new object?[] { 1, contact.Id, DateTime.UtcNow, DateTime.UtcNow, "user_17", "user_17" }));
        sql.Append(';').Append(AttributeSql.InsertUniques);
        AddRows(command, sql, contacts.Select(static contact => new object?[] { 0, contact.Email, contact.Id }));
        AddValues(command, sql, "eav_texts", contacts, static value => value is string);
        AddValues(command, sql, "eav_numbers", contacts, static value => value is long or decimal or bool);
        AddValues(command, sql, "eav_times", contacts, static value => value is DateOnly or DateTime);
        sql.Append(";COMMIT");
        command.CommandText = sql.ToString();
        await command.ExecuteNonQueryAsync();
    }

    private static void AddValues(MySqlCommand command, StringBuilder sql, string table, IReadOnlyList<Contact> contacts, Func<object, bool> isOf)
    {
        sql.Append(";INSERT INTO ").Append(table).Append(" (id, attribute, value) VALUES ");
        AddRows(command, sql, contacts.SelectMany(contact => contact.Values()
            .Select((value, attribute) => (value, attribute))
            .Where(pair => isOf(pair.value))
            .Select(pair => new object?[] { contact.Id, pair.attribute, pair.value })));
    }

    private async Task ReplaceAsync(string id, int version, long quantity)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(
            connection, AttributeSql.Replace, ("@id", id), ("@version", version), ("@quantity", quantity), ("@actor", "user_17"));
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        EnsureDone(await reader.ReadAsync() && reader.GetInt32(0) == version + 1);
    }

    /// <summary>Puts the values together; gives the record's version.</summary>
    private async Task<int> ReadAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, sql, parameters);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        int version = 0;
        object?[] values = new object?[SampleRecords.Names.Length];
        do
        {
            while (await reader.ReadAsync())
            {
                if (reader.FieldCount > 2)
                {
                    version = reader.GetInt32(1);
                }
                else
                {
                    values[reader.GetInt32(0)] = reader.GetValue(1);
                }
            }
        }
        while (await reader.NextResultAsync());
        EnsureDone(version > 0 && Array.TrueForAll(values, static value => value is not null));
        return version;
    }
}
