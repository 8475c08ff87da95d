namespace FlexDb.Core.Installation;

/// <summary>The texts that read what the server knows of the catalog's tables and those of records.</summary>
/// <remarks>
/// <para>
/// They use only what MySQL and MariaDB share and what a user with SELECT, INSERT, UPDATE and DELETE on the tables can
/// see. MariaDB shows such a user no row of <c>referential_constraints</c>, hence <c>key_column_usage</c>.
/// Every column has an alias, because MySQL 8 answers with upper-case names and MariaDB with those of the text.
/// </para>
/// <para>
/// On MariaDB a SELECT that is killed while it opens a table for its columns, indexes or keys can end without an error and
/// without a row (10.11, measured). As the first of a UNION it cannot, even if the second has no row.
/// </para>
/// </remarks>
internal static class InspectionSql
{
    private const string TableNames =
        "'flex_tables', 'flex_table_versions', "
        + "'flex_record_tables', 'flex_record_indexes', 'flex_records', 'flex_record_keys', 'flex_record_uniques'";

    /// <summary>Five results in one text: server, tables, columns, indexes, foreign keys.</summary>
    public const string ReadTables = $"""
        SELECT
          DATABASE() AS DatabaseName,
          VERSION() AS ServerVersion;

        SELECT
          table_name AS TableName,
          table_type AS TableType,
          engine AS Engine,
          row_format AS RowFormat
        FROM information_schema.tables
        WHERE table_schema = DATABASE()
          AND table_name IN ({TableNames});

        SELECT
          table_name AS TableName,
          column_name AS ColumnName,
          data_type AS DataType,
          column_type AS ColumnType,
          is_nullable AS IsNullable,
          column_default AS ColumnDefault,
          extra AS Extra,
          CAST(character_maximum_length AS SIGNED) AS Length,
          CAST(COALESCE(datetime_precision, 0) AS SIGNED) AS TimePrecision,
          character_set_name AS CharacterSet,
          collation_name AS Collation,
          column_comment AS Comment,
          ordinal_position AS Place
        FROM information_schema.columns
        WHERE table_schema = DATABASE()
          AND table_name IN ({TableNames})
        UNION ALL
        SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM DUAL WHERE FALSE
        ORDER BY TableName, Place;

        SELECT
          table_name AS TableName,
          index_name AS IndexName,
          CAST(non_unique AS SIGNED) AS NonUnique,
          index_type AS IndexType,
          column_name AS ColumnName,
          CAST(sub_part AS SIGNED) AS PrefixLength,
          seq_in_index AS Place
        FROM information_schema.statistics
        WHERE table_schema = DATABASE()
          AND table_name IN ({TableNames})
        UNION ALL
        SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM DUAL WHERE FALSE
        ORDER BY TableName, IndexName, Place;

        SELECT
          table_name AS TableName,
          constraint_name AS ConstraintName,
          column_name AS ColumnName,
          referenced_table_schema AS ReferencedSchema,
          referenced_table_name AS ReferencedTable,
          referenced_column_name AS ReferencedColumn,
          ordinal_position AS Place
        FROM information_schema.key_column_usage
        WHERE table_schema = DATABASE()
          AND table_name IN ({TableNames})
          AND referenced_table_name IS NOT NULL
        UNION ALL
        SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM DUAL WHERE FALSE
        ORDER BY TableName, ConstraintName, Place;
        """;

    /// <summary>The checks that belong to a column, for MariaDB; each has its column's name.</summary>
    /// <remarks>https://mariadb.com/kb/en/information-schema-check_constraints-table/.</remarks>
    public const string ReadColumnChecks = $"""
        SELECT
          table_name AS TableName,
          constraint_name AS ColumnName,
          check_clause AS Clause
        FROM information_schema.check_constraints
        WHERE constraint_schema = DATABASE()
          AND table_name IN ({TableNames})
          AND level = 'Column'
        """;
}
