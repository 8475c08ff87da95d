using System.Text.RegularExpressions;

namespace FlexDb.Core.Installation;

/// <summary>Brings what <c>information_schema</c> says of a default to SQL, which the two servers spell differently.</summary>
internal static partial class ColumnDefaults
{
    /// <summary>MariaDB gives SQL, with NULL for a nullable column without a default.</summary>
    /// <remarks>https://mariadb.com/kb/en/information-schema-columns-table/, column COLUMN_DEFAULT.</remarks>
    public static string? FromMariaDb(string? text) => text is null or "NULL" ? null : text;

    /// <summary>
    /// MySQL gives a literal bare, so that <c>it's</c> and <c>now()</c> look alike, and an expression with its quotes
    /// and backslashes escaped; DEFAULT_GENERATED in EXTRA tells them apart.
    /// </summary>
    /// <remarks>https://dev.mysql.com/doc/refman/9.7/en/information-schema-columns-table.html.</remarks>
    public static string? FromMySql(string? text, string extra)
    {
        if (text is null)
        {
            return null;
        }

        return extra.Contains("DEFAULT_GENERATED", StringComparison.OrdinalIgnoreCase)
            ? $"({EscapedCharacter().Replace(text, "${character}")})"
            : SqlName.Literal(text);
    }

    /// <summary>Whether an insert that leaves the column out stores what it must.</summary>
    public static bool Fits(CatalogColumn wanted, ColumnState column) => wanted.Default switch
    {
        CatalogDefault.Null => column.Default is null && !column.ChangesOnUpdate,
        CatalogDefault.One => column.Default is not null && One().IsMatch(column.Default),
        CatalogDefault.Zero => column.Default is not null && Zero().IsMatch(column.Default),
        CatalogDefault.Empty => column.Default is "''" or "('')",
        CatalogDefault.AutoIncrement => column.IsAutoIncrement,
        CatalogDefault.Now => IsNow(column) && !column.ChangesOnUpdate,
        CatalogDefault.NowOnUpdate => IsNow(column) && column.ChangesOnUpdate,
        _ => true,
    };

    private static bool IsNow(ColumnState column) => column.Default is not null && Now().IsMatch(column.Default);

    [GeneratedRegex(@"\\(?<character>.)", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex EscapedCharacter();

    [GeneratedRegex(@"^\(?'?(?:1|true)'?\)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex One();

    [GeneratedRegex(@"^\(?'?(?:0|false)'?\)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Zero();

    [GeneratedRegex(
        @"^\(?(?:now|current_timestamp|localtime|localtimestamp)(?:\(\d?\))?\)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Now();
}
