using FlexDb.Core.Errors;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema;

/// <summary>Checks the values in a column's rules: bounds, allowed values, the pattern, and the default against them all.</summary>
internal static class ValueRuleChecks
{
    public static void Check(ColumnProblems at)
    {
        ColumnType type = at.Type;
        if (at.Rules != FlexColumnValidation.None)
        {
            if (type.Takes(RuleKinds.Length))
            {
                CheckLengths(at);
                CheckPattern(at);
            }

            if (type.Takes(RuleKinds.Range))
            {
                CheckRange(at);
            }

            if (type.Takes(RuleKinds.Enum))
            {
                CheckEnum(at);
            }
        }

        CheckDefault(at);
    }

    private static void CheckLengths(ColumnProblems at)
    {
        CheckLength(at, ColumnProperties.MinLength, at.Rules.MinLength);
        CheckLength(at, ColumnProperties.MaxLength, at.Rules.MaxLength);
        if (at.Rules is { MinLength: { } min, MaxLength: { } max } && min > max)
        {
            at.AddRule(
                ColumnProperties.MinLength,
                FlexSchemaProblemCodes.EmptyRange,
                FormattableString.Invariant($"Column {at.Name} has minLength {min} above maxLength {max}, so no text could be stored."));
        }
    }

    private static void CheckLength(ColumnProblems at, string rule, int? length)
    {
        if (length < 0)
        {
            at.AddRule(
                rule,
                FlexSchemaProblemCodes.InvalidLength,
                FormattableString.Invariant($"The {rule} of column {at.Name} is {length}; a length is 0 or more."));
        }
    }

    private static void CheckPattern(ColumnProblems at)
    {
        if (at.Rules.Pattern is not { } text)
        {
            return;
        }

        ValuePattern pattern = ValuePattern.Of(text);
        if (pattern.Error is { } error)
        {
            at.AddRule(
                ColumnProperties.Pattern,
                FlexSchemaProblemCodes.InvalidPattern,
                $"The pattern of column {at.Name} is not an ECMAScript regular expression: {error}.");
        }
        else if (!pattern.IsLinear)
        {
            at.AddRule(
                ColumnProperties.Pattern,
                FlexSchemaProblemCodes.UnsupportedPattern,
                $"The pattern of column {at.Name} cannot be matched in linear time; do without lookahead, lookbehind, back references, "
                + @"\b, \B and very large repetitions.");
        }
    }

    private static void CheckRange(ColumnProblems at)
    {
        Scalar? min = ReadBound(at, ColumnProperties.Min, at.Rules.Min);
        Scalar? max = ReadBound(at, ColumnProperties.Max, at.Rules.Max);
        if (min > max)
        {
            at.AddRule(
                ColumnProperties.Min,
                FlexSchemaProblemCodes.EmptyRange,
                $"Column {at.Name} has min {Show(at.Rules.Min!)} above max {Show(at.Rules.Max!)}, so no value could be stored.");
        }
    }

    private static Scalar? ReadBound(ColumnProblems at, string rule, FlexJsonValue? value)
    {
        if (value is null)
        {
            return null;
        }

        if (at.Type.Read(value, out Scalar bound) == ValueFaults.None)
        {
            return bound;
        }

        at.AddRule(
            rule,
            FlexSchemaProblemCodes.InvalidBound,
            $"The {rule} of column {at.Name}, {Show(value)}, is not {at.Type.Form}.");
        return null;
    }

    private static void CheckEnum(ColumnProblems at)
    {
        if (at.Rules.Enum is not { } allowed)
        {
            return;
        }

        if (allowed.Count == 0)
        {
            at.AddRule(
                ColumnProperties.Enum,
                FlexSchemaProblemCodes.EmptyEnum,
                $"The list of allowed values of column {at.Name} is empty, so no value could be stored; remove it or add values.");
        }

        HashSet<Scalar> seen = new(allowed.Count);
        for (int i = 0; i < allowed.Count; i++)
        {
            bool reads = at.Type.Read(allowed[i], out Scalar value) == ValueFaults.None;
            if (!reads || !seen.Add(value))
            {
                at.AddRule(
                    FormattableString.Invariant($"{ColumnProperties.Enum}[{i}]"),
                    reads ? FlexSchemaProblemCodes.DuplicateEnumValue : FlexSchemaProblemCodes.InvalidEnumValue,
                    reads
                        ? $"The allowed value {Show(allowed[i])} of column {at.Name} is in the list twice; remove one."
                        : $"The allowed value {Show(allowed[i])} of column {at.Name} is not {at.Type.Form}.");
            }
        }
    }

    private static void CheckDefault(ColumnProblems at)
    {
        if (at.Column.DefaultValue is not { } value)
        {
            return;
        }

        ColumnRules rules = at.Rules == FlexColumnValidation.None ? ColumnRules.Of(at.Column.DataType) : new ColumnRules(at.Column);
        ValueFaults faults = rules.Check(value);
        if (!at.Column.Required)
        {
            faults &= ~ValueFaults.Null;
        }

        // A rule that cannot be read has a problem of its own, as has JSON that cannot be stored.
        faults &= ~(ValueFaults.UnusableRule | ValueFaults.InvalidText | ValueFaults.DuplicateKey | ValueFaults.TooDeep);
        if (faults != ValueFaults.None)
        {
            at.Add(
                ColumnProperties.DefaultValue,
                FlexSchemaProblemCodes.InvalidDefault,
                $"The default of column {at.Name}, {Show(value)}, {ValueFaultText.Describe(faults, at.Column)}.");
        }
    }

    private static string Show(FlexJsonValue value)
    {
        const int MaxShown = 80;
        string json = value.ToString();
        return json.Length <= MaxShown ? json : $"{json.AsSpan(0, MaxShown)}…";
    }
}
