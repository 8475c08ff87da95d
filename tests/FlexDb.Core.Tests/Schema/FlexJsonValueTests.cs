using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Schema;

public sealed class FlexJsonValueTests
{
    [TestCase("1", "1.0")]
    [TestCase("100", "1e2")]
    [TestCase("-0.5", "-5E-1")]
    [TestCase("0", "0.00")]
    [TestCase("1200", "12e+2")]
    [TestCase("\"a\\u0062\"", "\"ab\"")]
    [TestCase("{\"a\": 1, \"b\": [true, null]}", "{\"b\":[true,null],\"a\":1}")]
    [TestCase("null", " null ")]
    public void Equal_JSON_is_equal_and_has_equal_hashes(string left, string right)
    {
        FlexJsonValue one = FlexJsonValue.Parse(left);
        FlexJsonValue other = FlexJsonValue.Parse(right);

        Assert.That(one == other, Is.True);
        Assert.That(one != other, Is.False);
        Assert.That(one.Equals((object)other), Is.True);
        Assert.That(one.GetHashCode(), Is.EqualTo(other.GetHashCode()));
    }

    [Test]
    public void Different_JSON_differs_and_mostly_in_its_hash()
    {
        FlexJsonValue[] values =
        [
            .. new[] { "null", "true", "false", "1", "12", "21", "\"1\"", "\"\"", "[]", "[1]", "[1,2]", "[2,1]", "{}", "{\"a\":1}", "{\"b\":1}", "{\"a\":2}" }
                .Select(FlexJsonValue.Parse),
        ];

        foreach ((int i, FlexJsonValue one) in values.Index())
        {
            Assert.That(values.Index().Where(other => one == other.Item).Select(other => other.Index), Is.EqualTo(new[] { i }));
        }

        Assert.That(values.Select(value => value.GetHashCode()).Distinct().Count(), Is.GreaterThan(values.Length - 3));
        Assert.That(values[0] == null, Is.False);
        Assert.That(null == values[0], Is.False);
        Assert.That(values[0].Equals("null"), Is.False);
    }

    [Test]
    public void Numbers_longer_than_any_type_holds_have_hashes_that_agree()
    {
        string digits = new('7', 500);

        Assert.That(FlexJsonValue.Parse($"0.{digits}").GetHashCode(), Is.EqualTo(FlexJsonValue.Parse($"0.{digits}000e0").GetHashCode()));
    }

    [TestCase("1e9999999999", "1e9999999998")]
    [TestCase("[1e-9999999999]", "[1e-9999999998]")]
    public void Numbers_of_exponents_that_no_integer_holds_are_equal_to_themselves_only(string left, string right)
    {
        FlexJsonValue one = FlexJsonValue.Parse(left);

        Assert.That(one == FlexJsonValue.Parse(left), Is.True);
        Assert.That(one.GetHashCode(), Is.EqualTo(FlexJsonValue.Parse(left).GetHashCode()));
        Assert.That(one == FlexJsonValue.Parse(right), Is.False);
    }

    [TestCase("\"\\ud800\"", "\"\\udc00\"")]
    [TestCase("{\"\\ud800\": 1}", "{\"\\udc00\": 1}")]
    [TestCase("[\"\\ud800\", 1]", "[\"\\ud800\", 2]")]
    public void Half_a_surrogate_pair_is_equal_to_itself_only(string left, string right)
    {
        FlexJsonValue one = FlexJsonValue.Parse(left);

        Assert.That(one == FlexJsonValue.Parse(left), Is.True);
        Assert.That(one.GetHashCode(), Is.EqualTo(FlexJsonValue.Parse(left).GetHashCode()));
        Assert.That(one == FlexJsonValue.Parse(right), Is.False);
    }

    [Test]
    public void DotNET_values_become_the_JSON_that_means_them()
    {
        FlexJsonValue?[] values = [5, long.MinValue, 1.50m, true, false, "a\"b", FlexJsonValue.Null];

        Assert.That(
            values.Select(value => value!.ToString()),
            Is.EqualTo(new[] { "5", "-9223372036854775808", "1.50", "true", "false", "\"a\\u0022b\"", "null" }));
        Assert.That((FlexJsonValue?)(string?)null, Is.Null);
        Assert.That(new FlexJsonValue(default), Is.EqualTo(FlexJsonValue.Null));
    }

    [Test]
    public void Dates_and_times_become_the_normal_forms_of_their_columns()
    {
        FlexJsonValue[] values =
        [
            new DateOnly(2026, 1, 2),
            DateOnly.MinValue,
            new DateTimeOffset(2026, 1, 2, 1, 30, 0, TimeSpan.FromHours(2)),
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_569),
            DateTimeOffset.MaxValue,
        ];
        FlexRecordValidator validator = FlexRecordValidator.For(new FlexTableSchema([FlexColumn.Date("date"), FlexColumn.DateTime("time")]));

        Assert.That(
            values.Select(value => value.Element.GetString()),
            Is.EqualTo(new[] { "2026-01-02", "0001-01-01", "2026-01-01T23:30:00Z", "2026-01-02T03:04:05.123456Z", "9999-12-31T23:59:59.999999Z" }));
        Assert.That(
            values.Select((value, i) => validator.NormalizeValue(i < 2 ? "date" : "time", value).Value.ToString()),
            Is.EqualTo(values.Select(value => value.ToString())));
    }

    [Test]
    public void What_is_no_value_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => FlexJsonValue.Parse(null!));
        Assert.Throws<ArgumentNullException>(() => FlexJsonValue.FromString(null!));
        Assert.Throws<ArgumentException>(() => FlexJsonValue.FromString("\ud800"));
        Assert.That(() => FlexJsonValue.Parse("1 2"), Throws.InstanceOf<JsonException>());
    }

    [Test]
    public void It_goes_through_a_serialiser_as_the_JSON_that_it_is()
    {
        FlexJsonValue value = FlexJsonValue.Parse("""{"a":[1,null]}""");

        Assert.That(JsonSerializer.Serialize(value), Is.EqualTo(value.ToString()));
        Assert.That(JsonSerializer.Deserialize<FlexJsonValue>("null"), Is.EqualTo(FlexJsonValue.Null));
        Assert.That(JsonSerializer.Deserialize<FlexJsonValue[]>("""[{"a":[1,null]}]"""), Is.EqualTo(new[] { value }));
    }
}
