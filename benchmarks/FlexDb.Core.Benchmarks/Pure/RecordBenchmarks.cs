using System.Text.Json;

using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Reports;

using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Benchmarks.Pure;

/// <summary>
/// Judging records beside yardsticks on the same bytes: parsing them, only reading their tokens, and JSON.parse with a
/// compiled Ajv validator under Node.
/// </summary>
public class RecordBenchmarks
{
    private const double MaxTimesDocument = 1.5;

    private FlexTableSchema _schema = null!;
    private FlexRecordValidator _validator = null!;
    private byte[] _json = null!;

    /// <summary>How many columns the schema has.</summary>
    [Params(5, 20, 200)]
    public int Columns { get; set; }

    /// <summary>What the record is like.</summary>
    [ParamsAllValues]
    public RecordKind Kind { get; set; }

    /// <summary>Runs all of them; gives whether the bars for the valid record of 20 columns hold.</summary>
    internal static bool Run(string[] arguments)
    {
        Summary summary = PureRun.Run<RecordBenchmarks>(arguments);
        bool holds = true;
        foreach (IGrouping<(int Columns, RecordKind Kind, string Job), BenchmarkReport> group in summary.Reports.GroupBy(static report =>
            (report.Parameter<int>(nameof(Columns)), report.Parameter<RecordKind>(nameof(Kind)), report.BenchmarkCase.Job.DisplayInfo)))
        {
            Dictionary<string, BenchmarkReport> reports = group.ToDictionary(static report => report.Method(), StringComparer.Ordinal);
            if (reports.TryGetValue(nameof(Validate), out BenchmarkReport? validate) && reports.TryGetValue(nameof(ParseDocument), out BenchmarkReport? document))
            {
                holds &= Report(group.Key.Columns, group.Key.Kind, validate, document);
            }
        }

        return holds;
    }

    /// <summary>Makes the record, and sees that it is judged rightly.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _schema = RecordCases.Schema(Columns);
        _json = RecordCases.Record(Columns, Kind);
        _validator = FlexRecordValidator.For(_schema);
        if (_validator.Validate(_json, FlexRecordMode.Insert).IsValid != (Kind != RecordKind.Invalid))
        {
            throw new InvalidOperationException($"The {Kind} record of {Columns} columns is judged wrongly.");
        }
    }

    /// <summary>Parsing alone.</summary>
    [Benchmark(Baseline = true)]
    public void ParseDocument() => JsonDocument.Parse(_json.AsMemory()).Dispose();

    /// <summary>Judging, by a validator that is kept.</summary>
    [Benchmark]
    public FlexRecordResult Validate() => _validator.Validate(_json, FlexRecordMode.Insert);

    /// <summary>Judging, by a validator that is asked for each time.</summary>
    [Benchmark]
    public FlexRecordResult FindAndValidate() => FlexRecordValidator.For(_schema).Validate(_json, FlexRecordMode.Insert);

    /// <summary>Reading the tokens alone.</summary>
    [Benchmark]
    public long ReadTokens()
    {
        Utf8JsonReader reader = new(_json);
        while (reader.Read())
        {
        }

        return reader.BytesConsumed;
    }

    private static bool Report(int columns, RecordKind kind, BenchmarkReport validate, BenchmarkReport document)
    {
        byte[] json = RecordCases.Record(columns, kind);
        AjvTimes? ajv = AjvYardstick.Measure(RecordCases.Schema(columns), json, isValid: kind != RecordKind.Invalid);
        double nanoseconds = validate.Nanoseconds();
        double ratio = nanoseconds / document.Nanoseconds();
        string node = ajv is null ? "" : FormattableString.Invariant($"; under Node, JSON.parse takes {ajv.Parse:F0} ns, and with Ajv {ajv.Both:F0} ns");
        Console.WriteLine(FormattableString.Invariant(
            $"{kind} record of {columns} columns, {json.Length} bytes: {nanoseconds:F0} ns, {ratio:F2} × JsonDocument.Parse, {validate.AllocatedBytes()} B{node}."));
        if (columns != 20 || kind != RecordKind.Valid)
        {
            return true;
        }

        List<string> missed = [];
        if (ratio > MaxTimesDocument)
        {
            missed.Add(FormattableString.Invariant($"it takes more than {MaxTimesDocument} × JsonDocument.Parse"));
        }

        if (validate.AllocatedBytes() > 0)
        {
            missed.Add("it allocates");
        }

        if (ajv is not null && nanoseconds > ajv.Both)
        {
            missed.Add("Node is faster");
        }

        missed.ForEach(static what => Console.Error.WriteLine($"Bar missed for the valid record of 20 columns: {what}."));
        return missed.Count == 0;
    }
}
