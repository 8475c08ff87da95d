using System.Buffers.Text;

namespace FlexDb.Core.Schema.Values;

/// <summary>Values of integer columns: any JSON number whose value is a whole number of 64 bits.</summary>
internal static class IntegerValue
{
    /// <summary>Reads a number in JSON's grammar.</summary>
    /// <param name="number">The number's text.</param>
    /// <param name="value">Its value.</param>
    /// <param name="canonical">Whether the text is the normal form: decimal digits, and a sign where negative.</param>
    /// <returns>
    /// <see cref="ValueFaults.WrongForm"/> where it is not whole, <see cref="ValueFaults.OutOfRange"/> beyond 64 bits.
    /// </returns>
    public static ValueFaults Read(ReadOnlySpan<byte> number, out long value, out bool canonical)
    {
        if (Utf8Parser.TryParse(number, out value, out int consumed) && consumed == number.Length)
        {
            canonical = value != 0 || number.Length == 1;
            return ValueFaults.None;
        }

        canonical = false;
        NumberParts parts = NumberParts.Of(number);
        value = 0;
        if (parts.Digits == 0)
        {
            return ValueFaults.None;
        }

        if (parts.Exponent < 0)
        {
            return ValueFaults.WrongForm;
        }

        const int Int64Digits = 19;
        if (parts.Digits + parts.Exponent > Int64Digits)
        {
            return ValueFaults.OutOfRange;
        }

        Int128 exact = (Int128)parts.Coefficient;
        for (long i = 0; i < parts.Exponent; i++)
        {
            exact *= 10;
        }

        exact = parts.Negative ? -exact : exact;
        if (exact < long.MinValue || exact > long.MaxValue)
        {
            return ValueFaults.OutOfRange;
        }

        value = (long)exact;
        return ValueFaults.None;
    }
}
