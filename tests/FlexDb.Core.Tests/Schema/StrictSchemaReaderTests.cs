using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using Codes = FlexDb.Core.Errors.FlexSchemaProblemCodes;

namespace FlexDb.Core.Tests.Schema;

public sealed class StrictSchemaReaderTests
{
    [TestCase("""{"columns": [], "column": []}""", "$.column", Codes.UnknownProperty, "A schema has no property 'column'; is 'columns' meant?")]
    [TestCase("""{"columns": [], "owner": 1}""", "$.owner", Codes.UnknownProperty, "A schema has no property 'owner'; remove it, or begin its name with 'x-' where it is your own.")]
    [TestCase("""{"columns": [{"name": "a", "dataType": "text", "requird": true}]}""", "$.columns[0].requird", Codes.UnknownProperty, "A column has no property 'requird'; is 'required' meant?")]
    [TestCase("""{"columns": [{"name": "a", "dataType": "text", "default_value": 1}]}""", "$.columns[0].default_value", Codes.UnknownProperty, "A column has no property 'default_value'; is 'defaultValue' meant?")]
    [TestCase("""{"columns": [{"name": "a", "dataType": "text", "maxLength": 1}]}""", "$.columns[0].maxLength", Codes.UnknownProperty, "A column has no property 'maxLength'; it belongs into 'validation' of the column.")]
    [TestCase("""{"columns": [{"name": "a", "dataType": "text", "validation": {"required": true}}]}""", "$.columns[0].validation.required", Codes.UnknownProperty, "A validation has no property 'required'; it belongs to a column itself.")]
    [TestCase("""{"columns": [{"name": "a", "dataType": "text", "validation": {"maxlength": 1}}]}""", "$.columns[0].validation.maxlength", Codes.UnknownProperty, "A validation has no property 'maxlength'; is 'maxLength' meant?")]
    [TestCase("""{"columns": [{"name": "a", "name": "b", "dataType": "text"}]}""", "$.columns[0].name", Codes.DuplicateKey, "The property 'name' is there twice; remove one.")]
    [TestCase("""{"columns": [{"name": "a", "dataType": "text", "validation": {"maxLength": "1"}}]}""", "$.columns[0].validation.maxLength", Codes.UnreadableProperty,
        "The maxLength of column 'a' is not of the form that it must have, so every value of the column is refused; set it anew or remove it.")]
    [TestCase("""{"columns": [{"name": "a", "dataType": "txt"}]}""", "$.columns[0].dataType", Codes.UnknownDataType,
        "Column 'a' has a data type that is not known; choose one of string, text, integer, decimal, boolean, date, datetime, json, reference.")]
    [TestCase("""{"columns": [1]}""", "$.columns[0]", Codes.MissingProperty, "A column must be a JSON object.")]
    [TestCase("""{"columns": {}}""", "$.columns", Codes.MissingProperty, "A schema must have 'columns', an array; it may be empty.")]
    [TestCase("""{"columns": [{"dataType": "text"}]}""", "$.columns[0].name", Codes.MissingProperty, "A column must have 'name', a text.")]
    [TestCase("""{"columns": [{"name": "a", "dataType": 1}]}""", "$.columns[0].dataType", Codes.MissingProperty, "A column must have 'dataType', a text.")]
    [TestCase("""[]""", "$", Codes.MissingProperty, "A schema must be a JSON object with an array of columns.")]
    [TestCase("{\"columns\": [],\n oops}", "$", Codes.MalformedJson, "This is not valid JSON; it breaks in line 2, at or after byte 2.")]
    [TestCase("""{"columns": [], "\ud800": 1}""", "$", Codes.MalformedJson, "This is not valid JSON; the name of a property holds half a surrogate pair.")]
    public void One_mistake_is_one_problem_that_says_what_may_be_meant(string json, string path, string code, string message)
    {
        bool isStrict = FlexTableSchema.TryParseStrict(json, out FlexTableSchema? schema, out FlexList<FlexSchemaProblem> problems);

        Assert.That(isStrict, Is.False);
        Assert.That(schema, Is.Null);
        Assert.That(problems, Is.EqualTo(new[] { new FlexSchemaProblem(path, code, message) }));
    }

    [Test]
    public void Text_that_UTF_8_cannot_hold_is_no_JSON()
    {
        _ = FlexTableSchema.TryParseStrict("{\"columns\": [], \"x-a\": \"\ud800\"}", out _, out FlexList<FlexSchemaProblem> problems);

        Assert.That(problems, Is.EqualTo(new[] { new FlexSchemaProblem("$", Codes.MalformedJson, "This is not valid JSON; a text in it holds half a surrogate pair.") }));
    }

    [Test]
    public void Every_mistake_is_reported_at_once()
    {
        _ = FlexTableSchema.TryParseStrict(
            """{"columns": [{"nam": "a", "dataTyp": "text"}, {"name": "id", "dataType": "text", "uniqe": true}]}""",
            out _,
            out FlexList<FlexSchemaProblem> problems);

        Assert.That(
            problems.Select(problem => (problem.Path, problem.Code)),
            Is.EqualTo(new[]
            {
                ("$.columns[0].nam", Codes.UnknownProperty),
                ("$.columns[0].dataTyp", Codes.UnknownProperty),
                ("$.columns[0].name", Codes.MissingProperty),
                ("$.columns[0].dataType", Codes.MissingProperty),
                ("$.columns[1].uniqe", Codes.UnknownProperty),
            }));
    }

    [Test]
    public void A_schema_without_mistakes_is_the_one_that_Parse_reads()
    {
        const string Json = """
            {"columns": [{"name": "a", "dataType": "string", "x-ui": {"any": 1}, "validation": {"maxLength": 2e1, "x-hint": "h"}}], "version": 3, "x-a": null}
            """;

        Assert.That(FlexTableSchema.TryParseStrict(Json, out FlexTableSchema? schema, out FlexList<FlexSchemaProblem> problems), Is.True);
        Assert.That(problems, Is.Empty);
        Assert.That(schema, Is.EqualTo(FlexTableSchema.Parse(Json)));
    }

    [Test]
    public void Every_property_that_the_library_writes_is_known()
    {
        FlexTableSchema schema = new(
        [
            FlexColumn.String("s", required: true, unique: true, indexed: true, minLength: 1, maxLength: 3, pattern: "^a", allowedValues: ["ab"], defaultValue: "ab") with
            {
                DisplayName = "S", Id = "aaaaaaaaaa",
            },
            FlexColumn.Integer("i", min: 1, max: 2),
            FlexColumn.Integer("c").ComputedBy("i + 1"),
            new("r", FlexDataType.Reference) { Validation = new() { TargetTable = "t", TargetId = "x", OnDelete = FlexOnDelete.Cascade } },
        ]);

        _ = FlexTableSchema.TryParseStrict(schema.ToJson(), out FlexTableSchema? read, out FlexList<FlexSchemaProblem> problems);

        Assert.That(problems, Is.Empty);
        Assert.That(read, Is.EqualTo(schema));
    }

    [Test]
    public void The_limits_are_those_that_are_given() =>
        Assert.That(
            FlexTableSchema.TryParseStrict("""{"columns": [{"name": "a", "dataType": "text"}]}""", out _, out _, new FlexSchemaLimits { MaxColumns = 0 }),
            Is.False);
}
