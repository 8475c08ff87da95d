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
    /// ECMAScript's <c>new RegExp(pattern)</c> does, and look at a record's own properties only, since a JavaScript
    /// object inherits <c>constructor</c>, <c>toString</c> and others (with Ajv: <c>ajv-formats</c>,
    /// <c>unicodeRegExp: false</c> and <c>ownProperties: true</c>). One that holds numbers as doubles checks whole
    /// numbers beyond 2^53 less exactly than this library does.
    /// </para>
    /// <para>
    /// Three keywords, which check nothing, carry what a program may want to know of a column: <c>x-flexdb-unique</c> is
    /// <c>true</c> for a unique column; <c>x-flexdb-reference</c> is an object with a reference's <c>targetTable</c> and
    /// <c>onDelete</c>, which is <c>restrict</c> where the schema does not say; <c>x-flexdb-computed</c> is the
    /// expression of a computed column. A checker in a strict mode must be told of them (with Ajv: <c>addVocabulary</c>).
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
        CompiledColumn[] columns = new CompiledSchema(schema).Columns;
        writer.WriteStartObject();
        writer.WriteString("$schema"u8, "https://json-schema.org/draft/2020-12/schema"u8);
        writer.WriteString("type"u8, "object"u8);
        writer.WriteStartObject("properties"u8);
        foreach (CompiledColumn column in columns.Where(static column => column.Definition.Name != SchemaNameRules.Prototype))
        {
            writer.WritePropertyName(column.NameUtf8);
            JsonSchemaColumn.Write(writer, column);
        }

        writer.WriteEndObject();

        // Programs in JavaScript lose a property of this name, and Ajv leaves it out of properties; a pattern is no name.
        if (columns.FirstOrDefault(static column => column.Definition.Name == SchemaNameRules.Prototype) is { } prototype)
        {
            writer.WriteStartObject("patternProperties"u8);
            writer.WritePropertyName($"^{SchemaNameRules.Prototype}$");
            JsonSchemaColumn.Write(writer, prototype);
            writer.WriteEndObject();
        }

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
