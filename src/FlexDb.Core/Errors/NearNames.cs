namespace FlexDb.Core.Errors;

/// <summary>Names that may have been meant by another one.</summary>
internal static class NearNames
{
    /// <summary>How much longer or shorter a near name can be; underscores, which are not compared, come on top.</summary>
    public const int MaxDifference = 4;

    private const int Shown = 3;

    /// <summary>The nearest names first: the same but for case or underscores, or a typing error or two away.</summary>
    public static IEnumerable<string> To(string name, IEnumerable<string> names)
    {
        string wanted = Folded(name);
        int allowed = wanted.Length < 4 ? 1 : 2;
        return names
            .Select(candidate => (Name: candidate, Distance: Distance(wanted, Folded(candidate))))
            .Where(candidate => candidate.Distance <= allowed && candidate.Distance < wanted.Length)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Take(Shown)
            .Select(candidate => candidate.Name);
    }

    private static string Folded(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    // Levenshtein's distance, one row at a time.
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int substituted = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = int.Min(substituted, 1 + int.Min(row[j], row[j - 1]));
            }
        }

        return row[to.Length];
    }
}
