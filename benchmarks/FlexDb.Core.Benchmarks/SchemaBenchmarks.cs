using System.Text.Json;

using FlexDb.Core.Benchmarks.Store;
using FlexDb.Core.Benchmarks.Store.Plain;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Benchmarks;

/// <summary>The time and memory of the parts that need no server, on schemas of 20 and 500 columns.</summary>
internal static class SchemaBenchmarks
{
    private const double LongestMilliseconds = 1;

    /// <summary>Gives whether every part of 500 columns takes less than a millisecond.</summary>
    public static bool Run()
    {
        bool kept = true;
        foreach (int columns in (int[])[20, 500])
        {
            foreach (Measured measured in Measure(columns))
            {
                bool missed = columns == 500 && measured.Nanoseconds / 1e6 >= LongestMilliseconds;
                kept &= !missed;
                Console.WriteLine(FormattableString.Invariant(
                    $"{columns,4} columns  {measured.Name,-40}{measured.Nanoseconds / 1e6,9:F4} ms{measured.AllocatedBytes,12:N0} B{(missed ? "  over the bar" : "")}"));
            }
        }

        return kept;
    }

    private static Measured[] Measure(int columns)
    {
        FlexTableSchema sample = FlexTableSchema.Parse(Stored(new FlexTableSchema(Sample.Columns(columns))));
        FlexTableSchema ruled = FlexTableSchema.Parse(Stored(new FlexTableSchema(Enumerable.Range(0, columns).Select(Column))));

        // As an edit: every tenth column another label, one column gone and one added.
        FlexTableSchema edited = new(
            [.. ruled.Columns.Skip(1).Select((column, i) => i % 10 == 0 ? column with { DisplayName = "Another" } : column), FlexColumn.Text("added") with { Id = "addedadded" }]);
        string sampleJson = sample.ToJson();
        string ruledJson = ruled.ToJson();
        FlexSchemaValidator.Validate(ruled);
        return Measured.SideBySide(
            ("plain JSON, read", () => JsonSerializer.Deserialize(sampleJson, PlainJson.Default.PlainSchema)),
            ("FlexTableSchema.Parse", () => FlexTableSchema.Parse(sampleJson)),
            ("FlexTableSchema.Parse, many rules", () => FlexTableSchema.Parse(ruledJson)),
            ("FlexTableSchema.ToJson", () => sample.ToJson()),
            ("FlexTableSchema.ToJson, many rules", () => ruled.ToJson()),
            ("FlexSchemaValidator.Validate", () => FlexSchemaValidator.Validate(sample)),
            ("FlexSchemaValidator.Validate, many rules", () => FlexSchemaValidator.Validate(ruled)),
            ("FlexSchemaDiff.Between", () => FlexSchemaDiff.Between(ruled, edited)),
            ("FlexSchemaJudgement.Between", () => FlexSchemaJudgement.Between(ruled, edited)),
            ("FlexSchemaCompatibility.CanRead", () => FlexSchemaCompatibility.CanRead(ruled, edited)));
    }

    /// <summary>The schema with an id for each column, as the store writes it.</summary>
    private static string Stored(FlexTableSchema schema) =>
        new FlexTableSchema(schema.Columns.Select((column, i) => column with { Id = FormattableString.Invariant($"{i:D10}") })).ToJson();

    private static FlexColumnDefinition Column(int i) => (i % 5) switch
    {
        0 => FlexColumn.String($"column_{i}", required: true, maxLength: 100, pattern: "^[a-z]+$", defaultValue: "abc"),
        1 => FlexColumn.Decimal($"column_{i}", min: 0.01m, max: 9999.99m, defaultValue: 10m),
        2 => FlexColumn.DateTime($"column_{i}", min: DateTimeOffset.UnixEpoch),
        3 => FlexColumn.Integer($"column_{i}", allowedValues: [1, 2, 3]),
        _ => FlexColumn.Reference($"column_{i}", "people", onDelete: FlexOnDelete.Restrict),
    };
}
