using System.Text;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using Codes = FlexDb.Core.Errors.FlexRecordErrorCodes;
using ProblemCodes = FlexDb.Core.Errors.FlexSchemaProblemCodes;

namespace FlexDb.Core.Tests.Validation;

/// <summary>What cannot be read in a column's rules refuses its values, and every part of the library agrees on it.</summary>
public sealed class UnreadableRuleTests
{
    /// <summary>Each rule in a form that cannot be read, for each data type that has it, and a value of that type.</summary>
    private static readonly (string Rule, string Json, string[] Types)[] Rules =
    [
        ("validation.minLength", "\"1\"", ["string", "text"]),
        ("validation.minLength", "1.5", ["string", "text"]),
        ("validation.maxLength", "\"20\"", ["string", "text"]),
        ("validation.maxLength", "99999999999", ["string", "text"]),
        ("validation.pattern", "{}", ["string", "text"]),
        ("validation.pattern", "\"(\"", ["string", "text"]),
        ("validation.enum", "\"a\"", ["string", "text", "integer", "decimal", "date", "datetime"]),
        ("validation.enum", "[[]]", ["string", "text", "integer", "decimal", "date", "datetime"]),
        ("validation.min", "true", ["integer", "decimal", "date", "datetime"]),
        ("validation.max", "[]", ["integer", "decimal", "date", "datetime"]),
        ("validation.min", "\"2024-01-01 00:00\"", ["date", "datetime"]),
        ("validation.targetTable", "1", ["reference"]),
        ("validation.targetId", "false", ["reference"]),
        ("validation.onDelete", "\"set-default\"", ["reference"]),
        ("validation.computed", "true", AllTypes),
        ("validation", "7", AllTypes),
        ("required", "\"yes\"", AllTypes),
        ("unique", "1", ["string", "integer", "decimal", "boolean", "date", "datetime", "reference"]),
    ];

    private static string[] AllTypes => ["string", "text", "integer", "decimal", "boolean", "date", "datetime", "json", "reference"];

    private static IEnumerable<TestCaseData> Cases =>
        from rule in Rules
        from type in rule.Types
        select new TestCaseData(rule.Rule, rule.Json, type).SetArgDisplayNames(rule.Rule, rule.Json, type);

    [TestCaseSource(nameof(Cases))]
    public void An_unreadable_rule_refuses_every_value_that_is_not_null(string rule, string json, string type)
    {
        FlexRecordValidator validator = FlexRecordValidator.For(Schema(type, rule, json));

        Assert.That(Codes_(validator, ValueOf(type)), Is.EqualTo(new[] { Codes.UnusableRule }));
        Assert.That(Codes_(validator, "null"), Is.Empty);
        Assert.That(validator.Validate("{}"u8.ToArray(), FlexRecordMode.Insert).IsValid, Is.True);
    }

    [TestCaseSource(nameof(Cases))]
    public void CanRead_objects_to_it_and_not_to_what_was_so_before(string rule, string json, string type)
    {
        FlexTableSchema unreadable = Schema(type, rule, json);
        FlexTableSchema readable = Schema(type, "ui", "1");

        Assert.That(
            FlexSchemaCompatibility.CanRead(readable, unreadable).Select(violation => violation.Rule),
            Has.Member(FlexColumnRule.Unreadable));
        Assert.That(FlexSchemaCompatibility.CanRead(unreadable, unreadable), Is.Empty);
        Assert.That(FlexSchemaCompatibility.CanRead(unreadable, Renamed(unreadable)), Is.Empty);
        Assert.That(
            FlexSchemaCompatibility.CanRead(unreadable, readable).Select(violation => violation.Rule),
            Has.None.EqualTo(FlexColumnRule.Unreadable));
    }

    [TestCaseSource(nameof(Cases))]
    public void A_record_written_before_is_upgraded_with_a_note(string rule, string json, string type)
    {
        FlexUpgradedRecord upgraded = FlexRecordUpgrade.Between(Schema(type, "ui", "1"), Schema(type, rule, json))
            .Upgrade(Encoding.UTF8.GetBytes($$"""{"v":{{ValueOf(type)}}}"""));

        Assert.That(
            upgraded.Notes.Select(note => note.Kind),
            Is.EqualTo(new[] { FlexUpgradeNoteKind.BreaksRule }));
    }

    [TestCaseSource(nameof(Cases))]
    public void The_schema_has_a_problem_there_whose_message_says_what_it_does(string rule, string json, string type)
    {
        string[] messages =
        [
            .. FlexSchemaValidator.Validate(Schema(type, rule, json))
                .Where(problem => problem.Path.StartsWith($"$.columns[0].{rule}", StringComparison.Ordinal) && problem.Code != ProblemCodes.MissingTarget)
                .Select(problem => problem.Message),
        ];

        Assert.That(messages, Has.Length.EqualTo(1));
        Assert.That(messages[0], Does.Not.Contain("no effect").And.EndsWith("."));
    }

