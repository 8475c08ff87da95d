using System.Globalization;
using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Types;

namespace FlexDb.Core.Evolution;

/// <summary>
/// What values a column's records can have, converted to another data type: all of them, where they can be listed, and
/// their limits. Values that do not convert are left aside.
/// </summary>
internal readonly struct ColumnValues
{
    private readonly FlexDataType _dataType;
    private readonly FlexJsonValue? _least;
    private readonly FlexJsonValue? _greatest;

    private ColumnValues(FlexColumnDefinition column, FlexDataType dataType)
    {
        _dataType = dataType;
        Members = MembersOf(column, dataType);
        (Shortest, Longest) = Lengths(column, Members, dataType);
        bool isOrdered = ColumnType.Of(column.DataType).Takes(RuleKinds.Range);
        (_least, _greatest) = isOrdered ? (column.Validation.Min, column.Validation.Max) : (null, null);
        if (column.DataType == FlexDataType.Integer)
        {
            _least ??= long.MinValue;
            _greatest ??= long.MaxValue;
        }
    }

    /// <summary>Every value that there can be, or null when that is no short list.</summary>
    public FlexList<FlexJsonValue>? Members { get; }

    /// <summary>The length of the shortest text, in code points.</summary>
    public int Shortest { get; }

    /// <summary>The length of the longest text, in code points; null when there is no limit.</summary>
    public int? Longest { get; }

    /// <summary>The values of a column, in a data type to which it converts.</summary>
    public static ColumnValues Of(FlexColumnDefinition column, FlexDataType dataType) => new(column, dataType);

    /// <summary>Whether no value is below a bound; false when that cannot be told.</summary>
    public bool AreAtLeast(FlexJsonValue min)
    {
        FlexDataType dataType = _dataType;
        return _least == min
            || (_least is { } least && Compare(dataType, least, min) >= 0)
            || (Members is { } members && members.All(member => Compare(dataType, member, min) >= 0));
    }

    /// <summary>Whether no value is above a bound; false when that cannot be told.</summary>
    public bool AreAtMost(FlexJsonValue max)
    {
        FlexDataType dataType = _dataType;
        return _greatest == max
            || (_greatest is { } greatest && Compare(dataType, greatest, max) <= 0)
            || (Members is { } members && members.All(member => Compare(dataType, member, max) <= 0));
    }

    private static FlexList<FlexJsonValue>? MembersOf(FlexColumnDefinition column, FlexDataType dataType)
    {
        if (column.DataType == FlexDataType.Boolean)
        {
            return dataType switch
            {
                FlexDataType.Boolean or FlexDataType.Json => [false, true],
                FlexDataType.Integer or FlexDataType.Decimal => [0, 1],
                _ => ["false", "true"],
            };
        }

        // Rules beside the enum could only make the list shorter.
        bool staysItself = column.DataType == dataType
            || (IsText(column.DataType) && IsText(dataType))
            || (column.DataType is FlexDataType.Integer && dataType == FlexDataType.Decimal);
        if (column.Validation.Enum is not { } allowed || staysItself)
        {
            return column.Validation.Enum;
        }

        if (column.DataType == FlexDataType.Decimal && dataType == FlexDataType.Integer)
        {
            return allowed.Where(value => DecimalType.NumberOf(value) is not { } number || decimal.IsInteger(number)).ToFlexList();
        }

        bool isNumber = column.DataType is FlexDataType.Integer or FlexDataType.Decimal;
        return isNumber && IsText(dataType) && allowed.All(value => DecimalType.NumberOf(value) is not null)
            ? allowed.Select(value => FlexJsonValue.FromString(TextOf(DecimalType.NumberOf(value)!.Value))).ToFlexList()
            : null;
    }

    private static (int Shortest, int? Longest) Lengths(
        FlexColumnDefinition column,
        FlexList<FlexJsonValue>? members,
        FlexDataType dataType)
    {
        if (!IsText(dataType) || column.DataType == FlexDataType.Json)
        {
            return (0, null);
        }

        (int shortest, int? longest) = FlexTypeConversions.TextLengths(column.DataType)
            ?? (column.Validation.MinLength ?? 0, column.Validation.MaxLength);
        if (members is { Count: > 0 } && members.All(member => member.Kind == JsonValueKind.String))
        {
            int[] lengths = [.. members.Select(member => member.Element.GetString()!.EnumerateRunes().Count())];
            shortest = int.Max(shortest, lengths.Min());
            longest = int.Min(longest ?? int.MaxValue, lengths.Max());
        }

        return (shortest, longest);
    }

    /// <summary>The order of two values of a data type; null when one is not of its form.</summary>
    private static int? Compare(FlexDataType dataType, FlexJsonValue one, FlexJsonValue other)
    {
        ColumnType type = ColumnType.Of(dataType);
        return type.Order(one) is { } left && type.Order(other) is { } right ? left.CompareTo(right) : null;
    }

    private static bool IsText(FlexDataType dataType) => ColumnType.Of(dataType).IsText;

    // The normal form of a decimal: no exponent, no trailing zeros, at most 28 digits after the point.
    private static string TextOf(decimal number) =>
        number.ToString("0.############################", CultureInfo.InvariantCulture);
}
