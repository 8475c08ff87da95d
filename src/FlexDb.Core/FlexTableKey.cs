namespace FlexDb.Core;

/// <summary>Names one table of an application: by its name, or by its id.</summary>
/// <remarks>
/// A string converts to a name; a <see cref="FlexTable"/> and a <see cref="FlexTableSummary"/> convert to their ids.
/// A name means the live table of that name. A deleted table can be named only by its id, because several may have had
/// the same name. Names and ids are compared exactly, character by character.
/// </remarks>
public readonly record struct FlexTableKey
{
    private readonly string? _value;

    private FlexTableKey(string value, bool isId)
    {
        _value = value;
        IsId = isId;
    }

    /// <summary>Whether <see cref="Value"/> is an id rather than a name.</summary>
    public bool IsId { get; }

    /// <summary>The name or the id.</summary>
    /// <exception cref="InvalidOperationException">This is the default value, which names nothing.</exception>
    public string Value => _value ?? throw new InvalidOperationException("The default FlexTableKey names no table.");

    internal bool IsDefault => _value is null;

    /// <summary>Returns the key of the live table with a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static implicit operator FlexTableKey(string name) => ByName(name);

    /// <summary>Returns the key of a table, by its id.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="ArgumentNullException"><paramref name="table"/> is null.</exception>
    public static implicit operator FlexTableKey(FlexTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return ById(table.Id);
    }

    /// <summary>Returns the key of a summarised table, by its id.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="ArgumentNullException"><paramref name="table"/> is null.</exception>
    public static implicit operator FlexTableKey(FlexTableSummary table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return ById(table.Id);
    }

    /// <summary>Returns the key of the live table with a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, or begins or ends with white space.</exception>
    public static FlexTableKey ByName(string name) => new(TextArguments.Key(name), isId: false);

    /// <summary>Returns the key of the table with an id.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty, or begins or ends with white space.</exception>
    public static FlexTableKey ById(string id) => new(TextArguments.Key(id), isId: true);

    /// <summary>The name in quotes, or <c>with id</c> and the id.</summary>
    public override string ToString() => _value is null ? "(none)" : IsId ? $"with id '{_value}'" : $"'{_value}'";
}
