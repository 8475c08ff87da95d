using System.Text.Json;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Schema;

public sealed class SchemaJsonTests
{
    [TestCase("""{"columns": [{"name": "\ud800", "dataType": "text"}]}""")]
    [TestCase("""{"columns": [{"name": "a", "dataType": "\ud800"}]}""")]
    [TestCase("""{"columns": [{"name": "a", "dataType": "text", "id": "\udc00"}]}""")]
    [TestCase("""{"columns": [{"name": "a", "dataType": "text", "displayName": "\udc00"}]}""")]
    [TestCase("""{"columns": [{"name": "a", "dataType": "text", "\ud800": 1}]}""")]
    [TestCase("""{"columns": [{"name": "a", "dataType": "reference", "validation": {"onDelete": "\ud800"}}]}""")]
    [TestCase("""{"columns": [{"name": "a", "dataType": "reference", "validation": {"targetTable": "\ud800"}}]}""")]
    [TestCase("""{"\ud800": 1, "columns": []}""")]
    public void A_schema_with_an_unpaired_surrogate_is_no_schema(string json) =>
        Assert.Throws<JsonException>(() => FlexTableSchema.Parse(json));

    // As characters of the text, which no file and no message in UTF-8 can bring, but a string of .NET can.
    [Test]
    public void Half_a_surrogate_pair_in_a_text_is_refused_and_never_replaced()
    {
        Func<object>[] reads =
        [
            static () => FlexTableSchema.Parse("{\"columns\": [{\"name\": \"a\", \"dataType\": \"text\", \"displayName\": \"\ud800\"}]}"),
            static () => SchemaJson.ReadChanges("[{\"type\": \"\udc00\"}]"),
            static () => FlexJsonValue.Parse("\"\ud800\""),
            static () => FlexSnapshot.Parse("{\"tables\": [], \"x\": \"\ud800\"}"),
            static () => FlexPlan.Parse("{\"x\": \"\ud800\"}"),
        ];

        Assert.Multiple(() =>
        {
            foreach (Func<object> read in reads)
            {
                Assert.That(read, Throws.InstanceOf<JsonException>().With.Message.EqualTo("The text holds half a surrogate pair."));
            }
        });
    }

    [Test]
    public void JSON_of_another_kind_is_refused_with_what_it_should_be()
    {
        Assert.That(
            () => JsonSerializer.Deserialize<FlexColumnValidation>("[]"),
            Throws.InstanceOf<JsonException>().With.Message.EqualTo("A column's validation must be a JSON object, but is an array."));
        Assert.That(
            () => JsonSerializer.Deserialize<FlexExtensionData>("1"),
            Throws.InstanceOf<JsonException>().With.Message.EqualTo("Extension data must be a JSON object, but is a number."));
    }

    [TestCase("""[{"type": "\ud800", "column": "a", "details": {}}]""")]
    [TestCase("""[{"type": "add_column", "column": "\ud800", "details": {}}]""")]
    public void Changes_with_an_unpaired_surrogate_are_no_changes(string json) =>
        Assert.Throws<JsonException>(() => SchemaJson.ReadChanges(json));

    // Each case is a schema of another application: an unexpected form stays where it was, and the rest is read.
    [TestCase("""{"name": "a", "dataType": "text", "id": 7}""")]
    [TestCase("""{"name": "a", "dataType": "text", "displayName": null}""")]
    [TestCase("""{"name": "a", "dataType": "text", "required": "yes", "unique": 1, "indexed": null}""")]
    [TestCase("""{"name": "a", "dataType": "geo"}""")]
    [TestCase("""{"name": "a", "dataType": "a data type of a longer name than any"}""")]
    [TestCase("""{"name": "a", "dataType": "té"}""")]
    [TestCase("""{"name": "a", "dataType": "text", "validation": [1]}""")]
    [TestCase("""{"name": "a", "dataType": "text", "validation": {"minLength": 1.5, "maxLength": 99999999999}}""")]
    [TestCase("""{"name": "a", "dataType": "text", "validation": {"pattern": {}, "enum": "x", "min": null, "max": null}}""")]
    [TestCase("""{"name": "a", "dataType": "text", "validation": {"targetTable": 1, "targetId": [], "computed": false, "onDelete": "no-action"}}""")]
    [TestCase("""{"name": "a", "dataType": "text", "ui": {"width": [1, {"deep": null}]}}""")]
    public void What_has_another_form_than_expected_is_kept_as_it_is(string column)
    {
        string json = $$"""{"columns": [{{column}}], "theirs": [1, 2], "version": 3}""";

        FlexTableSchema schema = FlexTableSchema.Parse(json);

        FlexJsonValue expected = FlexJsonValue.Parse($$"""{"columns": [{{column}}], "theirs": [1, 2]}""");
        Assert.That(FlexJsonValue.Parse(schema.ToJson()), Is.EqualTo(expected));
        Assert.That(schema.Columns[0].Name, Is.EqualTo("a"));
    }

