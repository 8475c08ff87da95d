using System.Text;
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

    private static string Hex(FlexDataType type, string normalJson) =>
        Convert.ToHexString(KeyEncoding.Encode(type, Encoding.UTF8.GetBytes(normalJson)));
}
