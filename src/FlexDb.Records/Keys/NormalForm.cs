using System.Buffers.Text;

namespace FlexDb.Records.Keys;

/// <summary>Reads values from their normal forms.</summary>
/// <remarks>What it is given has been validated, so it checks only enough to fail rather than give a wrong value.</remarks>
internal static class NormalForm
{
    private const int DateLength = 10;
    private const int SecondsEnd = 19;

    /// <summary>The bytes between the quotation marks of a string.</summary>
    public static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> normalJson) =>
        normalJson.Length >= 2 && normalJson[0] == (byte)'"' && normalJson[^1] == (byte)'"' ? normalJson[1..^1] : throw NotNormal();

    public static long Integer(ReadOnlySpan<byte> normalJson) =>
        Utf8Parser.TryParse(normalJson, out long value, out int length) && length == normalJson.Length ? value : throw NotNormal();

    public static bool Boolean(ReadOnlySpan<byte> normalJson) =>
        normalJson.SequenceEqual("true"u8) || (normalJson.SequenceEqual("false"u8) ? false : throw NotNormal());

    /// <summary>Gives the microseconds from 1970 UTC to an instant, or to the midnight with which a date begins.</summary>
    public static long Microseconds(ReadOnlySpan<byte> normalJson)
    {
        ReadOnlySpan<byte> text = Content(normalJson);
        if (text.Length != DateLength && (text.Length <= SecondsEnd || text[^1] != (byte)'Z'))
        {
            throw NotNormal();
        }

        DateTime time = new(Digits(text[..4]), Digits(text[5..7]), Digits(text[8..10]), 0, 0, 0, DateTimeKind.Utc);
        long microseconds = (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        if (text.Length == DateLength)
        {
            return microseconds;
        }

        long seconds = (((Digits(text[11..13]) * 60) + Digits(text[14..16])) * 60) + Digits(text[17..SecondsEnd]);
        microseconds += seconds * 1_000_000;
        long unit = 100_000;
        for (int i = SecondsEnd + 1; i < text.Length - 1; i++, unit /= 10)
        {
            microseconds += Digits(text.Slice(i, 1)) * unit;
        }

        return microseconds;
    }

    /// <summary>The exception for a value that is not in the normal form of its type.</summary>
    public static FormatException NotNormal() => new("The value is not in the normal form of its type.");

    private static int Digits(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int value, out int length) && length == text.Length ? value : throw NotNormal();
}
