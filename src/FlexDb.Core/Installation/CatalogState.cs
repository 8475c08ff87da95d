namespace FlexDb.Core.Installation;

/// <summary>The tables as the server's <c>information_schema</c> describes them, to a user who can see them.</summary>
/// <param name="DatabaseName">The database, or null where the connection has none.</param>
/// <param name="IsMariaDb">Whether the server is MariaDB.</param>
/// <param name="Wanted">The tables that must be there, in the order in which they are made.</param>
/// <param name="Tables">Those of the library's tables that are there, wanted or not.</param>
internal sealed record CatalogState(
    string? DatabaseName,
    bool IsMariaDb,
    IReadOnlyList<CatalogTable> Wanted,
    IReadOnlyList<TableState> Tables)
{
    public TableState? Find(CatalogTable table) => Tables.FirstOrDefault(state => state.Name == table.Name);
}

/// <summary>A table that is there.</summary>
internal sealed record TableState(
    string Name,
    string Type,
    string? Engine,
    string? RowFormat,
    IReadOnlyList<ColumnState> Columns,
    IReadOnlyList<IndexState> Indexes,
    IReadOnlyList<ForeignKeyState> ForeignKeys)
{
    /// <summary>Whether the server could not open the table, so that it told no more than its name.</summary>
    /// <remarks>MariaDB, on a Galera node that is just making or altering a table because another node does (10.11, seen).</remarks>
    public bool IsUnreadable => Type == "BASE TABLE" && (Engine is null || Columns.Count == 0);

    public ColumnState? Find(string column) =>
        Columns.FirstOrDefault(state => string.Equals(state.Name, column, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A column that is there.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">Its type without length, such as <c>varchar</c>.</param>
/// <param name="ColumnType">Its type in full, such as <c>varchar(128)</c>.</param>
/// <param name="IsNullable">Whether it admits NULL.</param>
/// <param name="Default">Its default as SQL that can stand after DEFAULT, or null for none or NULL.</param>
/// <param name="Extra">What else it does, such as <c>on update current_timestamp()</c>; upper or lower case.</param>
/// <param name="Length">The most characters or bytes that it holds; for text and bytes.</param>
/// <param name="Precision">The digits of its fraction of a second; for times.</param>
/// <param name="CharacterSet">Its character set; for text.</param>
/// <param name="Collation">Its collation; for text.</param>
/// <param name="Comment">Its comment, or the empty string.</param>
internal sealed record ColumnState(
    string Name,
    string DataType,
    string ColumnType,
    bool IsNullable,
    string? Default,
    string Extra,
    long? Length,
    int Precision,
    string? CharacterSet,
    string? Collation,
    string Comment)
{
    /// <summary>Whether the server computes its value; not to be taken for MySQL's DEFAULT_GENERATED, a computed default.</summary>
    public bool IsGenerated =>
        Extra.Contains("virtual generated", StringComparison.OrdinalIgnoreCase)
        || Extra.Contains("stored generated", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The condition of a CHECK that belongs to the column itself, which only MariaDB has; null for none, and unless it
    /// was read with <see cref="CatalogInspector.ReadForChangesAsync"/>.
    /// </summary>
    public string? Check { get; init; }

    public bool IsInvisible => Extra.Contains("INVISIBLE", StringComparison.OrdinalIgnoreCase);

    public bool IsAutoIncrement => Extra.Contains("auto_increment", StringComparison.OrdinalIgnoreCase);

    public bool ChangesOnUpdate => Extra.Contains("on update", StringComparison.OrdinalIgnoreCase);
}

/// <summary>An index that is there.</summary>
internal sealed record IndexState(string Name, bool IsUnique, bool IsBTree, IReadOnlyList<IndexPart> Parts)
{
    public bool IsPrimaryKey => Name == "PRIMARY";

    /// <summary>Whether it covers exactly these columns, whole and in this order.</summary>
    public bool Covers(IReadOnlyList<string> columns) =>
        IsBTree
        && Parts.Count == columns.Count
        && Parts.Zip(columns).All(pair => pair.First.IsWhole(pair.Second));
}

/// <summary>A column of an index; the column is null for an expression.</summary>
internal sealed record IndexPart(string? Column, bool IsPrefix)
{
    public bool IsWhole(string column) => !IsPrefix && string.Equals(Column, column, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A foreign key that is there, from one of the library's tables.</summary>
internal sealed record ForeignKeyState(
    string Name,
    IReadOnlyList<string> Columns,
    string ReferencedSchema,
    string ReferencedTable,
    IReadOnlyList<string> ReferencedColumns);
