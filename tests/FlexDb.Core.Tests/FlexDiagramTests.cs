using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests;

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
                FlexColumn.Reference("company", "companies", onDelete: FlexOnDelete.Cascade, required: true),
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
    public void Tables_and_snapshots_are_drawn_as_their_schemas_are()
    {
        FlexTableSchema people = new([FlexColumn.Reference("boss", "people")]);
        FlexTable table = new()
        {
            Id = "t",
            ApplicationId = "a",
            Name = "people",
            Schema = people,
            Version = 1,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        };

        string diagram = FlexDiagram.ToMermaid([("people", people)]);

        Assert.That(diagram, Does.Contain("reference boss"));
        Assert.That(FlexDiagram.ToMermaid([table]), Is.EqualTo(diagram));
        Assert.That(FlexDiagram.ToMermaid(new FlexSnapshot([new FlexSnapshotTable("people", people)])), Is.EqualTo(diagram));
    }

    [Test]
    public void What_Mermaid_cannot_hold_becomes_underscores()
    {
        FlexTableSchema odd = FlexTableSchema.Parse("""{"columns": [{"name": "9 \"lives\"", "dataType": "geo/point"}]}""");

        Assert.That(FlexDiagram.ToMermaid([("a\"b\n", odd)]), Is.EqualTo("erDiagram\n    \"a_b_\" {\n        geo_point _9__lives_\n    }\n"));
    }
}
