using System.Globalization;
using System.Reflection;
using System.Text;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Evolution;

/// <summary>
/// Keeps <c>docs/evolution-tables.md</c> as the code has it. Run with <c>FLEXDB_WRITE_DOCS=1</c> to write the file anew,
/// and read the difference before committing it: it is what hosts rely on.
/// </summary>
public sealed class EvolutionTablesTests
{
    private const string File = "docs/evolution-tables.md";

    private static readonly FlexDataType[] DataTypes =
        [.. Enum.GetValues<FlexDataType>().Where(type => type != FlexDataType.Unknown)];

    private static readonly FlexCompatibilityMode[] Modes = Enum.GetValues<FlexCompatibilityMode>();

    [Test]
    public void The_tables_in_the_docs_are_what_the_code_does()
    {
        string path = Repository.PathOf(File);
        string tables = Tables();
        if (Environment.GetEnvironmentVariable("FLEXDB_WRITE_DOCS") == "1")
        {
            System.IO.File.WriteAllText(path, tables);
        }

        Assert.That(System.IO.File.ReadAllText(path).ReplaceLineEndings("\n"), Is.EqualTo(tables), $"{File} is out of date");
    }

    [Test]
    public void Each_conversion_has_the_impact_that_its_kind_says()
    {
        foreach (FlexDataType from in DataTypes)
        {
            foreach (FlexDataType to in DataTypes)
            {
                FlexTableSchema before = new([new FlexColumnDefinition("a", from) { Id = "aaaaaaaaaa" }]);
                FlexTableSchema after = new([new FlexColumnDefinition("a", to) { Id = "aaaaaaaaaa" }]);
                FlexChangeImpact expected = (FlexChangeImpact)(int)FlexTypeConversions.Of(from, to);

                Assert.That(FlexSchemaJudgement.Between(before, after).Impact, Is.EqualTo(expected), $"{from} → {to}");
                Assert.That(
                    FlexSchemaCompatibility.CanRead(before, after).Count > 0,
                    Is.EqualTo(expected != FlexChangeImpact.Safe),
                    $"{from} → {to}");
            }
        }
    }

    [Test]
    public void Every_property_of_a_column_is_changed_by_some_case()
    {
        PropertyInfo[] properties =
        [
            .. typeof(FlexColumnDefinition).GetProperties().Where(property => property.CanWrite && property.Name != "Validation"),
            .. typeof(FlexColumnValidation).GetProperties().Where(property => property.CanWrite),
        ];

        // Ids say which column it is: another id is another column, another target id another table.
        Assert.That(
            properties.Where(property => !ColumnChangeCases.All.Any(change => Changes(property, change))).Select(property => property.Name),
            Is.EqualTo(new[] { "Id", "TargetId" }));

        static bool Changes(PropertyInfo property, ColumnChangeCase change) =>
            change is { Before: { } before, After: { } after }
            && before.Id == after.Id
            && (property.DeclaringType == typeof(FlexColumnDefinition)
                ? !Equals(property.GetValue(before), property.GetValue(after))
                : !Equals(property.GetValue(before.Validation), property.GetValue(after.Validation)));
    }

    private static string Tables()
    {
        StringBuilder text = new();
        text.Append(
            """
            # What an edit can do

            `EvolutionTablesTests` generates this page from the code; do not edit it. [evolution.md](evolution.md) explains it.

            ## Changes of data type

            Rows are the old data type, columns the new one. A *lossless* conversion is `Safe`. A *checked* one is `Narrowing`: a
            value that does not have the right form becomes null. A *lossy* one is `Lossy`: a datetime loses its time of day, and
            where there is no conversion, values become null. The rules of the new column apply in addition.


            """.ReplaceLineEndings("\n"));
        Row(text, ["from \\ to", .. DataTypes.Select(SchemaNames.Of)]);
        Rule(text, DataTypes.Length + 1);
        foreach (FlexDataType from in DataTypes)
        {
            Row(text, [$"**{SchemaNames.Of(from)}**", .. DataTypes.Select(to => Cell(from, to))]);
        }

        text.Append("\nIn a unique column, `unique` is one of the reasons if different values can become the same:\n\n");
        foreach (FlexDataType from in DataTypes)
        {
            string[] merged = [.. DataTypes.Where(to => FlexTypeConversions.CanMerge(from, to)).Select(SchemaNames.Of)];
            if (merged.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"- {SchemaNames.Of(from)} to {string.Join(", ", merged)}\n");
            }
        }

