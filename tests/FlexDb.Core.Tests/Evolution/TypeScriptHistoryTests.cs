using System.Text.Json;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Evolution;

/// <summary>The histories that a TypeScript application left, which shares the two tables.</summary>
public sealed class TypeScriptHistoryTests
{
    [Test]
    public void Its_changes_replay_to_each_of_its_schemas()
    {
        int replayed = 0;
        foreach (JsonElement row in Fixtures.TypeScriptRows("flex_table_versions"))
        {
            FlexTableSchema before = row.GetProperty("previous_schema").GetString() is { } json
                ? FlexTableSchema.Parse(json)
                : FlexTableSchema.Empty;
            FlexTableSchema after = FlexTableSchema.Parse(row.GetProperty("new_schema").GetString()!);
            FlexList<SchemaChange> changes = SchemaJson.ReadChanges(row.GetProperty("changes").GetString()!);

            FlexTableSchema made = FlexSchemaDiff.Apply(before, changes);

            Assert.That(FlexSchemaDiff.Between(after, made), Is.Empty, row.GetProperty("id").GetString());
            Assert.That(FlexSchemaDiff.Between(before, after), Has.Count.EqualTo(changes.Count));
            replayed++;
        }

        Assert.That(replayed, Is.EqualTo(4));
    }
}
