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

    [TestCase("(", "a group is not closed (at position 1)")]
    [TestCase(")", "a bracket closes no group (at position 0)")]
    [TestCase("a**", "there is nothing to repeat (at position 2)")]
    [TestCase("*", "there is nothing to repeat (at position 0)")]
    [TestCase("^*", "there is nothing to repeat (at position 1)")]
    [TestCase("[a", "a character class is not closed (at position 0)")]
    [TestCase("[z-a]", "a range in a class is in the wrong order (at position 1)")]
    [TestCase(@"a\", "it ends with a backslash (at position 2)")]
    [TestCase(@"\p{L}", @"'\p' needs ECMAScript's flag u, which patterns do not have; spell the characters out (at position 0)")]
    [TestCase(@"\1", "a back reference names a group that is not there (at position 0)")]
    [TestCase(@"\k<a>", "a back reference names a group that is not there (at position 0)")]
    [TestCase("a{3,2}", "the bounds of a quantifier are in the wrong order (at position 1)")]
    [TestCase("(?i)a", "a group begins with '(?' and something that is not known (at position 0)")]
    [TestCase("(?>a)", "a group begins with '(?' and something that is not known (at position 0)")]
    [TestCase("(?#a)", "a group begins with '(?' and something that is not known (at position 0)")]
    [TestCase(@"\u{41}", "a hexadecimal escape lacks digits (at position 0)")]
    [TestCase(@"\Z", @"'\Z' is no known escape (at position 0)")]
    [TestCase("a{99999999999}", "a quantifier's bound is too large (at position 1)")]
    [TestCase("(?<a>x)(?<a>y)", "a group's name is not an identifier, or is not its own (at position 7)")]
    [TestCase("(?<a", "a group's name is not an identifier, or is not its own (at position 0)")]
    [TestCase(@"a\x4", "a hexadecimal escape lacks digits (at position 1)")]
    [TestCase(@"(a)\2", "a back reference names a group that is not there (at position 3)")]
    [TestCase(@"(?<a>b)\k<b>", "a back reference names a group that is not there (at position 7)")]
    [TestCase("b(?<>a)", "a group's name is not an identifier, or is not its own (at position 1)")]
    [TestCase("ab[c", "a character class is not closed (at position 2)")]
    [TestCase("(a)b{4,3}", "the bounds of a quantifier are in the wrong order (at position 4)")]
    public void What_is_no_pattern_has_an_error(string pattern, string error) =>
        Assert.That(ValuePattern.Of(pattern).Error, Is.EqualTo(error));

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
