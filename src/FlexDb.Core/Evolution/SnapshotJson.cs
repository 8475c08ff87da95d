using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Evolution;

/// <summary>The JSON form of a snapshot.</summary>
internal static class SnapshotJson
{
    private const string Format = "flexdb-snapshot";
    private const int FormatVersion = 1;

    // Laid out for code review: one property a line, text as people wrote it, and no line ends of the machine's own.
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(FlexSnapshot snapshot)
    {
        ArrayBufferWriter<byte> buffer = new(16 * 1024);
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            Write(writer, snapshot);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    public static void Write(Utf8JsonWriter writer, FlexSnapshot snapshot)
    {
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteNumber("formatVersion", FormatVersion);
        writer.WriteStartArray("tables");
        foreach (FlexSnapshotTable table in snapshot.Tables)
        {
            Write(writer, table);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="JsonException">The JSON is not of a snapshot's shape, or of a later format.</exception>
    public static FlexSnapshot Read(JsonElement json)
    {
        DocumentReader.RefuseDoubledKeys(json, "A snapshot");
        DocumentReader snapshot = new(json, "A snapshot");
        if (snapshot.String("format") != Format || snapshot.Int32("formatVersion") != FormatVersion)
        {
            throw new JsonException($"This is no '{Format}' of version {FormatVersion}, the one that this release reads.");
        }

        try
        {
            return new FlexSnapshot(snapshot.List("tables", ReadTable));
        }
        catch (ArgumentException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    private static void Write(Utf8JsonWriter writer, FlexSnapshotTable table)
    {
        writer.WriteStartObject();
        writer.WriteString("name", table.Name);
        if (table.DisplayName is not null)
        {
            writer.WriteString("displayName", table.DisplayName);
        }

        if (!table.IsActive)
        {
            writer.WriteBoolean("isActive", value: false);
        }

        if (table.Slots is { } slots)
        {
            writer.WritePropertyName("indexedColumns");
            SlotMapJson.Write(writer, slots);
        }

        writer.WritePropertyName("schema");
        FlexTableSchemaConverter.Write(writer, table.Schema, version: null);
        writer.WriteEndObject();
    }

    private static FlexSnapshotTable ReadTable(JsonElement json)
    {
        DocumentReader table = new(json, "A table of a snapshot");
        return new FlexSnapshotTable(table.String("name"), SchemaJson.ReadSchema(table.Raw("schema")))
        {
            DisplayName = table.OptionalString("displayName"),
            IsActive = table.Boolean("isActive", otherwise: true),
            Slots = table.Has("indexedColumns") ? SlotMapJson.Read(table.Raw("indexedColumns")) : null,
        };
    }
}
