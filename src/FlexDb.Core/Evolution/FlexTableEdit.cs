using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>An edit in the making: what is said to it, in order, gives the table's next schema.</summary>
/// <remarks>
/// A name means the column that had it before the edit, unless that column has been removed in this edit; a name
/// that no such column had means the column that has it now. So
/// <c>edit.RenameColumn("a", "b").RenameColumn("b", "a")</c> swaps two names, and
/// <c>edit.RenameColumn("email", "mail").ModifyColumn("mail", …)</c> works too. Names are compared exactly.
/// <para>
/// The rules for schemas are checked when the edit is complete, so the states between may break them. A function
/// that is given an edit may run more than once, on newer schemas; it should do nothing else.
/// An edit is not thread-safe. It is over when that function returns: from then on all but <see cref="Before"/> throws
/// <see cref="InvalidOperationException"/>.
/// </para>
/// </remarks>
public sealed class FlexTableEdit
{
    private readonly TableIdentity _table;
    private readonly List<EditedColumn> _columns;
    private readonly Dictionary<string, string> _resolved = new(StringComparer.Ordinal);
    private bool _isOver;

    internal FlexTableEdit(TableIdentity table, FlexTableSchema before)
    {
        _table = table;
        Before = before;
        _columns = [.. ColumnIdentity.WithImplicitIds(before).Columns.Select(column => new EditedColumn(column, column.Name))];
    }

    /// <summary>The schema before the edit.</summary>
    public FlexTableSchema Before { get; }

    /// <summary>The schema as the edit has made it so far, each column with its id.</summary>
    /// <exception cref="InvalidOperationException">The edit is over.</exception>
    public FlexTableSchema Schema
    {
        get
        {
            ThrowIfOver();
            return Result;
        }
    }

    /// <summary>The schema that the edit makes.</summary>
    internal FlexTableSchema Result => new(_columns.Select(column => column.Definition), Before.ExtensionData);

    /// <summary>
    /// For each name that was used, the id of the column that it meant when it was first used; empty where that was
    /// a column that this edit adds.
    /// </summary>
    /// <remarks>On a rerun the same names must mean the same columns, else the editor had another table in mind.</remarks>
    internal IReadOnlyDictionary<string, string> ResolvedNames => _resolved;

    /// <summary>Ends the edit: what a function that has returned, or has not yet come to its end, still says would be lost.</summary>
    internal void End() => _isOver = true;

    /// <summary>Adds a column, which is a new one whatever id the definition holds.</summary>
    /// <param name="definition">The column.</param>
    /// <param name="position">Its position, counted from 0 among the columns as they are now; the end when null.</param>
    /// <returns>This edit.</returns>
    /// <exception cref="InvalidOperationException">The edit is over.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> is negative or beyond the end.</exception>
    public FlexTableEdit AddColumn(FlexColumnDefinition definition, int? position = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ThrowIfOver();
        int place = position ?? _columns.Count;
        ArgumentOutOfRangeException.ThrowIfNegative(place, nameof(position));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(place, _columns.Count, nameof(position));
        _columns.Insert(place, new EditedColumn(definition with { Id = ColumnIdentity.New() }, NameBefore: null));
        return this;
    }

    /// <summary>Removes a column; the values that records hold in it are lost when they are upgraded.</summary>
    /// <param name="name">The column's name.</param>
    /// <returns>This edit.</returns>
    /// <exception cref="InvalidOperationException">The edit is over.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="FlexColumnNotFoundException">There is no such column.</exception>
    public FlexTableEdit RemoveColumn(string name)
    {
        _columns.RemoveAt(Find(name));
        return this;
    }

