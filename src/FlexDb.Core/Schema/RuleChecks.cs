using FlexDb.Core.Errors;
using FlexDb.Core.Schema.Types;

namespace FlexDb.Core.Schema;

/// <summary>Checks which rules a column has: whether they fit its data type and one another.</summary>
internal static class RuleChecks
{
    public static void Check(ColumnProblems at)
    {
        FlexColumnValidation rules = at.Rules;
        if (rules == FlexColumnValidation.None)
        {
            CheckTarget(at);
            return;
        }

        CheckFit(at, ColumnProperties.MinLength, rules.MinLength is null || at.Type.Takes(RuleKinds.Length));
        CheckFit(at, ColumnProperties.MaxLength, rules.MaxLength is null || at.Type.Takes(RuleKinds.Length));
        CheckFit(at, ColumnProperties.Pattern, rules.Pattern is null || at.Type.Takes(RuleKinds.Length));
        CheckFit(at, ColumnProperties.Enum, rules.Enum is null || at.Type.Takes(RuleKinds.Enum));
        CheckFit(at, ColumnProperties.Min, rules.Min is null || at.Type.Takes(RuleKinds.Range));
        CheckFit(at, ColumnProperties.Max, rules.Max is null || at.Type.Takes(RuleKinds.Range));
        CheckFit(at, ColumnProperties.TargetTable, rules.TargetTable is null || at.Type.Takes(RuleKinds.Target));
        CheckFit(at, ColumnProperties.TargetId, rules.TargetId is null || at.Type.Takes(RuleKinds.Target));
        CheckFit(at, ColumnProperties.OnDelete, rules.OnDelete is null || at.Type.Takes(RuleKinds.Target));
        CheckTarget(at);
        CheckComputed(at);
    }

    private static void CheckFit(ColumnProblems at, string rule, bool fits)
    {
        if (!fits)
        {
            at.AddRule(
                rule,
                FlexSchemaProblemCodes.RuleDoesNotFit,
                $"Column {at.Name} is of type {at.Type.Name}, for which {rule} has no meaning; remove the rule.");
        }
    }

    private static void CheckTarget(ColumnProblems at)
    {
        if (at.Column.DataType != FlexDataType.Reference)
        {
            return;
        }

        FlexColumnValidation rules = at.Rules;
        if (rules.TargetTable is null)
        {
            at.AddRule(
                ColumnProperties.TargetTable,
                FlexSchemaProblemCodes.MissingTarget,
                $"Column {at.Name} is a reference, but does not say to which table; set targetTable.");
        }
        else if (!SchemaNameRules.IsTableName(rules.TargetTable))
        {
            at.AddRule(
                ColumnProperties.TargetTable,
                FlexSchemaProblemCodes.InvalidTarget,
                $"Column {at.Name} refers to {SchemaNameRules.Quote(rules.TargetTable)}, which cannot be a table's name: that begins with a "
                + "lower-case letter, holds lower-case letters, digits and underscores, and has at most 64 characters.");
        }

        if (rules.TargetId is { } id && (id.Length == 0 || SchemaNameRules.CountCodePoints(id) > ReferenceType.MaxLength))
        {
            at.AddRule(
                ColumnProperties.TargetId,
                FlexSchemaProblemCodes.InvalidTarget,
                $"The targetId of column {at.Name} must have 1 to 128 characters; leave it out and the store sets it.");
        }

        if (rules.OnDelete is { } onDelete && !SchemaNames.IsKnown(onDelete))
        {
            at.AddRule(
                ColumnProperties.OnDelete,
                FlexSchemaProblemCodes.UnreadableProperty,
                $"The onDelete of column {at.Name} is not known; use cascade, set-null or restrict.");
        }

        if (rules.OnDelete == FlexOnDelete.SetNull && at.Column.Required)
        {
            at.AddRule(
                ColumnProperties.OnDelete,
                FlexSchemaProblemCodes.SetNullOnRequired,
                $"Column {at.Name} is required, so its references cannot become null; use cascade or restrict, or drop required.");
        }
    }

    private static void CheckComputed(ColumnProblems at)
    {
        if (at.Rules.Computed is null)
        {
            return;
        }

        Refuse(ColumnProperties.DefaultValue, at.Column.DefaultValue is not null, "have a default");
        Refuse(ColumnProperties.Required, at.Column.Required, "be required");
        Refuse(ColumnProperties.Unique, at.Column.Unique, "be unique");

        void Refuse(string property, bool isSet, string what)
        {
            if (isSet)
            {
                at.Add(
                    property,
                    FlexSchemaProblemCodes.ComputedConflict,
                    $"Column {at.Name} is computed, so it cannot {what}; clear one of the two.");
            }
        }
    }
}
