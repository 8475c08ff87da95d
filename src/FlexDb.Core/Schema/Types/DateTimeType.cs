using System.Buffers;
using System.Globalization;
using System.Text.Json;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Types;

/// <summary>
/// Instants: RFC 3339 with upper-case T and Z, an offset, at most six fraction digits and no leap second, the instant
/// within the years 1 to 9999.
/// </summary>
internal sealed class DateTimeType : StringFormType
{
    /// <summary>The greatest length of a normal form: <c>yyyy-MM-ddTHH:mm:ss.ffffffZ</c>.</summary>
    public const int MaxLength = 27;

    private const int SecondsEnd = 19;

    private const string JsonPattern =
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$";

    public override FlexDataType DataType => FlexDataType.DateTime;

    public override string Name => "datetime";

    public override string Form => "a time that exists, of the form 2024-02-29T23:59:59.123456Z, with Z or an offset such as +02:00";

    public override RuleKinds Rules => RuleKinds.Range | RuleKinds.Enum;

    // Dates and times share the pool.
    public override string? SlotPool => "date";

    public override (int Shortest, int Longest)? TextLengths => (20, MaxLength);

    public override bool HasSeveralForms => true;

    /// <summary>Reads an instant.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ticks">The UTC ticks since 0001-01-01, as <see cref="DateTime.Ticks"/> counts them.</param>
    /// <param name="canonical">Whether the text is the normal form: in UTC, the fraction without trailing zeros.</param>
    public static ValueFaults Read(ReadOnlySpan<byte> text, out long ticks, out bool canonical)
    {
        ticks = 0;
        canonical = false;
        if (text.Length <= SecondsEnd || text[10] != (byte)'T' || text[13] != (byte)':' || text[16] != (byte)':'
            || !DateType.TrySplit(text[..DateType.Length], out int year, out int month, out int day)
            || month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month))
        {
            return ValueFaults.WrongForm;
        }

        int hour = DateType.TwoDigits(text[11..]), minute = DateType.TwoDigits(text[14..]), second = DateType.TwoDigits(text[17..]);
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

    /// <summary>The instant that a bound is; a date is the first of its day in UTC.</summary>
    public static DateTimeOffset? InstantOf(FlexJsonValue value) =>
        value.Kind == JsonValueKind.String
        && DateTimeOffset.TryParse(
            value.Element.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
            ? instant
            : null;

    public override decimal? Order(FlexJsonValue value) => InstantOf(value)?.UtcTicks;

    public override void WriteJsonSchema(JsonSchemaWriter schema, FlexColumnValidation rules, bool isNullable) =>
        schema.Format("date-time", JsonPattern, isNullable);

    public override void Describe(FlexColumnDefinition column, List<string> sentences)
    {
        DateType.DescribeRange(column.Validation, sentences);
        if (column.Validation.Enum is { } allowed)
        {
            sentences.Add($"One of these instants: {string.Join(", ", allowed)}.");
        }
    }

    public override TypeConversion? ConversionFrom(ColumnType other) => other is DateType
        ? new(static (raw, output) =>
        {
            DateType.TryRead(raw[1..^1], out int dayNumber);
            Write(output, dayNumber * TimeSpan.TicksPerDay);
            return ConversionOutcome.Kept;
        })
        : null;

    protected override ValueFaults CheckText(ReadOnlySpan<byte> text, ColumnRules rules, out bool canonical)
    {
        ValueFaults faults = Read(text, out long ticks, out canonical);
        return !rules.HasRules || faults != ValueFaults.None ? faults : rules.CheckWhole(ticks);
    }

    protected override void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        Read(text, out long ticks, out _);
        Write(output, ticks);
    }

    protected override ValueFaults ReadScalar(ReadOnlySpan<byte> text, out Scalar scalar)
    {
        ValueFaults faults = Read(text, out long ticks, out _);
        scalar = new Scalar(ticks, 0, null);
        return faults;
    }

    private static void Write(IBufferWriter<byte> output, long ticks)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        new DateTime(ticks, DateTimeKind.Utc).TryFormat(text, out int written, "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
        JsonText.WriteQuoted(output, text[..written]);
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

        int hour = DateType.TwoDigits(text[1..]), minute = DateType.TwoDigits(text[4..]);
        minutes = ((hour * 60) + minute) * (text[0] == (byte)'-' ? -1 : 1);
        return IsTime(hour, minute);
    }
}
