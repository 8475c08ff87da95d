using FlexDb.Core.Errors;
using FlexDb.Core.Schema.Types;

namespace FlexDb.Core.Schema.Rules;

/// <summary>The table that a reference refers to.</summary>
internal sealed class TargetTableRule : ColumnRule
{
    public override string Name => ColumnProperties.TargetTable;

    protected override RuleKinds Kind => RuleKinds.Target;

    public override bool IsSetIn(FlexColumnValidation rules) => rules.TargetTable is not null;

    public override FlexJsonValue? ValueIn(FlexColumnValidation rules) => rules.TargetTable;

    public override string? TextIn(FlexColumnValidation rules) => rules.TargetTable;

    public override void Check(ColumnProblems at)
    {
        if (at.Rules.TargetTable is not { } target)
        {
            at.AddRule(
                Name,
                FlexSchemaProblemCodes.MissingTarget,
                $"Column {at.Name} is a reference, but does not say to which table; set targetTable.");
        }
        else if (!SchemaNameRules.IsTableName(target))
        {
            at.AddRule(
                Name,
                FlexSchemaProblemCodes.InvalidTarget,
                $"Column {at.Name} refers to {SchemaNameRules.Quote(target)}, which cannot be a table's name: that begins with a "
                + "lower-case letter, holds lower-case letters, digits and underscores, and has at most 64 characters.");
        }
    }
}

/// <summary>The id of that table, which the store sets.</summary>
internal sealed class TargetIdRule : ColumnRule
{
    public override string Name => ColumnProperties.TargetId;

    protected override RuleKinds Kind => RuleKinds.Target;

    public override bool IsSetIn(FlexColumnValidation rules) => rules.TargetId is not null;

    public override FlexJsonValue? ValueIn(FlexColumnValidation rules) => rules.TargetId;

    // An id tells people nothing.
    public override string? TextIn(FlexColumnValidation rules) => null;

    public override void Check(ColumnProblems at)
    {
        if (at.Rules.TargetId is { } id && (id.Length == 0 || SchemaNameRules.CountCodePoints(id) > ReferenceType.MaxLength))
        {
            at.AddRule(
                Name,
                FlexSchemaProblemCodes.InvalidTarget,
                $"The targetId of column {at.Name} must have 1 to 128 characters; leave it out and the store sets it.");
        }
    }
}

/// <summary>What is to happen when the record that is referred to is deleted.</summary>
internal sealed class OnDeleteRule : ColumnRule
{
    public override string Name => ColumnProperties.OnDelete;

    protected override RuleKinds Kind => RuleKinds.Target;

    public override bool IsSetIn(FlexColumnValidation rules) => rules.OnDelete is not null;

    public override FlexJsonValue? ValueIn(FlexColumnValidation rules) => TextIn(rules);

    public override string? TextIn(FlexColumnValidation rules) => rules.OnDelete is { } onDelete ? SchemaNames.Of(onDelete) : null;

    public override void Check(ColumnProblems at)
    {
        if (at.Rules.OnDelete is { } onDelete && !SchemaNames.IsKnown(onDelete))
        {
            at.AddRule(
                Name,
                FlexSchemaProblemCodes.UnreadableProperty,
                $"The onDelete of column {at.Name} is not known; use cascade, set-null or restrict.");
        }

        if (at.Rules.OnDelete == FlexOnDelete.SetNull && at.Column.Required)
        {
            at.AddRule(
                Name,
                FlexSchemaProblemCodes.SetNullOnRequired,
                $"Column {at.Name} is required, so its references cannot become null; use cascade or restrict, or drop required.");
        }
    }
}
