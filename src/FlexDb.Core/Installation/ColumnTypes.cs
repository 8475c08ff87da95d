namespace FlexDb.Core.Installation;

/// <summary>Which data types will do for a column, and the definition that makes another into one that does.</summary>
internal static class ColumnTypes
{
    public const string CharacterSet = "utf8mb4";

    public const string Collation = "utf8mb4_bin";

    /// <summary>The precision of times in the scripts.</summary>
    private const int WantedPrecision = 6;

    private const string DecimalType = "decimal(56,28)";

    /// <summary>Whether the values that the column may hold are, or can be converted to, those that must be, unchanged.</summary>
    public static bool CanHold(CatalogColumn wanted, ColumnState column) => wanted.Kind switch
    {
        CatalogColumnKind.Text => column.DataType is "varchar" or "char",
        CatalogColumnKind.Json => IsJson(column),
        CatalogColumnKind.Integer => IsInteger(column),
        CatalogColumnKind.Boolean => IsInteger(column) || column.ColumnType == "bit(1)",
        CatalogColumnKind.UnsignedInteger => column.DataType == "int" && IsUnsigned(column),
        CatalogColumnKind.LongText => column.DataType == "longtext",
        CatalogColumnKind.DateTime => column.DataType == "datetime",
        CatalogColumnKind.Bytes => column.DataType == "varbinary",
        CatalogColumnKind.FixedBytes => column.DataType == "binary" && column.Length == wanted.Length,
        CatalogColumnKind.Decimal => column.ColumnType == DecimalType,
        _ => column.DataType == "timestamp",
    };

    /// <summary>Whether the type will do as it is; of a type that <see cref="CanHold"/>.</summary>
    public static bool IsExact(CatalogColumn wanted, ColumnState column) => wanted.Kind switch
    {
        CatalogColumnKind.Text => column.DataType == "varchar",
        CatalogColumnKind.Integer => column.DataType == "int" && !IsUnsigned(column),
        CatalogColumnKind.Boolean => column.ColumnType == "tinyint(1)",
        CatalogColumnKind.DateTime => column.Precision == WantedPrecision,
        _ => true,
    };

    /// <summary>Whether two different texts are different to the server, whatever else the collation does.</summary>
    public static bool ComparesExactly(ColumnState column) =>
        column.CharacterSet == CharacterSet && column.Collation!.EndsWith("_bin", StringComparison.Ordinal);

    /// <summary>The column's type in words.</summary>
    public static string Describe(ColumnState column) =>
        column.CharacterSet is null or CharacterSet ? column.ColumnType : $"{column.ColumnType} in {column.CharacterSet}";

    /// <summary>The type that must be, in words.</summary>
    public static string Wanted(CatalogColumn wanted) => wanted.Kind switch
    {
        CatalogColumnKind.Text => FormattableString.Invariant($"varchar({wanted.Length})"),
        CatalogColumnKind.Json => $"json, or longtext in {CharacterSet}",
        CatalogColumnKind.Integer => "int",
        CatalogColumnKind.Boolean => "tinyint(1)",
        CatalogColumnKind.Timestamp => "timestamp",
        _ => Type(wanted).ToLowerInvariant(),
    };

    /// <summary>The definition of a column that is not there.</summary>
    public static string Definition(CatalogColumn wanted) => string.Join(
        ' ',
        Type(wanted),
        wanted.IsNullable ? "NULL" : "NOT NULL",
        DefaultClause(wanted, WantedPrecision)).TrimEnd();

    /// <summary>
    /// The definition that puts right what is wrong and keeps the rest: a greater length, the precision of times, a
    /// default where any will do, invisibility, the comment, a check. MODIFY drops what is not said again.
    /// </summary>
    public static string Definition(CatalogColumn wanted, ColumnState column)
    {
        string type = wanted.Kind switch
        {
            CatalogColumnKind.Text => TextType(Math.Max(wanted.Length, column.Length ?? 0)),
            CatalogColumnKind.Json => column.CharacterSet is null
                ? column.ColumnType
                : $"{column.ColumnType} CHARACTER SET {column.CharacterSet} COLLATE {column.Collation}",
            CatalogColumnKind.Timestamp => TimestampType(column.Precision),
            CatalogColumnKind.Bytes => BytesType(Math.Max(wanted.Length, column.Length ?? 0)),
            _ => Type(wanted),
        };
        string[] parts =
        [
            type,
            wanted.IsNullable ? "NULL" : "NOT NULL",
            wanted.Default != CatalogDefault.Any
                ? DefaultClause(wanted, column.Precision)
                : column.Default is null ? "" : $"DEFAULT {column.Default}",
            column.IsInvisible ? "INVISIBLE" : "",
            column.Comment.Length == 0 ? "" : $"COMMENT {SqlName.Literal(column.Comment)}",
            column.Check is null ? "" : $"CHECK ({column.Check})",
        ];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    /// <summary>The default that must be, as SQL; empty where any will do.</summary>
    public static string DefaultClause(CatalogColumn wanted, int precision) => wanted.Default switch
    {
        CatalogDefault.Null => "DEFAULT NULL",
        CatalogDefault.One => "DEFAULT 1",
        CatalogDefault.Zero => "DEFAULT 0",
        CatalogDefault.Empty => "DEFAULT ''",
        CatalogDefault.AutoIncrement => "AUTO_INCREMENT",
        CatalogDefault.Now => $"DEFAULT {Now(precision)}",
        CatalogDefault.NowOnUpdate => $"DEFAULT {Now(precision)} ON UPDATE {Now(precision)}",
        _ => "",
    };

    private static bool IsJson(ColumnState column) =>
        column.DataType == "json" || (column.DataType is "longtext" or "mediumtext" && column.CharacterSet == CharacterSet);

    private static bool IsInteger(ColumnState column) => column.DataType is "tinyint" or "smallint" or "mediumint" or "int" or "bigint";

    private static bool IsUnsigned(ColumnState column) => column.ColumnType.Contains("unsigned", StringComparison.Ordinal);

    private static string Type(CatalogColumn wanted) => wanted.Kind switch
    {
        CatalogColumnKind.Text => TextType(wanted.Length),
        CatalogColumnKind.Json => "JSON",
        CatalogColumnKind.Integer => "INT",
        CatalogColumnKind.Boolean => "BOOLEAN",
        CatalogColumnKind.UnsignedInteger => "INT UNSIGNED",
        CatalogColumnKind.LongText => $"LONGTEXT CHARACTER SET {CharacterSet} COLLATE {Collation}",
        CatalogColumnKind.DateTime => FormattableString.Invariant($"DATETIME({WantedPrecision})"),
        CatalogColumnKind.Bytes => BytesType(wanted.Length),
        CatalogColumnKind.FixedBytes => FormattableString.Invariant($"BINARY({wanted.Length})"),
        CatalogColumnKind.Decimal => DecimalType,
        _ => TimestampType(WantedPrecision),
    };

    private static string BytesType(long length) => FormattableString.Invariant($"VARBINARY({length})");

    private static string TextType(long length) =>
        FormattableString.Invariant($"VARCHAR({length}) CHARACTER SET {CharacterSet} COLLATE {Collation}");

    // The precision of a default must be the column's (error 1067).
    private static string Now(int precision) =>
        precision == 0 ? "CURRENT_TIMESTAMP" : FormattableString.Invariant($"CURRENT_TIMESTAMP({precision})");

    private static string TimestampType(int precision) =>
        precision == 0 ? "TIMESTAMP" : FormattableString.Invariant($"TIMESTAMP({precision})");
}
