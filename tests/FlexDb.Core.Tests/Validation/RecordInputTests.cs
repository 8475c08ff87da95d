using System.Text;
using System.Text.Json.Nodes;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using Codes = FlexDb.Core.Errors.FlexRecordErrorCodes;

namespace FlexDb.Core.Tests.Validation;

/// <summary>Records and single values as .NET has them: text, nodes and JSON values.</summary>
public sealed class RecordInputTests
{
    private static readonly FlexRecordValidator Validator = FlexRecordValidator.For(new FlexTableSchema(
    [
        FlexColumn.String("s", required: true, maxLength: 3),
        FlexColumn.Decimal("d", min: 0m),
        FlexColumn.DateTime("at"),
        FlexColumn.Json("j"),
        FlexColumn.Integer("c").ComputedBy("d"),
    ]));

    [TestCase("""{"s":"é\uFFFD","d":1.50,"j":{"b":1,"a":[1.50]}}""", """{"s":"é�","d":"1.5","j":{"b":1,"a":[1.50]}}""")]
    [TestCase("""{"s":"\\u","j":"\\uFFFD"}""", """{"s":"\\u","j":"\\uFFFD"}""")]
    public void Text_and_node_give_what_bytes_give(string json, string normal)
    {
        Assert.That(Text(Validator.Validate(Encoding.UTF8.GetBytes(json), FlexRecordMode.Insert)), Is.EqualTo(normal));
        Assert.That(Text(Validator.Validate(json, FlexRecordMode.Insert)), Is.EqualTo(normal));
        Assert.That(Text(Validator.Validate(JsonNode.Parse(json), FlexRecordMode.Insert)), Is.EqualTo(normal));
    }

    [Test]
    public void A_node_that_was_built_is_taken_as_it_is()
    {
        JsonObject record = new() { ["s"] = "\uFFFD\"\n", ["d"] = 0.10m, ["at"] = new DateTimeOffset(2024, 2, 29, 1, 0, 0, TimeSpan.FromHours(1)), ["j"] = new JsonArray(1, null) };

        Assert.That(
            Text(Validator.Validate(record, FlexRecordMode.Insert)),
            Is.EqualTo("""{"s":"�\"\n","d":"0.1","at":"2024-02-29T00:00:00Z","j":[1,null]}"""));
    }

