using System.Security.Cryptography;

namespace FlexDb.Records.Keys;

/// <summary>Encodes texts as keys that sort by the folded text.</summary>
/// <remarks>
/// <para>
/// The key is 0x01, the folded text in UTF-8 with each 0x00 written as 00 FF, a mark and a rest. The mark begins with 00 and
/// is less than anything that can follow in a longer text.
/// </para>
/// <list type="table">
/// <item><term>00 01</term><description>The text equals its folding, so nothing follows.</description></item>
/// <item><term>00 02</term><description>The text itself follows.</description></item>
/// <item><term>00 03</term><description>The SHA-256 of the text follows, because the key would be longer than 700 bytes with the text.</description></item>
/// <item><term>00 04</term><description>
/// The folded text is longer than 512 bytes. The key has only those bytes of it, or up to three less, so that no code point
/// and no 00 FF is cut. The SHA-256 of the text follows.
/// </description></item>
/// </list>
/// </remarks>
internal static class StringKey
{
    /// <summary>The most bytes of folded text that a key has.</summary>
    public const int MaxFolded = 512;

    /// <summary>The first byte of a mark.</summary>
    public const byte Mark = 0x00;

    /// <summary>What follows 0x00 where the folded text has that byte.</summary>
    public const byte Escape = 0xFF;

    /// <summary>The mark of a text that equals its folding.</summary>
    public const byte Folded = 0x01;

    /// <summary>The mark of a key in which the text follows.</summary>
    public const byte WithText = 0x02;

    /// <summary>The mark of a key in which the text's hash follows.</summary>
    public const byte WithHash = 0x03;

    /// <summary>The mark of a key that has only the first bytes of the folded text.</summary>
    public const byte Cut = 0x04;

    private const int MaxLengthWithText = 700;

    // 0x01 and the two bytes of the mark.
    private const int Overhead = 3;

    /// <summary>Encodes a text.</summary>
    /// <param name="text">The text in UTF-8.</param>
    public static byte[] Encode(ReadOnlySpan<byte> text)
    {
        Span<byte> folded = stackalloc byte[MaxFolded];
        bool fits = TryFold(text, folded, out int length, out bool isFolded);
        folded = folded[..length];
        if (fits && isFolded)
        {
            return Join(folded, Folded, []);
        }

        if (fits && length + text.Length + Overhead <= MaxLengthWithText)
        {
            return Join(folded, WithText, text);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return Join(folded, fits ? WithHash : Cut, hash);
    }

    /// <summary>Folds a text as its key has it.</summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <param name="folded">Takes the folded text; <see cref="MaxFolded"/> bytes.</param>
    /// <param name="length">The number of bytes that were written.</param>
    /// <param name="isFolded">Whether the text equals its folding. It is meaningless where the folding does not fit.</param>
    /// <returns>Whether all of the folded text fits.</returns>
    public static bool TryFold(ReadOnlySpan<byte> text, Span<byte> folded, out int length, out bool isFolded)
    {
        bool fits = TextFolding.TryFold(text, folded, out length);
        isFolded = text.SequenceEqual(folded[..length]);
        return folded[..length].Contains((byte)0) ? TryEscape(folded, ref length) && fits : fits;
    }

    private static bool TryEscape(Span<byte> folded, ref int length)
    {
        Span<byte> plain = stackalloc byte[MaxFolded];
        folded[..length].CopyTo(plain);
        plain = plain[..length];
        length = 0;
        for (int i = 0; i < plain.Length;)
        {
            int size = TextFolding.Utf8Length(plain[i]);
            int needed = plain[i] == 0 ? 2 : size;
            if (length + needed > folded.Length)
            {
                return false;
            }

            plain.Slice(i, size).CopyTo(folded[length..]);
            if (plain[i] == 0)
            {
                folded[length + 1] = Escape;
            }

            length += needed;
            i += size;
        }

        return true;
    }

    // A collection expression with several spans would be built in a list first.
    private static byte[] Join(ReadOnlySpan<byte> folded, byte mark, ReadOnlySpan<byte> rest)
    {
        byte[] key = new byte[folded.Length + rest.Length + Overhead];
        key[0] = KeyEncoding.NotNull;
        folded.CopyTo(key.AsSpan(1));
        key[folded.Length + 1] = Mark;
        key[folded.Length + 2] = mark;
        rest.CopyTo(key.AsSpan(folded.Length + Overhead));
        return key;
    }
}
