using System.Globalization;
using System.Numerics;
using System.Text;
using FlexDb.Core.Schema.Values;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Schema.Values;

[TestFixture]
public sealed class NumberPartsTests
{
    [Test]
    public void A_number_is_its_coefficient_times_a_power_of_ten() =>
        Holds.ForCases(10_000, random =>
        {
            string text = random.Decimal();
            text = random.Chance(0.3) ? $"{random.Next(1, 999)}{random.Next(999):D9}{random.Next(9):D20}{text.TrimStart('-')}" : text;
            NumberParts parts = NumberParts.Of(Encoding.UTF8.GetBytes(text));

            // The oracle: the same arithmetic on big integers, all digits at once.
            string[] halves = text.Split('e');
            string[] mantissa = halves[0].Split('.');
            BigInteger coefficient = BigInteger.Parse(string.Concat(mantissa), CultureInfo.InvariantCulture);
            long exponent = (halves.Length > 1 ? long.Parse(halves[1], CultureInfo.InvariantCulture) : 0) - (mantissa.Length > 1 ? mantissa[1].Length : 0);
            while (!coefficient.IsZero && coefficient % 10 == 0)
            {
                coefficient /= 10;
                exponent++;
            }

            string digits = BigInteger.Abs(coefficient).ToString(CultureInfo.InvariantCulture);
            Assert.That(parts.Digits, Is.EqualTo(coefficient.IsZero ? 0 : digits.Length), text);
            if (!coefficient.IsZero)
            {
                Assert.That(parts.Exponent, Is.EqualTo(exponent), text);
                Assert.That(parts.Negative, Is.EqualTo(coefficient.Sign < 0), text);
                Assert.That(parts.Digits > 28 || parts.Coefficient.ToString(CultureInfo.InvariantCulture) == digits, Is.True, text);
            }
        });

    [TestCase("0", true)]
    [TestCase("-0.50e+07", true)]
    [TestCase("", false)]
    [TestCase("-", false)]
    [TestCase("01", false)]
    [TestCase("1.", false)]
    [TestCase(".1", false)]
    [TestCase("1e", false)]
    [TestCase("1e+", false)]
    [TestCase("1e5.0", false)]
    [TestCase("+1", false)]
    public void Text_is_a_number_by_JSONs_grammar(string text, bool isNumber) =>
        Assert.That(NumberParts.IsNumber(Encoding.UTF8.GetBytes(text)), Is.EqualTo(isNumber));
}
