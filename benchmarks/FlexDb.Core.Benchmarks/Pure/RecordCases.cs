using System.Globalization;
using System.Text;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Benchmarks.Pure;

/// <summary>Schemas of 5, 20 and 200 columns without patterns, and records of them: valid, defaulted, invalid.</summary>
internal static class RecordCases
{
    /// <summary>A schema whose columns take turns through the common data types, some with rules.</summary>
    public static FlexTableSchema Schema(int columns) => new(Enumerable.Range(0, columns).Select(i => (i % 10) switch
    {
        0 => FlexColumn.String($"name_{i}", required: true, minLength: 1, maxLength: 120),
        1 => FlexColumn.Integer($"quantity_{i}", min: 0, max: 1_000_000),
        2 => FlexColumn.Decimal($"price_{i}", min: 0, defaultValue: 9.5m),
        3 => FlexColumn.Boolean($"active_{i}", defaultValue: true),
        4 => FlexColumn.Date($"day_{i}"),
        5 => FlexColumn.DateTime($"changed_{i}"),
        6 => FlexColumn.Reference($"company_{i}", "companies"),
        7 => FlexColumn.String($"status_{i}", allowedValues: ["lead", "customer", "lost"], defaultValue: "lead"),
        8 => FlexColumn.Json($"tags_{i}"),
        _ => FlexColumn.Text($"notes_{i}"),
    }));

    /// <summary>A record of a kind.</summary>
    public static byte[] Record(int columns, RecordKind kind) =>
        Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, columns)
            .Where(i => kind != RecordKind.Defaulted || i % 10 is not (2 or 3 or 7))
            .Select(i => $"\"{Name(i)}\":{(kind == RecordKind.Invalid && i % 5 == 1 ? "\"no\"" : Value(i))}"))}}}");

    private static string Name(int i) =>
        new[] { "name", "quantity", "price", "active", "day", "changed", "company", "status", "tags", "notes" }[i % 10]
        + "_" + i.ToString(CultureInfo.InvariantCulture);

    private static string Value(int i) => (i % 10) switch
    {
        0 => "\"Ada Lovelace\"",
        1 => "4711",
        2 => "\"1234.5\"",
        3 => "false",
        4 => "\"2024-02-29\"",
        5 => "\"2024-02-29T12:34:56.789Z\"",
        6 => "\"tz4a98xxat96iws9zmbrgj3a\"",
        7 => "\"customer\"",
        8 => "[\"new\",{\"source\":\"web\"}]",
        _ => "\"Met at the fair; call back.\"",
    };
}

/// <summary>What a record is like.</summary>
public enum RecordKind
{
    /// <summary>Valid, and in normal form.</summary>
    Valid,

    /// <summary>Valid, and without a value for each column that has a default.</summary>
    Defaulted,

    /// <summary>Every fifth value breaks a rule.</summary>
    Invalid,
}
