using System.Security.Cryptography;
using System.Text;
using FlexDb.Core.Tests.Support;
using FlexDb.Records.Keys;

namespace FlexDb.Records.Tests.Keys;

[TestFixture]
public sealed class TextFoldingTests
{
    private const int Cases = 20_000;

    private static IEnumerable<Rune> AllRunes => Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(code => new Rune(code));

    [TestCase("", "")]
    [TestCase("Contact 42!", "contact 42!")]
    [TestCase("Élève", "eleve")]
    [TestCase("E\u0301le\u0300ve", "eleve", TestName = "Decomposed_Latin_letters_fold_as_composed_ones_do")]
    [TestCase("a\u0301\u0302\u0323b", "ab")]
    [TestCase("Ǿ ǽ ẛ", "o ae s")]
    [TestCase("Tiếng Việt", "tieng viet")]
    [TestCase("Straße STRASSE STRAẞE", "strasse strasse strasse")]
    [TestCase("Æsop Œuvre Øre Đà Ðe Łódź Þor", "aesop oeuvre ore da de lodz thor")]
    [TestCase("İstanbul ısı ĦŦ ŉ ſ", "istanbul isi ht ʼn s")]
    [TestCase("ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ", "ff fi fl ffi ffl st st")]
    [TestCase("\u212A \u212B", "k a")]
    [TestCase("ΣΊΣΥΦΟΣ σίσυφος", "σίσυφοσ σίσυφοσ")]
    [TestCase("Йод ЁЖ", "йод ёж")]
    [TestCase("Ⴀ Ა Ꭰ ꭰ 𐐀", "ⴀ ა Ꭰ Ꭰ 𐐨")]
    [TestCase("名前 😀 \0\u007F", "名前 😀 \0\u007F")]
    public void A_text_is_folded(string text, string folded) => Assert.That(Fold(text), Is.EqualTo(folded));

    [TestCase("Ａ", "A", TestName = "Full_width_and_ordinary_letters_stay_apart")]
    [TestCase("й", "и\u0306", TestName = "Composed_and_decomposed_Cyrillic_letters_stay_apart")]
    [TestCase("ά", "α\u0301", TestName = "Composed_and_decomposed_Greek_letters_stay_apart")]
    [TestCase("ά", "α", TestName = "Greek_letters_keep_their_accents")]
    [TestCase("が", "か\u3099", TestName = "Composed_and_decomposed_kana_stay_apart")]
    [TestCase("ª", "a", TestName = "An_ordinal_indicator_is_not_its_letter")]
    [TestCase("Ⅷ", "VIII", TestName = "A_Roman_numeral_is_not_its_letters")]
    [TestCase("ä", "ae", TestName = "An_umlaut_is_not_written_out")]
    public void What_stays_apart(string first, string second) => Assert.That(Fold(first), Is.Not.EqualTo(Fold(second)));

    [TestCase("\u0301a")]
    [TestCase("1\u0301")]
    [TestCase("и\u0306")]
    [TestCase("あ\u0301")]
    public void A_mark_that_follows_no_Latin_letter_stays(string text) => Assert.That(Fold(text), Is.EqualTo(text));

    [Test]
    public void Marks_from_U_0300_to_U_036F_are_dropped_after_a_Latin_letter() => Assert.That(
        Enumerable.Range(0x0080, 0x0780).Where(Rune.IsValid).Where(code => Fold($"a{new Rune(code)}") == "a"),
        Is.EqualTo(Enumerable.Range(0x0300, 0x70)));

