using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Rules;

namespace FlexDb.Core.Tests.Schema.Rules;

public sealed class ColumnRuleTests
{
    private static readonly FlexColumnValidation Set = new()
    {
        MinLength = 1,
        MaxLength = 2,
        Min = 3,
        Max = 4,
        Pattern = "p",
        Enum = ["e", 5],
        TargetTable = "t",
        TargetId = "i",
        OnDelete = FlexOnDelete.SetNull,
        Computed = "c",
    };

    private static readonly Dictionary<string, (string Value, string? Text)> Told = new(StringComparer.Ordinal)
    {
        ["minLength"] = ("1", "1"),
        ["maxLength"] = ("2", "2"),
        ["min"] = ("3", "3"),
        ["max"] = ("4", "4"),
        ["pattern"] = ("\"p\"", "p"),
        ["enum"] = ("[\"e\",5]", "[\"e\", 5]"),
        ["targetTable"] = ("\"t\"", "t"),
        ["targetId"] = ("\"i\"", null),
        ["onDelete"] = ("\"set-null\"", "set-null"),
        ["computed"] = ("\"c\"", "c"),
    };

    [Test]
    public void Every_property_of_a_validation_is_a_rule() =>
        Assert.That(ColumnRule.All.Select(rule => rule.Name), Is.EquivalentTo(ColumnProperties.OfRules).And.EquivalentTo(Told.Keys));

    [Test]
    public void A_rule_is_told_as_JSON_and_in_words_where_it_is_set()
    {
        Assert.Multiple(() =>
        {
            foreach (ColumnRule rule in ColumnRule.All)
            {
                Assert.That((rule.ValueIn(Set)?.ToString(), rule.TextIn(Set)), Is.EqualTo((Told[rule.Name].Value, Told[rule.Name].Text)), rule.Name);
                Assert.That(rule.IsSetIn(Set), Is.True, rule.Name);
                Assert.That((rule.ValueIn(FlexColumnValidation.None), rule.TextIn(FlexColumnValidation.None)), Is.EqualTo(((FlexJsonValue?)null, (string?)null)), rule.Name);
                Assert.That(rule.IsSetIn(FlexColumnValidation.None), Is.False, rule.Name);
            }
        });
    }
}
