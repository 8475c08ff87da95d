using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Validation;

[TestFixture]
public sealed class FlexJsonSchemaTests
{
    [Test]
    public void The_exported_schemas_are_those_that_Ajv_checks()
    {
        string[] exported = [.. RecordCases.All().Select(row => row.Schema).Distinct(ReferenceEqualityComparer.Instance).Select(schema => ((FlexTableSchema)schema!).ToJsonSchema())];
        string actual = $"[\n{string.Join(",\n", exported)}\n]\n";
        string folder = Path.Combine(AppContext.BaseDirectory, "Validation");
        File.WriteAllText(Path.Combine(folder, "record-schemas.actual.json"), actual);

        Assert.That(
            actual,
            Is.EqualTo(File.ReadAllText(Path.Combine(folder, "record-schemas.json"))),
            "Where the change is meant, copy record-schemas.actual.json over record-schemas.json and run build/ajv-check.sh.");
    }

    [Test]
    public void A_whole_schema_reads_well()
    {
        FlexTableSchema schema = new(
        [
            FlexColumn.String("email", required: true, unique: true, maxLength: 255, pattern: "^[^@]+@[^@]+$") with { DisplayName = "E-mail" },
            FlexColumn.Integer("age", min: 0, max: 150, required: true, defaultValue: 18),
            FlexColumn.Decimal("credit", min: 0.5m),
            FlexColumn.Reference("company", "companies", onDelete: FlexOnDelete.SetNull),
            FlexColumn.Decimal("total").ComputedBy("age * credit"),
        ]);

        Assert.That(Indented(schema.ToJsonSchema()), Is.EqualTo("""
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "properties": {
                "email": {
                  "title": "E-mail",
                  "type": "string",
                  "maxLength": 255,
                  "pattern": "^[^@]+@[^@]+$",
                  "$comment": "Unique among the table's records.",
                  "x-flexdb-unique": true
                },
                "age": {
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 150,
                  "default": 18
                },
                "credit": {
                  "anyOf": [
                    {
                      "type": "number",
                      "minimum": 0.5
                    },
                    {
                      "type": "string",
                      "pattern": "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?$"
                    },
                    {
                      "type": "null"
                    }
                  ],
                  "$comment": "An exact decimal: at most 28 digits without leading and trailing zeros, at most 28 of them after the point, below 10^28; a string is as good as a number, and keeps its bounds and list of values too. At least 0.5."
                },
                "company": {
                  "type": [
                    "string",
                    "null"
                  ],
                  "minLength": 1,
                  "maxLength": 128,
                  "$comment": "The id of a record of table 'companies'.",
                  "x-flexdb-reference": {
                    "targetTable": "companies",
                    "onDelete": "set-null"
                  }
                },
                "total": {
                  "not": {},
                  "$comment": "Computed: a record does not say it.",
                  "x-flexdb-computed": "age * credit"
                }
              },
              "required": [
                "email"
              ],
              "additionalProperties": false
            }
            """));
    }

    [Test]
    public void A_reference_that_does_not_say_what_follows_a_deletion_restricts_it() =>
        Assert.That(
            new FlexTableSchema([FlexColumn.Reference("a", "b")]).ToJsonSchema(),
            Does.Contain("\"x-flexdb-reference\":{\"targetTable\":\"b\",\"onDelete\":\"restrict\"}"));

    [TestCase(false, "so every value but null is refused.")]
    [TestCase(true, "so every value is refused.")]
    public void A_rule_that_cannot_be_read_refuses_every_value_and_says_so(bool required, string effect)
    {
        FlexColumnDefinition column = FlexColumn.Reference("a", "b", required: required);
        string json = new FlexTableSchema(
            [column with { Validation = column.Validation with { ExtensionData = FlexExtensionData.Empty.With("onDelete", 5) } }]).ToJsonSchema();

        Assert.That(json, Does.Contain($"A rule of this column cannot be read, {effect} "));
        Assert.That(json, Does.Contain("\"x-flexdb-reference\":{\"targetTable\":\"b\"}"), "and nothing of what follows a deletion");
    }

    [Test]
    public void No_schema_is_misuse() =>
        Assert.That(() => ((FlexTableSchema)null!).ToJsonSchema(), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("schema"));

    [Test]
    public void Bounds_and_lists_that_have_no_keyword_are_told_in_a_comment() =>
        Assert.That(
            new FlexTableSchema([FlexColumn.DateTime("at", min: DateTimeOffset.UnixEpoch, allowedValues: [DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1)])]).ToJsonSchema(),
            Does.Contain("One of these instants: \\\"1970-01-01T00:00:00Z\\\", \\\"1970-01-02T00:00:00Z\\\".\""));

    [Test]
    public void A_patch_requires_no_column() =>
        Assert.That(
            new FlexTableSchema([FlexColumn.Text("a", required: true)]).ToJsonSchema(FlexRecordMode.Patch),
            Is.EqualTo("""{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}"""));

    private static string Indented(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        using MemoryStream output = new();
        using (Utf8JsonWriter writer = new(output, new() { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            document.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }
}
