using System.Globalization;
using System.Text;

using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Tests.Schema.Values;

public sealed class StoredNumberTests
{
    [TestCase("0", true)]
    [TestCase("-0.1", true)]
    [TestCase("1e289", true)]
    [TestCase("-1.5e-289", true)]
    [TestCase("1e308", true)]
    [TestCase("1e309", false)]
    [TestCase("-1e400", false)]
    [TestCase("5e-324", true)]
    [TestCase("4e-324", false)]
    [TestCase("1e-400", false)]
    [TestCase("1.7976931348623157e308", true)]
    [TestCase("1.7976931348623159e308", false)]
    [TestCase("123456789.012345", true)]
    [TestCase("0.1234567890123456", true)]
    [TestCase("9007199254740992.0", true)]
    [TestCase("9007199254740993.0", false)]
    [TestCase("0.10000000000000001", false)]
    [TestCase("0.30000000000000004", true)]
    [TestCase("0.123456789012345678", false)]
    [TestCase("9223372036854775807", true)]
    [TestCase("18446744073709551615", true)]
    [TestCase("18446744073709551616", false)]
    [TestCase("18446744073709551617", false)]
    public void A_number_survives_when_its_double_prints_as_it_or_it_is_of_64_bits(string number, bool survives) =>
        Assert.That(StoredNumber.Survives(Encoding.UTF8.GetBytes(number)), Is.EqualTo(survives));

    [TestCase("9007199254740993", false)]
    [TestCase("9007199254740992", true)]
    public void As_a_double_a_whole_number_of_64_bits_may_drift(string number, bool survives) =>
        Assert.That(StoredNumber.SurvivesAsDouble(Encoding.UTF8.GetBytes(number)), Is.EqualTo(survives));

    [Test]
    public void What_survives_by_its_digits_alone_does_so_by_its_double_too()
    {
        Random random = new(15);
        for (int i = 0; i < 20_000; i++)
        {
            long coefficient = random.NextInt64((long)Math.Pow(10, random.Next(1, 16)));
            string number = string.Create(CultureInfo.InvariantCulture, $"{coefficient}e{random.Next(-280, 270)}");

            Assert.That(StoredNumber.SurvivesAsDouble(Encoding.UTF8.GetBytes(number)), number);
            Assert.That(
                NumberParts.Of(Encoding.UTF8.GetBytes(double.Parse(number, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture))),
                Is.EqualTo(NumberParts.Of(Encoding.UTF8.GetBytes(number))),
                number);
        }
    }
}
