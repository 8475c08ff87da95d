using System.Text.Json;
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

    [TestCase("""[{"type": "\ud800", "column": "a", "details": {}}]""")]
    [TestCase("""[{"type": "add_column", "column": "\ud800", "details": {}}]""")]
    public void Changes_with_an_unpaired_surrogate_are_no_changes(string json) =>
        Assert.Throws<JsonException>(() => SchemaJson.ReadChanges(json));
}
