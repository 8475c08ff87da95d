namespace FlexDb.Core.Schema.Values;

/// <summary>Which rule has a meaning for which data type.</summary>
internal static class RuleFit
{
    /// <summary>The greatest length of a reference, in code points: the width of the catalog's id columns.</summary>
    public const int MaxReferenceLength = 128;

    public static bool TakesLength(FlexDataType type) => type is FlexDataType.String or FlexDataType.Text;

    public static bool TakesRange(FlexDataType type) =>
        type is FlexDataType.Integer or FlexDataType.Decimal or FlexDataType.Date or FlexDataType.DateTime;

    public static bool TakesEnum(FlexDataType type) => TakesLength(type) || TakesRange(type);

    public static bool TakesTarget(FlexDataType type) => type == FlexDataType.Reference;

    /// <summary>Whether a rule of a column, a property of its own or of its validation, has a meaning for a data type.</summary>
    public static bool Takes(FlexDataType type, string rule) => rule switch
    {
        ColumnProperties.MinLength or ColumnProperties.MaxLength or ColumnProperties.Pattern => TakesLength(type),
        ColumnProperties.Min or ColumnProperties.Max => TakesRange(type),
        ColumnProperties.Enum => TakesEnum(type),
        ColumnProperties.TargetTable or ColumnProperties.TargetId or ColumnProperties.OnDelete => TakesTarget(type),
        ColumnProperties.Unique => CanBeIndexed(type),
        ColumnProperties.Required or ColumnProperties.Validation or ColumnProperties.Computed => true,
        _ => false,
    };

    /// <summary>Long text and JSON cannot hold an index slot.</summary>
    public static bool CanBeIndexed(FlexDataType type) => type is not (FlexDataType.Text or FlexDataType.Json);
}
