using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Benchmarks.Store;

/// <summary>The figures of one run, and how it was made.</summary>
internal sealed record StoreReport(
    string Server,
    string Runtime,
    int Processors,
    string Extent,
    bool ConnectionReset,
    int Rounds,
    IReadOnlyList<WireCount> Counts,
    IReadOnlyList<Outcome> Outcomes)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    [JsonIgnore]
    public IReadOnlyList<string> Contenders => [.. Outcomes.Select(outcome => outcome.Contender).Distinct()];

    public string ToJson() => JsonSerializer.Serialize(this, _json) + "\n";

    /// <summary>Prints the table and writes the figures and the plot.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "performance.json"), ToJson());
        File.WriteAllText(Path.Combine(folder, "performance.svg"), RatioPlot.Draw(this));
        Console.WriteLine(ToTable());
        Console.WriteLine($"Written to {folder}: performance.json, performance.svg");
    }

    /// <summary>The table of ratios: the store's time divided by the contender's, so less than 1 is faster.</summary>
    public string ToTable()
    {
        string[] others = [.. Contenders.Skip(1)];
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Server}, {Runtime}, {Processors} processors, {Extent} run of {Rounds} rounds{(ConnectionReset ? "" : ", connections not reset")}; time of {Contenders[0]} / time of the other\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{"operation",-14}{"columns",8}{"callers",8}{"µs a call",11}");
        foreach (string other in others)
        {
            text.Append(CultureInfo.InvariantCulture, $"{"/ " + other,14}");
        }

        text.Append("   allocated bytes a call\n");
        foreach (IGrouping<Job, Outcome> group in Outcomes.GroupBy(outcome => outcome.Job))
        {
            Outcome[] all = [.. group];
            text.Append(CultureInfo.InvariantCulture, $"{group.Key.Operation,-14}{group.Key.Columns,8}{group.Key.Callers,8}{all[0].Microseconds,11:F0}");
            foreach (Outcome other in all.Skip(1))
            {
                string mark = Bars.OfTime(group.Key, other.Contender) is { } bar ? (other.Ratio <= bar ? " ok" : " !!") : "   ";
                text.Append(CultureInfo.InvariantCulture, $"{other.Ratio,11:F2}{mark}");
            }

            text.AppendJoin(" /", all.Where(outcome => outcome.AllocatedBytes is not null)
                .Select(outcome => string.Create(CultureInfo.InvariantCulture, $"{outcome.AllocatedBytes,9:N0}")));
            text.Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"\nOn the wire, {WireCounts.Columns} columns: round trips and bytes sent\n");
        foreach (IGrouping<Operation, WireCount> group in Counts.GroupBy(count => count.Operation))
        {
            text.Append(CultureInfo.InvariantCulture, $"{group.Key,-14}");
            foreach (WireCount count in group)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {count.Contender} {count.RoundTrips} × {count.BytesSent:N0} B");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
