using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>The conversions between the nine data types: all 81 pairs.</summary>
public static class FlexTypeConversions
{
    /// <summary>What becomes of values whose column changes from one data type to another.</summary>
    /// <remarks>
    /// An unknown data type converts to and from nothing but itself, and its name may still differ, so every pair
    /// that holds one is lossy here.
    /// </remarks>
    /// <param name="from">The data type that the values were written in.</param>
    /// <param name="to">The data type that they are to have.</param>
    public static FlexTypeConversion Of(FlexDataType from, FlexDataType to) => (from, to) switch
    {
        (FlexDataType.Unknown, _) or (_, FlexDataType.Unknown) => FlexTypeConversion.Lossy,
        _ when from == to => FlexTypeConversion.Lossless,
        (_, FlexDataType.Json) => FlexTypeConversion.Lossless,
        (FlexDataType.Json, _) => FlexTypeConversion.Checked,
        (_, FlexDataType.String or FlexDataType.Text) => FlexTypeConversion.Lossless,
        (FlexDataType.String or FlexDataType.Text, _) => FlexTypeConversion.Checked,
        (FlexDataType.Integer, FlexDataType.Decimal) => FlexTypeConversion.Lossless,
        (FlexDataType.Boolean, FlexDataType.Integer or FlexDataType.Decimal) => FlexTypeConversion.Lossless,
        (FlexDataType.Date, FlexDataType.DateTime) => FlexTypeConversion.Lossless,
        (FlexDataType.Decimal, FlexDataType.Integer) => FlexTypeConversion.Checked,
        (FlexDataType.Integer or FlexDataType.Decimal, FlexDataType.Boolean) => FlexTypeConversion.Checked,
        _ => FlexTypeConversion.Lossy,
    };

    /// <summary>Whether a value may have no counterpart in the other data type, and so become null.</summary>
    internal static bool CanFail(FlexDataType from, FlexDataType to) => Of(from, to) switch
    {
        FlexTypeConversion.Lossless => false,
        FlexTypeConversion.Checked => true,
        _ => (from, to) != (FlexDataType.DateTime, FlexDataType.Date),
    };

    /// <summary>
    /// Whether different values may become the same: texts and JSON can write one number or instant in several ways, and
    /// a day has many times.
    /// </summary>
    internal static bool CanMerge(FlexDataType from, FlexDataType to) => (from, to)
        is (FlexDataType.DateTime, FlexDataType.Date)
        or (FlexDataType.String or FlexDataType.Text or FlexDataType.Json, FlexDataType.Integer or FlexDataType.Decimal or FlexDataType.DateTime);

    /// <summary>How long the text forms of a data type's values can be, in characters: the shortest and the longest.</summary>
    /// <remarks>
    /// An integer is <c>-9223372036854775808</c> at most; a decimal has 28 digits after <c>-0.</c>; a datetime is in
    /// UTC with at most six fraction digits; a boolean is <c>true</c> or <c>false</c>; a reference is an id.
    /// </remarks>
    /// <param name="dataType">The data type.</param>
    /// <returns>The two lengths; null where there is no limit or no text form.</returns>
    public static (int Shortest, int Longest)? TextLengths(FlexDataType dataType) => dataType switch
    {
        FlexDataType.Integer => (1, 20),
        FlexDataType.Decimal => (1, 31),
        FlexDataType.Boolean => (4, 5),
        FlexDataType.Date => (10, 10),
        FlexDataType.DateTime => (20, 27),
        FlexDataType.Reference => (1, 128),
        _ => null,
    };
}
