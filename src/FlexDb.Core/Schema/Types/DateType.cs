using System.Buffers;
using System.Globalization;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Types;

/// <summary>Calendar dates: real dates written <c>yyyy-MM-dd</c>, years 1 to 9999.</summary>
internal sealed class DateType : StringFormType
{
    /// <summary>The length of every date.</summary>
    public const int Length = 10;

    private const string JsonPattern = "^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$";

    public override FlexDataType DataType => FlexDataType.Date;

    public override string Name => "date";

    public override string Form => "a date that exists, of the form 2024-02-29";

    public override RuleKinds Rules => RuleKinds.Range | RuleKinds.Enum;

    public override string? SlotPool => "date";

    public override (int Shortest, int Longest)? TextLengths => (Length, Length);

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

    /// <summary>Takes <c>yyyy-MM-dd</c> apart without checking whether there is such a date.</summary>
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

    /// <summary>Writes the normal form of a date given as the number of days since 0001-01-01.</summary>
    public static void Write(IBufferWriter<byte> output, int dayNumber)
    {
        Span<byte> text = stackalloc byte[Length];
        DateOnly.FromDayNumber(dayNumber).TryFormat(text, out _, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        JsonText.WriteQuoted(output, text);
    }

    /// <summary>Says the bounds of a type for which JSON Schema has no keyword.</summary>
    public static void DescribeRange(FlexColumnValidation rules, List<string> sentences)
    {
        if (rules.Min is { } min)
        {
            sentences.Add($"At least {min}.");
        }

        if (rules.Max is { } max)
        {
            sentences.Add($"At most {max}.");
        }
    }

    // The day, for a datetime that becomes a date loses its time.
    public override decimal? Order(FlexJsonValue value) =>
        DateTimeType.InstantOf(value) is { } instant ? instant.UtcTicks / TimeSpan.TicksPerDay : null;

    public override void WriteJsonSchema(JsonSchemaWriter schema, FlexColumnValidation rules, bool isNullable)
    {
        schema.Format("date", JsonPattern, isNullable);
        schema.Enum(rules.Enum, isNullable);
    }

    public override void Describe(FlexColumnDefinition column, List<string> sentences) => DescribeRange(column.Validation, sentences);

    public override TypeConversion? ConversionFrom(ColumnType other) => other is DateTimeType
        ? new(static (raw, output) =>
        {
            DateTimeType.Read(raw[1..^1], out long ticks, out _);
            Write(output, (int)(ticks / TimeSpan.TicksPerDay));
            return ticks % TimeSpan.TicksPerDay == 0 ? ConversionOutcome.Kept : ConversionOutcome.Changed;
        })
        { CanMerge = true, Loss = "their time of day" }
        : null;

    protected override ValueFaults CheckText(ReadOnlySpan<byte> text, ColumnRules rules, out bool canonical)
    {
        canonical = true;
        return !TryRead(text, out int dayNumber) ? ValueFaults.WrongForm
            : rules.HasRules ? rules.CheckWhole(dayNumber)
            : ValueFaults.None;
    }

    protected override ValueFaults ReadScalar(ReadOnlySpan<byte> text, out Scalar scalar)
    {
        bool isDate = TryRead(text, out int dayNumber);
        scalar = new Scalar(dayNumber, 0, null);
        return isDate ? ValueFaults.None : ValueFaults.WrongForm;
    }
}
