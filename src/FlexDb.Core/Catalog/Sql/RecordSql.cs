namespace FlexDb.Core.Catalog.Sql;

/// <summary>What the catalog asks of the tables of records, where these are installed.</summary>
internal static class RecordSql
{
    /// <summary>The table that lists the tables with records; where it is there, records are installed.</summary>
    public const string TablesName = "flex_record_tables";

    /// <summary>Whether the records of a table are being purged; no row where it never had any.</summary>
    public const string FindPurging = """
        SELECT purging
        FROM flex_record_tables
        WHERE table_id = @id;
        """;

    public const string Exists = """
        SELECT COUNT(*) FROM flex_record_tables WHERE table_id = @id;
        """;
}
