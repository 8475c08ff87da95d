using FlexDb.Core.Errors;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Rules;

/// <summary>A regular expression that must match somewhere in the text.</summary>
internal sealed class PatternRule : ColumnRule
{
    public override string Name => ColumnProperties.Pattern;

    protected override RuleKinds Kind => RuleKinds.Length;

    public override bool IsSetIn(FlexColumnValidation rules) => rules.Pattern is not null;

    public override FlexJsonValue? ValueIn(FlexColumnValidation rules) => rules.Pattern;

    public override string? TextIn(FlexColumnValidation rules) => rules.Pattern;

    public override void Check(ColumnProblems at)
    {
        if (at.Rules.Pattern is not { } text)
        {
            return;
        }

        ValuePattern pattern = ValuePattern.Of(text);
        if (pattern.Error is { } error)
        {
            at.AddRule(
                Name,
                FlexSchemaProblemCodes.InvalidPattern,
                $"The pattern of column {at.Name} is not an ECMAScript regular expression: {error}.");
        }
        else if (!pattern.IsLinear)
        {
            at.AddRule(
                Name,
                FlexSchemaProblemCodes.UnsupportedPattern,
                $"The pattern of column {at.Name} cannot be matched in linear time; do without lookahead, lookbehind, back references, "
                + @"\b, \B and very large repetitions.");
        }
    }

    public override ValueCheck? Compile(ColumnType type, FlexColumnValidation rules, out bool isReadable)
    {
        ValuePattern pattern = ValuePattern.Of(rules.Pattern!);
        isReadable = pattern.Error is null;
        return isReadable ? new Match(pattern) : null;
    }

    private sealed class Match(ValuePattern pattern) : ValueCheck
    {
        public override ValueFaults CheckText(ReadOnlySpan<byte> text) => pattern.Check(text);
    }
}
