using FlexDb.Core.Schema;

namespace FlexDb.Core.Benchmarks;

/// <summary>The time to validate a schema of 500 columns with rules.</summary>
internal static class SchemaBenchmarks
{
    public static void Run()
    {
        FlexTableSchema schema = new(Enumerable.Range(0, 500).Select(Column));
        foreach (Measured measured in Measured.SideBySide(
            ("FlexSchemaValidator.Validate, 500 columns", () => FlexSchemaValidator.Validate(schema)),
            ("FlexTableSchema.ToJson, 500 columns", () => schema.ToJson())))
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{measured.Name,-45} {measured.Nanoseconds / 1e6,8:F3} ms {measured.AllocatedBytes,12:N0} B"));
        }
    }

    private static FlexColumnDefinition Column(int i) => (i % 5) switch
    {
        0 => FlexColumn.String($"column_{i}", required: true, maxLength: 100, pattern: "^[a-z]+$", defaultValue: "abc"),
        1 => FlexColumn.Decimal($"column_{i}", min: 0.01m, max: 9999.99m, defaultValue: 10m),
        2 => FlexColumn.DateTime($"column_{i}", min: DateTimeOffset.UnixEpoch),
        3 => FlexColumn.Integer($"column_{i}", allowed: [1, 2, 3]),
        _ => FlexColumn.Reference($"column_{i}", "people", FlexOnDelete.Restrict),
    };
}
