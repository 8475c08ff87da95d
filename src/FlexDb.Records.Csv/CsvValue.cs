using System.Globalization;
using System.Text.Json;

using FlexDb.Core.Schema;

namespace FlexDb.Records.Csv;

/// <summary>Turns the text of a field into JSON by its column's data type.</summary>
internal sealed class CsvValue(FlexCsvOptions options)
{
    private const int MaxNumberLength = 128;

    private readonly CultureInfo _culture = options.Culture;
    private readonly string[] _dates = Patterns(options.Culture, 'd');
    private readonly string[] _times = [.. Patterns(options.Culture, 'G'), .. Patterns(options.Culture, 'g')];

    /// <summary>Writes the column; false where its data type has no such text.</summary>
    public bool TryWrite(Utf8JsonWriter writer, FlexColumnDefinition column, ReadOnlySpan<char> text)
    {
        switch (column.DataType)
        {
            case FlexDataType.Integer:
                if (Number(text) is not { } integer || integer.Contains('.', StringComparison.Ordinal))
                {
                    return false;
                }

                writer.WritePropertyName(column.Name);
                writer.WriteRawValue(integer, skipInputValidation: true);
                return true;
            case FlexDataType.Decimal:
                if (Number(text) is not { } number)
                {
                    return false;
                }

                writer.WriteString(column.Name, number);
                return true;
            case FlexDataType.Boolean:
                if (Boolean(text.Trim()) is not { } truth)
                {
                    return false;
                }

                writer.WriteBoolean(column.Name, truth);
                return true;
            case FlexDataType.Date:
                writer.WriteString(column.Name, Date(text.Trim()));
                return true;
            case FlexDataType.DateTime:
                writer.WriteString(column.Name, Time(text.Trim()));
                return true;
            case FlexDataType.Json:
                return TryWriteJson(writer, column, text);
            default:
                writer.WriteString(column.Name, text);
                return true;
        }
    }

    /// <summary>What is wrong with a text that could not be written.</summary>
    public string Complaint(FlexColumnDefinition column)
    {
        string what = column.DataType switch
        {
            FlexDataType.Integer => "a whole number without group separators",
            FlexDataType.Decimal => $"a number without group separators, with '{_culture.NumberFormat.NumberDecimalSeparator}' before its fraction",
            FlexDataType.Boolean => "true, false, 1 or 0",
            _ => "JSON",
        };
        return $"The value of column '{column.Name}' is not {what}.";
    }

    private static string[] Patterns(CultureInfo culture, char format) =>
        culture.Equals(CultureInfo.InvariantCulture) ? [] : [.. culture.DateTimeFormat.GetAllDateTimePatterns(format).Where(static pattern => pattern.Contains("yyyy", StringComparison.Ordinal))];

    private static bool? Boolean(ReadOnlySpan<char> text) => text switch
    {
        "1" => true,
        "0" => false,
        _ => bool.TryParse(text, out bool truth) ? truth : null,
    };

    /// <summary>A number as JSON has it, digit by digit, so that none is rounded away; null where it is none.</summary>
    private string? Number(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        NumberFormatInfo format = _culture.NumberFormat;
        bool isNegative = TryTake(ref text, format.NegativeSign) || TryTake(ref text, "-");
        if (!isNegative && !TryTake(ref text, format.PositiveSign))
        {
            TryTake(ref text, "+");
        }

        int point = text.IndexOf(format.NumberDecimalSeparator, StringComparison.Ordinal);
        ReadOnlySpan<char> whole = point < 0 ? text : text[..point];
        ReadOnlySpan<char> fraction = point < 0 ? [] : text[(point + format.NumberDecimalSeparator.Length)..];
        if (text.Length > MaxNumberLength || whole.Length + fraction.Length == 0 || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        whole = whole.TrimStart('0');
        return string.Concat(isNegative ? "-" : "", whole.IsEmpty ? "0" : whole, fraction.IsEmpty ? "" : ".", fraction);
    }

    private static bool TryTake(ref ReadOnlySpan<char> text, string sign)
    {
        if (sign.Length == 0 || !text.StartsWith(sign, StringComparison.Ordinal))
        {
            return false;
        }

        text = text[sign.Length..];
        return true;
    }

    // What neither the culture nor ISO 8601 has is the validator's to refuse.
    private string Date(ReadOnlySpan<char> text) =>
        _dates.Length > 0 && DateOnly.TryParseExact(text, _dates, _culture, DateTimeStyles.None, out DateOnly date)
            ? date.ToString("O", CultureInfo.InvariantCulture)
            : text.ToString();

    private string Time(ReadOnlySpan<char> text) =>
        _times.Length > 0 && DateTime.TryParseExact(text, _times, _culture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time)
            ? time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : text.ToString();

    private static bool TryWriteJson(Utf8JsonWriter writer, FlexColumnDefinition column, ReadOnlySpan<char> text)
    {
        try
        {
            // Deeper than a json value may be, so that the validator says so.
            using JsonDocument document = JsonDocument.Parse(text.ToString(), new JsonDocumentOptions { MaxDepth = 500 });
            writer.WritePropertyName(column.Name);
            writer.WriteRawValue(document.RootElement.GetRawText(), skipInputValidation: true);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
