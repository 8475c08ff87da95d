using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Types;

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
    public static FlexTypeConversion Of(FlexDataType from, FlexDataType to) => TypeConversion.Between(from, to) switch
    {
        null or { Loss: not null } => FlexTypeConversion.Lossy,
        { CanFail: true } => FlexTypeConversion.Checked,
        _ => FlexTypeConversion.Lossless,
    };

    /// <summary>Whether a value may have no counterpart in the other data type, and so become null.</summary>
    internal static bool CanFail(FlexDataType from, FlexDataType to) => TypeConversion.Between(from, to) is null or { CanFail: true };

    /// <summary>
    /// Whether different values may become the same: texts and JSON can write one number or instant in several ways, and
    /// a day has many times.
    /// </summary>
    internal static bool CanMerge(FlexDataType from, FlexDataType to) => TypeConversion.Between(from, to) is { CanMerge: true };

    /// <summary>How long the text forms of a data type's values can be, in characters: the shortest and the longest.</summary>
    /// <remarks>
    /// An integer is <c>-9223372036854775808</c> at most; a decimal has 28 digits after <c>-0.</c>; a datetime is in
    /// UTC with at most six fraction digits; a boolean is <c>true</c> or <c>false</c>; a reference is an id.
    /// </remarks>
    /// <param name="dataType">The data type.</param>
    /// <returns>The two lengths; null where there is no limit or no text form.</returns>
    public static (int Shortest, int Longest)? TextLengths(FlexDataType dataType) => ColumnType.Of(dataType).TextLengths;
}
