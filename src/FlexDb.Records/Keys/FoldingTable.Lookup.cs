using System.Text;

namespace FlexDb.Records.Keys;

/// <content>Looks code points up.</content>
internal static partial class FoldingTable
{
    private const int PageSize = 256;

    // By the code point's upper bits, then by its lower eight. Most pages are absent, because nothing in them changes.
    private static readonly uint[]?[] Pages = BuildPages();

    /// <summary>Folds a code point.</summary>
    /// <returns>
    /// What it becomes, at most four bytes of UTF-8 that begin with the lowest; 0 where it stays as it is.
    /// </returns>
    public static uint Fold(Rune rune)
    {
        int page = rune.Value / PageSize;
        return page < Pages.Length && Pages[page] is { } entries ? entries[rune.Value % PageSize] : 0;
    }

    /// <summary>Tells whether a code point is a combining mark that is dropped after a Latin letter.</summary>
    public static bool IsMark(Rune rune) => rune.Value is >= 0x0300 and <= 0x036F;

    /// <summary>Tells whether a code point is a letter of the Latin script.</summary>
    public static bool IsLatinLetter(Rune rune)
    {
        ReadOnlySpan<int> ranges = LatinLetters;
        for (int i = 0; i < ranges.Length && ranges[i] <= rune.Value; i += 2)
        {
            if (rune.Value <= ranges[i + 1])
            {
                return true;
            }
        }

        return false;
    }

    private static uint[]?[] BuildPages()
    {
        Dictionary<int, string> plain = [];
        foreach ((string folded, string letters) in PlainLetters)
        {
            foreach (Rune letter in letters.EnumerateRunes())
            {
                plain[letter.Value] = folded;
            }
        }

        uint[]?[] pages = new uint[]?[(Cases[^4] / PageSize) + 1];
        foreach ((int letter, string folded) in plain)
        {
            Set(pages, letter, folded);
        }

        for (int i = 0; i < Cases.Length; i += 4)
        {
            (int last, int step, int added) = (Cases[i + 1], Cases[i + 2], Cases[i + 3]);
            for (int code = Cases[i]; code <= last; code += step)
            {
                Set(pages, code, plain.GetValueOrDefault(code + added) ?? new Rune(code + added).ToString());
            }
        }

        return pages;
    }

    private static void Set(uint[]?[] pages, int code, string folded)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(folded);
        uint entry = 0;
        for (int i = utf8.Length - 1; i >= 0; i--)
        {
            entry = (entry << 8) | utf8[i];
        }

        (pages[code / PageSize] ??= new uint[PageSize])[code % PageSize] = entry;
    }
}
