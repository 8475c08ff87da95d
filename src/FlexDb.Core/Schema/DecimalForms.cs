using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema;

/// <summary>
/// The two forms of a decimal column's numbers. In memory each is a JSON number; in storage, one that MySQL's
/// JSON type would not keep (it holds non-integers as doubles) is a JSON string.
/// </summary>
/// <remarks>MySQL Reference Manual, "The JSON Data Type": numbers that are not integers are stored as DOUBLE.</remarks>
internal static class DecimalForms
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-.eE");

    /// <summary>The column with each numeric string of a decimal column's rules and default as a number.</summary>
    public static FlexColumnDefinition WithDecimalNumbers(this FlexColumnDefinition column) =>
        column.DataType == FlexDataType.Decimal && HoldsText(column) ? Map(column, ToNumber) : column;

    /// <summary>The column as it is stored: numbers that a double does not keep as strings.</summary>
    public static FlexColumnDefinition WithStorableDecimals(this FlexColumnDefinition column) =>
        column.DataType == FlexDataType.Decimal && HoldsUnstorable(column) ? Map(column, ToStorable) : column;

    private static FlexColumnDefinition Map(FlexColumnDefinition column, Func<FlexJsonValue, FlexJsonValue> map)
    {
        FlexColumnValidation rules = column.Validation;
        return column with
        {
            DefaultValue = column.DefaultValue is { } value ? map(value) : null,
            Validation = rules with
            {
                Min = rules.Min is { } min ? map(min) : null,
                Max = rules.Max is { } max ? map(max) : null,
                Enum = rules.Enum?.Select(map).ToFlexList(),
            },
        };
    }

    private static FlexJsonValue ToNumber(FlexJsonValue value)
    {
        if (value.Kind != JsonValueKind.String)
        {
            return value;
        }

        string text = value.Element.GetString()!;
        if (text.Length is 0 or > 100 || text.AsSpan().ContainsAnyExcept(NumberCharacters))
        {
            return value;
        }

        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(text));
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number
                ? new FlexJsonValue(JsonElement.ParseValue(ref reader))
                : value;
        }
        catch (JsonException)
        {
            return value;
        }
    }

    private static bool HoldsText(FlexColumnDefinition column) =>
        IsText(column.DefaultValue)
        || IsText(column.Validation.Min)
        || IsText(column.Validation.Max)
        || column.Validation.Enum?.Any(IsText) == true;

    private static bool IsText(FlexJsonValue? value) => value?.Kind == JsonValueKind.String;

    private static bool HoldsUnstorable(FlexColumnDefinition column) =>
        IsUnstorable(column.DefaultValue)
        || IsUnstorable(column.Validation.Min)
        || IsUnstorable(column.Validation.Max)
        || column.Validation.Enum?.Any(IsUnstorable) == true;

    private static bool IsUnstorable(FlexJsonValue? value) =>
        value?.Kind == JsonValueKind.Number && !StoredNumber.SurvivesAsDouble(JsonMarshal.GetRawUtf8Value(value.Element));

    private static FlexJsonValue ToStorable(FlexJsonValue value) =>
        IsUnstorable(value) ? FlexJsonValue.FromString(value.ToString()) : value;
}
