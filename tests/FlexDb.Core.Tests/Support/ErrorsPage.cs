using System.Text.RegularExpressions;

namespace FlexDb.Core.Tests.Support;

/// <summary>The tables of <c>docs/errors.md</c>: each section's heading names a type, each row one of its codes.</summary>
internal static partial class ErrorsPage
{
    public static IEnumerable<(string Kind, string Code, string[] Cells)> Read()
    {
        string kind = "";
        foreach (string line in File.ReadLines(Repository.PathOf("docs/errors.md")))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                kind = heading.Groups["type"].Value;
            }
            else if (Row().Match(line) is { Success: true } row)
            {
                yield return (kind, row.Groups["code"].Value, line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
            }
        }
    }

    [GeneratedRegex(@"^## .*\(`(?<type>\w+)`\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `(?<code>\w+)` \|", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
