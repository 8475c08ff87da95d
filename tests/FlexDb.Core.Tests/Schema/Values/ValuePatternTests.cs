using System.Diagnostics;
using System.Text;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Tests.Schema.Values;

[TestFixture]
public sealed class ValuePatternTests
{
    [TestCase("^a$", "a", true)]
    [TestCase("^a$", "a\n", false, Description = "$ is the very end")]
    [TestCase(@"^\d$", "٣", false, Description = "\\d is [0-9]")]
    [TestCase(@"^[\d-x]+$", "3-x", true)]
    [TestCase(@"^\D$", "٣", true)]
    [TestCase(@"^[^\D]$", "7", true)]
    [TestCase(@"^\w$", "é", false)]
    [TestCase(@"^\W$", "é", true)]
    [TestCase(@"^\s$", "\uFEFF", true)]
    [TestCase(@"^\s$", "\u0085", false)]
    [TestCase(@"^\S$", "\u0085", true)]
    [TestCase("^.$", "\u2028", false)]
    [TestCase("^.$", "\u0085", true)]
    [TestCase("^..$", "😀", true, Description = "two code units")]
    [TestCase("^[]$", "", false)]
    [TestCase("^[^]$", "\n", true)]
    [TestCase("^[a-z-[aeiou]]$", "b]", true, Description = "no class subtraction")]
    [TestCase("^[a-z-[aeiou]]$", "b", false)]
    [TestCase(@"^[\b]$", "\b", true)]
    [TestCase(@"^\cJ\x41\u0042\0\/$", "\nAB\0/", true)]
    [TestCase("^a{,3}$", "a{,3}", true)]
    [TestCase("^a{2,3}?$", "aaa", true)]
    [TestCase("^{$", "{", true)]
    [TestCase("^]$", "]", true)]
    [TestCase("^(?<year>[0-9]{4})-(?:x|y)*$", "2024-xyx", true)]
    [TestCase("a # b", "a # b", true)]
    [TestCase("é", "xéy", true)]
    public void Patterns_mean_what_ECMAScript_means(string pattern, string text, bool matches)
    {
        ValuePattern compiled = ValuePattern.Of(pattern);

        Assert.That(compiled.Error, Is.Null);
        Assert.That(compiled.IsLinear, Is.True);
        Assert.That(Check(compiled, text), Is.EqualTo(matches ? ValueFaults.None : ValueFaults.PatternMismatch));
    }

    [TestCase(@"\bcat\b", "écat", true, Description = "é is no word character")]
    [TestCase(@"\Bat", "cat", true)]
    [TestCase(@"^(?!.*bad)", "not bad", false)]
    [TestCase(@"(?<=\$)\d+", "$42", true)]
    [TestCase(@"^(a)\1$", "aa", true)]
    [TestCase(@"^(?:(a)|b)\1$", "b", true, Description = "a group that has not matched")]
    [TestCase(@"^(?<q>['x]).*\k<q>$", "'x'", true)]
    [TestCase(@"^(a)(?<n>b)\2\1$", "abba", true, Description = "groups count in order, named or not")]
    public void What_needs_backtracking_still_means_the_same(string pattern, string text, bool matches)
    {
        ValuePattern compiled = ValuePattern.Of(pattern);

        Assert.That(compiled.Error, Is.Null);
        Assert.That(compiled.IsLinear, Is.False);
        Assert.That(Check(compiled, text), Is.EqualTo(matches ? ValueFaults.None : ValueFaults.PatternMismatch));
    }

    [TestCase("(")]
    [TestCase(")")]
    [TestCase("a**")]
    [TestCase("*")]
    [TestCase("^*")]
    [TestCase("[a")]
    [TestCase("[z-a]")]
    [TestCase(@"a\")]
    [TestCase(@"\p{L}")]
    [TestCase(@"\1")]
    [TestCase(@"\k<a>")]
    [TestCase("a{3,2}")]
    [TestCase("(?i)a")]
    [TestCase("(?>a)")]
    [TestCase("(?#a)")]
    [TestCase(@"\u{41}")]
    [TestCase(@"\Z")]
    [TestCase("a{99999999999}")]
    [TestCase("(?<a>x)(?<a>y)")]
    [TestCase("(?<a")]
    public void What_is_no_pattern_has_an_error(string pattern) =>
        Assert.That(ValuePattern.Of(pattern).Error, Is.Not.Null.And.Not.Empty);

    [Test]
    public void A_huge_repetition_is_not_linear_and_costs_nothing_to_find_out()
    {
        Stopwatch watch = Stopwatch.StartNew();

        Assert.That(ValuePattern.Of("^(a{1000}){1000}$").IsLinear, Is.False);
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void A_catastrophic_pattern_runs_in_linear_time()
    {
        Stopwatch watch = Stopwatch.StartNew();

        Assert.That(Check(ValuePattern.Of("^(a+)+$"), new string('a', 100_000) + "b"), Is.EqualTo(ValueFaults.PatternMismatch));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void A_catastrophic_pattern_that_needs_backtracking_times_out()
    {
        Stopwatch watch = Stopwatch.StartNew();

        Assert.That(Check(ValuePattern.Of("^(?=([a-z]+ ?)+$)"), new string('a', 50) + "!"), Is.EqualTo(ValueFaults.PatternTimeout));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
    }

    private static ValueFaults Check(ValuePattern pattern, string text) => pattern.Check(Encoding.UTF8.GetBytes(text));
}
