namespace FlexDb.Core.Installation;

/// <summary>What the five tables of records must be.</summary>
internal static class RecordTables
{
    private const string TableNumber = "table_no";
    private const string TableId = "table_id";
    private const string IndexNumber = "index_no";
    private const string TargetTableId = "target_table_id";

    /// <summary>The tables that have records.</summary>
    /// <remarks>Without its foreign key a table could be purged from under its records.</remarks>
    public static CatalogTable Tables { get; } = new(
        "flex_record_tables",
        "0003_create_flex_record_tables.sql",
        [
            new(TableNumber, CatalogColumnKind.UnsignedInteger, Default: CatalogDefault.AutoIncrement),
            new(TableId, CatalogColumnKind.Text, Length: 128),
            new("schema_version", CatalogColumnKind.Integer),
            new("epoch", CatalogColumnKind.UnsignedInteger),
            new("options", CatalogColumnKind.Text, Length: 255, Default: CatalogDefault.Empty),
            new("purging", CatalogColumnKind.Boolean, Default: CatalogDefault.Zero),
        ],
        [TableNumber],
        [
            new("flex_record_tables_table_id_unique", IsUnique: true, [TableId]),
        ],
        new("flex_record_tables_table_id_foreign", TableId, CatalogTable.Tables, "ON DELETE RESTRICT ON UPDATE RESTRICT", Blocks: true));

    /// <summary>The indexes of the tables' records.</summary>
    public static CatalogTable Indexes { get; } = new(
        "flex_record_indexes",
        "0004_create_flex_record_indexes.sql",
        [
            new(IndexNumber, CatalogColumnKind.UnsignedInteger, Default: CatalogDefault.AutoIncrement),
            new(TableNumber, CatalogColumnKind.UnsignedInteger),
            new("column_id", CatalogColumnKind.Text, Length: 255),
            new("form", CatalogColumnKind.Text, Length: 255),
            new("kind", CatalogColumnKind.Text, Length: 16),
            new(TargetTableId, CatalogColumnKind.Text, IsNullable: true, Length: 128, Default: CatalogDefault.Null),
            new("state", CatalogColumnKind.Text, Length: 16),
            new("built_to", CatalogColumnKind.Text, Length: 128, Default: CatalogDefault.Empty),
            new("conflicts", CatalogColumnKind.UnsignedInteger, Default: CatalogDefault.Zero),
            new("lease_owner", CatalogColumnKind.Text, IsNullable: true, Length: 64, Default: CatalogDefault.Null),
            new("lease_until", CatalogColumnKind.DateTime, IsNullable: true, Default: CatalogDefault.Null),
        ],
        [IndexNumber],
        [
            new("flex_record_indexes_table_no_index", IsUnique: false, [TableNumber]),
            new("flex_record_indexes_target_table_id_index", IsUnique: false, [TargetTableId]),
        ],
        FirstNumber: 16);

    /// <summary>The records.</summary>
    public static CatalogTable Records { get; } = new(
        "flex_records",
        "0005_create_flex_records.sql",
        [
            new(TableNumber, CatalogColumnKind.UnsignedInteger),
            new(CatalogTable.Id, CatalogColumnKind.Text, Length: 128),
            new("version", CatalogColumnKind.Integer),
            new("schema_version", CatalogColumnKind.Integer),
            new("write_id", CatalogColumnKind.FixedBytes, Length: 16),
            new("record", CatalogColumnKind.LongText),
            new("created_at", CatalogColumnKind.DateTime),
            new("updated_at", CatalogColumnKind.DateTime),
            new("created_by", CatalogColumnKind.Text, IsNullable: true, Length: 128, Default: CatalogDefault.Null),
            new("updated_by", CatalogColumnKind.Text, IsNullable: true, Length: 128, Default: CatalogDefault.Null),
            new("deleted_at", CatalogColumnKind.DateTime, IsNullable: true, Default: CatalogDefault.Null),
            new("deletion_id", CatalogColumnKind.Text, IsNullable: true, Length: 24, Default: CatalogDefault.Null),
        ],
        [TableNumber, CatalogTable.Id],
        []);

    /// <summary>The keys: one indexed value of one record each.</summary>
    public static CatalogTable Keys { get; } = new(
        "flex_record_keys",
        "0006_create_flex_record_keys.sql",
        [
            new(IndexNumber, CatalogColumnKind.UnsignedInteger),
            new("value", CatalogColumnKind.Bytes, Length: 768),
            new(CatalogTable.Id, CatalogColumnKind.Text, Length: 128),
            new("number", CatalogColumnKind.Decimal, IsNullable: true, Default: CatalogDefault.Null),
        ],
        [IndexNumber, "value", CatalogTable.Id],
        []);

    /// <summary>The claims on values of unique columns.</summary>
    public static CatalogTable Uniques { get; } = new(
        "flex_record_uniques",
        "0007_create_flex_record_uniques.sql",
        [
            new(IndexNumber, CatalogColumnKind.UnsignedInteger),
            new("hash", CatalogColumnKind.FixedBytes, Length: 32),
            new(CatalogTable.Id, CatalogColumnKind.Text, Length: 128),
        ],
        [IndexNumber, "hash"],
        []);

    /// <summary>The five, in the order in which they are made.</summary>
    public static IReadOnlyList<CatalogTable> All { get; } = [Tables, Indexes, Records, Keys, Uniques];

    /// <summary>The catalog's two and these five, in the order in which they are made.</summary>
    public static IReadOnlyList<CatalogTable> WithCatalog { get; } = [.. CatalogTable.All, .. All];
}
