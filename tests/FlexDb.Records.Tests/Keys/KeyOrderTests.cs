using System.Globalization;
using System.Text;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;
using FlexDb.Records.Keys;

namespace FlexDb.Records.Tests.Keys;

/// <summary>The order of keys is the order of values, and keys are equal where values are.</summary>
[TestFixture]
public sealed class KeyOrderTests
{
    private const int Cases = 20_000;

    // A string's key has at least this much of the folded text, or all of it.
    private const int LeastFolded = 509;

    private static readonly FlexDataType[] Types =
    [
        FlexDataType.String, FlexDataType.Text, FlexDataType.Integer, FlexDataType.Decimal, FlexDataType.Boolean, FlexDataType.Date,
        FlexDataType.DateTime, FlexDataType.Reference,
    ];

    [TestCaseSource(nameof(Types))]
    public void Null_sorts_first(FlexDataType type)
    {
        string least = type switch
        {
            FlexDataType.Integer => "-9223372036854775808",
            FlexDataType.Decimal => "\"-9999999999999999999999999999\"",
            FlexDataType.Boolean => "false",
            FlexDataType.Date => "\"0001-01-01\"",
            FlexDataType.DateTime => "\"0001-01-01T00:00:00Z\"",
            FlexDataType.Reference => "\"!\"",
            _ => "\"\"",
        };

        Assert.That(Compare(KeyEncoding.Encode(type, "null"u8), KeyEncoding.Encode(type, NormalValues.Of(type, least))), Is.Negative);
    }

