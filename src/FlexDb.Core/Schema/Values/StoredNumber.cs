using System.Buffers.Text;

namespace FlexDb.Core.Schema.Values;

/// <summary>What MySQL's JSON type does to numbers.</summary>
/// <remarks>
/// MySQL Reference Manual, "The JSON Data Type": integers of 64 bits are kept, signed or unsigned; every other
/// number becomes a DOUBLE.
/// </remarks>
internal static class StoredNumber
{
    // No double prints more significant digits than 17.
    private const int MaxDoubleDigits = 17;

    /// <summary>Whether a number in JSON's grammar comes back from MySQL's JSON type with the same value.</summary>
    public static bool Survives(ReadOnlySpan<byte> number)
    {
        if ((Utf8Parser.TryParse(number, out long _, out int consumed) && consumed == number.Length)
            || (Utf8Parser.TryParse(number, out ulong _, out consumed) && consumed == number.Length))
        {
            return true;
        }

        NumberParts exact = NumberParts.Of(number);
        if (exact.Digits is 0 or > MaxDoubleDigits)
        {
            return exact.Digits == 0;
        }

        if (!double.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out double nearest) || !double.IsFinite(nearest))
        {
            return false;
        }

        Span<byte> printed = stackalloc byte[32];
        nearest.TryFormat(printed, out int length, "R", System.Globalization.CultureInfo.InvariantCulture);
        NumberParts kept = NumberParts.Of(printed[..length]);
        return kept.Digits == exact.Digits && kept.Coefficient == exact.Coefficient && kept.Exponent == exact.Exponent;
    }
}
