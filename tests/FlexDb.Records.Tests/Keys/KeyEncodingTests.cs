using FlexDb.Core.Schema;
using FlexDb.Records.Keys;

namespace FlexDb.Records.Tests.Keys;

[TestFixture]
public sealed class KeyEncodingTests
{
    // Keys are stored: where one of these fails, the encoding has changed, and every index that exists is wrong.
    [TestCase(FlexDataType.Integer, "null", "")]
    [TestCase(FlexDataType.String, "null", "")]
    [TestCase(FlexDataType.Integer, "0", "018000000000000000")]
    [TestCase(FlexDataType.Integer, "1", "018000000000000001")]
    [TestCase(FlexDataType.Integer, "-1", "017FFFFFFFFFFFFFFF")]
    [TestCase(FlexDataType.Integer, "9223372036854775807", "01FFFFFFFFFFFFFFFF")]
    [TestCase(FlexDataType.Integer, "-9223372036854775808", "010000000000000000")]
    [TestCase(FlexDataType.Boolean, "false", "018000000000000000")]
    [TestCase(FlexDataType.Boolean, "true", "018000000000000001")]
    [TestCase(FlexDataType.Date, "\"1970-01-01\"", "018000000000000000")]
    [TestCase(FlexDataType.Date, "\"0001-01-01\"", "017F23400100D44000")]
    [TestCase(FlexDataType.Date, "\"9999-12-31\"", "01838443F8AE9C0000")]
    [TestCase(FlexDataType.DateTime, "\"1970-01-01T00:00:00Z\"", "018000000000000000")]
    [TestCase(FlexDataType.DateTime, "\"1970-01-01T00:00:00.000001Z\"", "018000000000000001")]
    [TestCase(FlexDataType.DateTime, "\"1969-12-31T23:59:59.9Z\"", "017FFFFFFFFFFE7960")]
    [TestCase(FlexDataType.DateTime, "\"2026-11-22T12:34:56.789Z\"", "01800660DCB4734608")]
    [TestCase(FlexDataType.Decimal, "\"0\"", "0180")]
    [TestCase(FlexDataType.Decimal, "\"1\"", "019E0B")]
    [TestCase(FlexDataType.Decimal, "\"-1\"", "0162F4FF")]
    [TestCase(FlexDataType.Decimal, "\"12.5\"", "019F0D33")]
    [TestCase(FlexDataType.Decimal, "\"-12.5\"", "0161F2CCFF")]
    [TestCase(FlexDataType.Decimal, "\"100\"", "01A00B")]
    [TestCase(FlexDataType.Decimal, "\"0.0000000000000000000000000001\"", "01820B")]
    [TestCase(FlexDataType.Decimal, "\"-0.0000000000000000000000000001\"", "017EF4FF")]
    [TestCase(FlexDataType.Decimal, "\"9999999999999999999999999999\"", "01B96464646464646464646464646464")]
    [TestCase(FlexDataType.Decimal, "\"-9999999999999999999999999999\"", "01479B9B9B9B9B9B9B9B9B9B9B9B9B9BFF")]
    [TestCase(FlexDataType.Reference, "\"tz4a98xxat96iws9zmbrgj3a\"", "01747A34613938787861743936697773397A6D6272676A3361")]
    [TestCase(FlexDataType.Reference, "\"É\\\"\\\\\"", "01C389225C")]
    [TestCase(FlexDataType.String, "\"\"", "010001")]
    [TestCase(FlexDataType.String, "\"m\"", "016D0001")]
    [TestCase(FlexDataType.String, "\"M\"", "016D00024D")]
    [TestCase(FlexDataType.Text, "\"M\"", "016D00024D")]
    [TestCase(FlexDataType.String, "\"É\"", "01650002C389")]
    [TestCase(FlexDataType.String, "\"a\\u0000b\\nC\"", "016100FF620A6300026100620A43")]
    [TestCase(FlexDataType.String, "\"Straße\"", "0173747261737365000253747261C39F65")]
    [TestCase(FlexDataType.String, "\"😀\"", "01F09F98800001")]
    public void The_key_of_a_value_is_pinned(FlexDataType type, string normalJson, string key) =>
        Assert.That(Hex(type, normalJson), Is.EqualTo(key));