        text.Append("\nThe lengths of values as text, in characters. If the string or text column has a lower maxLength, the conversion is `Narrowing`:\n\n");
        Row(text, ["type", "shortest", "longest"]);
        Rule(text, 3);
        foreach (FlexDataType type in DataTypes)
        {
            if (FlexTypeConversions.TextLengths(type) is var (shortest, longest))
            {
                Row(text, [SchemaNames.Of(type), Number(shortest), Number(longest)]);
            }
        }

        text.Append("\n## Each change and its impact\n\n");
        Row(text, ["change", "example", "impact", "why"]);
        Rule(text, 4);
        foreach (ColumnChangeCase change in ColumnChangeCases.All)
        {
            FlexSchemaJudgement judgement = FlexSchemaJudgement.Between(change.SchemaBefore, change.SchemaAfter);
            Row(text,
            [
                change.Name,
                string.Join("<br>", judgement.Changes.Select(judged => $"`{FlexChangeText.Of(judged.Change)}`")),
                judgement.Impact == FlexChangeImpact.Safe ? "Safe" : $"**{judgement.Impact}**",
                string.Join("<br>", judgement.Changes.SelectMany(judged => judged.Reasons)),
            ]);
        }

        AppendModes(text);
        return text.ToString();
    }

    private static void AppendModes(StringBuilder text)
    {
        text.Append("\n## Each change and the compatibility modes\n\nWhether the mode allows the change, after one earlier version.\n\n");
        Row(text, ["change", .. Modes.Select(mode => mode.ToString())]);
        Rule(text, Modes.Length + 1);
        foreach (ColumnChangeCase change in ColumnChangeCases.All)
        {
            Row(text, [change.Name, .. Modes.Select(mode => Verdict(mode, [change.SchemaBefore], change.SchemaAfter))]);
        }

        text.Append("\nTwo edits that are each allowed, although the second is not compatible with the version before the first:\n\n");
        Row(text, ["first edit", "second edit", .. Modes.Select(mode => mode.ToString())]);
        Rule(text, Modes.Length + 2);
        FlexTableSchema optional = Table(FlexColumn.Integer("a"));
        FlexTableSchema required = Table(FlexColumn.Integer("a", required: true, defaultValue: 0));
        FlexTableSchema bare = Table(FlexColumn.Integer("a", required: true));
        Row(text,
        [
            "remove a column",
            "bring it back with another max",
            .. Modes.Select(mode => Verdict(mode, [Table(FlexColumn.Integer("a", max: 9)), FlexTableSchema.Empty], Table(FlexColumn.Integer("a", max: 8)))),
        ]);
        Row(text,
        [
            "give a default to a required column",
            "make it optional",
            .. Modes.Select(mode => Verdict(mode, [bare, required], optional)),
        ]);
    }

    private static string Verdict(FlexCompatibilityMode mode, FlexTableSchema[] earlier, FlexTableSchema schema) =>
        FlexSchemaCompatibility.Check(mode, [.. earlier.Select((old, i) => (i + 1, old))], schema).Count == 0 ? "yes" : "**no**";

    private static string Cell(FlexDataType from, FlexDataType to) => FlexTypeConversions.Of(from, to) switch
    {
        FlexTypeConversion.Lossless => from == to ? "same" : "lossless",
        FlexTypeConversion.Checked => "*checked*",
        _ => "**lossy**",
    };

    private static FlexTableSchema Table(FlexColumnDefinition column) => new([column with { Id = "aaaaaaaaaa" }]);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Row(StringBuilder text, string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    private static void Rule(StringBuilder text, int columns) => text.Append('|').Insert(text.Length, "---|", columns).Append('\n');
}
