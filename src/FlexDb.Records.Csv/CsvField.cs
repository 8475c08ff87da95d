namespace FlexDb.Records.Csv;

/// <summary>One field of CSV as it is written.</summary>
internal static class CsvField
{
    /// <summary>Takes the quotes from a field; false where they do not fit.</summary>
    /// <param name="field">The field as it is written.</param>
    /// <param name="text">What it says.</param>
    /// <param name="isQuoted">Whether it was in quotes.</param>
    public static bool TryRead(ReadOnlySpan<char> field, out ReadOnlySpan<char> text, out bool isQuoted)
    {
        text = field;
        isQuoted = field.Length > 0 && field[0] == '"';
        if (!isQuoted)
        {
            return !field.Contains('"');
        }

        if (field.Length < 2 || field[^1] != '"')
        {
            return false;
        }

        text = field[1..^1];
        int quotes = text.Count('"');
        if (quotes == 0)
        {
            return true;
        }

        int pairs = text.Count("\"\"");
        if (pairs * 2 != quotes)
        {
            return false;
        }

        text = text.ToString().Replace("\"\"", "\"", StringComparison.Ordinal);
        return true;
    }
}
