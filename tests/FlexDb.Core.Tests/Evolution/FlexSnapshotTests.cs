using System.Text.Json;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Evolution;

public sealed class FlexSnapshotTests
{
    [Test]
    public void It_is_readable_and_in_the_order_of_the_names()
    {
        FlexSnapshot snapshot = new(
        [
            new("people", new([FlexColumn.String("name", indexed: true) with { Id = "nnnnnnnnnn" }]))
            {
                DisplayName = "Люди <&>",
                IsActive = false,
                Slots = new FlexSlotMap([KeyValuePair.Create("name", "string_1")]),
            },
            new("companies", new([new FlexColumnDefinition("owner", FlexDataType.Reference)
            {
                Id = "oooooooooo",
                Validation = new FlexColumnValidation { TargetTable = "people", TargetId = "left-out" },
            }])) { Slots = FlexSlotMap.Empty },
        ]);

        Assert.That(snapshot.ToJson(), Is.EqualTo(
            """
            {
              "format": "flexdb-snapshot",
              "formatVersion": 1,
              "tables": [
                {
                  "name": "companies",
                  "schema": {
                    "columns": [
                      {
                        "id": "oooooooooo",
                        "name": "owner",
                        "dataType": "reference",
                        "validation": {
                          "targetTable": "people"
                        }
                      }
                    ]
                  }
                },
                {
                  "name": "people",
                  "displayName": "Люди <&>",
                  "isActive": false,
                  "indexedColumns": {
                    "name": "string_1"
                  },
                  "schema": {
                    "columns": [
                      {
                        "id": "nnnnnnnnnn",
                        "name": "name",
                        "dataType": "string",
                        "indexed": true
                      }
                    ]
                  }
                }
              ]
            }

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void It_goes_through_JSON_unchanged() =>
        Holds.ForCases(1_000, random =>
        {
            FlexSnapshot snapshot = InMemoryApplication.Any(random).Export();

            Assert.That(FlexSnapshot.Parse(snapshot.ToJson()), Is.EqualTo(snapshot));
            Assert.That(JsonSerializer.Deserialize<FlexSnapshot>(JsonSerializer.Serialize(snapshot)), Is.EqualTo(snapshot));
            Assert.That(FlexSnapshot.Parse(snapshot.ToJson()).ToJson(), Is.EqualTo(snapshot.ToJson()));
        });

    [Test]
    public void The_order_in_which_tables_and_slots_come_means_nothing()
    {
        FlexTableSchema schema = new([FlexColumn.String("a", indexed: true), FlexColumn.String("b", indexed: true)]);
        FlexSnapshotTable one = new("one", schema) { Slots = Slots("a", "b") };
        FlexSnapshotTable two = new("two", schema) { Slots = Slots("b", "a") };

        Assert.That(new FlexSnapshot([two, one with { Slots = Slots("b", "a") }]).ToJson(), Is.EqualTo(new FlexSnapshot([one, two]).ToJson()));

        static FlexSlotMap Slots(params string[] columns) => new(columns.Select(column => KeyValuePair.Create(column, $"slot_{column}")));
    }

    [Test]
    public void Slots_are_in_the_order_of_the_columns_and_those_of_no_column_follow_by_name()
    {
        FlexTableSchema schema = new([FlexColumn.String("b", indexed: true), FlexColumn.String("a", indexed: true)]);
        FlexSlotMap slots = new(new[] { "y", "a", "x", "b" }.Select(column => KeyValuePair.Create(column, $"slot_{column}")));

        Assert.That(TableOf(schema, slots).Slots!.Keys, Is.EqualTo(new[] { "b", "a", "x", "y" }));
    }

    [Test]
    public void That_a_table_has_no_slots_is_said_where_a_column_needs_one()
    {
        FlexTableSchema plain = new([FlexColumn.Text("notes")]);
        FlexTableSchema indexed = new([FlexColumn.Text("notes"), FlexColumn.String("a", indexed: true)]);
        FlexSlotMap left = new([KeyValuePair.Create("gone", "string_1")]);

        Assert.That(TableOf(indexed, FlexSlotMap.Empty).Slots, Is.EqualTo(FlexSlotMap.Empty));
        Assert.That(TableOf(plain, FlexSlotMap.Empty).Slots, Is.Null);
        Assert.That(TableOf(plain, left).Slots, Is.EqualTo(left));
    }

    [Test]
    public void It_reads_as_the_names_of_its_tables() =>
        Assert.That(
            new FlexSnapshot([new("people", FlexTableSchema.Empty), new("companies", FlexTableSchema.Empty)]).ToString(),
            Is.EqualTo("companies, people"));

    [Test]
    public void Two_tables_of_one_name_are_refused()
    {
        Assert.That(() => new FlexSnapshot([new("a", FlexTableSchema.Empty), new("a", FlexTableSchema.Empty)]), Throws.ArgumentException);
        Assert.That(
            () => FlexSnapshot.Parse(
                """{"format":"flexdb-snapshot","formatVersion":1,"tables":[{"name":"a","schema":{"columns":[]}},{"name":"a","schema":{"columns":[]}}]}"""),
            Throws.InstanceOf<JsonException>().With.Message.Contains("'a'"));
    }

    [TestCase("\"name\":\"b\",\"name\":\"a\"", "\"columns\":[]", "name")]
    [TestCase("\"name\":\"a\"", "\"columns\":[],\"columns\":[]", "columns")]
    [TestCase("\"name\":\"a\"", "\"columns\":[{\"name\":\"x\",\"dataType\":\"text\",\"dataType\":\"string\"}]", "dataType")]
    [TestCase("\"name\":\"a\"", "\"columns\":[{\"name\":\"x\",\"dataType\":\"text\",\"validation\":{\"maxLength\":1,\"maxLength\":2}}]", "maxLength")]
    [TestCase("\"name\":\"a\",\"indexedColumns\":{\"x\":\"string_1\",\"x\":\"string_2\"}", "\"columns\":[]", "x")]
    public void A_key_that_is_there_twice_is_refused(string table, string schema, string key)
    {
        string json = $$$"""{"format":"flexdb-snapshot","formatVersion":1,"tables":[{ {{{table}}},"schema":{ {{{schema}}} } }]}""";

        Assert.That(() => FlexSnapshot.Parse(json), Throws.InstanceOf<JsonException>().With.Message.Contains($"the key '{key}' twice in one object"));
        Assert.That(() => JsonSerializer.Deserialize<FlexSnapshot>(json), Throws.InstanceOf<JsonException>());
    }

    [Test]
    public void What_a_default_holds_is_left_to_the_rules_for_schemas()
    {
        FlexColumnDefinition column = FlexColumn.Json("a") with { DefaultValue = FlexJsonValue.Parse("""{"k":1,"k":2}""") };

        Assert.That(FlexSnapshot.Parse(new FlexSnapshot([new("t", new([column]))]).ToJson()).Tables.Single().Schema["a"], Is.EqualTo(column));
    }

    [TestCase("{}")]
    [TestCase("""{"format":"other","formatVersion":1,"tables":[]}""")]
    [TestCase("""{"format":"flexdb-snapshot","formatVersion":1}""")]
    [TestCase("""{"format":"flexdb-snapshot","formatVersion":1,"tables":[{}]}""")]
    [TestCase("""{"format":"flexdb-snapshot","formatVersion":1,"tables":[{"name":"a","isActive":1,"schema":{"columns":[]}}]}""")]
    [TestCase("""{"format":"flexdb-snapshot","formatVersion":1,"tables":[{"name":"a","schema":{"columns":[{}]}}]}""")]
    public void JSON_of_another_shape_is_refused(string json) =>
        Assert.That(() => FlexSnapshot.Parse(json), Throws.InstanceOf<JsonException>());

    [TestCase("[]", "A snapshot must be a JSON object.")]
    [TestCase("""{"tables":[],"tables":[]}""", "A snapshot has the key 'tables' twice in one object; leave one of the two.")]
    [TestCase(
        """{"format":"flexdb-snapshot","formatVersion":2,"tables":[]}""",
        "This is no 'flexdb-snapshot' of version 1, the one that this release reads.")]
    [TestCase("""{"format":"flexdb-snapshot","formatVersion":1,"tables":[1]}""", "A table of a snapshot must be a JSON object.")]
    public void What_is_wrong_with_the_JSON_is_said(string json, string message) =>
        Assert.That(() => FlexSnapshot.Parse(json), Throws.InstanceOf<JsonException>().With.Message.EqualTo(message));

    private static FlexSnapshotTable TableOf(FlexTableSchema schema, FlexSlotMap slots) =>
        new FlexSnapshot([new("t", schema) { Slots = slots }]).Tables.Single();
}