    // Keys that are stored were made with this table. Where this fails, the folding has changed, and every index of strings
    // that exists is wrong: a new folding needs a new version of the encoding beside the old one.
    [Test]
    public void The_folding_of_every_code_point_is_pinned()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> text = stackalloc byte[6];
        Span<byte> folded = stackalloc byte[12];
        int changed = 0, latin = 0;
        foreach (Rune rune in AllRunes)
        {
            int length = rune.EncodeToUtf8(text);
            TextFolding.TryFold(text[..length], folded, out int foldedLength);
            "\u0301"u8.CopyTo(text[length..]);
            TextFolding.TryFold(text[..(length + 2)], folded[foldedLength..], out int withMark);
            bool dropsMark = withMark == foldedLength;
            changed += text[..length].SequenceEqual(folded[..foldedLength]) ? 0 : 1;
            latin += dropsMark ? 1 : 0;
            hash.AppendData(Encoding.UTF8.GetBytes($"{rune.Value:X} {Convert.ToHexString(folded[..foldedLength])} {dropsMark}\n"));
        }

        Assert.That((changed, latin), Is.EqualTo((1_724, 1_436)));
        Assert.That(Convert.ToHexString(hash.GetHashAndReset()), Is.EqualTo("30D5D028C2BA7631FF020D7FBABD0F4C8D6581254E9A85C109ED085ED985290C"));
    }

    [Test]
    public void A_Latin_letter_loses_the_marks_of_its_decomposition() =>
        Assert.That(AllRunes.Where(rune => rune.Value < 0x3000 && FoldingTable.IsLatinLetter(rune)), Has.All.Matches<Rune>(rune =>
        {
            string decomposed = rune.ToString().Normalize(NormalizationForm.FormD);
            return Fold(rune.ToString()) == Fold(string.Concat(decomposed.Where(c => c is < '\u0300' or > '\u036F')));
        }));

    [Test]
    public void The_folding_of_a_code_point_is_at_most_half_as_long_again() =>
        Assert.That(AllRunes, Has.All.Matches<Rune>(rune => TextFolding.Fold(NormalValues.Utf8(rune.ToString())).Length * 2 <= rune.Utf8SequenceLength * 3));

    [Test]
    public void To_fold_again_changes_nothing() => Holds.ForCases(Cases, random =>
    {
        string folded = Fold(AnyText(random));

        Assert.That(Fold(folded), Is.EqualTo(folded));
    });

    [Test]
    public void The_folding_of_a_beginning_is_the_beginning_of_the_folding() => Holds.ForCases(Cases, random =>
    {
        string text = AnyText(random);

        Assert.That(Fold(text), Does.StartWith(Fold(random.Beginning(text))).Using(StringComparison.Ordinal));
    });

    [Test]
    public void Case_makes_no_difference() => Holds.ForCases(Cases, random =>
    {
        // Not of all code points: the runtime may know letters that Unicode 14 has not.
        string text = random.Text();

        Assert.That(Fold(text.ToLowerInvariant()), Is.EqualTo(Fold(text)));
    });

    [Test]
    public void What_does_not_fit_is_cut_between_code_points_of_the_folded_text() => Holds.ForCases(Cases, random =>
    {
        byte[] text = NormalValues.Utf8(AnyText(random)), whole = TextFolding.Fold(text), part = new byte[random.Next(whole.Length + 2)];
        bool fits = TextFolding.TryFold(text, part, out int length);
        int cut = Math.Min(part.Length, whole.Length);
        while (cut < whole.Length && (whole[cut] & 0xC0) == 0x80)
        {
            cut--;
        }

        Assert.That(fits, Is.EqualTo(part.Length >= whole.Length));
        Assert.That(part[..length], Is.EqualTo(whole[..cut]));
    });

    private static string Fold(string text) => Encoding.UTF8.GetString(TextFolding.Fold(NormalValues.Utf8(text)));

    // Half of them of code points from all of Unicode.
    private static string AnyText(Random random)
    {
        if (random.Next(2) == 0)
        {
            return random.Text();
        }

        StringBuilder text = new();
        for (int i = random.Next(12); i > 0; i--)
        {
            int code = random.Next(4) == 0 ? random.Next(0x300, 0x370) : random.Next(random.Next(2) == 0 ? 0x2200 : 0x110000);
            text.Append(Rune.IsValid(code) ? new Rune(code) : Rune.ReplacementChar);
        }

        return text.ToString();
    }
}
