using System.Buffers.Binary;

namespace FlexDb.Records.Keys;

/// <summary>Encodes numbers as keys.</summary>
internal static class NumberKey
{
    private const int MaxDigits = 28;

    // A sign, "0." and 28 digits.
    private const int MaxTextLength = 31;

    // 0x01, the exponent, 14 pairs of digits and the end of a negative number.
    private const int MaxDecimalLength = 17;

    private const byte Zero = 0x80;

    // Added to the exponent: no decimal lies below 10⁻²⁸.
    private const int ExponentOffset = 28;

    /// <summary>Encodes a whole number, big-endian. The sign bit is flipped, so that negative numbers sort first.</summary>
    public static byte[] Encode(long value)
    {
        byte[] key = new byte[1 + sizeof(long)];
        key[0] = KeyEncoding.NotNull;
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(1), value ^ long.MinValue);
        return key;
    }

    /// <summary>Encodes a decimal.</summary>
    /// <param name="number">The decimal's digits, in normal form.</param>
    /// <remarks>
    /// A number 0.d₁d₂… × 10ᵉ, where d₁ is not 0, becomes its exponent in one byte and then its digits in pairs. If two
    /// positive numbers begin with the same digits, the longer one is greater, and bytes sort in that way too. For a
    /// negative number exponent and digits are complemented, and a last byte 0xFF makes the longer number the smaller one.
    /// </remarks>
    public static byte[] EncodeDecimal(ReadOnlySpan<byte> number)
    {
        Span<byte> digits = stackalloc byte[MaxTextLength];
        int count = ReadDigits(number, digits, out bool isNegative, out int exponent);
        if (count == 0)
        {
            return [KeyEncoding.NotNull, Zero];
        }

        Span<byte> key = stackalloc byte[MaxDecimalLength];
        key[0] = KeyEncoding.NotNull;
        key[1] = (byte)(isNegative ? Zero - 1 - exponent - ExponentOffset : Zero + 1 + exponent + ExponentOffset);
        int length = 2;
        for (int i = 0; i < count; i += 2)
        {
            // From 1 to 100, so that the complement is never the 0xFF of the end.
            int pair = (digits[i] * 10) + (i + 1 < count ? digits[i + 1] : 0) + 1;
            key[length++] = (byte)(isNegative ? 0xFF - pair : pair);
        }

        if (isNegative)
        {
            key[length++] = 0xFF;
        }

        return key[..length].ToArray();
    }

    // Gives the digits without leading and trailing zeros, and the exponent of the number 0.d₁d₂… × 10ᵉ.
    private static int ReadDigits(ReadOnlySpan<byte> number, Span<byte> digits, out bool isNegative, out int exponent)
    {
        isNegative = number.StartsWith("-"u8);
        exponent = 0;
        bool isFraction = false;
        int count = 0;
        if (number.Length is 0 or > MaxTextLength)
        {
            throw NormalForm.NotNormal();
        }

        foreach (byte character in isNegative ? number[1..] : number)
        {
            if (character == (byte)'.')
            {
                isFraction = true;
                continue;
            }

            if (character is < (byte)'0' or > (byte)'9')
            {
                throw NormalForm.NotNormal();
            }

            if (count == 0 && character == (byte)'0')
            {
                exponent -= isFraction ? 1 : 0;
                continue;
            }

            exponent += isFraction ? 0 : 1;
            digits[count++] = (byte)(character - '0');
        }

        count = digits[..count].TrimEnd((byte)0).Length;
        return count <= MaxDigits && exponent is > -ExponentOffset and <= MaxDigits ? count : throw NormalForm.NotNormal();
    }
}
