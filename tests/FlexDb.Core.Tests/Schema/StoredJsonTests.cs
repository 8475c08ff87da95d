using FlexDb.Core.Schema;
using Codes = FlexDb.Core.Errors.FlexSchemaProblemCodes;

namespace FlexDb.Core.Tests.Schema;

/// <summary>What the JSON of a schema must keep so that it comes back from the database as it went in.</summary>
public sealed class StoredJsonTests
{
    // MariaDB stores 32 levels; above a value stand the levels of the change list in which the column is written.
    [TestCase("""{"columns": [], "x": JSON}""", "$.x", 29)]
    [TestCase("""{"columns": [{"name": "a", "dataType": "text", "x": JSON}]}""", "$.columns[0].x", 26)]
    [TestCase("""{"columns": [{"name": "a", "dataType": "text", "validation": {"x": JSON}}]}""", "$.columns[0].validation.x", 25)]
    [TestCase("""{"columns": [{"name": "a", "dataType": "json", "defaultValue": JSON}]}""", "$.columns[0].defaultValue", 16)]
    public void Each_place_has_a_depth_that_still_fits(string schema, string path, int most)
    {
        Assert.That(Problems(schema, Nested(most)), Is.Empty);
        Assert.That(Problems(schema, Nested(most + 1)), Is.EqualTo(new[] { (path, Codes.TooDeep) }));
    }

    [TestCase("""{"columns": [{"name": "a", "dataType": "geo", "defaultValue": JSON}]}""", "$.columns[0].defaultValue", 26)]
    [TestCase("""{"columns": [{"name": "a", "dataType": "geo", "validation": {"min": JSON}}]}""", "$.columns[0].validation.min", 25)]
    [TestCase("""{"columns": [{"name": "a", "dataType": "geo", "validation": {"max": JSON}}]}""", "$.columns[0].validation.max", 25)]
    [TestCase("""{"columns": [{"name": "a", "dataType": "geo", "validation": {"enum": [JSON]}}]}""", "$.columns[0].validation.enum", 24)]
    public void The_rules_of_an_unknown_type_have_depths_too(string schema, string path, int most)
    {
        Assert.That(Problems(schema, Nested(most)).Select(problem => problem.Code), Has.None.EqualTo(Codes.TooDeep));
        Assert.That(Problems(schema, Nested(most + 1)), Has.Member((path, Codes.TooDeep)));
    }

    [TestCase("""{"a": 1, "a": 2}""", Codes.DuplicateKey)]
    [TestCase("0.12345678901234567", Codes.NumberWouldChange)]
    [TestCase("[1, [0.12345678901234567]]", Codes.NumberWouldChange)]
    [TestCase("\"\\ud800\"", Codes.InvalidText)]
    public void Unknown_properties_must_survive_wherever_they_stand(string json, string code)
    {
        string schema = """{"columns": [{"name": "a", "dataType": "text", "x": JSON, "validation": {"y": JSON}}], "z": JSON}""";

        Assert.That(Problems(schema, json), Is.EqualTo(new[] { ("$.columns[0].validation.y", code), ("$.columns[0].x", code), ("$.z", code) }));
    }

    [Test]
    public void Everything_wrong_with_one_value_is_reported()
    {
        string json = "[{\"a\": 1, \"a\": 0.12345678901234567}, \"\\ud800\", " + Nested(40) + "]";

        Assert.That(
            Problems("""{"columns": [], "x": JSON}""", json).Select(problem => problem.Code),
            Is.EquivalentTo(new[] { Codes.DuplicateKey, Codes.NumberWouldChange, Codes.InvalidText, Codes.TooDeep }));
    }

    [Test]
    public void A_property_name_of_half_a_surrogate_pair_is_a_problem_too()
    {
        FlexExtensionData half = FlexExtensionData.Empty.With("\ud800", 1);
        FlexTableSchema schema = new([FlexColumn.Text("a") with { ExtensionData = half }], half);

        Assert.That(
            FlexSchemaValidator.Validate(schema).Select(problem => problem.Code),
            Is.EqualTo(new[] { Codes.InvalidText, Codes.InvalidText }));
    }

