using System.Text.RegularExpressions;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Schema;

public sealed class SchemaNameRulesTests
{
    private static readonly string Longest = new('a', 64);

    [Test]
    public void A_table_s_name_is_lower_case_and_begins_with_a_letter()
    {
        Assert.That(new[] { "a", "z9_", Longest }.Where(name => !SchemaNameRules.IsTableName(name)), Is.Empty);
        Assert.That(
            new[] { "", "_a", "9a", "A", "aB", "a-b", "ä", "a\n", $"{Longest}a" }.Where(SchemaNameRules.IsTableName),
            Is.Empty);
    }

    [Test]
    public void A_column_s_name_may_have_capitals_and_begin_with_an_underscore()
    {
        Assert.That(new[] { "a", "Z", "_", "_9", "aB9_", Longest }.Where(name => !SchemaNameRules.IsColumnName(name)), Is.Empty);
        Assert.That(new[] { "", "9a", "a-b", "a b", "ä", "a\n", $"{Longest}a" }.Where(SchemaNameRules.IsColumnName), Is.Empty);
    }

    [Test]
    public void What_every_record_has_is_reserved_in_any_case()
    {
        Assert.That(new[] { "id", "ID", "created_at", "Updated_At", "deleted_at" }.Where(name => !SchemaNameRules.IsReserved(name)), Is.Empty);
        Assert.That(new[] { "ids", "created" }.Where(SchemaNameRules.IsReserved), Is.Empty);
    }

    [Test]
    public void The_problem_of_a_table_s_name_shows_it_as_far_as_a_name_may_go()
    {
        Assert.That(SchemaNameRules.CheckTableName("a"), Is.Empty);

        FlexSchemaProblem problem = SchemaNameRules.CheckTableName($"{Longest}b").Single();

        Assert.That((problem.Path, problem.Code), Is.EqualTo(("$.name", FlexSchemaProblemCodes.InvalidName)));
        Assert.That(
            problem.Message,
            Is.EqualTo($"'{Longest}…' cannot name a table: use 1 to 64 lower-case letters a to z, digits and underscores, beginning with a letter."));
        Assert.That(SchemaNameRules.Quote(Longest), Is.EqualTo($"'{Longest}'"));
    }

    // Half a pair does not outlive an attribute's metadata, so it is written escaped.
    [TestCase("", true, 0)]
    [TestCase("ab", true, 2)]
    [TestCase("😀b😀", true, 3)]
    [TestCase(@"\ud83d", false, 1)]
    [TestCase(@"a\ude00", false, 1)]
    [TestCase(@"\ud83da", false, 2)]
    [TestCase(@"\ude00\ud83d", false, 1)]
    [TestCase(@"😀\ud83d", false, 2)]
    public void Text_is_counted_in_code_points_and_half_a_pair_found(string text, bool isUnicode, int length)
    {
        text = Regex.Unescape(text);

        Assert.That(SchemaNameRules.IsUnicode(text), Is.EqualTo(isUnicode));
        Assert.That(SchemaNameRules.CountCodePoints(text), Is.EqualTo(length));
    }
}