    [Test]
    public void Half_a_surrogate_pair_is_an_error_and_never_replaced()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Codes_(Validator.Validate("{\"s\":\"\ud800\"}", FlexRecordMode.Insert)), Is.EqualTo(new[] { Codes.InvalidText }));
            Assert.That(Codes_(Validator.Validate("""{"s":"\ud800"}""", FlexRecordMode.Insert)), Is.EqualTo(new[] { Codes.InvalidText }));
            Assert.That(Codes_(Validator.Validate(new JsonObject { ["s"] = "\ud800" }, FlexRecordMode.Insert)), Is.EqualTo(new[] { Codes.InvalidText }));
            Assert.That(Codes_(Validator.Validate(new JsonObject { ["\udc00"] = 1 }, FlexRecordMode.Patch)), Is.EqualTo(new[] { Codes.InvalidText }));
            Assert.That(Codes_(Validator.Validate(new JsonObject { ["j"] = "\n\ud800" }, FlexRecordMode.Patch)), Is.EqualTo(new[] { Codes.InvalidText }));
            Assert.That(Codes_(Validator.Validate(JsonNode.Parse("""{"s":"\ud800"}"""), FlexRecordMode.Insert)), Is.EqualTo(new[] { Codes.InvalidText }));
        });
    }

    [Test]
    public void Whatever_a_node_holds_is_judged_and_not_thrown()
    {
        JsonNode deep = JsonValue.Create(1);
        for (int i = 0; i < 2_000; i++)
        {
            deep = new JsonArray(deep);
        }

        Assert.That(Codes_(Validator.Validate((JsonNode?)null, FlexRecordMode.Insert)), Is.EqualTo(new[] { Codes.NotAnObject }));
        Assert.That(Codes_(Validator.Validate(JsonNode.Parse("[1]"), FlexRecordMode.Insert)), Is.EqualTo(new[] { Codes.NotAnObject }));
        Assert.That(Codes_(Validator.Validate(JsonNode.Parse("""{"s":"a","s":"b"}"""), FlexRecordMode.Insert)), Is.EqualTo(new[] { Codes.DuplicateColumn }));
        Assert.That(Codes_(Validator.Validate(new JsonObject { ["s"] = "a", ["j"] = deep }, FlexRecordMode.Insert)), Is.EqualTo(new[] { Codes.TooDeep }));
        Assert.That(() => Validator.Validate(new JsonObject { ["d"] = double.NaN }, FlexRecordMode.Insert), Throws.ArgumentException);
    }

    [Test]
    public void What_is_no_record_is_an_error_of_the_whole()
    {
        Assert.That(
            Validator.Validate("[]", FlexRecordMode.Insert).Errors,
            Is.EqualTo(new[] { new FlexRecordError(null, Codes.NotAnObject, "The record is not a JSON object.") }));
        Assert.That(
            Validator.Validate("{\"s\":\"\ud800\"}", FlexRecordMode.Insert).Errors,
            Is.EqualTo(new[] { new FlexRecordError(null, Codes.InvalidText, "The record holds half a surrogate pair.") }));
        Assert.That(
            Validator.Validate(new byte[] { (byte)'{', 0xff, (byte)'}' }, FlexRecordMode.Insert).Errors,
            Is.EqualTo(new[] { new FlexRecordError(null, Codes.InvalidUtf8, "The record is not UTF-8.") }));
    }

    [Test]
    public void Misuse_says_what_is_wrong()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => FlexRecordValidator.For(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("schema"));
            Assert.That(() => Validator.Validate((string)null!, FlexRecordMode.Insert), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("json"));
            Assert.That(() => Validator.Validate("{}", (FlexRecordMode)9), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("The mode is neither Insert nor Patch."));
            Assert.That(() => Validator.Validate(new JsonObject(), (FlexRecordMode)9), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(
                () => Validator.Validate(default(System.Text.Json.JsonElement), FlexRecordMode.Insert),
                Throws.ArgumentException.With.Message.EqualTo("The element is undefined. (Parameter 'record')"));
        });
    }

    [Test]
    public void A_required_value_that_is_null_is_said_to_be_null() =>
        Assert.That(
            Validator.ValidateValue("s", FlexJsonValue.Null).Errors.Single().Message,
            Is.EqualTo("Column 's' is required and cannot be null."));

    [TestCase("s", "\"abc\"", "\"abc\"", "\"abc\"")]
    [TestCase("s", "\"abcd\"", "!too_long", "\"abcd\"")]
    [TestCase("s", "null", "!required", "null")]
    [TestCase("d", "1.50", "\"1.5\"", "\"1.5\"")]
    [TestCase("d", "\"-1e2\"", "!below_min", "\"-100\"")]
    [TestCase("d", "null", "null", "null")]
    [TestCase("d", "true", "!wrong_type", "!wrong_type")]
    [TestCase("at", "\"2024-02-29T01:00:00+01:00\"", "\"2024-02-29T00:00:00Z\"", "\"2024-02-29T00:00:00Z\"")]
    [TestCase("j", "{ \"a\" : 1.0 }", "{\"a\":1.0}", "{\"a\":1.0}")]
    [TestCase("c", "1", "!computed_column", "1")]
    public void One_value_is_checked_by_its_column_or_only_brought_into_its_form(string column, string value, string valid, string normal)
    {
        Assert.That(Outcome(Validator.ValidateValue(column, FlexJsonValue.Parse(value))), Is.EqualTo(valid));
        Assert.That(Outcome(Validator.NormalizeValue(column, FlexJsonValue.Parse(value))), Is.EqualTo(normal));
    }

    [Test]
    public void A_value_of_a_column_that_is_not_there_is_misuse()
    {
        Assert.That(() => Validator.ValidateValue("S", 1), Throws.ArgumentException.With.Message.StartsWith("The schema has no column 'S'."));
        Assert.That(() => Validator.NormalizeValue("x", 1), Throws.ArgumentException.With.Message.StartsWith("The schema has no column 'x'."));
        Assert.That(() => Validator.ValidateValue("s", 1).Value, Throws.InstanceOf<FlexRecordException>());
        Assert.That(default(FlexValueResult).IsValid, Is.False);
    }

    private static string Outcome(FlexValueResult result) =>
        result.IsValid ? result.Value.ToString() : "!" + string.Join(' ', result.Errors.Select(error => error.Code));

    private static string[] Codes_(FlexRecordResult result) => [.. result.Errors.Select(error => error.Code)];

    private static string Text(FlexRecordResult result) => Encoding.UTF8.GetString(result.Record.Span);
}