    [Test]
    public void A_decimal_column_s_numbers_survive_as_strings()
    {
        FlexColumnDefinition column = FlexColumn.Decimal("d", defaultValue: 0.12345678901234567m, min: 0.01234567890123456789m);

        Assert.That(FlexSchemaValidator.Validate(new([column])), Is.Empty);
    }

    [TestCase("id", "7")]
    [TestCase("displayName", "7")]
    [TestCase("required", "1")]
    [TestCase("unique", "\"yes\"")]
    [TestCase("indexed", "[]")]
    [TestCase("validation", "\"none\"")]
    [TestCase("validation.minLength", "1.5")]
    [TestCase("validation.maxLength", "\"9\"")]
    [TestCase("validation.pattern", "{}")]
    [TestCase("validation.enum", "\"a\"")]
    [TestCase("validation.targetTable", "1")]
    [TestCase("validation.targetId", "false")]
    [TestCase("validation.onDelete", "\"set-default\"")]
    [TestCase("validation.computed", "true")]
    public void A_known_property_of_another_form_is_a_problem_until_it_is_set_or_null(string path, string json)
    {
        Assert.That(
            FlexSchemaValidator.Validate(FlexTableSchema.Parse(Column(json))).Select(problem => (problem.Path, problem.Code)),
            Is.EqualTo(new[] { ($"$.columns[0].{path}", Codes.UnreadableProperty) }));
        Assert.That(FlexSchemaValidator.Validate(FlexTableSchema.Parse(Column("null"))), Is.Empty);

        FlexColumnDefinition broken = FlexTableSchema.Parse(Column(json)).Columns[0];
        FlexColumnDefinition set = broken with
        {
            Id = "aaaaaaaaaa",
            DisplayName = "A",
            Required = true,
            Unique = true,
            Indexed = true,
            Validation = new()
            {
                MinLength = 1, MaxLength = 1, Pattern = "a", Enum = ["a"], TargetTable = "b", TargetId = "c",
                OnDelete = FlexOnDelete.Restrict, Computed = "d", ExtensionData = broken.Validation.ExtensionData,
            },
        };
        Assert.That(
            FlexSchemaValidator.Validate(new([set])).Select(problem => problem.Code),
            Has.None.EqualTo(Codes.UnreadableProperty));

        string Column(string value) => path.Split('.') is [var group, var name]
            ? $$$"""{"columns": [{"name": "a", "dataType": "string", "{{{group}}}": {"{{{name}}}": {{{value}}}}}]}"""
            : $$"""{"columns": [{"name": "a", "dataType": "string", "{{path}}": {{value}}}]}""";
    }

    [Test]
    public void Columns_that_share_an_id_are_each_a_problem()
    {
        FlexColumnDefinition[] columns = [.. new[] { "a", "b", "c" }.Select(name => FlexColumn.Text(name) with { Id = name == "b" ? null : "aaaaaaaaaa" })];

        Assert.That(
            FlexSchemaValidator.Validate(new(columns)).Select(problem => (problem.Path, problem.Code)),
            Is.EqualTo(new[] { ("$.columns[0].id", Codes.DuplicateColumnId), ("$.columns[2].id", Codes.DuplicateColumnId) }));
    }

    private static string Nested(int depth) => $"{new string('[', depth)}0{new string(']', depth)}";

    private static (string Path, string Code)[] Problems(string schema, string json) =>
        [.. FlexSchemaValidator.Validate(FlexTableSchema.Parse(schema.Replace("JSON", json, StringComparison.Ordinal)))
            .Where(problem => problem.Code is not (Codes.UnknownDataType or Codes.UnreadableProperty))
            .Select(problem => (problem.Path, problem.Code))];
}
