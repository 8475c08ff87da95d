using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Schema;

[TestFixture]
public sealed class FlexDiagramTests
{
    [Test]
    public void Tables_columns_and_references_are_drawn()
    {
        string diagram = FlexDiagram.ToMermaid(
        [
            ("companies", new([FlexColumn.String("name", required: true, unique: true)])),
            ("people", new(
            [
                FlexColumn.Reference("company", "companies", FlexOnDelete.Cascade, required: true),
                FlexColumn.Reference("desk", "desks", unique: true),
                FlexColumn.Reference("boss", "people"),
                FlexColumn.Integer("age", computed: "today - born"),
            ])),
            ("empty", FlexTableSchema.Empty),
        ]);

        Assert.That(diagram, Is.EqualTo("""
            erDiagram
                "companies" {
                    string name UK "required"
                }
                "people" {
                    reference company FK "required, on delete cascade"
                    reference desk FK, UK
                    reference boss FK
                    integer age "computed"
                }
                "empty" {
                }
                "companies" ||--o{ "people" : "company"
                "desks" |o--o| "people" : "desk"
                "people" |o--o{ "people" : "boss"

            """));
    }

    [Test]
    public void What_Mermaid_cannot_hold_becomes_underscores()
    {
        FlexTableSchema odd = FlexTableSchema.Parse("""{"columns": [{"name": "9 \"lives\"", "dataType": "geo/point"}]}""");

        Assert.That(FlexDiagram.ToMermaid([("a\"b\n", odd)]), Is.EqualTo("erDiagram\n    \"a_b_\" {\n        geo_point _9__lives_\n    }\n"));
    }
}
