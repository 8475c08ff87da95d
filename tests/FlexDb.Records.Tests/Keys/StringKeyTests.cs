using System.Security.Cryptography;
using System.Text;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;
using FlexDb.Records.Keys;

namespace FlexDb.Records.Tests.Keys;

[TestFixture]
public sealed class StringKeyTests
{
    [Test]
    public void A_folded_text_of_512_bytes_is_in_its_key_whole() =>
        Assert.That(Hex(Repeat("a", 512)), Is.EqualTo($"01{Hex("a", 512)}0001"));

    [Test]
    public void A_text_that_differs_from_its_folding_follows_it_up_to_700_bytes() =>
        Assert.That(Hex(Repeat("A", 348)), Is.EqualTo($"01{Hex("a", 348)}0002{Hex("A", 348)}"));

    [Test]
    public void Beyond_700_bytes_the_hash_of_the_text_follows() =>
        Assert.That(Hex(Repeat("A", 349)), Is.EqualTo($"01{Hex("a", 349)}0003{Sha256(Repeat("A", 349))}"));

    [Test]
    public void A_short_folding_of_a_long_text_is_followed_by_the_hash() =>
        Assert.That(Hex("a" + Repeat("\u0301", 400)), Is.EqualTo($"01610003{Sha256("a" + Repeat("\u0301", 400))}"));

    [Test]
    public void A_folded_text_of_more_than_512_bytes_is_cut_and_followed_by_the_hash() =>
        Assert.That(Hex(Repeat("a", 513)), Is.EqualTo($"01{Hex("a", 512)}0004{Sha256(Repeat("a", 513))}"));

    [TestCase(509, "😀")]
    [TestCase(510, "😀")]
    [TestCase(511, "😀")]
    [TestCase(510, "名")]
    [TestCase(511, "ж")]
    [TestCase(511, "\0")]
    public void No_code_point_and_no_escape_is_cut(int before, string last) =>
        Assert.That(Hex(Repeat("a", before) + last), Is.EqualTo($"01{Hex("a", before)}0004{Sha256(Repeat("a", before) + last)}"));

    [TestCase(508, "😀", "F09F9880")]
    [TestCase(510, "\0", "00FF")]
    public void A_last_code_point_that_fits_is_kept(int before, string last, string folded) =>
        Assert.That(Hex(Repeat("a", before) + last), Is.EqualTo($"01{Hex("a", before)}{folded}0001"));

    [Test]
    public void Marks_that_are_dropped_at_the_512th_byte_cut_nothing() =>
        Assert.That(Hex(Repeat("a", 512) + "\u0301"), Is.EqualTo($"01{Hex("a", 512)}0003{Sha256(Repeat("a", 512) + "\u0301")}"));

    [Test]
    public void The_cut_goes_through_letters_that_one_letter_folds_to() =>
        Assert.That(Hex(Repeat("a", 511) + "ß"), Is.EqualTo($"01{Hex("a", 511)}730004{Sha256(Repeat("a", 511) + "ß")}"));

    [TestCase("")]
    [TestCase("\0")]
    [TestCase("\"\\/\b\f\n\r\t\u001F")]
    [TestCase("é名😀")]
    public void Escapes_of_JSON_make_no_difference(string text)
    {
        string nearTheCut = Repeat("a", 505) + text;
        string longer = text + Repeat("b", 5_000) + text;

        Assert.Multiple(() =>
        {
            foreach (string value in new[] { text, nearTheCut, longer })
            {
                Assert.That(
                    KeyEncoding.Encode(FlexDataType.String, NormalValues.Utf8(NormalValues.Escaped(value))),
                    Is.EqualTo(StringKey.Encode(NormalValues.Utf8(value))));
            }
        });
    }

    [Test]
    public void No_key_is_longer_than_700_bytes() => Holds.ForCases(20_000, random =>
        Assert.That(StringKey.Encode(NormalValues.Utf8(random.TextLike(random.Text()))), Has.Length.LessThanOrEqualTo(700)));

    [TestCase("\"Contact 42\"")]
    [TestCase("\"Émile\"")]
    [TestCase("\"a\\nb\\u0000\"")]
    public void A_key_allocates_only_itself(string json)
    {
        byte[] normalJson = NormalValues.Utf8(json);
        byte[] key = KeyEncoding.Encode(FlexDataType.String, normalJson);

        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] copy = new byte[key.Length];
        long array = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        key = KeyEncoding.Encode(FlexDataType.String, normalJson);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(copy, Has.Length.EqualTo(key.Length));
        Assert.That(allocated, Is.EqualTo(array));
    }

    private static string Hex(string text) => Convert.ToHexString(StringKey.Encode(NormalValues.Utf8(text)));

    private static string Hex(string piece, int count) => Convert.ToHexString(NormalValues.Utf8(Repeat(piece, count)));

    private static string Sha256(string text) => Convert.ToHexString(SHA256.HashData(NormalValues.Utf8(text)));

    private static string Repeat(string piece, int count) => new StringBuilder().Insert(0, piece, count).ToString();
}
