using System.Globalization;
using System.Text.Json;
using FlexDb.Core.Records;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Benchmarks;

/// <summary>
/// Judging records beside yardsticks on the same bytes: parsing them, only reading their tokens, and JSON.parse with a
/// compiled Ajv validator under Node.
/// </summary>
internal static class RecordBenchmarks
{
    private const double MaxTimesDocument = 1.5;

    /// <summary>Prints all measurements, and whether the bars for the valid record of 20 columns hold.</summary>
    public static bool Run(params int[] sizes)
    {
        RecordCase[] cases =
        [
            .. sizes.SelectMany(static columns => new[]
            {
                new RecordCase("valid", columns, RecordCases.Valid(columns)),
                new RecordCase("defaulted", columns, RecordCases.Defaulted(columns)),
                new RecordCase("invalid", columns, RecordCases.Invalid(columns)),
            }),
        ];
        AjvTimes[]? ajv = AjvYardstick.Measure(cases.Select(static c => (c.Schema, c.Record, c.IsValid)));
        Console.WriteLine("| record | bytes | way | ns | MB/s | × JsonDocument.Parse | B allocated |");
        Console.WriteLine("|---|---:|---|---:|---:|---:|---:|");
        bool holds = true;
        for (int i = 0; i < cases.Length; i++)
        {
            holds &= Run(cases[i], ajv?[i]);
        }

        return holds;
    }

    private static bool Run(RecordCase record, AjvTimes? ajv)
    {
        FlexRecordValidator validator = FlexRecordValidator.For(record.Schema);
        byte[] json = record.Record;
        if (validator.Validate(json, FlexRecordMode.Insert).IsValid != record.IsValid)
        {
            throw new InvalidOperationException($"The {record.Kind} record of {record.Columns} columns is judged wrongly.");
        }

        Measured[] measured = Measured.SideBySide(
            ("FlexRecordValidator", () => validator.Validate(json, FlexRecordMode.Insert)),
            ("FlexRecordValidator.For, then Validate", () => FlexRecordValidator.For(record.Schema).Validate(json, FlexRecordMode.Insert)),
            ("JsonDocument.Parse", () => JsonDocument.Parse(json.AsMemory()).Dispose()),
            ("Utf8JsonReader loop", () => ReadTokens(json)));
        double document = measured[2].Nanoseconds;
        foreach (Measured result in measured)
        {
            Print(record, result.Name, result.Nanoseconds, document, result.AllocatedBytes.ToString(CultureInfo.InvariantCulture));
        }

        if (ajv is not null)
        {
            Print(record, "Node: JSON.parse", ajv.Parse, document, "");
            Print(record, "Node: JSON.parse, then Ajv", ajv.Both, document, "");
        }

        return record is not { Kind: "valid", Columns: 20 } || Holds(measured[0], document, ajv);
    }

    private static bool Holds(Measured validator, double document, AjvTimes? ajv)
    {
        List<string> missed = [];
        if (validator.Nanoseconds > MaxTimesDocument * document)
        {
            missed.Add(FormattableString.Invariant($"it takes more than {MaxTimesDocument} × JsonDocument.Parse"));
        }

        if (validator.AllocatedBytes > 0)
        {
            missed.Add("it allocates");
        }

        if (ajv is not null && validator.Nanoseconds > ajv.Both)
        {
            missed.Add("Node is faster");
        }

        missed.ForEach(static what => Console.Error.WriteLine($"Bar missed for the valid record of 20 columns: {what}."));
        return missed.Count == 0;
    }

    private static void Print(RecordCase record, string way, double nanoseconds, double document, string allocated) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {record.Kind}, {record.Columns} columns | {record.Record.Length} | {way} | {nanoseconds:F0} | {record.Record.Length * 1e3 / nanoseconds:F0} | {nanoseconds / document:F2} | {allocated} |"));

    private static void ReadTokens(byte[] record)
    {
        Utf8JsonReader reader = new(record);
        while (reader.Read())
        {
        }
    }

    private sealed record RecordCase(string Kind, int Columns, byte[] Record)
    {
        public FlexTableSchema Schema { get; } = RecordCases.Schema(Columns);

        public bool IsValid => Kind != "invalid";
    }
}
