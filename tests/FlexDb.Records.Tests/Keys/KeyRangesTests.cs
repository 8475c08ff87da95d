using FlexDb.Core.Tests.Support;
using FlexDb.Records.Keys;

namespace FlexDb.Records.Tests.Keys;

[TestFixture]
public sealed class KeyRangesTests
{
    private const int Cases = 20_000;

    [TestCase("", "01", "02")]
    [TestCase("Ab", "016162", "016163")]
    [TestCase("É", "0165", "0166")]
    [TestCase("a\0", "016100FF", "016101")]
    [TestCase("\0\0", "0100FF00FF", "0100FF01")]
    [TestCase("\uFFFF", "01EFBFBF", "01EFBFC0")]
    public void Strings_that_start_with_a_text_lie_between_two_keys(string prefix, string from, string to) =>
        AssertRange(KeyRanges.StartsWith(NormalValues.Utf8(prefix)), from, to, isExact: true);

    [Test]
    public void A_beginning_of_more_than_512_bytes_leaves_the_rest_to_the_record() => AssertRange(
        KeyRanges.StartsWith(NormalValues.Utf8(new string('A', 513))), $"01{Hex(new string('a', 512))}0004", $"01{Hex(new string('a', 512))}0005", isExact: false);

    [TestCase("", "010001", "010004")]
    [TestCase("Ab", "0161620001", "0161620004")]
    public void Strings_that_equal_a_text_but_for_case_lie_between_two_keys(string text, string from, string to) =>
        AssertRange(KeyRanges.EqualIgnoringCase(NormalValues.Utf8(text)), from, to, isExact: true);

    [Test]
    public void An_equal_text_of_more_than_512_bytes_leaves_the_rest_to_the_record() => AssertRange(
        KeyRanges.EqualIgnoringCase(NormalValues.Utf8(new string('A', 513))), $"01{Hex(new string('a', 512))}0004", $"01{Hex(new string('a', 512))}0005", isExact: false);

    [TestCase("", "01", "02")]
    [TestCase("Ab", "014162", "014163")]
    public void References_that_start_with_a_text_lie_between_two_keys(string prefix, string from, string to) =>
        AssertRange(KeyRanges.ReferenceStartsWith(NormalValues.Utf8(prefix)), from, to, isExact: true);

    [Test]
    public void A_range_of_beginnings_has_the_keys_of_those_strings_and_no_others() => Holds.ForCases(Cases, random =>
    {
        byte[] text = NormalValues.Utf8(random.Text());
        byte[] prefix = NormalValues.Utf8(random.Beginning(random.TextLike(FromUtf8(text))));
        bool matches = TextFolding.Fold(text).AsSpan().StartsWith(TextFolding.Fold(prefix));

        AssertHas(KeyRanges.StartsWith(prefix), text, matches);
    });

    [Test]
    public void A_range_of_equal_texts_has_the_keys_of_those_strings_and_no_others() => Holds.ForCases(Cases, random =>
    {
        string text = random.Text(), other = random.TextLike(text);
        bool matches = TextFolding.Fold(NormalValues.Utf8(text)).AsSpan().SequenceEqual(TextFolding.Fold(NormalValues.Utf8(other)));

        AssertHas(KeyRanges.EqualIgnoringCase(NormalValues.Utf8(other)), NormalValues.Utf8(text), matches);
    });

    private static void AssertHas(KeyRange range, byte[] text, bool matches)
    {
        byte[] key = StringKey.Encode(text);
        bool isIn = key.AsSpan().SequenceCompareTo(range.From) >= 0 && key.AsSpan().SequenceCompareTo(range.To) < 0;

        // A range that is not exact has more, but nothing is missing.
        Assert.That(isIn, range.IsExact ? Is.EqualTo(matches) : Is.True.Or.EqualTo(matches));
    }

    private static void AssertRange(KeyRange range, string from, string to, bool isExact) => Assert.That(
        (Convert.ToHexString(range.From), Convert.ToHexString(range.To), range.IsExact), Is.EqualTo((from, to, isExact)));

    private static string Hex(string text) => Convert.ToHexString(NormalValues.Utf8(text));

    private static string FromUtf8(byte[] text) => System.Text.Encoding.UTF8.GetString(text);
}
