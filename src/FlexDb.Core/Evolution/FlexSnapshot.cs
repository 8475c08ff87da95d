using System.Text.Json;
using System.Text.Json.Serialization;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Evolution;

/// <summary>The tables of one application as a document, to be reviewed, kept and imported elsewhere.</summary>
/// <remarks>
/// Immutable. The tables are in the order of their names, so two snapshots of the same tables are the same text.
/// Table ids, times and version numbers are no part of a snapshot; column ids are, because an import follows renames by
/// them. Two snapshots are equal when nothing in their tables differs.
/// </remarks>
[JsonConverter(typeof(FlexSnapshotConverter))]
public sealed record FlexSnapshot
{
    /// <summary>A snapshot of tables.</summary>
    /// <param name="tables">The tables, in any order.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tables"/> is null.</exception>
    /// <exception cref="ArgumentException">Two tables have one name.</exception>
    public FlexSnapshot(IEnumerable<FlexSnapshotTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        Tables = tables.Select(Portable).OrderBy(table => table.Name, StringComparer.Ordinal).ToFlexList();
        for (int i = 1; i < Tables.Count; i++)
        {
            if (Tables[i].Name == Tables[i - 1].Name)
            {
                throw new ArgumentException($"Two tables of the snapshot are called '{Tables[i].Name}'.", nameof(tables));
            }
        }
    }

    /// <summary>The tables, in the ordinal order of their names.</summary>
    public FlexList<FlexSnapshotTable> Tables { get; }

    /// <summary>Reads a snapshot that <see cref="ToJson"/> wrote, or that a person did.</summary>
    /// <remarks>A column may lack its <c>id</c>; an import then knows it by its name.</remarks>
    /// <param name="json">The JSON.</param>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="JsonException">The text is not JSON, or not of a snapshot's shape.</exception>
    public static FlexSnapshot Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return SnapshotJson.Read(SchemaJson.Parse(json));
    }

    /// <summary>The snapshot as indented JSON with <c>\n</c> between lines, the same on every machine.</summary>
    public string ToJson() => SnapshotJson.Write(this);

    /// <summary>The names of the tables.</summary>
    public override string ToString() => string.Join(", ", Tables.Select(table => table.Name));

    private static FlexSnapshotTable Portable(FlexSnapshotTable table) => table with
    {
        Schema = new FlexTableSchema(table.Schema.Columns.Select(WithoutTargetId), table.Schema.ExtensionData),
        Slots = table.Slots is { } slots && (slots.Count > 0 || table.Schema.Columns.Any(column => column.NeedsSlot))
            ? Ordered(slots, table.Schema)
            : null,
    };

    private static FlexColumnDefinition WithoutTargetId(FlexColumnDefinition column) => column.Validation.TargetId is null
        ? column
        : column with { Validation = column.Validation with { TargetId = null } };

    // The server does not keep the order of an object's properties, so the columns' order is taken instead.
    private static FlexSlotMap Ordered(FlexSlotMap slots, FlexTableSchema schema)
    {
        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        foreach ((int index, FlexColumnDefinition column) in schema.Columns.Index())
        {
            positions.TryAdd(column.Name, index);
        }

        return new FlexSlotMap(slots
            .OrderBy(slot => positions.GetValueOrDefault(slot.Key, int.MaxValue))
            .ThenBy(slot => slot.Key, StringComparer.Ordinal));
    }
}

/// <summary>Lets <see cref="JsonSerializer"/> read and write snapshots.</summary>
internal sealed class FlexSnapshotConverter : JsonConverter<FlexSnapshot>
{
    public override FlexSnapshot Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SnapshotJson.Read(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, FlexSnapshot value, JsonSerializerOptions options) =>
        SnapshotJson.Write(writer, value);
}
