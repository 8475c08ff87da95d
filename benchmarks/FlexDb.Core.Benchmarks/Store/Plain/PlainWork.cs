using System.Text.Json;

using FlexDb.Core.Schema;

namespace FlexDb.Core.Benchmarks.Store.Plain;

/// <summary>The part of each operation that needs no database, written by hand for these operations alone.</summary>
internal static class PlainWork
{
    private static readonly Dictionary<int, PlainSchema> _samples = Sample.ColumnCounts.ToDictionary(
        count => count,
        count => JsonSerializer.Deserialize(new FlexTableSchema(Sample.Columns(count)).ToJson(), PlainJson.Default.PlainSchema)!);

    /// <summary>A new schema with new column ids, nothing of it checked.</summary>
    public static PlainSchema NewSchema(int columns)
    {
        PlainSchema schema = new() { Version = 1 };
        foreach (PlainColumn column in _samples[columns].Columns)
        {
            PlainColumn added = column.Copy();
            added.Id = Guid.NewGuid().ToString("N")[..10];
            schema.Columns.Add(added);
        }

        return schema;
    }

    public static List<PlainChange> Additions(PlainSchema schema) =>
        [.. schema.Columns.Select(column => new PlainChange { Type = "add_column", Column = column.Name, Details = new PlainDetails { After = column } })];

    public static Dictionary<string, string> Slots(PlainSchema schema)
    {
        Dictionary<string, string> slots = [];
        foreach (PlainColumn column in schema.Columns)
        {
            if (column.Indexed)
            {
                slots[column.Name] = $"{column.DataType}_1";
            }
        }

        return slots;
    }

    /// <summary>Changes the label of the edited column, and tells the change.</summary>
    public static List<PlainChange> Edit(PlainSchema schema)
    {
        PlainColumn column = schema.Columns.Find(candidate => candidate.Name == Sample.EditedColumn)!;
        PlainColumn before = column.Copy();
        column.DisplayName = Sample.NewLabel();
        schema.Version++;
        return [Modification(before, column)];
    }

    /// <summary>Tells what a revert changes; columns are only compared by their labels, which is all that differs here.</summary>
    public static List<PlainChange> Differences(PlainSchema before, PlainSchema after)
    {
        Dictionary<string, PlainColumn> known = before.Columns.ToDictionary(column => column.Id!);
        List<PlainChange> changes = [];
        foreach (PlainColumn column in after.Columns)
        {
            PlainColumn was = known[column.Id!];
            if (was.DisplayName != column.DisplayName)
            {
                changes.Add(Modification(was, column));
            }
        }

        return changes;
    }

    public static PlainSchema Read(string json) => JsonSerializer.Deserialize(json, PlainJson.Default.PlainSchema)!;

    public static string Write(PlainSchema schema) => JsonSerializer.Serialize(schema, PlainJson.Default.PlainSchema);

    public static string Write(List<PlainChange> changes) => JsonSerializer.Serialize(changes, PlainJson.Default.ListPlainChange);

    public static Dictionary<string, string>? ReadSlots(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, PlainJson.Default.DictionaryStringString);

    public static string Write(Dictionary<string, string> slots) => JsonSerializer.Serialize(slots, PlainJson.Default.DictionaryStringString);

    private static PlainChange Modification(PlainColumn before, PlainColumn after) =>
        new() { Type = "modify_column", Column = before.Name, Details = new PlainDetails { Before = before, After = after } };
}
