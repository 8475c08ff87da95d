using System.Text.RegularExpressions;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Docs;

/// <summary>The links of README.md, CHANGELOG.md and docs/ lead to files and headings that are there.</summary>
internal sealed partial class LinkTests
{
    private static IEnumerable<string> Pages =>
        Directory.EnumerateFiles(Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(page => Path.GetRelativePath(Root, page));

    private static string Root => Repository.PathOf("");

    [TestCaseSource(nameof(Pages))]
    public void A_page_links_to_what_is_there(string page)
    {
        string file = Path.Combine(Root, page);

        IEnumerable<string> broken = Link().Matches(File.ReadAllText(file))
            .Select(link => link.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !Exists(file, target));

        Assert.That(broken, Is.Empty);
    }

    private static bool Exists(string page, string target)
    {
        (string path, string? heading) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
        string file = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, path);
        return heading is null
            ? Path.Exists(file)
            : File.Exists(file) && Heading().Matches(File.ReadAllText(file)).Any(match => AnchorOf(match.Groups["text"].Value) == heading);
    }

    // As GitHub makes it: lower case, without punctuation, with hyphens for spaces.
    private static string AnchorOf(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();
}
