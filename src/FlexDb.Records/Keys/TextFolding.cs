using System.Buffers;
using System.Text;

namespace FlexDb.Records.Keys;

/// <summary>Folds texts, so that those which differ only in case or in the accents of Latin letters become equal.</summary>
/// <remarks>
/// <para>
/// The folding is stored in keys, so it must not differ between hosts or change with an upgrade. It is a table in the source
/// (<see cref="FoldingTable"/>), made from Unicode 14, and uses nothing of the runtime's or the system's culture data.
/// Characters that a later Unicode adds stay as they are.
/// </para>
/// <list type="bullet">
/// <item><description>
/// Latin letters lose case and accents: É and é become e. Combining marks U+0300 to U+036F after a Latin letter are
/// dropped, so that composed and decomposed Latin texts become equal.
/// </description></item>
/// <item><description>
/// Some Latin letters that Unicode does not decompose become plain ones: ß and ẞ become ss, æ ae, œ oe, ø o, đ and ð d, ł l,
/// þ th, ı i, ħ h, ŧ t, ŉ ʼn, ſ s, and the ligatures ﬀ to ﬆ become their letters.
/// </description></item>
/// <item><description>Other letters lose only case, by Unicode's simple case folding: Й becomes й, and Σ and ς become σ.</description></item>
/// </list>
/// <para>
/// What stays apart: full-width and ordinary letters (Ａ and A), other compatibility forms such as ª and a or Ⅷ and VIII,
/// and outside the Latin script composed and decomposed letters (й as one code point and as и with U+0306; NFC and NFD in
/// general) and letters with and without accents (ά and α). Ä becomes a, not ae.
/// </para>
/// <para>
/// A text is folded from left to right without looking ahead, so the folding of a text's prefix is a prefix of the text's
/// folding. To fold a folded text again changes nothing.
/// </para>
/// </remarks>
internal static class TextFolding
{
    /// <summary>Folds as much of a text as fits.</summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <param name="folded">Takes the folded text, cut between code points where it does not fit.</param>
    /// <param name="length">The number of bytes that were written.</param>
    /// <returns>Whether all of the folded text fits.</returns>
    public static bool TryFold(ReadOnlySpan<byte> text, Span<byte> folded, out int length)
    {
        length = 0;
        Rune previous = default;
        while (!text.IsEmpty)
        {
            int ascii = text.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            ascii = ascii < 0 ? text.Length : ascii;
            if (ascii > 0)
            {
                int fitting = Math.Min(ascii, folded.Length - length);
                Ascii.ToLower(text[..fitting], folded[length..], out _);
                length += fitting;
                if (fitting < ascii)
                {
                    return false;
                }

                previous = new Rune(text[ascii - 1]);
                text = text[ascii..];
                continue;
            }

            Rune.DecodeFromUtf8(text, out Rune rune, out int size);
            bool isDropped = FoldingTable.IsMark(rune) && FoldingTable.IsLatinLetter(previous);
            if (!isDropped)
            {
                if (!TryWrite(FoldingTable.Fold(rune), text[..size], folded, ref length))
                {
                    return false;
                }

                previous = rune;
            }

            text = text[size..];
        }

        return true;
    }

    /// <summary>Folds a text.</summary>
    /// <param name="text">The text in UTF-8.</param>
    public static byte[] Fold(ReadOnlySpan<byte> text)
    {
        // The most that a code point grows is from two bytes to three.
        byte[] space = ArrayPool<byte>.Shared.Rent(text.Length + (text.Length / 2));
        TryFold(text, space, out int length);
        byte[] folded = space.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(space);
        return folded;
    }

    /// <summary>Gives the number of bytes of a code point in UTF-8.</summary>
    /// <param name="first">The first of its bytes.</param>
    public static int Utf8Length(byte first) => first switch
    {
        < 0x80 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };

    // Writes code point after code point, so that the cut does not depend on how a folded letter was written.
    private static bool TryWrite(uint replacement, ReadOnlySpan<byte> unchanged, Span<byte> folded, ref int length)
    {
        if (replacement == 0)
        {
            bool fits = unchanged.TryCopyTo(folded[length..]);
            length += fits ? unchanged.Length : 0;
            return fits;
        }

        while (replacement != 0)
        {
            int end = length + Utf8Length((byte)replacement);
            if (end > folded.Length)
            {
                return false;
            }

            for (; length < end; replacement >>= 8)
            {
                folded[length++] = (byte)replacement;
            }
        }

        return true;
    }
}
