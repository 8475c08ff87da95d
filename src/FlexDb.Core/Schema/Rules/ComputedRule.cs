using FlexDb.Core.Errors;

namespace FlexDb.Core.Schema.Rules;

/// <summary>The host's expression that computes the value, so that records carry none.</summary>
internal sealed class ComputedRule : ColumnRule
{
    public override string Name => ColumnProperties.Computed;

    public override bool IsSetIn(FlexColumnValidation rules) => rules.Computed is not null;

    public override FlexJsonValue? ValueIn(FlexColumnValidation rules) => rules.Computed;

    public override string? TextIn(FlexColumnValidation rules) => rules.Computed;

    public override void Check(ColumnProblems at)
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
