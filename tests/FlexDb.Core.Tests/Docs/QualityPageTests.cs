using System.Text.RegularExpressions;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Docs;

/// <summary>What docs/quality.md names as its evidence is there.</summary>
internal sealed partial class QualityPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/quality.md"));

    [Test]
    public void Every_test_class_that_it_names_is_there()
    {
        HashSet<string?> classes = [.. Directory
            .EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension)];
        string[] named = [.. TestClass().Matches(Page).Select(match => match.Groups["name"].Value)];

        Assert.That(named, Is.Not.Empty);
        Assert.That(named.Where(name => !classes.Contains(name)), Is.Empty);
    }

    [Test]
    public void Every_promise_names_a_test() =>
        Assert.That(Row().Matches(Page[..Page.IndexOf("## Last figures", StringComparison.Ordinal)])
            .Select(match => match.Value)
            .Where(row => !row.StartsWith("|--", StringComparison.Ordinal) && !row.StartsWith("| guarantee |", StringComparison.Ordinal))
            .Where(row => !TestClass().IsMatch(row)), Is.Empty);

    [Test]
    public void Every_script_that_it_names_is_there() =>
        Assert.That(Script().Matches(Page).Select(match => Repository.PathOf(match.Groups["path"].Value)), Is.All.Exist);

    [GeneratedRegex("`(?<name>[A-Za-z]+Tests)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestClass();

    [GeneratedRegex(@"^\|.*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\./)?(?<path>[a-z/-]+\.sh)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Script();
}
