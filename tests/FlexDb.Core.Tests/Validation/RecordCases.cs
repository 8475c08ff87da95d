using System.Text.Json;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Validation;

/// <summary>The rows of record-cases.json, which the JSON Schema check under Node reads too.</summary>
internal static class RecordCases
{
    public static IEnumerable<RecordCase> All()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Validation", "record-cases.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        int number = 0;
        foreach (JsonElement group in document.RootElement.GetProperty("groups").EnumerateArray())
        {
            FlexTableSchema schema = FlexTableSchema.Parse($$"""{"columns": [{{group.GetProperty("column").GetRawText()}}]}""");
            string name = group.TryGetProperty("as", out JsonElement other) ? other.GetString()! : schema.Columns[0].Name;
            foreach (JsonElement row in group.GetProperty("rows").EnumerateArray())
            {
                yield return new RecordCase(++number, schema, name, row[0].GetString()!, row[1].GetString()!);
            }
        }
    }
}

/// <summary>One value and what is to become of it.</summary>
internal sealed record RecordCase(int Number, FlexTableSchema Schema, string Name, string Json, string Outcome)
{
    public string Record => Json.Length == 0 ? "{}" : $$"""{"{{Name}}":{{Json}}}""";

    public string[] Codes => Outcome.StartsWith('!') ? Outcome[1..].Split(' ') : [];

    public string Normal => Json.Length == 0 ? Outcome : Outcome == "{}" && Json != "{}" ? "{}" : $$"""{"{{Name}}":{{Outcome}}}""";

    public override string ToString() => $"{Number}: {Schema.Columns[0].DataTypeName} {(Json.Length > 60 ? Json[..60] : Json)} → {Outcome}";
}
