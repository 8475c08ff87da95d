using System.Buffers;
using System.Buffers.Text;

namespace FlexDb.Core.Schema.Values;

/// <summary>The content of JSON strings as UTF-8: unescaping, the one canonical escaping, and length in code points.</summary>
/// <remarks>
/// Canonical is what JSON.stringify writes and RFC 8785, section 3.2.2.2, requires: only the quotation mark, the
/// backslash and the controls are escaped, those that have a short escape by it, the others as lower-case \u00xx.
/// Input has gone through <see cref="System.Text.Json.Utf8JsonReader"/>, which has checked the escapes' syntax.
/// </remarks>
internal static class JsonText
{
    private static readonly SearchValues<byte> NeedEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    /// <summary>The number of code points of valid UTF-8.</summary>
    public static int CountCodePoints(ReadOnlySpan<byte> utf8)
    {
        int continuation = 0;
        int i = 0;
        if (System.Numerics.Vector.IsHardwareAccelerated)
        {
            // Continuation bytes, 10xxxxxx, are the signed bytes below -64.
            int width = System.Numerics.Vector<sbyte>.Count;
            System.Numerics.Vector<sbyte> bound = new(-64);
            ReadOnlySpan<sbyte> signed = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, sbyte>(utf8);
            for (; i <= utf8.Length - width; i += width)
            {
                System.Numerics.Vector<sbyte> below =
                    System.Numerics.Vector.LessThan(new System.Numerics.Vector<sbyte>(signed.Slice(i, width)), bound);
                continuation -= System.Numerics.Vector.Sum(below);
            }
        }

        for (; i < utf8.Length; i++)
        {
            continuation += (sbyte)utf8[i] < -64 ? 1 : 0;
        }

        return utf8.Length - continuation;
    }

    /// <summary>Whether the content of a JSON string is escaped canonically.</summary>
    /// <param name="raw">The bytes between the quotation marks.</param>
    public static bool IsCanonical(ReadOnlySpan<byte> raw)
    {
        int at;
        while ((at = raw.IndexOf((byte)'\\')) >= 0)
        {
            byte escape = raw[at + 1];
            if (escape == (byte)'u')
            {
                if (!TryGetControl(raw.Slice(at + 2, 4), out byte control) || ShortEscape(control) != 0)
                {
                    return false;
                }

                raw = raw[(at + 6)..];
                continue;
            }

            if (escape == (byte)'/')
            {
                return false;
            }

            raw = raw[(at + 2)..];
        }

        return true;
    }

    /// <summary>Unescapes the content of a JSON string.</summary>
    /// <param name="raw">The bytes between the quotation marks.</param>
    /// <param name="destination">Where the text goes; at least as long as <paramref name="raw"/>.</param>
    /// <param name="written">The text's length in bytes.</param>
    /// <returns>Whether every escaped surrogate has its other half.</returns>
    public static bool TryUnescape(ReadOnlySpan<byte> raw, Span<byte> destination, out int written)
    {
        written = 0;
        while (true)
        {
            int at = raw.IndexOf((byte)'\\');
            if (at < 0)
            {
                raw.CopyTo(destination[written..]);
                written += raw.Length;
                return true;
            }

            raw[..at].CopyTo(destination[written..]);
            written += at;
            if (raw[at + 1] != (byte)'u')
            {
                destination[written++] = Unescaped(raw[at + 1]);
                raw = raw[(at + 2)..];
                continue;
            }

            int unit = Hex(raw.Slice(at + 2, 4));
            raw = raw[(at + 6)..];
            if (char.IsSurrogate((char)unit))
            {
                if (!char.IsHighSurrogate((char)unit) || raw.Length < 6 || raw[0] != (byte)'\\' || raw[1] != (byte)'u'
                    || !char.IsLowSurrogate((char)Hex(raw.Slice(2, 4))))
                {
                    return false;
                }

                unit = char.ConvertToUtf32((char)unit, (char)Hex(raw.Slice(2, 4)));
                raw = raw[6..];
            }

            written += new System.Text.Rune(unit).EncodeToUtf8(destination[written..]);
        }
    }

    /// <summary>Writes a JSON string, quotation marks included, escaped canonically.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.Write("\""u8);
        int at;
        Span<byte> escape = stackalloc byte[6];
        while ((at = text.IndexOfAny(NeedEscape)) >= 0)
        {
            output.Write(text[..at]);
            byte shortEscape = ShortEscape(text[at]);
            if (shortEscape != 0)
            {
                output.Write([(byte)'\\', shortEscape]);
            }
            else
            {
                "\\u00"u8.CopyTo(escape);
                Utf8Formatter.TryFormat(text[at], escape[4..], out _, new StandardFormat('x', 2));
                output.Write(escape);
            }

            text = text[(at + 1)..];
        }

        output.Write(text);
        output.Write("\""u8);
    }

    /// <summary>Writes text that needs no escape as a JSON string.</summary>
    public static void WriteQuoted(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.Write("\""u8);
        output.Write(text);
        output.Write("\""u8);
    }

    /// <summary>Writes a JSON string again, escaped canonically.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="raw">The bytes between the quotation marks.</param>
    public static void WriteCanonical(IBufferWriter<byte> output, ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            Write(output, raw);
            return;
        }

        using TextBuffer buffer = new(stackalloc byte[TextBuffer.InitialLength]);
        buffer.TryUnescape(raw);
        Write(output, buffer.Text);
    }

    private static byte ShortEscape(byte character) => character switch
    {
        (byte)'"' => (byte)'"',
        (byte)'\\' => (byte)'\\',
        (byte)'\b' => (byte)'b',
        (byte)'\f' => (byte)'f',
        (byte)'\n' => (byte)'n',
        (byte)'\r' => (byte)'r',
        (byte)'\t' => (byte)'t',
        _ => 0,
    };

    private static byte Unescaped(byte escape) => escape switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => escape,
    };

    // A control escaped as \u00xx with lower-case digits.
    private static bool TryGetControl(ReadOnlySpan<byte> hex, out byte control)
    {
        control = 0;
        if (!hex.StartsWith("00"u8) || hex[2] is not ((byte)'0' or (byte)'1') || hex[3] is >= (byte)'A' and <= (byte)'F')
        {
            return false;
        }

        control = (byte)Hex(hex);
        return true;
    }

    private static int Hex(ReadOnlySpan<byte> digits)
    {
        int value = 0;
        foreach (byte digit in digits)
        {
            value = (value << 4) | (digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return value;
    }
}
