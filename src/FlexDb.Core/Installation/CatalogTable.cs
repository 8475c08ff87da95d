namespace FlexDb.Core.Installation;

/// <summary>What a table must be; the scripts in <c>migrations/</c> make exactly this.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Script">The logical name of the script that makes it.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="PrimaryKey">The columns of its primary key.</param>
/// <param name="Keys">Its keys and indexes besides the primary key.</param>
/// <param name="ForeignKey">Its foreign key, or null for none.</param>
/// <param name="FirstNumber">The first number that AUTO_INCREMENT gives in it.</param>
internal sealed record CatalogTable(
    string Name,
    string Script,
    IReadOnlyList<CatalogColumn> Columns,
    IReadOnlyList<string> PrimaryKey,
    IReadOnlyList<CatalogKey> Keys,
    CatalogForeignKey? ForeignKey = null,
    int FirstNumber = 1)
{
    /// <summary>The column that is the primary key of the catalog's tables, and that foreign keys refer to.</summary>
    public const string Id = "id";

    private const string TableId = "table_id";

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
        [Id],
        [
            new("flex_tables_application_id_name_unique", IsUnique: true, ["application_id", "name"]),
            new("flex_tables_application_id_index", IsUnique: false, ["application_id"]),
        ]);

    public static CatalogTable Versions { get; } = new(
        "flex_table_versions",
        "0002_create_flex_table_versions.sql",
        [
            new(Id, CatalogColumnKind.Text, Length: 128),
            new(TableId, CatalogColumnKind.Text, Length: 128),
            new("version", CatalogColumnKind.Integer),
            new("previous_schema", CatalogColumnKind.Json, IsNullable: true),
            new("new_schema", CatalogColumnKind.Json),
            new("changes", CatalogColumnKind.Json),
            new("created_by", CatalogColumnKind.Text, IsNullable: true, Length: 128),
            new("created_at", CatalogColumnKind.Timestamp, Default: CatalogDefault.Now),
        ],
        [Id],
        [
            new("flex_table_versions_table_id_version_unique", IsUnique: true, [TableId, "version"]),
        ],
        new("flex_table_versions_table_id_foreign", TableId, Tables));

    /// <summary>The catalog's two tables, in the order in which they are made.</summary>
    public static IReadOnlyList<CatalogTable> All { get; } = [Tables, Versions];
}

/// <summary>A key or index that a table must have, under this name or another.</summary>
internal sealed record CatalogKey(string Name, bool IsUnique, IReadOnlyList<string> Columns);

/// <summary>A foreign key that a table must have, under this name or another.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Column">The column that it belongs to.</param>
/// <param name="Target">The table whose <see cref="CatalogTable.Id"/> it refers to.</param>
/// <param name="Rules">What the script says of deletes and updates of the target, or the empty string.</param>
/// <param name="Blocks">Whether the store cannot work without it.</param>
internal sealed record CatalogForeignKey(string Name, string Column, CatalogTable Target, string Rules = "", bool Blocks = false);