    [TestCase("integer", "validation.maxLength", "\"20\"")]
    [TestCase("boolean", "validation.enum", "1")]
    [TestCase("json", "validation.pattern", "1")]
    [TestCase("string", "validation.targetTable", "1")]
    [TestCase("string", "indexed", "1")]
    [TestCase("string", "displayName", "1")]
    [TestCase("string", "id", "1")]
    public void What_has_no_meaning_for_the_type_has_none_in_a_form_that_cannot_be_read(string type, string rule, string json)
    {
        FlexTableSchema schema = Schema(type, rule, json);

        Assert.That(Codes_(FlexRecordValidator.For(schema), ValueOf(type)), Is.Empty);
        Assert.That(FlexSchemaCompatibility.CanRead(Schema(type, "ui", "1"), schema), Is.Empty);
        Assert.That(
            FlexSchemaValidator.Validate(schema).Single(problem => problem.Path == $"$.columns[0].{rule}").Message,
            Does.Contain("no effect").Or.Contain("no meaning"));
    }

    // What a parser of TypeScript's or MySQL's JSON type gives of 20.
    [TestCase("20")]
    [TestCase("20.0")]
    [TestCase("2e1")]
    [TestCase("200E-1")]
    [TestCase("0.2e+2")]
    public void A_rule_that_is_a_whole_number_is_read_however_it_is_written(string twenty)
    {
        FlexTableSchema schema = FlexTableSchema.Parse(
            $$$"""{"columns": [{"name": "v", "dataType": "string", "validation": {"minLength": {{{twenty}}}, "maxLength": {{{twenty}}}}}]}""");

        Assert.That(schema["v"].Validation.MinLength, Is.EqualTo(20));
        Assert.That(schema["v"].Validation.MaxLength, Is.EqualTo(20));
        Assert.That(FlexSchemaValidator.Validate(schema), Is.Empty);
        Assert.That(Codes_(FlexRecordValidator.For(schema), $"\"{new string('x', 20)}\""), Is.Empty);
        Assert.That(Codes_(FlexRecordValidator.For(schema), $"\"{new string('x', 21)}\""), Is.EqualTo(new[] { Codes.TooLong }));
    }

    [Test]
    public void A_whole_number_is_read_across_the_segments_of_a_sequence()
    {
        Segment last = new("0}"u8.ToArray(), null, 17);
        Segment first = new("{\"maxLength\": 20."u8.ToArray(), last, 0);
        System.Text.Json.Utf8JsonReader reader = new(new System.Buffers.ReadOnlySequence<byte>(first, 0, last, 2));

        FlexColumnValidation? rules = System.Text.Json.JsonSerializer.Deserialize<FlexColumnValidation>(ref reader);

        Assert.That(rules!.MaxLength, Is.EqualTo(20));
    }

    [Test]
    public void The_position_of_a_change_is_read_however_it_is_written() =>
        Assert.That(
            SchemaJson.ReadChanges("""[{"type": "modify_column", "column": "a", "details": {"position": 2.0}}]""").Single().Position,
            Is.EqualTo(2));

    [Test]
    public void A_default_that_breaks_its_own_rules_is_none_to_CanRead() =>
        Assert.That(
            FlexSchemaCompatibility.CanRead(
                FlexTableSchema.Empty,
                new FlexTableSchema([FlexColumn.String("v", required: true, defaultValue: "long", maxLength: 2)])).Select(violation => violation.Rule),
            Is.EqualTo(new[] { FlexColumnRule.Required }));

    [Test]
    public void A_required_column_with_an_unreadable_rule_takes_nothing_in_JSON_Schema_too() =>
        Assert.That(
            FlexTableSchema.Parse("""{"columns": [{"name": "v", "dataType": "string", "required": true, "validation": {"maxLength": "20"}}]}""").ToJsonSchema(),
            Does.Contain("\"v\":{\"not\":{}"));

    private sealed class Segment : System.Buffers.ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, Segment? next, long start)
        {
            Memory = bytes;
            Next = next;
            RunningIndex = start;
        }
    }

    private static FlexTableSchema Schema(string type, string property, string json)
    {
        string target = type == "reference" && property is not ("validation" or "validation.targetTable") ? "\"targetTable\": \"people\"" : "";
        string rules = property.StartsWith("validation.", StringComparison.Ordinal)
            ? $"\"{property["validation.".Length..]}\": {json}{(target.Length > 0 ? ", " : "")}{target}"
            : target;
        string own = property == "validation" ? $"\"validation\": {json}"
            : property.StartsWith("validation.", StringComparison.Ordinal) ? $$"""
                "validation": {{{rules}}}
                """
            : $$"""
                "{{property}}": {{json}}, "validation": {{{rules}}}
                """;
        return FlexTableSchema.Parse($$"""{"columns": [{"name": "v", "dataType": "{{type}}", {{own}}}]}""");
    }

    private static FlexTableSchema Renamed(FlexTableSchema schema) =>
        new(ColumnIdentity.WithImplicitIds(schema).Columns.Select(column => column with { DisplayName = "V" }));

    private static string ValueOf(string type) => type switch
    {
        "integer" or "decimal" => type == "decimal" ? "\"5\"" : "5",
        "boolean" => "true",
        "date" => "\"2024-02-29\"",
        "datetime" => "\"2024-02-29T12:00:00Z\"",
        "json" => "[1]",
        _ => "\"a\"",
    };

    private static string[] Codes_(FlexRecordValidator validator, string value) =>
        [.. validator.Validate(Encoding.UTF8.GetBytes($$"""{"v":{{value}}}"""), FlexRecordMode.Insert).Errors.Select(error => error.Code)];
}
