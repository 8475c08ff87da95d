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

    /// <summary>What <see cref="RecordOperation.Insert"/> does, ready to run; making the input is the caller's work and not measured.</summary>
    public virtual Func<Task> Insert(Contact contact) => () => InsertAsync(contact);

    public virtual Func<Task> InsertBatch(IReadOnlyList<Contact> contacts) => () => InsertBatchAsync(contacts);

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
