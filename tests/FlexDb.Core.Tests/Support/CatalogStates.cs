using FlexDb.Core.Installation;

namespace FlexDb.Core.Tests.Support;

/// <summary>States of the tables as <c>information_schema</c> would tell of them, without a server.</summary>
internal static class CatalogStates
{
    public const string DatabaseName = "crm";

    /// <summary>What the scripts of the catalog make on MySQL.</summary>
    public static CatalogState Installed { get; } = Of(CatalogTable.All);

    /// <summary>What all scripts make on MySQL.</summary>
    public static CatalogState InstalledWithRecords { get; } = Of(RecordTables.WithCatalog);

    /// <summary>Another state of one table.</summary>
    public static CatalogState With(this CatalogState state, CatalogTable table, Func<TableState, TableState> change) =>
        state with { Tables = [.. state.Tables.Select(found => found.Name == table.Name ? change(found) : found)] };

    /// <summary>A state without a table.</summary>
    public static CatalogState Without(this CatalogState state, CatalogTable table) =>
        state with { Tables = [.. state.Tables.Where(found => found.Name != table.Name)] };

    /// <summary>Another state of one column.</summary>
    public static TableState With(this TableState table, string column, Func<ColumnState, ColumnState> change) =>
        table with { Columns = [.. table.Columns.Select(found => found.Name == column ? change(found) : found)] };

    /// <summary>A unique or plain index over whole columns.</summary>
    public static IndexState Index(string name, bool isUnique, params string[] columns) =>
        new(name, isUnique, IsBTree: true, [.. columns.Select(column => new IndexPart(column, IsPrefix: false))]);

    /// <summary>The foreign key that the script makes, under any name.</summary>
    public static ForeignKeyState ForeignKey(string name, string schema = DatabaseName) =>
        new(name, ["table_id"], schema, CatalogTable.Tables.Name, [CatalogTable.Id]);

    private static CatalogState Of(IReadOnlyList<CatalogTable> tables) =>
        new(DatabaseName, IsMariaDb: false, tables, [.. tables.Select(ToState)]);

    private static TableState ToState(CatalogTable table) => new(
        table.Name,
        "BASE TABLE",
        "InnoDB",
        "Dynamic",
        [.. table.Columns.Select(ToState)],
        [Index("PRIMARY", isUnique: true, [.. table.PrimaryKey]), .. table.Keys.Select(key => Index(key.Name, key.IsUnique, [.. key.Columns]))],
        table.ForeignKey is { } key ? [ForeignKey(key.Name)] : []);

    private static ColumnState ToState(CatalogColumn column) => new(
        column.Name,
        column.Kind switch
        {
            CatalogColumnKind.Text => "varchar",
            CatalogColumnKind.Json => "json",
            CatalogColumnKind.Integer or CatalogColumnKind.UnsignedInteger => "int",
            CatalogColumnKind.Boolean => "tinyint",
            CatalogColumnKind.LongText => "longtext",
            CatalogColumnKind.DateTime => "datetime",
            CatalogColumnKind.Bytes => "varbinary",
            CatalogColumnKind.FixedBytes => "binary",
            CatalogColumnKind.Decimal => "decimal",
            _ => "timestamp",
        },
        column.Kind switch
        {
            CatalogColumnKind.Text => $"varchar({column.Length})",
            CatalogColumnKind.Json => "json",
            CatalogColumnKind.Integer => "int",
            CatalogColumnKind.Boolean => "tinyint(1)",
            CatalogColumnKind.UnsignedInteger => "int unsigned",
            CatalogColumnKind.LongText => "longtext",
            CatalogColumnKind.DateTime => "datetime(6)",
            CatalogColumnKind.Bytes => $"varbinary({column.Length})",
            CatalogColumnKind.FixedBytes => $"binary({column.Length})",
            CatalogColumnKind.Decimal => "decimal(56,28)",
            _ => "timestamp(6)",
        },
        column.IsNullable,
        column.Default switch
        {
            CatalogDefault.One => "'1'",
            CatalogDefault.Zero => "'0'",
            CatalogDefault.Empty => "''",
            CatalogDefault.Now or CatalogDefault.NowOnUpdate => "(CURRENT_TIMESTAMP(6))",
            _ => null,
        },
        column.Default switch
        {
            CatalogDefault.NowOnUpdate => "DEFAULT_GENERATED on update CURRENT_TIMESTAMP(6)",
            CatalogDefault.AutoIncrement => "auto_increment",
            _ => "",
        },
        column.Length == 0 ? null : column.Length,
        column.Kind is CatalogColumnKind.Timestamp or CatalogColumnKind.DateTime ? 6 : 0,
        IsText(column) ? "utf8mb4" : null,
        IsText(column) ? "utf8mb4_bin" : null,
        "");

    private static bool IsText(CatalogColumn column) => column.Kind is CatalogColumnKind.Text or CatalogColumnKind.LongText;
}
