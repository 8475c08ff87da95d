using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>How a contender's records were loaded, and the room that they take.</summary>
/// <param name="Contender">The contender's name.</param>
/// <param name="BytesARecord">Bytes of tables and indexes a record.</param>
/// <param name="LoadedASecond">How many records were loaded a second; null where an earlier run has kept them.</param>
internal sealed record RecordSize(string Contender, long BytesARecord, double? LoadedASecond);

/// <summary>The figures of one run on records.</summary>
internal sealed record RecordReport(
    string Server,
    long Rows,
    int Rounds,
    IReadOnlyList<RecordSize> Sizes,
    IReadOnlyList<RecordCount> Counts,
    IReadOnlyList<RecordOutcome> Outcomes)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Prints the table and writes the figures.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "records.json"), JsonSerializer.Serialize(this, _json) + "\n");
        Console.WriteLine(ToTable());
        Console.WriteLine($"Written to {folder}: records.json");
    }

    public string ToTable()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Server}, {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors, {Rows:N0} records, {Rounds} rounds; time of {Sizes[0].Contender} / time of the other\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{"operation",-16}{"µs a call",11}");
        foreach (RecordSize other in Sizes.Skip(1))
        {
            text.Append(CultureInfo.InvariantCulture, $"{"/ " + other.Contender,26}");
        }

        text.Append("   allocated bytes a call\n");
        foreach (IGrouping<RecordOperation, RecordOutcome> group in Outcomes.GroupBy(static outcome => outcome.Operation))
        {
            text.Append(CultureInfo.InvariantCulture, $"{group.Key,-16}{group.First().Microseconds,11:N0}");
            foreach (RecordOutcome other in group.Skip(1))
            {
                string mark = RecordBars.OfTime(group.Key, other.Contender) is { } bar ? (other.Ratio <= bar ? " ok" : " !!") : "   ";
                text.Append(CultureInfo.InvariantCulture, $"{other.Ratio,8:F2} ({other.LowRatio:F2} – {other.HighRatio:F2}){mark}");
            }

            text.AppendJoin(" /", group.Select(static outcome => string.Create(CultureInfo.InvariantCulture, $"{outcome.AllocatedBytes,10:N0}")));
            text.Append('\n');
        }

        text.Append("\nOn the wire and in the server: round trips, statements, bytes sent, keys read\n");
        foreach (IGrouping<RecordOperation, RecordCount> group in Counts.GroupBy(static count => count.Operation))
        {
            text.Append(CultureInfo.InvariantCulture, $"{group.Key,-16}");
            text.AppendJoin("  ", group.Select(static count => string.Create(
                CultureInfo.InvariantCulture, $"{count.Contender} {count.RoundTrips}, {count.Statements}, {count.BytesSent:N0} B, {count.KeysRead?.ToString("N0", CultureInfo.InvariantCulture) ?? "?"}")));
            text.Append('\n');
        }

        text.Append("\nBytes a record, and records loaded a second\n");
        foreach (RecordSize size in Sizes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{size.Contender,-14}{size.BytesARecord,8:N0} ({(double)Sizes[0].BytesARecord / size.BytesARecord:F2}){size.LoadedASecond,12:N0}\n");
        }

        return text.ToString();
    }
}