    [TestCase("""{"name": "a", "dataType": "text", "required": "yes"}""", """{"name": "a", "dataType": "text", "required": true}""")]
    [TestCase("""{"name": "a", "dataType": "text"}""", """{"name": "a", "dataType": "text", "required": true}""")]
    public void A_known_property_that_is_set_takes_the_place_of_what_could_not_be_read(string column, string expected)
    {
        FlexTableSchema schema = FlexTableSchema.Parse($$"""{"columns": [{{column}}]}""");

        string json = new FlexTableSchema([schema.Columns[0] with { Required = true }]).ToJson();

        Assert.That(FlexJsonValue.Parse(json), Is.EqualTo(FlexJsonValue.Parse($$"""{"columns": [{{expected}}]}""")));
    }

    [TestCase("[]", "A schema must be a JSON object, but is an array.")]
    [TestCase("null", "A schema must be a JSON object, but is null.")]
    [TestCase("\"x\"", "A schema must be a JSON object, but is a string.")]
    [TestCase("1", "A schema must be a JSON object, but is a number.")]
    [TestCase("true", "A schema must be a JSON object, but is a boolean.")]
    [TestCase("{}", "A schema has no array of columns.")]
    [TestCase("""{"columns": {}}""", "A schema has no array of columns.")]
    [TestCase("""{"columns": [7]}""", "A column must be a JSON object, but is a number.")]
    [TestCase("""{"columns": [{"dataType": "text"}]}""", "A column has no name.")]
    [TestCase("""{"columns": [{"name": 1, "dataType": "text"}]}""", "A column has no name.")]
    [TestCase("""{"columns": [{"name": "a"}]}""", "Column 'a' has no dataType.")]
    [TestCase("""{"columns": [{"name": "a", "dataType": 5}]}""", "Column 'a' has no dataType.")]
    public void What_is_no_schema_is_refused_with_the_reason(string json, string reason) =>
        Assert.That(() => FlexTableSchema.Parse(json), Throws.InstanceOf<JsonException>().With.Message.EqualTo(reason));

    [TestCase("")]
    [TestCase("{")]
    [TestCase("""{"columns": []} {}""")]
    public void What_is_no_JSON_is_no_schema(string json) =>
        Assert.That(() => FlexTableSchema.Parse(json), Throws.InstanceOf<JsonException>());

    [TestCase("{}", "Changes must be a JSON array, but are an object.")]
    [TestCase("[1]", "A change must be a JSON object, but is a number.")]
    [TestCase("""[{"column": "a", "details": {}}]""", "A change has no type.")]
    [TestCase("""[{"type": 1, "column": "a"}]""", "A change has no type.")]
    [TestCase("""[{"type": "drop", "column": "a"}]""", "A change has the unknown type 'drop'.")]
    [TestCase("""[{"type": "add_column", "column": 1}]""", "A change names no column.")]
    public void What_are_no_changes_is_refused_with_the_reason(string json, string reason) =>
        Assert.That(() => SchemaJson.ReadChanges(json), Throws.InstanceOf<JsonException>().With.Message.EqualTo(reason));

    [Test]
    public void Parts_of_a_change_that_another_application_wrote_otherwise_are_passed_over()
    {
        FlexList<SchemaChange> changes = SchemaJson.ReadChanges("""
            [
                {"type": "modify_column", "column": "a", "by": {"x": [1]}, "details": {"before": 1, "after": "x", "position": "2", "note": [{}]}},
                {"type": "remove_column", "column": "b", "details": 5},
                {"type": "add_column", "column": "c", "details": {"position": 1.5}},
                {"type": "modify_column", "column": "d", "details": {"position": 4}}
            ]
            """);

        Assert.That(changes, Is.EqualTo(new SchemaChange[]
        {
            new(SchemaChangeType.ModifyColumn, "a"), new(SchemaChangeType.RemoveColumn, "b"),
            new(SchemaChangeType.AddColumn, "c"), new(SchemaChangeType.ModifyColumn, "d") { Position = 4 },
        }));
    }