    [Test]
    public void Integers_sort_as_numbers() => Holds.ForCases(Cases, random =>
    {
        long a = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
        long b = random.Next(3) == 0 ? unchecked(a + random.Next(-1, 2)) : random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);

        AssertOrder(FlexDataType.Integer, Text(a), Text(b), a.CompareTo(b));
    });

    [Test]
    public void False_sorts_before_true() => AssertOrder(FlexDataType.Boolean, "false", "true", -1);

    [Test]
    public void Decimals_sort_as_numbers() => Holds.ForCases(Cases, random =>
    {
        decimal a = Decimal(random);
        decimal b = random.Next(4) switch
        {
            0 => a,
            1 => -a,
            2 => Near(random, a),
            _ => Decimal(random),
        };

        AssertOrder(FlexDataType.Decimal, Text(a), Text(b), a.CompareTo(b));
    });

    [Test]
    public void Decimals_of_every_number_of_digits_and_every_scale_sort_as_numbers()
    {
        Random random = new(1);
        decimal[] values =
        [
            .. Enumerable.Range(1, 28).SelectMany(digits => Enumerable.Range(0, 29).SelectMany(scale => new[]
            {
                Of(new string('9', digits), scale),
                Of($"1{new string('0', digits - 1)}", scale),
                Of(Digits(random, digits), scale),
            })).SelectMany(value => new[] { value, -value }).Append(0m).Distinct().Order(),
        ];

        byte[][] keys = [.. values.Select(value => KeyEncoding.Encode(FlexDataType.Decimal, NormalValues.Of(FlexDataType.Decimal, $"\"{Text(value)}\"")))];

        Assert.That(values, Has.Length.GreaterThan(3_000));
        Assert.That(keys.Zip(keys.Skip(1)), Has.All.Matches<(byte[] First, byte[] Second)>(pair => Compare(pair.First, pair.Second) < 0));
        Assert.That(keys.Max(key => key.Length), Is.EqualTo(17));
    }

    [Test]
    public void Dates_sort_as_days() => Holds.ForCases(Cases, random =>
    {
        DateOnly a = DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber + 1));
        DateOnly b = DateOnly.FromDayNumber(random.Next(3) == 0
            ? Math.Clamp(a.DayNumber + random.Next(-1, 2), 0, DateOnly.MaxValue.DayNumber)
            : random.Next(DateOnly.MaxValue.DayNumber + 1));

        AssertOrder(FlexDataType.Date, $"\"{a:O}\"", $"\"{b:O}\"", a.CompareTo(b));
    });

    [Test]
    public void Times_sort_as_instants_whatever_their_offset() => Holds.ForCases(Cases, random =>
    {
        DateTime a = Time(random);
        DateTime b = random.Next(3) == 0 ? a.AddMicroseconds(random.Next(-1, 2) * Math.Pow(10, random.Next(7))) : Time(random);

        AssertOrder(FlexDataType.DateTime, Text(random, a), Text(random, b), a.CompareTo(b));
    });

    [Test]
    public void A_date_has_the_key_of_its_midnight_in_UTC() => Holds.ForCases(Cases, random =>
    {
        string date = DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber + 1)).ToString("O", CultureInfo.InvariantCulture);

        Assert.That(
            KeyEncoding.Encode(FlexDataType.Date, NormalValues.Of(FlexDataType.Date, $"\"{date}\"")),
            Is.EqualTo(KeyEncoding.Encode(FlexDataType.DateTime, NormalValues.Of(FlexDataType.DateTime, $"\"{date}T00:00:00Z\""))));
    });

    [Test]
    public void References_sort_as_their_bytes() => Holds.ForCases(Cases, random =>
    {
        string text = random.Text();
        string a = Id(text), b = Id(random.TextLike(text));

        AssertOrder(FlexDataType.Reference, NormalValues.Escaped(a), NormalValues.Escaped(b), Compare(NormalValues.Utf8(a), NormalValues.Utf8(b)));
    });

    [Test]
    public void Strings_have_one_key_only_where_they_are_equal() => Holds.ForCases(Cases, random =>
    {
        string a = random.Text(), b = random.TextLike(a);

        Assert.That(Compare(StringKeyOf(a), StringKeyOf(b)) == 0, Is.EqualTo(string.Equals(a, b, StringComparison.Ordinal)));
    });

    [Test]
    public void Strings_sort_as_their_foldings() => Holds.ForCases(Cases, random =>
    {
        string a = random.Text(), b = random.TextLike(a);
        byte[] first = TextFolding.Fold(NormalValues.Utf8(a)), second = TextFolding.Fold(NormalValues.Utf8(b));
        int order = Compare(first, second);
        if (order == 0)
        {
            // Of those that fold to the same, the folded text itself comes first.
            Assert.That(!a.AsSpan().SequenceEqual(Encoding.UTF8.GetString(first)) || first.Length > LeastFolded || Compare(StringKeyOf(a), StringKeyOf(b)) <= 0);
        }
        else if (Escaped(first).AsSpan().CommonPrefixLength(Escaped(second)) < LeastFolded)
        {
            Assert.That(Compare(StringKeyOf(a), StringKeyOf(b)), Is.EqualTo(order));
        }
    });

    private static byte[] StringKeyOf(string text) => KeyEncoding.Encode(FlexDataType.String, NormalValues.OfText(FlexDataType.String, text));

    private static byte[] Escaped(byte[] folded) => [.. folded.SelectMany(part => part == 0 ? new byte[] { 0, 0xFF } : [part])];

    private static void AssertOrder(FlexDataType type, string a, string b, int order) => Assert.That(
        Compare(KeyEncoding.Encode(type, NormalValues.Of(type, a)), KeyEncoding.Encode(type, NormalValues.Of(type, b))),
        Is.EqualTo(Math.Sign(order)),
        $"{a} and {b}");

    private static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => Math.Sign(a.SequenceCompareTo(b));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static decimal Decimal(Random random)
    {
        decimal value = Of(Digits(random, random.Next(1, 29)), random.Next(29));
        return random.Next(2) == 0 ? value : -value;
    }

    // Differs in the last digit.
    private static decimal Near(Random random, decimal value)
    {
        char[] digits = Text(value).ToCharArray();
        digits[^1] = (char)('0' + random.Next(10));
        return decimal.Parse(digits, CultureInfo.InvariantCulture);
    }

    private static string Digits(Random random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10))));

    private static decimal Of(string digits, int scale)
    {
        string padded = digits.PadLeft(scale + 1, '0');
        return decimal.Parse(scale == 0 ? padded : padded.Insert(padded.Length - scale, "."), CultureInfo.InvariantCulture);
    }

    private static DateTime Time(Random random) =>
        new(random.NextInt64(TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay) / 10 * 10, DateTimeKind.Utc);

    // With an offset, and with as many digits of the fraction as are needed or with all six.
    private static string Text(Random random, DateTime time)
    {
        TimeSpan offset = TimeSpan.FromMinutes(random.Next(3) == 0 ? 0 : random.Next(-14 * 60, 14 * 60));
        string format = random.Next(2) == 0 ? "yyyy-MM-dd'T'HH:mm:ss.ffffffzzz" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz";
        return $"\"{new DateTimeOffset(time).ToOffset(offset).ToString(format, CultureInfo.InvariantCulture)}\"";
    }

    private static string Id(string text) => string.Concat($"i{text}".EnumerateRunes().Take(128));
}
