namespace FlexDb.Core.Schema.Values;

/// <summary>
/// Values of decimal columns: numbers of at most 28 digits without leading and trailing zeros, at most 28 of them
/// after the point, below 10^28 in magnitude. <see cref="decimal"/> holds each of them exactly.
/// </summary>
internal static class DecimalValue
{
    /// <summary>The greatest length of a normal form: a sign, <c>0.</c> and 28 digits.</summary>
    public const int MaxLength = 31;

    private const int MaxDigits = NumberParts.MaxDigits;

    /// <summary>Reads a number in JSON's grammar, never rounding it.</summary>
    /// <param name="number">The number's text.</param>
    /// <param name="value">Its value, without trailing zeros.</param>
    public static ValueFaults Read(ReadOnlySpan<byte> number, out decimal value)
    {
        NumberParts parts = NumberParts.Of(number);
        value = 0;
        if (parts.Digits == 0)
        {
            return ValueFaults.None;
        }

        if (parts.Digits > MaxDigits || parts.Exponent < -MaxDigits || parts.Digits + parts.Exponent > MaxDigits)
        {
            return ValueFaults.TooManyDigits;
        }

        UInt128 coefficient = parts.Coefficient;
        for (long i = 0; i < parts.Exponent; i++)
        {
            coefficient *= 10;
        }

        value = new decimal(
            unchecked((int)(uint)coefficient),
            unchecked((int)(uint)(coefficient >> 32)),
            unchecked((int)(uint)(coefficient >> 64)),
            parts.Negative,
            (byte)Math.Max(0, -parts.Exponent));
        return ValueFaults.None;
    }

    /// <summary>Whether a number in JSON's grammar is in normal form: no exponent, no trailing zeros, no negative zero.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> number)
    {
        if (number.ContainsAny((byte)'e', (byte)'E'))
        {
            return false;
        }

        return number.Contains((byte)'.') ? number[^1] != (byte)'0' : !number.SequenceEqual("-0"u8);
    }

    /// <summary>Writes the normal form of a value that <see cref="Read"/> gave; returns its length.</summary>
    public static int Write(decimal value, Span<byte> destination)
    {
        value.TryFormat(destination, out int written, provider: System.Globalization.CultureInfo.InvariantCulture);
        return written;
    }
}