    [Test]
    public void Numbers_that_a_double_would_change_are_strings_in_storage_and_numbers_in_memory()
    {
        FlexTableSchema schema = new([FlexColumn.Decimal("d", defaultValue: 0.12345678901234567m, min: 0.1m, max: 12345678901234567.5m)]);

        FlexJsonValue json = FlexJsonValue.Parse(schema.ToJson());

        Assert.That(json.Element.GetProperty("columns")[0].GetProperty("defaultValue").GetRawText(), Is.EqualTo("\"0.12345678901234567\""));
        Assert.That(json.Element.GetProperty("columns")[0].GetProperty("validation").GetProperty("min").GetRawText(), Is.EqualTo("0.1"));
        Assert.That(json.Element.GetProperty("columns")[0].GetProperty("validation").GetProperty("max").GetRawText(), Is.EqualTo("\"12345678901234567.5\""));
        Assert.That(FlexTableSchema.Parse(schema.ToJson()), Is.EqualTo(schema));
    }

    [TestCase("")]
    [TestCase("1x")]
    [TestCase("1-")]
    [TestCase("+1")]
    [TestCase(" 1")]
    [TestCase("01")]
    public void Text_in_a_decimal_columns_rules_that_is_no_number_stays_text(string text)
    {
        FlexTableSchema schema = FlexTableSchema.Parse($$"""{"columns": [{"name": "d", "dataType": "decimal", "defaultValue": "{{text}}"}]}""");

        Assert.That(schema.Columns[0].DefaultValue, Is.EqualTo((FlexJsonValue?)text));
    }

    [Test]
    public void The_size_of_a_schema_is_that_of_its_JSON()
    {
        FlexTableSchema schema = new(Enumerable.Range(0, 400).Select(i => FlexColumn.String($"column_{i}") with { DisplayName = $"Säule {i}" }));

        Assert.That(SchemaJson.MeasureSchema(schema), Is.EqualTo(System.Text.Encoding.UTF8.GetByteCount(schema.ToJson())));
    }

    [TestCase("""{"minLength": 1}""")]
    [TestCase("""{"maxLength": 1}""")]
    [TestCase("""{"pattern": "a"}""")]
    [TestCase("""{"enum": ["a", null]}""")]
    [TestCase("""{"min": 1}""")]
    [TestCase("""{"max": "2020-01-01"}""")]
    [TestCase("""{"targetTable": "a"}""")]
    [TestCase("""{"targetId": "a"}""")]
    [TestCase("""{"onDelete": "cascade"}""")]
    [TestCase("""{"onDelete": "set-null"}""")]
    [TestCase("""{"onDelete": "restrict"}""")]
    [TestCase("""{"computed": "a"}""")]
    public void Each_rule_alone_goes_through_JSON(string rules)
    {
        string json = $$"""{"columns": [{"name": "a", "dataType": "text", "validation": {{rules}}}]}""";

        FlexTableSchema schema = FlexTableSchema.Parse(json);

        Assert.That(FlexJsonValue.Parse(schema.ToJson()), Is.EqualTo(FlexJsonValue.Parse(json)));
        Assert.That(schema.Columns[0].Validation.ExtensionData, Is.Empty, "the rule is read as what it means");
    }

    [TestCase("\"defaultValue\": NUMBER")]
    [TestCase("\"validation\": {\"min\": NUMBER}")]
    [TestCase("\"validation\": {\"max\": NUMBER}")]
    [TestCase("\"validation\": {\"enum\": [1, NUMBER]}")]
    public void A_number_that_a_double_would_change_is_a_string_in_storage_wherever_it_stands(string place)
    {
        const string Number = "0.12345678901234567";
        string Schema(string number) => $$"""{"columns": [{"name": "d", "dataType": "decimal", {{place.Replace("NUMBER", number, StringComparison.Ordinal)}}}]}""";

        FlexTableSchema schema = FlexTableSchema.Parse(Schema(Number));

        Assert.That(FlexTableSchema.Parse(Schema($"\"{Number}\"")), Is.EqualTo(schema));
        Assert.That(FlexJsonValue.Parse(schema.ToJson()), Is.EqualTo(FlexJsonValue.Parse(Schema($"\"{Number}\""))));
    }
}
