using System.Globalization;

namespace Quickstart.Views;

/// <summary>Numbers for people.</summary>
internal static class Amount
{
    /// <summary>A number with separators between thousands.</summary>
    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>How many there are of something, such as <c>1 row</c> or <c>2,240 rows</c>.</summary>
    public static string Of(long number, string one, string several) => $"{Of(number)} {(number == 1 ? one : several)}";

    /// <summary>Money, with cents.</summary>
    public static string OfMoney(decimal amount) => amount.ToString("N2", CultureInfo.InvariantCulture);
}