    /// <summary>Renames a column, which keeps its identity, its values and its index slot.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="newName">Its new name.</param>
    /// <returns>This edit.</returns>
    /// <exception cref="InvalidOperationException">The edit is over.</exception>
    /// <exception cref="ArgumentNullException">A name is null.</exception>
    /// <exception cref="FlexColumnNotFoundException">There is no such column.</exception>
    public FlexTableEdit RenameColumn(string name, string newName)
    {
        ArgumentNullException.ThrowIfNull(newName);
        return ModifyColumn(name, column => column with { Name = newName });
    }

    /// <summary>Changes a column, which keeps its identity whatever id the function gives it.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="change">Makes the new definition from the present one, usually by <c>with</c>.</param>
    /// <returns>This edit.</returns>
    /// <exception cref="InvalidOperationException">The edit is over.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="change"/> gave null.</exception>
    /// <exception cref="FlexColumnNotFoundException">There is no such column.</exception>
    public FlexTableEdit ModifyColumn(string name, Func<FlexColumnDefinition, FlexColumnDefinition> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        int index = Find(name);
        EditedColumn column = _columns[index];
        FlexColumnDefinition changed = change(column.Definition)
            ?? throw new ArgumentException($"The change of column '{name}' gave null.", nameof(change));
        _columns[index] = column with { Definition = changed with { Id = column.Definition.Id } };
        return this;
    }

    /// <summary>Moves a column.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="position">The position that it is to have, counted from 0.</param>
    /// <returns>This edit.</returns>
    /// <exception cref="InvalidOperationException">The edit is over.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> is no position of a column.</exception>
    /// <exception cref="FlexColumnNotFoundException">There is no such column.</exception>
    public FlexTableEdit MoveColumn(string name, int position)
    {
        int index = Find(name);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, _columns.Count);
        EditedColumn column = _columns[index];
        _columns.RemoveAt(index);
        _columns.Insert(position, column);
        return this;
    }

    /// <summary>Puts all columns into an order.</summary>
    /// <param name="names">The name of every column as it is now or was before the edit, each once.</param>
    /// <returns>This edit.</returns>
    /// <exception cref="InvalidOperationException">The edit is over.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="names"/> or one of them is null.</exception>
    /// <exception cref="ArgumentException">A column is named twice or not at all.</exception>
    /// <exception cref="FlexColumnNotFoundException">There is no such column.</exception>
    public FlexTableEdit ReorderColumns(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        ThrowIfOver();
        List<int> order = [];
        foreach (string name in names)
        {
            int index = Find(name);
            if (order.Contains(index))
            {
                throw new ArgumentException($"Column '{name}' is named twice.", nameof(names));
            }

            order.Add(index);
        }

        string missing = string.Join("', '", _columns.Where((_, i) => !order.Contains(i)).Select(column => column.Definition.Name));
        if (missing.Length > 0)
        {
            throw new ArgumentException($"The order leaves out '{missing}'; it must name every column.", nameof(names));
        }

        EditedColumn[] ordered = [.. order.Select(index => _columns[index])];
        _columns.Clear();
        _columns.AddRange(ordered);
        return this;
    }

    private void ThrowIfOver()
    {
        if (_isOver)
        {
            throw new InvalidOperationException(
                $"This edit of table '{_table.Name}' is over: the function that it was given to has returned. Make every change before it returns; "
                    + "an edit function cannot be asynchronous, so await what it needs before the call.");
        }
    }

    private int Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ThrowIfOver();
        int index = _columns.FindIndex(column => column.NameBefore == name);
        if (index < 0)
        {
            index = _columns.FindIndex(column => column.Definition.Name == name);
        }

        if (index < 0)
        {
            throw new FlexColumnNotFoundException(
                _table.ApplicationId,
                _table.Id,
                _table.Name,
                name,
                _columns.Select(column => column.Definition.Name));
        }

        EditedColumn found = _columns[index];
        _resolved.TryAdd(name, found.NameBefore is null ? "" : found.Definition.Id!);
        return index;
    }

    private sealed record EditedColumn(FlexColumnDefinition Definition, string? NameBefore);
}
