namespace FlexDb.Core.Installation;

/// <summary>Quotes names and literals for DDL, which takes no parameters.</summary>
internal static class SqlName
{
    public static string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    public static string QuoteAll(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    /// <summary>A string literal for the sql_mode that the installer sets, in which a backslash escapes.</summary>
    public static string Literal(string text) =>
        $"'{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
