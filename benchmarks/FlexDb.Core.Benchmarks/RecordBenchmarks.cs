using System.Globalization;
using System.Text.Json;
using FlexDb.Core.Records;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Benchmarks;

/// <summary>Judging records beside two yardsticks: parsing the same bytes, and only reading their tokens.</summary>
internal static class RecordBenchmarks
{
    public static void Run()
    {
        Console.WriteLine("| record | bytes | way | ns | MB/s | × JsonDocument | B allocated |");
        Console.WriteLine("|---|---:|---|---:|---:|---:|---:|");
        foreach (int columns in (int[])[5, 20, 200])
        {
            Run(columns, "valid", RecordCases.Valid(columns));
            Run(columns, "defaulted", RecordCases.Defaulted(columns));
            Run(columns, "invalid", RecordCases.Invalid(columns));
        }
    }

    private static void Run(int columns, string kind, byte[] record)
    {
        FlexTableSchema schema = RecordCases.Schema(columns);
        FlexRecordValidator validator = FlexRecordValidator.For(schema);
        bool isValid = validator.Validate(record, FlexRecordMode.Insert).IsValid;
        if (isValid != (kind != "invalid"))
        {
            throw new InvalidOperationException($"The {kind} record of {columns} columns is judged wrongly.");
        }

        Measured[] results = Measured.SideBySide(
            ("FlexRecordValidator", () => validator.Validate(record, FlexRecordMode.Insert)),
            ("FlexRecordValidator.For and Validate", () => FlexRecordValidator.For(schema).Validate(record, FlexRecordMode.Insert)),
            ("JsonDocument.Parse", () => JsonDocument.Parse(record.AsMemory()).Dispose()),
            ("Utf8JsonReader loop", () => ReadTokens(record)));
        foreach (Measured result in results)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {kind}, {columns} columns | {record.Length} | {result.Name} | {result.Nanoseconds:F0} | {record.Length * 1e3 / result.Nanoseconds:F0} | {result.Nanoseconds / results[2].Nanoseconds:F2} | {result.AllocatedBytes} |"));
        }
    }

    private static void ReadTokens(byte[] record)
    {
        Utf8JsonReader reader = new(record);
        while (reader.Read())
        {
        }
    }
}
