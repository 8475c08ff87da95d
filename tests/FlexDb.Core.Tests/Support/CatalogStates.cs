using FlexDb.Core.Installation;

namespace FlexDb.Core.Tests.Support;

/// <summary>States of the two tables as <c>information_schema</c> would tell of them, without a server.</summary>
internal static class CatalogStates
{
    public const string DatabaseName = "crm";

    /// <summary>What the scripts make on MySQL.</summary>
    public static CatalogState Installed { get; } = new(
        DatabaseName,
        IsMariaDb: false,
        [.. CatalogTable.All.Select(ToState)]);

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
        new(name, [CatalogTable.ForeignKeyColumn], schema, CatalogTable.Tables.Name, [CatalogTable.Id]);

    private static TableState ToState(CatalogTable table) => new(
        table.Name,
        "BASE TABLE",
        "InnoDB",
        "Dynamic",
        [.. table.Columns.Select(ToState)],
        [Index("PRIMARY", isUnique: true, CatalogTable.Id), .. table.Keys.Select(key => Index(key.Name, key.IsUnique, [.. key.Columns]))],
        table == CatalogTable.Versions ? [ForeignKey(CatalogTable.ForeignKeyName)] : []);

    private static ColumnState ToState(CatalogColumn column) => new(
        column.Name,
        column.Kind switch
        {
            CatalogColumnKind.Text => "varchar",
            CatalogColumnKind.Json => "json",
            CatalogColumnKind.Integer => "int",
            CatalogColumnKind.Boolean => "tinyint",
            _ => "timestamp",
        },
        column.Kind switch
        {
            CatalogColumnKind.Text => $"varchar({column.Length})",
            CatalogColumnKind.Json => "json",
            CatalogColumnKind.Integer => "int",
            CatalogColumnKind.Boolean => "tinyint(1)",
            _ => "timestamp(6)",
        },
        column.IsNullable,
        column.Default switch
        {
            CatalogDefault.One => "'1'",
            CatalogDefault.Now or CatalogDefault.NowOnUpdate => "(CURRENT_TIMESTAMP(6))",
            _ => null,
        },
        column.Default == CatalogDefault.NowOnUpdate ? "DEFAULT_GENERATED on update CURRENT_TIMESTAMP(6)" : "",
        column.Kind == CatalogColumnKind.Text ? column.Length : null,
        column.Kind == CatalogColumnKind.Timestamp ? 6 : 0,
        column.Kind == CatalogColumnKind.Text ? "utf8mb4" : null,
        column.Kind == CatalogColumnKind.Text ? "utf8mb4_bin" : null,
        "");
}
