namespace FlexDb.Core.Schema.Values;

/// <summary>A number in JSON's grammar taken apart exactly: (−1)^Negative × Coefficient × 10^Exponent.</summary>
internal readonly struct NumberParts
{
    /// <summary>More digits than this are only counted.</summary>
    public const int MaxDigits = 28;

    // What 64 bits hold of any digits; their arithmetic is several times as fast as that of 128.
    private const int NarrowDigits = 19;

    // Far beyond what any data type holds, and far from overflow when digits are counted on top of it.
    private const long ExponentBound = 1L << 40;

    private NumberParts(bool negative, UInt128 coefficient, int digits, long exponent)
    {
        Negative = negative;
        Coefficient = coefficient;
        Digits = digits;
        Exponent = exponent;
    }

    public bool Negative { get; }

    /// <summary>The digits without leading and trailing zeros; meaningless where there are more than 28.</summary>
    public UInt128 Coefficient { get; }

    /// <summary>How many digits the coefficient has; 0 for zero.</summary>
    public int Digits { get; }

    /// <summary>The power of ten, held within ±2^40.</summary>
    public long Exponent { get; }

    /// <summary>Takes apart a number that keeps JSON's grammar (RFC 8259, section 6).</summary>
    public static NumberParts Of(ReadOnlySpan<byte> number)
    {
        bool negative = number[0] == (byte)'-';
        UInt128 coefficient = 0;
        ulong firstDigits = 0;
        int digits = 0, zeros = 0, scale = 0;
        bool fraction = false;
        int i = negative ? 1 : 0;
        for (; i < number.Length && (number[i] | 0x20) != 'e'; i++)
        {
            if (number[i] == (byte)'.')
            {
                fraction = true;
                continue;
            }

            scale += fraction ? 1 : 0;
            int digit = number[i] - '0';
            if (digit == 0)
            {
                // Zeros count only once another digit follows; leading ones never do.
                zeros += digits > 0 ? 1 : 0;
                continue;
            }

            digits += zeros + 1;
            if (digits <= NarrowDigits)
            {
                for (; zeros > 0; zeros--)
                {
                    firstDigits *= 10;
                }

                coefficient = firstDigits = (firstDigits * 10) + (ulong)digit;
            }
            else if (digits <= MaxDigits)
            {
                for (; zeros > 0; zeros--)
                {
                    coefficient *= 10;
                }

                coefficient = (coefficient * 10) + (UInt128)digit;
            }

            zeros = 0;
            if (digits > MaxDigits)
            {
                // From here on digits are only counted, a run at a time.
                ReadOnlySpan<byte> run = LeadingDigits(number[(i + 1)..]);
                int significant = run.TrimEnd((byte)'0').Length;
                digits += significant;
                zeros = run.Length - significant;
                scale += fraction ? run.Length : 0;
                i += run.Length;
            }
        }

        if (digits == 0)
        {
            return default;
        }

        long exponent = i < number.Length ? ParseExponent(number[(i + 1)..]) : 0;
        return new NumberParts(negative, coefficient, digits, exponent - scale + zeros);
    }

    /// <summary>Whether text keeps JSON's grammar of numbers, as a numeric string must.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text)
    {
        int i = text.StartsWith("-"u8) ? 1 : 0;
        int whole = CountDigits(text, i);
        if (whole == 0 || (whole > 1 && text[i] == (byte)'0'))
        {
            return false;
        }

        i += whole;
        if (i < text.Length && text[i] == (byte)'.')
        {
            int fraction = CountDigits(text, i + 1);
            if (fraction == 0)
            {
                return false;
            }

            i += fraction + 1;
        }

        if (i < text.Length && (text[i] | 0x20) == 'e')
        {
            i++;
            i += i < text.Length && text[i] is (byte)'+' or (byte)'-' ? 1 : 0;
            int exponent = CountDigits(text, i);
            if (exponent == 0)
            {
                return false;
            }

            i += exponent;
        }

        return i == text.Length;
    }

    private static ReadOnlySpan<byte> LeadingDigits(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text : text[..end];
    }

    private static int CountDigits(ReadOnlySpan<byte> text, int start) => LeadingDigits(text[start..]).Length;

    private static long ParseExponent(ReadOnlySpan<byte> digits)
    {
        bool negative = digits[0] == (byte)'-';
        long value = 0;
        foreach (byte digit in digits[0] is (byte)'+' or (byte)'-' ? digits[1..] : digits)
        {
            value = Math.Min((value * 10) + digit - '0', ExponentBound);
        }

        return negative ? -value : value;
    }
}
