using FlexDb.Core.Errors;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Rules;

/// <summary>A bound of a text's length, in code points.</summary>
internal abstract class LengthRule : ColumnRule
{
    protected override RuleKinds Kind => RuleKinds.Length;

    public override bool IsSetIn(FlexColumnValidation rules) => LengthIn(rules) is not null;

    public override FlexJsonValue? ValueIn(FlexColumnValidation rules) => LengthIn(rules) is { } length ? length : null;

    public override void Check(ColumnProblems at)
    {
        if (LengthIn(at.Rules) is < 0 and int length)
        {
            at.AddRule(
                Name,
                FlexSchemaProblemCodes.InvalidLength,
                FormattableString.Invariant($"The {Name} of column {at.Name} is {length}; a length is 0 or more."));
        }
    }

    protected abstract int? LengthIn(FlexColumnValidation rules);
}

/// <summary>The least length.</summary>
internal sealed class MinLengthRule : LengthRule
{
    public override string Name => ColumnProperties.MinLength;

    public override ValueCheck? Compile(ColumnType type, FlexColumnValidation rules, out bool isReadable)
    {
        isReadable = true;
        return rules.MinLength is > 0 and int least ? new Least(least) : null;
    }

    protected override int? LengthIn(FlexColumnValidation rules) => rules.MinLength;

    // A text has at least a quarter as many code points as bytes: count only below.
    private sealed class Least(int length) : ValueCheck
    {
        public override ValueFaults CheckText(ReadOnlySpan<byte> text) =>
            text.Length < 4L * length && JsonText.CountCodePoints(text) < length ? ValueFaults.TooShort : ValueFaults.None;
    }
}

/// <summary>The greatest length.</summary>
internal sealed class MaxLengthRule : LengthRule
{
    public override string Name => ColumnProperties.MaxLength;

    public override ValueCheck? Compile(ColumnType type, FlexColumnValidation rules, out bool isReadable)
    {
        isReadable = true;
        return rules.MaxLength is < int.MaxValue and int most ? new Greatest(most) : null;
    }

    public override void Check(ColumnProblems at)
    {
        base.Check(at);
        if (at.Rules is { MinLength: { } min, MaxLength: { } max } && min > max)
        {
            at.AddRule(
                ColumnProperties.MinLength,
                FlexSchemaProblemCodes.EmptyRange,
                FormattableString.Invariant($"Column {at.Name} has minLength {min} above maxLength {max}, so no text could be stored."));
        }
    }

    protected override int? LengthIn(FlexColumnValidation rules) => rules.MaxLength;

    // A text has at most as many code points as bytes: count only above.
    private sealed class Greatest(int length) : ValueCheck
    {
        public override ValueFaults CheckText(ReadOnlySpan<byte> text) =>
            text.Length > length && JsonText.CountCodePoints(text) > length ? ValueFaults.TooLong : ValueFaults.None;
    }
}
