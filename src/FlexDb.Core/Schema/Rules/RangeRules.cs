using FlexDb.Core.Errors;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Rules;

/// <summary>A bound of a value.</summary>
internal abstract class RangeRule : ColumnRule
{
    protected override RuleKinds Kind => RuleKinds.Range;

    public override bool IsSetIn(FlexColumnValidation rules) => ValueIn(rules) is not null;

    public override void Check(ColumnProblems at)
    {
        if (ValueIn(at.Rules) is { } value && at.Type.Read(value, out _) != ValueFaults.None)
        {
            at.AddRule(
                Name,
                FlexSchemaProblemCodes.InvalidBound,
                $"The {Name} of column {at.Name}, {Show(value)}, is not {at.Type.Form}.");
        }
    }

    public override ValueCheck? Compile(ColumnType type, FlexColumnValidation rules, out bool isReadable)
    {
        isReadable = type.Read(ValueIn(rules)!, out Scalar bound) == ValueFaults.None;
        return isReadable ? CheckOf(bound) : null;
    }

    protected abstract ValueCheck CheckOf(Scalar bound);
}

/// <summary>The least value.</summary>
internal sealed class MinRule : RangeRule
{
    public override string Name => ColumnProperties.Min;

    public override FlexJsonValue? ValueIn(FlexColumnValidation rules) => rules.Min;

    protected override ValueCheck CheckOf(Scalar bound) => new Least(bound);

    private sealed class Least(Scalar bound) : ValueCheck
    {
        public override ValueFaults CheckWhole(long value) => value < bound.Whole ? ValueFaults.BelowMin : ValueFaults.None;

        public override ValueFaults CheckNumber(decimal value) => value < bound.Number ? ValueFaults.BelowMin : ValueFaults.None;
    }
}

/// <summary>The greatest value.</summary>
internal sealed class MaxRule : RangeRule
{
    public override string Name => ColumnProperties.Max;

    public override FlexJsonValue? ValueIn(FlexColumnValidation rules) => rules.Max;

    public override void Check(ColumnProblems at)
    {
        base.Check(at);
        if (at.Rules is { Min: { } min, Max: { } max }
            && at.Type.Read(min, out Scalar least) == ValueFaults.None
            && at.Type.Read(max, out Scalar greatest) == ValueFaults.None
            && least > greatest)
        {
            at.AddRule(
                ColumnProperties.Min,
                FlexSchemaProblemCodes.EmptyRange,
                $"Column {at.Name} has min {Show(min)} above max {Show(max)}, so no value could be stored.");
        }
    }

    protected override ValueCheck CheckOf(Scalar bound) => new Greatest(bound);

    private sealed class Greatest(Scalar bound) : ValueCheck
    {
        public override ValueFaults CheckWhole(long value) => value > bound.Whole ? ValueFaults.AboveMax : ValueFaults.None;

        public override ValueFaults CheckNumber(decimal value) => value > bound.Number ? ValueFaults.AboveMax : ValueFaults.None;
    }
}
