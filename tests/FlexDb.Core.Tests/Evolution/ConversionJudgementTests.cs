using System.Text;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Evolution;

/// <summary>Holds what is said of each of the 81 conversions to what an upgrade does to values, in both directions.</summary>
public sealed class ConversionJudgementTests
{
    private const string Id = "aaaaaaaaaa";

    private static readonly string[] Texts =
    [
        "\"a\"", "\"0\"", "\"1\"", "\"1.0\"", "\"1e0\"", "\"1.5\"", "\"1.50\"", "\"true\"", "\"false\"", "\"2024-02-29\"",
        "\"2024-02-29T00:00:00Z\"", "\"2024-02-29T01:00:00+01:00\"", $"\"{new string('x', 200)}\"", $"\"{new string('y', 200)}\"",
    ];

    // Values in normal form: of each type some that every other type can take, and some that it cannot.
    private static readonly Dictionary<FlexDataType, string[]> Values = new()
    {
        [FlexDataType.String] = Texts,
        [FlexDataType.Text] = Texts,
        [FlexDataType.Integer] = ["0", "1", "5", "-7", "-9223372036854775808"],
        [FlexDataType.Decimal] = ["\"0\"", "\"1\"", "\"1.5\"", "\"5\"", "\"9999999999999999999999999999\""],
        [FlexDataType.Boolean] = ["true", "false"],
        [FlexDataType.Date] = ["\"2024-02-29\"", "\"0001-01-01\""],
        [FlexDataType.DateTime] = ["\"2024-02-29T00:00:00Z\"", "\"2024-02-29T12:30:00.5Z\"", "\"2024-03-01T00:00:00Z\""],
        [FlexDataType.Json] = [.. Texts, "0", "1", "1.0", "1e0", "1.5", "true", "false", "[1]", "{\"a\":1}"],
        [FlexDataType.Reference] = ["\"x\"", "\"1\"", "\"true\"", "\"2024-02-29\""],
    };

    private static readonly Dictionary<FlexDataType, FlexJsonValue> Defaults = new()
    {
        [FlexDataType.String] = "by default",
        [FlexDataType.Text] = "by default",
        [FlexDataType.Integer] = 77,
        [FlexDataType.Decimal] = 77,
        [FlexDataType.Boolean] = true,
        [FlexDataType.Date] = "1999-09-09",
        [FlexDataType.DateTime] = "1999-09-09T09:09:09Z",
        [FlexDataType.Json] = "by default",
        [FlexDataType.Reference] = "by default",
    };

    public static IEnumerable<object[]> Pairs =>
        from @from in Values.Keys
        from to in Values.Keys
        select new object[] { @from, to };

    [TestCaseSource(nameof(Pairs))]
    public void A_conversion_keeps_all_some_or_none_of_the_values_as_its_impact_says(FlexDataType from, FlexDataType to)
    {
        FlexColumnDefinition written = new("a", from) { Id = Id };
        FlexColumnDefinition current = new("a", to) { Id = Id };
        FlexUpgradeNoteKind?[] kinds =
        [
            .. Values[from].Select(value => Upgrade(written, current, value).Notes.SingleOrDefault()?.Kind).Distinct(),
        ];

        FlexUpgradeNoteKind?[] expected = FlexSchemaJudgement.Between(new([written]), new([current])).Impact switch
        {
            FlexChangeImpact.Safe => [null],
            FlexChangeImpact.Narrowing => [null, FlexUpgradeNoteKind.NotConvertible],
            _ when (from, to) == (FlexDataType.DateTime, FlexDataType.Date) => [null, FlexUpgradeNoteKind.Changed],
            _ => [FlexUpgradeNoteKind.NotConvertible],
        };
        Assert.That(kinds, Is.EquivalentTo(expected));
    }

    [TestCaseSource(nameof(Pairs))]
    public void Uniqueness_is_named_exactly_where_different_values_can_become_the_same(FlexDataType from, FlexDataType to)
    {
        FlexColumnDefinition written = new("a", from) { Id = Id, Unique = true, Required = true };
        FlexColumnDefinition current = new("a", to) { Id = Id, Unique = true };
        foreach (FlexColumnDefinition reader in (FlexColumnDefinition[])[
            current,
            current with { Required = true, DefaultValue = Defaults[to] },
            current with { DefaultValue = Defaults[to] },
        ])
        {
            string[] values = [.. Values[from].Select(value => Text(Upgrade(written, reader, value))).Where(text => text != """{"a":null}""")];
            bool merges = values.Distinct(StringComparer.Ordinal).Count() < values.Length;

            FlexList<FlexCompatibilityViolation> violations = FlexSchemaCompatibility.CanRead(new([written]), new([reader]));
            Assert.That(
                violations.Any(violation => violation.Rule == FlexColumnRule.Unique),
                Is.EqualTo(merges),
                $"{reader}: {string.Join(", ", values)}; {string.Join(" ", violations)}");
        }
    }

