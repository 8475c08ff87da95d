using System.Globalization;
using System.Numerics;
using System.Text;

namespace FlexDb.Records.Querying;

/// <summary>Sums of integers and decimals without loss.</summary>
internal static class ExactNumber
{
    // What a decimal column has at most behind its point.
    private const int Places = 28;

    private static readonly BigInteger Unit = BigInteger.Pow(10, Places);

    /// <summary>The number in units of the last place.</summary>
    /// <param name="text">A number without an exponent.</param>
    public static BigInteger Parse(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        string digits = point < 0
            ? text + new string('0', Places)
            : string.Concat(text.AsSpan(0, point), text.AsSpan(point + 1), new string('0', Places - (text.Length - point - 1)));
        return BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    /// <summary>The number as text, without zeros at its end.</summary>
    public static string Format(BigInteger number)
    {
        BigInteger whole = BigInteger.DivRem(BigInteger.Abs(number), Unit, out BigInteger rest);
        StringBuilder text = new(number.Sign < 0 ? "-" : "");
        text.Append(whole.ToString(CultureInfo.InvariantCulture));
        return rest.IsZero
            ? text.ToString()
            : text.Append('.').Append(rest.ToString(CultureInfo.InvariantCulture).PadLeft(Places, '0').TrimEnd('0')).ToString();
    }

    /// <summary>A quotient, rounded to the last place, halves away from zero.</summary>
    public static BigInteger Divide(BigInteger sum, long count)
    {
        BigInteger quotient = BigInteger.DivRem(sum, count, out BigInteger rest);
        return BigInteger.Abs(rest) * 2 >= count ? quotient + sum.Sign : quotient;
    }
}
