using System.Text;
using System.Text.Json;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Records.Filtering;

/// <summary>Checks of what filters and sorts are made of.</summary>
internal static class FilterArguments
{
    public const int MaxNodes = 100;

    public const int MaxValues = 1_000;

    /// <summary>In UTF-16 units. Names that may have been meant are searched for, and that takes as long as a name is.</summary>
    public const int MaxColumnName = 255;

    /// <summary>A column's name, whatever columns there are.</summary>
    public static string Column(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (column.Length > MaxColumnName)
        {
            throw new FlexLimitException("The name of a column", column.Length, MaxColumnName, "characters");
        }

        return IsWellFormed(column) ? column : throw new ArgumentException("The name of a column holds half a surrogate pair.", nameof(column));
    }

    /// <summary>A value to compare with; null where it is JSON null or there is none.</summary>
    public static FlexJsonValue? ValueOrNull(FlexJsonValue? value, string parameter)
    {
        if (value is null || value.Kind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.Kind is JsonValueKind.Object or JsonValueKind.Array)
        {
            throw new ArgumentException("A filter compares with a text, a number, a boolean or null; objects and arrays have no order and no keys.", parameter);
        }

        return IsWellFormed(value) ? value : throw HalfPair(parameter);
    }

    /// <summary>A value to compare with that cannot be null.</summary>
    public static FlexJsonValue Value(FlexJsonValue value, string parameter)
    {
        ArgumentNullException.ThrowIfNull(value, parameter);
        return ValueOrNull(value, parameter)
            ?? throw new ArgumentException("Nothing is less or greater than null. Use IsNull to find records without a value.", parameter);
    }

    /// <summary>A text to compare with.</summary>
    public static FlexJsonValue Text(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        return IsWellFormed(text) ? FlexJsonValue.FromString(text) : throw HalfPair(parameter);
    }

    /// <summary>The values of a list, JSON null where one is null.</summary>
    public static FlexList<FlexJsonValue> Values(IEnumerable<FlexJsonValue?> values, string parameter)
    {
        ArgumentNullException.ThrowIfNull(values, parameter);
        FlexList<FlexJsonValue> list = values.Take(MaxValues + 1).Select(value => ValueOrNull(value, parameter) ?? FlexJsonValue.Null).ToFlexList();
        return list.Count <= MaxValues ? list : throw TooManyValues();
    }

    public static FlexLimitException TooManyValues() => new("The list of a filter", MaxValues + 1, MaxValues, "values");

    public static FlexLimitException TooManyNodes(int count) => new("The filter", count, MaxNodes, "parts");

    private static bool IsWellFormed(FlexJsonValue value)
    {
        if (value.Kind != JsonValueKind.String)
        {
            return true;
        }

        try
        {
            return value.Element.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            // An escape for half a surrogate pair, which stands for no text.
            return false;
        }
    }

    private static bool IsWellFormed(string text)
    {
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }

    private static ArgumentException HalfPair(string parameter) => new("The value holds half a surrogate pair, which no record does.", parameter);
}
