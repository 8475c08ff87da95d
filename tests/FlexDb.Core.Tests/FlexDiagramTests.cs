using System.Text.Encodings.Web;
using System.Text.Json;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests;

[TestFixture]
public sealed class FlexDiagramTests
{
    private static readonly JsonSerializerOptions s_readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        WriteIndented = true,
    };

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
                FlexColumn.Integer("age").ComputedBy("today - born"),
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
    public void What_an_attribute_cannot_be_called_stands_beside_it()
    {
        FlexTableSchema odd = FlexTableSchema.Parse("""
            {
              "columns": [
                { "name": "9 \"lives\"", "dataType": "geo/point" },
                { "name": "Pk", "dataType": "uk", "required": true },
                { "name": "_emphasis_", "dataType": "text" }
              ]
            }
            """);

        Assert.That(FlexDiagram.ToMermaid([("a\"b\n", odd), ("", FlexTableSchema.Empty)]), Is.EqualTo("""
            erDiagram
                "a#34;b#9226;" {
                    geo_point _9__lives_ "named 9#32;#34;lives#34;, type geo#47;point"
                    _uk _Pk "named Pk, type uk, required"
                    text _emphasis_ "named #95;emphasis#95;"
                }
                "∅" {
                }

            """));
    }

    [Test]
    public void The_diagrams_of_hostile_names_are_those_that_Mermaid_draws()
    {
        string folder = Repository.PathOf("tests/FlexDb.Core.Tests/Diagrams");
        string[] names = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(folder, "hostile-names.json")))!;
        string actual = JsonSerializer.Serialize(names.Chunk(12).Select(DiagramOf), s_readable) + "\n";
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "hostile-diagrams.actual.json"), actual);

        Assert.That(
            actual,
            Is.EqualTo(File.ReadAllText(Path.Combine(folder, "hostile-diagrams.json"))),
            "Where the change is meant, copy hostile-diagrams.actual.json over hostile-diagrams.json and run build/browser-test.sh.");
    }

    /// <summary>Each name as that of a table, a column, a data type, a target and a reference.</summary>
    private static string DiagramOf(string[] names) =>
        FlexDiagram.ToMermaid(names.Select((name, i) => (name, FlexTableSchema.Parse(JsonSerializer.Serialize(new
        {
            columns = new object[]
            {
                new { name, dataType = name },
                new { name, dataType = "reference", unique = true, required = true, validation = new { targetTable = names[(i + 1) % names.Length] } },
            },
        })))));
}
