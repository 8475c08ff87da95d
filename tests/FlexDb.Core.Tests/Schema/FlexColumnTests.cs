using System.Reflection;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Rules;
using FlexDb.Core.Schema.Types;

namespace FlexDb.Core.Tests.Schema;

public sealed class FlexColumnTests
{
    private static IEnumerable<FlexDataType> DataTypes => Enum.GetValues<FlexDataType>().Where(type => type != FlexDataType.Unknown);

    private static MethodInfo Factory(FlexDataType type) => typeof(FlexColumn).GetMethod(type.ToString())!;

    [TestCaseSource(nameof(DataTypes))]
    public void A_factory_takes_what_its_type_may_have_and_nothing_else(FlexDataType type)
    {
        IEnumerable<string> rules = ColumnRule.All
            .Where(rule => rule is not (ComputedRule or TargetIdRule) && rule.Fits(ColumnType.Of(type)))
            .Select(rule => rule is EnumRule ? "allowedValues" : rule.Name);
        string[] index = ColumnType.Of(type).CanBeIndexed ? ["unique", "indexed"] : [];

        Assert.That(
            Factory(type).GetParameters().Select(parameter => parameter.Name),
            Is.EquivalentTo(new[] { "name", "required", "defaultValue" }.Concat(index).Concat(rules)));
    }

    [TestCaseSource(nameof(DataTypes))]
    public void A_factory_sets_nothing_that_is_not_given(FlexDataType type)
    {
        object?[] arguments =
        [
            .. Factory(type).GetParameters().Select(parameter => parameter.Name switch
            {
                "name" => "a",
                "targetTable" => "b",
                _ => parameter.DefaultValue,
            }),
        ];

        Assert.That(
            Factory(type).Invoke(null, arguments),
            Is.EqualTo(new FlexColumnDefinition("a", type)
            {
                Validation = type == FlexDataType.Reference ? new() { TargetTable = "b" } : FlexColumnValidation.None,
            }));
    }

    [Test]
    public void Dates_and_times_are_written_in_their_columns_form()
    {
        FlexColumnDefinition day = FlexColumn.Date("a", defaultValue: new(2024, 2, 29), min: new(1, 1, 1), allowedValues: [new(2024, 2, 29)]);
        FlexColumnDefinition instant = FlexColumn.DateTime(
            "b",
            max: new DateTimeOffset(2024, 2, 29, 1, 0, 0, TimeSpan.FromHours(2)),
            allowedValues: [DateTimeOffset.UnixEpoch.AddTicks(1_234_567)]);

        Assert.That(day.DefaultValue, Is.EqualTo((FlexJsonValue)"2024-02-29"!));
        Assert.That(day.Validation.Min, Is.EqualTo((FlexJsonValue)"0001-01-01"!));
        Assert.That(day.Validation.Enum, Is.EqualTo((FlexList<FlexJsonValue>)["2024-02-29"]));
        Assert.That(instant.Validation.Max, Is.EqualTo((FlexJsonValue)"2024-02-28T23:00:00Z"!));
        Assert.That(instant.Validation.Enum, Is.EqualTo((FlexList<FlexJsonValue>)["1970-01-01T00:00:00.123456Z"]));
    }

    [Test]
    public void A_computed_column_keeps_its_other_rules()
    {
        FlexColumnDefinition column = FlexColumn.Integer("a", min: 1).ComputedBy("b + c");

        Assert.That(column.Validation, Is.EqualTo(new FlexColumnValidation { Min = 1, Computed = "b + c" }));
    }
}
