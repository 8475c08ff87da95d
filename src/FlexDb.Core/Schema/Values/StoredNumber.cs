using System.Buffers.Text;
using System.Globalization;

namespace FlexDb.Core.Schema.Values;

/// <summary>What MySQL's JSON type does to numbers.</summary>
/// <remarks>
/// MySQL Reference Manual, "The JSON Data Type": integers of 64 bits are kept, signed or unsigned; every other
/// number becomes a DOUBLE.
/// </remarks>
internal static class StoredNumber
{
    // Every number of at most 15 digits within a double's range is the one that its nearest double prints; none of
    // more than 17 digits is.
    private const int AlwaysKeptDigits = 15;
    private const int MaxDoubleDigits = 17;
    private const int SafeExponent = 290;

    /// <summary>Whether a number in JSON's grammar comes back from MySQL's JSON type with the same value.</summary>
    public static bool Survives(ReadOnlySpan<byte> number) =>
        (Utf8Parser.TryParse(number, out long _, out int consumed) && consumed == number.Length)
        || (Utf8Parser.TryParse(number, out ulong _, out consumed) && consumed == number.Length)
        || SurvivesAsDouble(number);

    /// <summary>Whether the double nearest to a number in JSON's grammar prints back as the same number.</summary>
    public static bool SurvivesAsDouble(ReadOnlySpan<byte> number)
    {
        NumberParts exact = NumberParts.Of(number);
        if (exact.Digits > MaxDoubleDigits)
        {
            return false;
        }

        if (exact.Digits <= AlwaysKeptDigits && exact.Exponent is > -SafeExponent and < SafeExponent)
        {
            return true;
        }

        if (!double.TryParse(number, CultureInfo.InvariantCulture, out double nearest) || !double.IsFinite(nearest))
        {
            return false;
        }

        Span<byte> printed = stackalloc byte[32];
        nearest.TryFormat(printed, out int length, "R", CultureInfo.InvariantCulture);
        NumberParts kept = NumberParts.Of(printed[..length]);
        return kept.Digits == exact.Digits && kept.Coefficient == exact.Coefficient && kept.Exponent == exact.Exponent;
    }
}
