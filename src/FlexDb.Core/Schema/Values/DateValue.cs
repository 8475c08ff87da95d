using System.Globalization;

namespace FlexDb.Core.Schema.Values;

/// <summary>Values of date columns: real dates written <c>yyyy-MM-dd</c>, years 1 to 9999.</summary>
internal static class DateValue
{
    public const int Length = 10;

    /// <summary>Reads a date as the number of days since 0001-01-01.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out int dayNumber)
    {
        dayNumber = 0;
        if (!TrySplit(text, out int year, out int month, out int day)
            || year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        dayNumber = new DateOnly(year, month, day).DayNumber;
        return true;
    }

    /// <summary>Takes <c>yyyy-MM-dd</c> apart without judging whether there is such a date.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> text, out int year, out int month, out int day)
    {
        year = month = day = -1;
        return text.Length == Length
            && text[4] == (byte)'-'
            && text[7] == (byte)'-'
            && (year = (100 * TwoDigits(text)) + TwoDigits(text[2..])) >= 0
            && (month = TwoDigits(text[5..])) >= 0
            && (day = TwoDigits(text[8..])) >= 0;
    }

    /// <summary>The value of the first two digits; so far below zero that no sum of them is a number otherwise.</summary>
    public static int TwoDigits(ReadOnlySpan<byte> text)
    {
        uint tens = (uint)(text[0] - '0');
        uint ones = (uint)(text[1] - '0');
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : -100_000;
    }

    /// <summary>Writes the normal form; returns its length.</summary>
    public static int Write(int dayNumber, Span<byte> destination)
    {
        DateOnly.FromDayNumber(dayNumber).TryFormat(destination, out int written, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return written;
    }
}
