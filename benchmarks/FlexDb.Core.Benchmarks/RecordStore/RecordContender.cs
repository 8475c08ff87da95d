using System.Globalization;
using System.Text;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>One way to keep records of tables that a host's users make.</summary>
internal abstract class RecordContender(string name)
{
    public string Name { get; } = name;

    /// <summary>The tables that only this contender uses, so that their size is that of its records.</summary>
    public abstract IReadOnlyList<string> Tables { get; }

    /// <summary>Creates the tables, and the records that others refer to.</summary>
    public abstract Task CreateAsync();

    /// <summary>Loads records the fast way; called from several tasks at once.</summary>
    public abstract Task LoadAsync(IReadOnlyList<Contact> contacts);

    public abstract Task FindByIdAsync(string id);

    public abstract Task FindByUniqueAsync(string email);

    public abstract Task<QueryAnswer> EqualityAsync(string email);

    public abstract Task<QueryAnswer> RangeAndSortAsync(DateOnly from, DateOnly to);

    public abstract Task<QueryAnswer> EqualityAndSortAsync(string status);

    public abstract Task<QueryAnswer> TwoEqualitiesAsync(string status, string owner);

    /// <summary>Reads the first records that are due in a time, and gives the page after them.</summary>
    public abstract Task<Func<Task<QueryAnswer>>> PageAfterAsync(DateOnly from, DateOnly to, int passed);

    public abstract Task<QueryAnswer> CountAsync(DateOnly from, DateOnly to);

    public abstract Task<QueryAnswer> SumAsync(DateOnly from, DateOnly to);

    /// <summary>What <see cref="RecordOperation.Insert"/> does, ready to run; making the input is the caller's work and not measured.</summary>
    public virtual Func<Task> Insert(Contact contact) => () => InsertAsync(contact);

    public virtual Func<Task> InsertBatch(IReadOnlyList<Contact> contacts) => () => InsertBatchAsync(contacts);

    /// <summary>As <see cref="InsertBatch"/>, for more rows than one text should hold.</summary>
    public virtual Func<Task> Import(IReadOnlyList<Contact> contacts) => InsertBatch(contacts);

    /// <summary>Reads a record and gives the replacement of it.</summary>
    public abstract Task<Func<Task>> ReplaceAsync(string id, long quantity);

    public virtual Func<Task> Patch(string id, long quantity) => () => PatchAsync(id, quantity);

    public abstract Task DeleteAsync(string id);

    protected virtual Task InsertAsync(Contact contact) => throw new NotSupportedException();

    protected virtual Task InsertBatchAsync(IReadOnlyList<Contact> contacts) => throw new NotSupportedException();

    protected virtual Task PatchAsync(string id, long quantity) => throw new NotSupportedException();

    protected static MySqlCommand Command(MySqlConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        MySqlCommand command = new(sql, connection);
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    protected static async Task<QueryAnswer> NumberAsync(MySqlDataSource dataSource, string sql, params (string Name, object? Value)[] parameters)
    {
        await using MySqlConnection connection = await dataSource.OpenConnectionAsync();
        await using MySqlCommand command = Command(connection, sql, parameters);
        return QueryAnswer.Of(Convert.ToDecimal(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture));
    }

    /// <summary>The owners of records, in the order in which they are locked.</summary>
    protected static string[] Owners(IEnumerable<Contact> contacts) =>
        [.. contacts.Select(static contact => contact.Owner).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Adds a list of owners to a command, which locks them in its order: <c>(@v0,@v1) ORDER BY …</c>.</summary>
    protected static void AddOwners(MySqlCommand command, StringBuilder sql, string[] owners)
    {
        AddList(command, sql, owners);
        sql.Append(" ORDER BY id LOCK IN SHARE MODE;");
    }

    /// <summary>Adds values to a command: <c>(@v0,@v1)</c>.</summary>
    protected static void AddList(MySqlCommand command, StringBuilder sql, IReadOnlyList<string> values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"@v{command.Parameters.Count}");
            command.Parameters.AddWithValue(name, values[i]);
            sql.Append(i == 0 ? "(" : ",").Append(name);
        }

        sql.Append(')');
    }

    /// <summary>Adds rows to a command: <c>(@v0,@v1),(@v2,@v3)</c>.</summary>
    protected static void AddRows(MySqlCommand command, StringBuilder sql, IEnumerable<object?[]> rows)
    {
        bool isFirst = true;
        foreach (object?[] row in rows)
        {
            sql.Append(isFirst ? "(" : ",(");
            isFirst = false;
            for (int i = 0; i < row.Length; i++)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"@v{command.Parameters.Count}");
                command.Parameters.AddWithValue(name, row[i]);
                sql.Append(i == 0 ? "" : ",").Append(name);
            }

            sql.Append(')');
        }
    }

    protected static void EnsureDone(bool isDone)
    {
        if (!isDone)
        {
            throw new InvalidOperationException("A call has not done its job.");
        }
    }
}
