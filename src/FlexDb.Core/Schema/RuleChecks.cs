using FlexDb.Core.Errors;
using FlexDb.Core.Schema.Rules;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema;

/// <summary>Checks a column's rules, whether they fit its data type, and its default against them all.</summary>
internal static class RuleChecks
{
    public static void Check(ColumnProblems at)
    {
        // A reference without rules lacks its target.
        if (at.Rules != FlexColumnValidation.None || at.Type.Takes(RuleKinds.Target))
        {
            foreach (ColumnRule rule in ColumnRule.All)
            {
                Check(at, rule);
            }
        }

        CheckDefault(at);
    }

    private static void Check(ColumnProblems at, ColumnRule rule)
    {
        if (rule.Fits(at.Type))
        {
            rule.Check(at);
        }
        else if (rule.IsSetIn(at.Rules))
        {
            at.AddRule(
                rule.Name,
                FlexSchemaProblemCodes.RuleDoesNotFit,
                $"Column {at.Name} is of type {at.Type.Name}, for which {rule.Name} has no meaning; remove the rule.");
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
                $"The default of column {at.Name}, {ColumnRule.Show(value)}, {ValueFaultText.Describe(faults, at.Column)}.");
        }
    }
}