    [Test]
    public void All_types_but_json_have_keys() =>
        Assert.That(Enum.GetValues<FlexDataType>().Where(type => !KeyEncoding.Supports(type)), Is.EqualTo(new[] { FlexDataType.Unknown, FlexDataType.Json }));

    [TestCase(FlexDataType.Json, "1")]
    [TestCase(FlexDataType.Json, "null")]
    [TestCase(FlexDataType.Unknown, "1")]
    public void A_value_of_a_type_without_keys_is_refused(FlexDataType type, string json) =>
        Assert.That(() => KeyEncoding.Encode(type, NormalValues.Utf8(json)), Throws.TypeOf<ArgumentOutOfRangeException>());

    [TestCase(FlexDataType.Integer, "1.5")]
    [TestCase(FlexDataType.Integer, "\"1\"")]
    [TestCase(FlexDataType.Integer, "9223372036854775808")]
    [TestCase(FlexDataType.Boolean, "1")]
    [TestCase(FlexDataType.Decimal, "1.5")]
    [TestCase(FlexDataType.Decimal, "\"\"")]
    [TestCase(FlexDataType.Decimal, "\"1e3\"")]
    [TestCase(FlexDataType.Decimal, "\"10000000000000000000000000000\"")]
    [TestCase(FlexDataType.Decimal, "\"0.00000000000000000000000000001\"")]
    [TestCase(FlexDataType.Date, "\"2026-11\"")]
    [TestCase(FlexDataType.Date, "\"2026-11-x2\"")]
    [TestCase(FlexDataType.DateTime, "\"2026-11-22T12:34:56+01:00\"")]
    [TestCase(FlexDataType.String, "1")]
    [TestCase(FlexDataType.String, "\"")]
    [TestCase(FlexDataType.Reference, "{}")]
    public void A_value_that_is_not_in_normal_form_is_refused(FlexDataType type, string json) =>
        Assert.That(() => KeyEncoding.Encode(type, NormalValues.Utf8(json)), Throws.TypeOf<FormatException>());

    [TestCase(FlexDataType.Integer, "-12", "-12")]
    [TestCase(FlexDataType.Decimal, "\"-12.5\"", "-12.5")]
    [TestCase(FlexDataType.Decimal, "\"0.0000000000000000000000000001\"", "0.0000000000000000000000000001")]
    [TestCase(FlexDataType.Integer, "null", null)]
    [TestCase(FlexDataType.Decimal, "null", null)]
    [TestCase(FlexDataType.Boolean, "true", null)]
    [TestCase(FlexDataType.Date, "\"1970-01-01\"", null)]
    [TestCase(FlexDataType.String, "\"12\"", null)]
    public void Integers_and_decimals_have_a_number_beside_the_key(FlexDataType type, string json, string? number) =>
        Assert.That(KeyEncoding.Number(type, NormalValues.Utf8(json)), Is.EqualTo(number));

    [Test]
    public void A_claim_is_the_SHA_256_of_the_normal_form() => Assert.That(
        Convert.ToHexString(KeyEncoding.Hash("\"abc\""u8)), Is.EqualTo("6CC43F858FBB763301637B5AF970E2A46B46F461F27E5A0F41E009C59B827B25"));

    [TestCase("tz4a98xxat96iws9zmbrgj3a")]
    [TestCase("É\"\\/😀")]
    public void An_id_has_the_key_of_a_reference_to_it(string id) => Assert.That(
        KeyEncoding.EncodeReference(id), Is.EqualTo(KeyEncoding.Encode(FlexDataType.Reference, NormalValues.OfText(FlexDataType.Reference, id))));

    [Test]
    public void The_longest_reference_fits() =>
        Assert.That(KeyEncoding.EncodeReference(string.Concat(Enumerable.Repeat("😀", 128))), Has.Length.EqualTo(513));

    private static string Hex(FlexDataType type, string normalJson) =>
        Convert.ToHexString(KeyEncoding.Encode(type, NormalValues.Utf8(normalJson)));
}
