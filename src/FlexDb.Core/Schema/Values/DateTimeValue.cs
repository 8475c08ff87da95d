using System.Globalization;

namespace FlexDb.Core.Schema.Values;

/// <summary>
/// Values of datetime columns: RFC 3339 with upper-case T and Z, an offset, at most six fraction digits and no leap
/// second, the instant within the years 1 to 9999.
/// </summary>
internal static class DateTimeValue
{
    /// <summary>The greatest length of a normal form: <c>yyyy-MM-ddTHH:mm:ss.ffffffZ</c>.</summary>
    public const int MaxLength = 27;

    private const int SecondsEnd = 19;

    /// <summary>Reads an instant.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ticks">The UTC ticks since 0001-01-01, as <see cref="DateTime.Ticks"/> counts them.</param>
    /// <param name="canonical">Whether the text is the normal form: in UTC, the fraction without trailing zeros.</param>
    public static ValueFaults Read(ReadOnlySpan<byte> text, out long ticks, out bool canonical)
    {
        ticks = 0;
        canonical = false;
        if (text.Length <= SecondsEnd || text[10] != (byte)'T' || text[13] != (byte)':' || text[16] != (byte)':'
            || !DateValue.TrySplit(text[..DateValue.Length], out int year, out int month, out int day)
            || month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month))
        {
            return ValueFaults.WrongForm;
        }

        int hour = DateValue.TwoDigits(text[11..]), minute = DateValue.TwoDigits(text[14..]), second = DateValue.TwoDigits(text[17..]);
        if (!IsTime(hour, minute) || second is < 0 or > 59
            || !TryReadFraction(text, out int end, out long fraction)
            || !TryReadOffset(text[end..], out int offsetMinutes))
        {
            return ValueFaults.WrongForm;
        }

        // Of the year 0, which DateTime lacks, only the last day can reach the year 1 through its offset.
        long days = year > 0 ? new DateOnly(year, month, day).DayNumber : month == 12 && day == 31 ? -1 : -2;
        long seconds = (((((days * 24) + hour) * 60) + minute - offsetMinutes) * 60) + second;
        ticks = (seconds * TimeSpan.TicksPerSecond) + fraction;
        canonical = text[^1] == (byte)'Z' && (end == SecondsEnd || text[end - 1] != (byte)'0');
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? ValueFaults.None : ValueFaults.OutOfRange;
    }

    /// <summary>Writes the normal form; returns its length.</summary>
    public static int Write(long ticks, Span<byte> destination)
    {
        new DateTime(ticks, DateTimeKind.Utc)
            .TryFormat(destination, out int written, "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
        return written;
    }

    private static bool IsTime(int hour, int minute) => hour is >= 0 and <= 23 && minute is >= 0 and <= 59;

    // The year 0 is a leap year in RFC 3339's calendar, as the year 4 is.
    private static int DaysInMonth(int year, int month) => DateTime.DaysInMonth(year == 0 ? 4 : year, month);

    private static bool TryReadFraction(ReadOnlySpan<byte> text, out int end, out long ticks)
    {
        const int MaxFractionDigits = 6;
        end = SecondsEnd;
        ticks = 0;
        if (text[end] != (byte)'.')
        {
            return true;
        }

        long unit = TimeSpan.TicksPerSecond;
        for (end++; end < text.Length && text[end] is >= (byte)'0' and <= (byte)'9'; end++)
        {
            unit /= 10;
            ticks += unit * (text[end] - '0');
        }

        int digits = end - SecondsEnd - 1;
        return digits is >= 1 and <= MaxFractionDigits;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.SequenceEqual("Z"u8))
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != (byte)':')
        {
            return false;
        }

        int hour = DateValue.TwoDigits(text[1..]), minute = DateValue.TwoDigits(text[4..]);
        minutes = ((hour * 60) + minute) * (text[0] == (byte)'-' ? -1 : 1);
        return IsTime(hour, minute);
    }
}