    [TestCaseSource(nameof(Pairs))]
    public void A_value_that_must_be_there_is_named_exactly_where_one_can_get_lost(FlexDataType from, FlexDataType to)
    {
        FlexColumnDefinition written = new("a", from) { Id = Id, Required = true };
        FlexColumnDefinition current = new("a", to) { Id = Id, Required = true };
        bool loses = Values[from].Any(value => Text(Upgrade(written, current, value)) == """{"a":null}""");

        FlexList<FlexCompatibilityViolation> violations = FlexSchemaCompatibility.CanRead(new([written]), new([current]));
        Assert.That(violations.Any(violation => violation.Rule == FlexColumnRule.Required), Is.EqualTo(loses), string.Join(" ", violations));
    }

    [Test]
    public void Text_becomes_a_string_without_loss_unless_it_may_be_too_long()
    {
        FlexColumnDefinition text = FlexColumn.Text("a") with { Id = Id };
        FlexColumnDefinition shortText = FlexColumn.Text("a", maxLength: 9) with { Id = Id };

        Assert.That(Impact(text, FlexColumn.String("a")), Is.EqualTo(FlexChangeImpact.Safe));
        Assert.That(Impact(text, FlexColumn.String("a", maxLength: 255)), Is.EqualTo(FlexChangeImpact.Narrowing));
        Assert.That(Impact(shortText, FlexColumn.String("a", maxLength: 9)), Is.EqualTo(FlexChangeImpact.Safe));
        Assert.That(Impact(shortText, FlexColumn.String("a", maxLength: 8)), Is.EqualTo(FlexChangeImpact.Narrowing));
    }

    [Test]
    public void The_rules_of_the_new_type_are_among_the_reasons_of_a_checked_conversion()
    {
        Assert.That(Rules(FlexColumn.String("a"), FlexColumn.Integer("a", min: 10, max: 20)), Is.EquivalentTo(
            new[] { FlexColumnRule.DataType, FlexColumnRule.Min, FlexColumnRule.Max }));
        Assert.That(Rules(FlexColumn.Decimal("a", min: 10, max: 20), FlexColumn.Integer("a", min: 10, max: 19)), Is.EquivalentTo(
            new[] { FlexColumnRule.DataType, FlexColumnRule.Max }));
        Assert.That(Rules(FlexColumn.Json("a"), FlexColumn.String("a", minLength: 1, maxLength: 9, pattern: "^x")), Is.EquivalentTo(
            new[] { FlexColumnRule.DataType, FlexColumnRule.MinLength, FlexColumnRule.MaxLength, FlexColumnRule.Pattern }));
        DateTimeOffset noon = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);
        Assert.That(
            Rules(FlexColumn.DateTime("a", min: noon, max: noon), FlexColumn.Date("a", min: new DateOnly(2024, 2, 29), max: new DateOnly(2024, 2, 29))),
            Is.EquivalentTo(new[] { FlexColumnRule.DataType }));
        Assert.That(
            Rules(FlexColumn.DateTime("a", min: noon, max: noon), FlexColumn.Date("a", min: new DateOnly(2024, 3, 1), max: new DateOnly(2024, 2, 28))),
            Is.EquivalentTo(new[] { FlexColumnRule.DataType, FlexColumnRule.Min, FlexColumnRule.Max }));
    }

    private static FlexColumnRule[] Rules(FlexColumnDefinition written, FlexColumnDefinition current) =>
    [
        .. FlexSchemaCompatibility.CanRead(new([written with { Id = Id }]), new([current with { Id = Id }])).Select(violation => violation.Rule),
    ];

    private static FlexChangeImpact Impact(FlexColumnDefinition written, FlexColumnDefinition current) =>
        FlexSchemaJudgement.Between(new([written]), new([current with { Id = Id }])).Impact;

    private static FlexUpgradedRecord Upgrade(FlexColumnDefinition written, FlexColumnDefinition current, string value) =>
        FlexRecordUpgrade.Between(new([written]), new([current])).Upgrade(Encoding.UTF8.GetBytes($$"""{"a":{{value}}}"""));

    private static string Text(FlexUpgradedRecord upgraded) => Encoding.UTF8.GetString(upgraded.Record.Span);
}
