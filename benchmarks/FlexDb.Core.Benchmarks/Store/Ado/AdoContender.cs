using FlexDb.Core.Benchmarks.Store.Plain;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.Store.Ado;

/// <summary>
/// Hand-written ADO.NET with the fewest round trips and the same durability, on the same pool; it checks nothing.
/// </summary>
internal sealed class AdoContender(MySqlDataSource dataSource) : Contender("ADO.NET")
{
    private readonly Dictionary<int, string> _ids = [];

    public async Task LearnIdsAsync(IEnumerable<int> columnCounts)
    {
        foreach (int columns in columnCounts)
        {
            _ids[columns] = (await ReadAsync(AdoSql.ReadByName, Sample.ReadTable(columns))).Id;
        }
    }

    protected override Task CallAsync(Job job, int caller) => job.Operation switch
    {
        Operation.Create => CreateAsync(job.Columns),
        Operation.ReadByName => ReadAsync(AdoSql.ReadByName, Sample.ReadTable(job.Columns)),
        Operation.ReadById => ReadAsync(AdoSql.ReadById, _ids[job.Columns]),
        Operation.ReadUnchanged => ReadWithoutJsonAsync(Sample.ReadTable(job.Columns)),
        Operation.List => ListAsync(),
        Operation.Edit => EditAsync(Sample.EditedTable(job.Columns, caller)),
        Operation.Revert => RevertAsync(Sample.RevertedTable(job.Columns, caller)),
        _ => throw new ArgumentOutOfRangeException(nameof(job)),
    };

    private async Task<PlainTable> ReadAsync(string sql, string key)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        return await ReadAsync(connection, sql, key);
    }

    private async Task<PlainTable> ReadAsync(MySqlConnection connection, string sql, string key)
    {
        await using MySqlCommand command = Command(connection, sql, ("@app", Name), ("@key", key));
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
        {
            throw new InvalidOperationException($"There is no table '{key}'.");
        }

        return new PlainTable
        {
            Id = reader.GetString(0),
            ApplicationId = reader.GetString(1),
            Name = reader.GetString(2),
            DisplayName = reader.IsDBNull(3) ? null : reader.GetString(3),
            Schema = PlainWork.Read(reader.GetString(4)),
            IndexedColumns = PlainWork.ReadSlots(reader.IsDBNull(5) ? null : reader.GetString(5)),
            Version = reader.GetInt32(6),
            IsActive = reader.GetBoolean(7),
            CreatedAt = Time(reader, 8),
            UpdatedAt = Time(reader, 9),
        };
    }

    private async Task<PlainTable> ReadWithoutJsonAsync(string name)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, AdoSql.ReadWithoutJson, ("@app", Name), ("@key", name));
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? Summary(reader) : throw new InvalidOperationException($"There is no table '{name}'.");
    }

    private async Task<List<PlainTable>> ListAsync()
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(
            connection, AdoSql.List, ("@app", Sample.ListedApplication), ("@limit", Sample.PageSize));
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        List<PlainTable> tables = [];
        while (await reader.ReadAsync())
        {
            tables.Add(Summary(reader));
        }

        return tables;
    }

    private async Task<PlainTable> CreateAsync(int columns)
    {
        PlainSchema schema = PlainWork.NewSchema(columns);
        Dictionary<string, string> slots = PlainWork.Slots(schema);
        PlainTable table = new() { Id = NewId(), ApplicationId = Name, Name = Sample.NewTable(), DisplayName = "A sample", Schema = schema, IndexedColumns = slots, Version = 1, IsActive = true };
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(
            connection,
            AdoSql.Create,
            ("@id", table.Id),
            ("@app", Name),
            ("@name", table.Name),
            ("@displayName", table.DisplayName),
            ("@schema", PlainWork.Write(schema)),
            ("@slots", PlainWork.Write(slots)),
            ("@versionId", NewId()),
            ("@changes", PlainWork.Write(PlainWork.Additions(schema))),
            ("@actor", "user_17"));
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        table.CreatedAt = Time(reader, 0);
        table.UpdatedAt = Time(reader, 1);
        return table;
    }

    private async Task<PlainTable> EditAsync(string name)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        PlainTable table = await ReadAsync(connection, AdoSql.ReadByName, name);
        List<PlainChange> changes = PlainWork.Edit(table.Schema!);
        return await WriteAsync(connection, table, table.Schema!, changes);
    }

    private async Task<PlainTable> RevertAsync(string name)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        PlainTable table = await ReadAsync(connection, AdoSql.ReadByName, name);
        await using MySqlCommand command = Command(
            connection, AdoSql.ReadVersion, ("@id", table.Id), ("@version", OtherVersion(name)));
        PlainSchema schema = PlainWork.Read((string)(await command.ExecuteScalarAsync())!);
        schema.Version = table.Version + 1;
        return await WriteAsync(connection, table, schema, PlainWork.Differences(table.Schema!, schema));
    }

    private static async Task<PlainTable> WriteAsync(MySqlConnection connection, PlainTable table, PlainSchema schema, List<PlainChange> changes)
    {
        await using MySqlCommand command = Command(
            connection,
            AdoSql.Edit,
            ("@id", table.Id),
            ("@version", table.Version),
            ("@versionId", NewId()),
            ("@schema", PlainWork.Write(schema)),
            ("@changes", PlainWork.Write(changes)),
            ("@actor", "user_17"));
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync() || reader.GetInt32(0) != table.Version + 1)
        {
            throw new InvalidOperationException($"Another editor changed '{table.Name}'.");
        }

        table.Schema = schema;
        table.Version++;
        table.UpdatedAt = Time(reader, 1);
        return table;
    }

    private static PlainTable Summary(MySqlDataReader reader) => new()
    {
        Id = reader.GetString(0),
        ApplicationId = reader.GetString(1),
        Name = reader.GetString(2),
        DisplayName = reader.IsDBNull(3) ? null : reader.GetString(3),
        Version = reader.GetInt32(4),
        IsActive = reader.GetBoolean(5),
        CreatedAt = Time(reader, 6),
        UpdatedAt = Time(reader, 7),
    };

    private static DateTime Time(MySqlDataReader reader, int place) =>
        DateTime.UnixEpoch.AddTicks((long)(reader.GetDecimal(place) * TimeSpan.TicksPerSecond));

    private static string NewId() => Guid.NewGuid().ToString("N")[..24];

    private static MySqlCommand Command(MySqlConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        MySqlCommand command = new(sql, connection);
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
