using System.Text.Encodings.Web;
using System.Text.Json;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Validation;

/// <summary>Writes a table's schema as JSON Schema, so that front ends and other languages check records alike.</summary>
public static class FlexJsonSchema
{
    // As the stored documents: text stays as people wrote it.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as a JSON Schema document of draft 2020-12.</summary>
    /// <remarks>
    /// <para>
    /// What <see cref="FlexRecordValidator"/> accepts, the document accepts; it accepts more where JSON Schema cannot say
    /// a rule, and then the column's <c>$comment</c> says what is missing: a decimal's digits, a range or list of values
    /// of a decimal given as a string, the range of a date or datetime, duplicate keys and depth in json, and whether
    /// a unique value is or a reference's record exists.
    /// </para>
    /// <para>
    /// A checker must assert <c>format</c>, which the draft leaves to it, and run <c>pattern</c> without the flag u, as
    /// ECMAScript's <c>new RegExp(pattern)</c> does (with Ajv: <c>ajv-formats</c>, and <c>unicodeRegExp: false</c>). One
    /// that holds numbers as doubles judges whole numbers beyond 2^53 less exactly than this library does.
    /// </para>
    /// </remarks>
    /// <param name="schema">The table's schema.</param>
    /// <param name="mode">What the records are for: whole ones, or changes, of which no column is required.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schema"/> is null.</exception>
    public static string ToJsonSchema(this FlexTableSchema schema, FlexRecordMode mode = FlexRecordMode.Insert)
    {
        ArgumentNullException.ThrowIfNull(schema);
        using MemoryStream output = new();
        using (Utf8JsonWriter writer = new(output, WriterOptions))
        {
            Write(writer, schema, mode);
        }

        return System.Text.Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
    }

    private static void Write(Utf8JsonWriter writer, FlexTableSchema schema, FlexRecordMode mode)
    {
        RecordColumn[] columns = new RecordPlan(schema).Columns;
        writer.WriteStartObject();
        writer.WriteString("$schema"u8, "https://json-schema.org/draft/2020-12/schema"u8);
        writer.WriteString("type"u8, "object"u8);
        writer.WriteStartObject("properties"u8);
        foreach (RecordColumn column in columns)
        {
            writer.WritePropertyName(column.NameUtf8);
            JsonSchemaColumn.Write(writer, column);
        }

        writer.WriteEndObject();
        string[] required =
        [
            .. columns
                .Where(column => mode == FlexRecordMode.Insert && column is { IsRequired: true, DefaultJson: null })
                .Select(static column => column.Definition.Name),
        ];
        if (required.Length > 0)
        {
            writer.WriteStartArray("required"u8);
            foreach (string name in required)
            {
                writer.WriteStringValue(name);
            }

            writer.WriteEndArray();
        }

        writer.WriteBoolean("additionalProperties"u8, false);
        writer.WriteEndObject();
    }
}
