using FlexDb.Core.Schema.Types;

namespace FlexDb.Core.Schema.Values;

/// <summary>Which rule has a meaning for which data type.</summary>
internal static class RuleFit
{
    /// <summary>Whether a rule of a column, a property of its own or of its validation, has a meaning for a data type.</summary>
    public static bool Takes(ColumnType type, string rule) => rule switch
    {
        ColumnProperties.MinLength or ColumnProperties.MaxLength or ColumnProperties.Pattern => type.Takes(RuleKinds.Length),
        ColumnProperties.Min or ColumnProperties.Max => type.Takes(RuleKinds.Range),
        ColumnProperties.Enum => type.Takes(RuleKinds.Enum),
        ColumnProperties.TargetTable or ColumnProperties.TargetId or ColumnProperties.OnDelete => type.Takes(RuleKinds.Target),
        ColumnProperties.Unique => type.CanBeIndexed,
        ColumnProperties.Required or ColumnProperties.Validation or ColumnProperties.Computed => true,
        _ => false,
    };
}
