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

    public override Task LoadAsync(IReadOnlyList<Contact> contacts) => InsertAsync(contacts, contacts.Count);

    public override Task FindByIdAsync(string id) => ReadAsync(AttributeSql.FindById, ("@id", id));

    public override Task FindByUniqueAsync(string email) => ReadAsync(AttributeSql.FindByEmail, ("@email", email));

    public override Task<QueryAnswer> EqualityAsync(string email) => PageAsync(AttributeSql.PageByEmail, ("@email", email));

    public override Task<QueryAnswer> RangeAndSortAsync(DateOnly from, DateOnly to) => PageAsync(AttributeSql.DueIn, ("@from", from), ("@to", to), ("@take", RecordQueries.PageSize));

    public override Task<QueryAnswer> EqualityAndSortAsync(string status) => PageAsync(AttributeSql.LastDue, ("@status", status));

    public override Task<QueryAnswer> TwoEqualitiesAsync(string status, string owner) => PageAsync(AttributeSql.OfStatusAndOwner, ("@status", status), ("@owner", owner));

    public override async Task<Func<Task<QueryAnswer>>> PageAfterAsync(DateOnly from, DateOnly to, int passed)
    {
        (string id, object?[] values) = (await ReadAllAsync(AttributeSql.DueIn, ("@from", from), ("@to", to), ("@take", passed)))[^1];
        return () => PageAsync(AttributeSql.DueAfter, ("@due", values[2]), ("@id", id), ("@to", to));
    }

    public override Task<QueryAnswer> CountAsync(DateOnly from, DateOnly to) => NumberAsync(dataSource, AttributeSql.Count, ("@from", from), ("@to", to));

    public override Task<QueryAnswer> SumAsync(DateOnly from, DateOnly to) => NumberAsync(dataSource, AttributeSql.Sum, ("@from", from), ("@to", to));

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

    protected override Task InsertBatchAsync(IReadOnlyList<Contact> contacts) => InsertAsync(contacts, SampleRecords.BatchSize);

    /// <summary>A text a batch; the first begins, and the last commits.</summary>
    private async Task InsertAsync(IReadOnlyList<Contact> contacts, int batchSize)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        for (int first = 0; first < contacts.Count; first += batchSize)
        {
            Contact[] batch = [.. contacts.Skip(first).Take(batchSize)];
            await using MySqlCommand command = Command(connection, "");
            StringBuilder sql = new(first == 0 ? "START TRANSACTION;" : "");
            AddOwners(command, sql.Append(AttributeSql.LockOwners), Owners(batch));
            AddRows(command, sql.Append(AttributeSql.InsertRecords), batch.Select(static contact => new object?[] { 1, contact.Id, DateTime.UtcNow, DateTime.UtcNow, "user_17", "user_17" }));
            AddRows(command, sql.Append(';').Append(AttributeSql.InsertUniques), batch.Select(static contact => new object?[] { 0, contact.Email, contact.Id }));
            AddValues(command, sql, "eav_texts", batch, static value => value is string);
            AddValues(command, sql, "eav_numbers", batch, static value => value is long or decimal or bool);
            AddValues(command, sql, "eav_times", batch, static value => value is DateOnly or DateTime);
            command.CommandText = sql.Append(first + batch.Length == contacts.Count ? ";COMMIT" : "").ToString();
            await command.ExecuteNonQueryAsync();
        }
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

    private async Task<QueryAnswer> PageAsync(string sql, params (string Name, object? Value)[] parameters) =>
        QueryAnswer.Of((await ReadAllAsync(sql, parameters)).Select(static record => record.Id));

    /// <summary>Reads a page's records, then their values: to search twice takes longer than one more round trip.</summary>
    private async Task<List<(string Id, object?[] Values)>> ReadAllAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        List<(string Id, object?[] Values)> records = [];
        await using (MySqlCommand page = Command(connection, sql, parameters))
        await using (MySqlDataReader reader = await page.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                records.Add((reader.GetString(0), new object?[SampleRecords.Names.Length]));
            }
        }

        if (records.Count == 0)
        {
            return records;
        }

        await using MySqlCommand command = Command(connection, "");
        StringBuilder list = new();
        AddList(command, list, [.. records.Select(static record => record.Id)]);
        command.CommandText = string.Join(';', AttributeSql.ValueTables.Select(table => $"SELECT id, attribute, value FROM {table} WHERE id IN {list}"));
        Dictionary<string, object?[]> byId = records.ToDictionary(static record => record.Id, static record => record.Values, StringComparer.Ordinal);
        await using MySqlDataReader values = await command.ExecuteReaderAsync();
        do
        {
            while (await values.ReadAsync())
            {
                byId[values.GetString(0)][values.GetInt32(1)] = values.GetValue(2);
            }
        }
        while (await values.NextResultAsync());
        EnsureDone(records.TrueForAll(static record => Array.TrueForAll(record.Values, static value => value is not null)));
        return records;
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
