using System.Runtime.InteropServices;
using System.Text.Json;

namespace FlexDb.Core.Schema.Values;

/// <summary>One bound, allowed value or default, read by its column's data type so that equal values compare equal.</summary>
/// <param name="Whole">An integer, a date's day number or an instant's ticks.</param>
/// <param name="Number">A decimal.</param>
/// <param name="Text">A text.</param>
internal readonly record struct Scalar(long Whole, decimal Number, string? Text) : IComparable<Scalar>
{
    public static bool operator <(Scalar left, Scalar right) => left.CompareTo(right) < 0;

    public static bool operator <=(Scalar left, Scalar right) => left.CompareTo(right) <= 0;

    public static bool operator >(Scalar left, Scalar right) => left.CompareTo(right) > 0;

    public static bool operator >=(Scalar left, Scalar right) => left.CompareTo(right) >= 0;

    /// <summary>Reads a value of an ordered or textual data type.</summary>
    /// <param name="type">String, text, integer, decimal, date or datetime.</param>
    /// <param name="value">The JSON.</param>
    /// <param name="scalar">The value.</param>
    public static ValueFaults Read(FlexDataType type, FlexJsonValue value, out Scalar scalar)
    {
        scalar = default;
        bool isNumber = value.Kind == JsonValueKind.Number;
        bool kindFits = type switch
        {
            FlexDataType.Integer => isNumber,
            FlexDataType.Decimal => isNumber || value.Kind == JsonValueKind.String,
            _ => value.Kind == JsonValueKind.String,
        };
        if (!kindFits)
        {
            return ValueFaults.WrongType;
        }

        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value.Element);
        if (isNumber)
        {
            return ReadText(type, raw, out scalar);
        }

        using TextBuffer buffer = new(stackalloc byte[TextBuffer.InitialLength]);
        return buffer.TryUnescape(raw[1..^1]) ? ReadText(type, buffer.Text, out scalar) : ValueFaults.InvalidText;
    }

    /// <inheritdoc/>
    public int CompareTo(Scalar other)
    {
        int order = Whole.CompareTo(other.Whole);
        order = order != 0 ? order : Number.CompareTo(other.Number);
        return order != 0 ? order : string.CompareOrdinal(Text, other.Text);
    }

    private static ValueFaults ReadText(FlexDataType type, ReadOnlySpan<byte> text, out Scalar scalar)
    {
        scalar = default;
        ValueFaults faults;
        switch (type)
        {
            case FlexDataType.Integer:
                faults = IntegerValue.Read(text, out long whole, out _);
                scalar = new Scalar(whole, 0, null);
                return faults;
            case FlexDataType.Decimal:
                if (!NumberParts.IsNumber(text))
                {
                    return ValueFaults.WrongForm;
                }

                faults = DecimalValue.Read(text, out decimal number);
                scalar = new Scalar(0, number, null);
                return faults;
            case FlexDataType.Date:
                bool isDate = DateValue.TryRead(text, out int dayNumber);
                scalar = new Scalar(dayNumber, 0, null);
                return isDate ? ValueFaults.None : ValueFaults.WrongForm;
            case FlexDataType.DateTime:
                faults = DateTimeValue.Read(text, out long ticks, out _);
                scalar = new Scalar(ticks, 0, null);
                return faults;
            default:
                scalar = new Scalar(0, 0, System.Text.Encoding.UTF8.GetString(text));
                return ValueFaults.None;
        }
    }
}
