using System.Text;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;
using FlexDb.Core.Validation;
using Codes = FlexDb.Core.Errors.FlexRecordErrorCodes;

namespace FlexDb.Core.Tests.Validation;

public sealed class RecordMergeTests
{
    private static readonly FlexTableSchema People = new(
    [
        FlexColumn.String("name", required: true, minLength: 2),
        FlexColumn.Integer("age", min: 0),
        FlexColumn.Decimal("credit", defaultValue: 10.5m),
        FlexColumn.Json("tags"),
    ]);

    [TestCase("""{"name":"Ada","age":1,"credit":"10.5"}""", """{}""", """{"name":"Ada","age":1,"credit":"10.5"}""")]
    [TestCase("""{"name":"Ada","age":1,"credit":"10.5"}""", """{"age":2}""", """{"name":"Ada","age":2,"credit":"10.5"}""")]
    [TestCase("""{"name":"Ada","credit":"10.5"}""", """{"age":2,"tags":{"a":[1]}}""", """{"name":"Ada","age":2,"credit":"10.5","tags":{"a":[1]}}""")]
    [TestCase("""{"name":"Ada","age":1,"credit":"10.5"}""", """{"age":null}""", """{"name":"Ada","age":null,"credit":"10.5"}""")]
    [TestCase("""{"name":"Ada","credit":"1"}""", """{"credit":null}""", """{"name":"Ada","credit":null}""")]
    [TestCase("""{"name":"Ada","tags":{"a":1}}""", """{"tags":{"b":2}}""", """{"name":"Ada","credit":"10.5","tags":{"b":2}}""")]
    public void A_patch_takes_the_place_of_what_it_names(string stored, string patch, string whole) =>
        Assert.That(Text(Merge(FlexRecordValidator.For(People), stored, patch)), Is.EqualTo(whole));

    [Test]
    public void The_whole_record_is_judged()
    {
        FlexRecordValidator validator = FlexRecordValidator.For(People);

        Assert.That(Merge(validator, """{"name":"Ada"}""", """{"name":null}""").Errors.Single().Code, Is.EqualTo(Codes.Required));
        Assert.That(Merge(validator, """{"name":"A"}""", """{"age":-1}""").Errors.Select(error => error.Code), Is.EqualTo(new[] { Codes.TooShort, Codes.BelowMin }));
        Assert.That(Merge(validator, """{"name":"Ada","x":1}""", "{}").Errors.Single().Code, Is.EqualTo(Codes.UnknownColumn));
    }

    [Test]
    public void Unknown_columns_keep_their_place_and_new_ones_come_last() =>
        Assert.That(
            Text(Merge(
                FlexRecordValidator.For(People, new() { KeepUnknownColumns = true }),
                """{"name":"Ada","credit":null,"x":1,"y\n":[2]}""",
                """{"age":1,"z":0,"x":{"n":3}}""")),
            Is.EqualTo("""{"name":"Ada","age":1,"credit":null,"x":{"n":3},"y\n":[2],"z":0}"""));

    [Test]
    public void The_first_unknown_column_of_a_patch_takes_the_place_of_the_stored_one() =>
        Assert.That(
            Text(Merge(FlexRecordValidator.For(People, new() { KeepUnknownColumns = true }), """{"name":"Ada","credit":null,"x":1}""", """{"x":2}""")),
            Is.EqualTo("""{"name":"Ada","credit":null,"x":2}"""));

    [TestCase("[]", "{}", "stored")]
    [TestCase("{}", "[]", "patch")]
    public void What_is_no_record_is_named(string stored, string patch, string parameter) =>
        Assert.That(
            () => Merge(FlexRecordValidator.For(People), stored, patch),
            Throws.ArgumentException.With.Message.EqualTo($"The record is not a JSON object in normal form. (Parameter '{parameter}')"));

    [TestCase("[]", "{}")]
    [TestCase("{}", "null")]
    [TestCase("{}", "")]
    [TestCase("{} {}", "{}")]
    [TestCase("{}", """{"\ud800":1}""")]
    public void What_is_no_record_is_refused_without_being_quoted(string stored, string patch) =>
        Assert.That(
            () => Merge(FlexRecordValidator.For(People), stored, patch),
            Throws.ArgumentException.With.Message.Not.Contains("ud800"));

    [Test]
    public void Patching_is_the_same_as_having_inserted_the_patched_record() =>
        Holds.ForCases(3_000, random =>
        {
            FlexTableSchema schema = random.Schema();
            FlexRecordValidator validator = FlexRecordValidator.For(schema);
            if (random.NormalRecord(schema) is not { } stored)
            {
                return;
            }

            FlexRecordResult patch = validator.Validate(Encoding.UTF8.GetBytes(random.Record(schema, wrong: 0)), FlexRecordMode.Patch);
            if (!patch.IsValid)
            {
                return;
            }

            Dictionary<string, string> values = Values(stored);
            foreach ((string name, string value) in Values(patch.Record))
            {
                values[name] = value;
            }

            string json = $"{{{string.Join(',', values.Select(value => $"\"{value.Key}\":{value.Value}"))}}}";
            FlexRecordResult expected = validator.Validate(json, FlexRecordMode.Insert);
            FlexRecordResult merged = validator.Merge(stored, patch.Record);

            Assert.That(merged.IsValid, Is.EqualTo(expected.IsValid), json);
            if (merged.IsValid)
            {
                Assert.That(Text(merged), Is.EqualTo(Text(expected)));
            }
        });

    private static Dictionary<string, string> Values(ReadOnlyMemory<byte> record)
    {
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(record);
        return document.RootElement.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetRawText(), StringComparer.Ordinal);
    }

    private static FlexRecordResult Merge(FlexRecordValidator validator, string stored, string patch) =>
        validator.Merge(Encoding.UTF8.GetBytes(stored), Encoding.UTF8.GetBytes(patch));

    private static string Text(FlexRecordResult result) => Encoding.UTF8.GetString(result.Record.Span);
}
