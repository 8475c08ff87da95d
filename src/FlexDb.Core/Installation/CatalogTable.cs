namespace FlexDb.Core.Installation;

/// <summary>What a table of the catalog must be; the scripts in <c>migrations/</c> make exactly this.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Script">The logical name of the script that makes it.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Keys">Its keys and indexes besides the primary key, which is <c>id</c> in both tables.</param>
internal sealed record CatalogTable(
    string Name,
    string Script,
    IReadOnlyList<CatalogColumn> Columns,
    IReadOnlyList<CatalogKey> Keys)
{
    /// <summary>The column that is the primary key.</summary>
    public const string Id = "id";

    public const string ForeignKeyName = "flex_table_versions_table_id_foreign";

    public const string ForeignKeyColumn = "table_id";

    public static CatalogTable Tables { get; } = new(
        "flex_tables",
        "0001_create_flex_tables.sql",
        [
            new(Id, CatalogColumnKind.Text, Length: 128),
            new("application_id", CatalogColumnKind.Text, Length: 128),
            new("name", CatalogColumnKind.Text, Length: 255),
            new("display_name", CatalogColumnKind.Text, IsNullable: true, Length: 255),
            new("schema", CatalogColumnKind.Json),
            new("indexed_columns", CatalogColumnKind.Json, IsNullable: true),
            new("version", CatalogColumnKind.Integer, Default: CatalogDefault.One),
            new("is_active", CatalogColumnKind.Boolean, Default: CatalogDefault.One),
            new("created_at", CatalogColumnKind.Timestamp, Default: CatalogDefault.Now),
            new("updated_at", CatalogColumnKind.Timestamp, Default: CatalogDefault.NowOnUpdate),
            new("deleted_at", CatalogColumnKind.Timestamp, IsNullable: true, Default: CatalogDefault.Null),
        ],
        [
            new("flex_tables_application_id_name_unique", IsUnique: true, ["application_id", "name"]),
            new("flex_tables_application_id_index", IsUnique: false, ["application_id"]),
        ]);

    public static CatalogTable Versions { get; } = new(
        "flex_table_versions",
        "0002_create_flex_table_versions.sql",
        [
            new(Id, CatalogColumnKind.Text, Length: 128),
            new(ForeignKeyColumn, CatalogColumnKind.Text, Length: 128),
            new("version", CatalogColumnKind.Integer),
            new("previous_schema", CatalogColumnKind.Json, IsNullable: true),
            new("new_schema", CatalogColumnKind.Json),
            new("changes", CatalogColumnKind.Json),
            new("created_by", CatalogColumnKind.Text, IsNullable: true, Length: 128),
            new("created_at", CatalogColumnKind.Timestamp, Default: CatalogDefault.Now),
        ],
        [
            new("flex_table_versions_table_id_version_unique", IsUnique: true, [ForeignKeyColumn, "version"]),
        ]);

    /// <summary>Both, in the order in which they are made.</summary>
    public static IReadOnlyList<CatalogTable> All { get; } = [Tables, Versions];
}

/// <summary>A key or index that a table must have, under this name or another.</summary>
internal sealed record CatalogKey(string Name, bool IsUnique, IReadOnlyList<string> Columns);
