using System.Text.Json;

using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Reports;

using FlexDb.Core.Benchmarks.Store;
using FlexDb.Core.Benchmarks.Store.Plain;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Benchmarks.Pure;

/// <summary>The time and memory of the parts that need no server, on schemas of 20 and 500 columns.</summary>
public class SchemaBenchmarks
{
    private const double LongestMilliseconds = 1;

    private FlexTableSchema _sample = null!;
    private FlexTableSchema _ruled = null!;
    private FlexTableSchema _edited = null!;
    private string _sampleJson = null!;
    private string _ruledJson = null!;

    /// <summary>How many columns the schema has.</summary>
    [Params(20, 500)]
    public int Columns { get; set; }

    /// <summary>Runs all of them; gives whether every part of 500 columns takes less than a millisecond.</summary>
    internal static bool Run(string[] arguments)
    {
        bool kept = true;
        foreach (BenchmarkReport report in PureRun.Run<SchemaBenchmarks>(arguments).Reports)
        {
            if (report.Parameter<int>(nameof(Columns)) == 500 && report.Nanoseconds() / 1e6 >= LongestMilliseconds)
            {
                Console.Error.WriteLine(FormattableString.Invariant($"Bar missed: {report.Method()} of 500 columns takes {LongestMilliseconds} ms or more."));
                kept = false;
            }
        }

        return kept;
    }

    /// <summary>Makes the schemas.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _sample = FlexTableSchema.Parse(Stored(new FlexTableSchema(Sample.Columns(Columns))));
        _ruled = FlexTableSchema.Parse(Stored(new FlexTableSchema(Enumerable.Range(0, Columns).Select(Column))));

        // As an edit: every tenth column another label, one column gone and one added.
        _edited = new(
            [.. _ruled.Columns.Skip(1).Select((column, i) => i % 10 == 0 ? column with { DisplayName = "Another" } : column), FlexColumn.Text("added") with { Id = "addedadded" }]);
        _sampleJson = _sample.ToJson();
        _ruledJson = _ruled.ToJson();
    }

    /// <summary>The yardstick: plain classes, read by generated code.</summary>
    [Benchmark(Baseline = true)]
    public object? ReadPlainJson() => JsonSerializer.Deserialize(_sampleJson, PlainJson.Default.PlainSchema);

    /// <summary>Reading a schema's JSON.</summary>
    [Benchmark]
    public FlexTableSchema Parse() => FlexTableSchema.Parse(_sampleJson);

    /// <summary>The same, with many rules.</summary>
    [Benchmark]
    public FlexTableSchema ParseManyRules() => FlexTableSchema.Parse(_ruledJson);

    /// <summary>Writing a schema's JSON.</summary>
    [Benchmark]
    public string ToJson() => _sample.ToJson();

    /// <summary>The same, with many rules.</summary>
    [Benchmark]
    public string ToJsonManyRules() => _ruled.ToJson();

    /// <summary>All checks of a schema.</summary>
    [Benchmark]
    public FlexList<FlexSchemaProblem> Validate() => FlexSchemaValidator.Validate(_sample);

    /// <summary>The same, with many rules.</summary>
    [Benchmark]
    public FlexList<FlexSchemaProblem> ValidateManyRules() => FlexSchemaValidator.Validate(_ruled);

    /// <summary>The changes between two versions.</summary>
    [Benchmark]
    public object Difference() => FlexSchemaDiff.Between(_ruled, _edited);

    /// <summary>What these changes can do to stored values.</summary>
    [Benchmark]
    public object Judgement() => FlexSchemaJudgement.Between(_ruled, _edited);

    /// <summary>Whether one version can read what the other has written.</summary>
    [Benchmark]
    public object CanRead() => FlexSchemaCompatibility.CanRead(_ruled, _edited);

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
