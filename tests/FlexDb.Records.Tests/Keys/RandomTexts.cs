using System.Text;

namespace FlexDb.Records.Tests.Keys;

/// <summary>Random texts of the characters at which a folding or an encoding could break.</summary>
internal static class RandomTexts
{
    private static readonly string[] Pieces =
    [
        "a", "A", "b", "e", "E", "é", "É", "e\u0301", "\u0301", "\u0345", "ss", "ß", "ẞ", "s", "ſ", "Æ", "ae", "İ", "ı", "I", "ŉ", "ﬃ", "Å", "Ａ",
        "Σ", "σ", "ς", "ά", "й", "и\u0306", "Ж", "Ⴀ", "Ꭰ", "ꭰ", "Ⱥ", "𐐀", "𐐨", "😀", "名", "\0", "\u0001", "\u001F", "\"", "\\", "\n", "\u007F", "\uFFFF", "0", " ",
    ];

    /// <summary>A text of up to eight pieces, often behind so many others that its key has not all of it.</summary>
    public static string Text(this Random random)
    {
        StringBuilder text = new();
        if (random.Next(3) == 0)
        {
            string piece = random.Piece();
            text.Insert(0, piece, random.Next(480, 515) / Encoding.UTF8.GetByteCount(piece));
        }

        for (int i = random.Next(9); i > 0; i--)
        {
            text.Append(random.Piece());
        }

        return text.ToString();
    }

    /// <summary>A text that is the same as another, may fold to the same, or shares its beginning.</summary>
    public static string TextLike(this Random random, string other) => random.Next(5) switch
    {
        0 => other,
        1 => other.ToUpperInvariant(),
        2 => other.Replace("ß", "ss", StringComparison.Ordinal).Replace("e\u0301", "é", StringComparison.Ordinal),
        3 => other + random.Piece(),
        _ => random.Beginning(other) + random.Text(),
    };

    /// <summary>The first code points of a text.</summary>
    public static string Beginning(this Random random, string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        return string.Concat(runes.Take(random.Next(runes.Length + 1)));
    }

    private static string Piece(this Random random) => Pieces[random.Next(Pieces.Length)];
}
