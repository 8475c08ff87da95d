using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Types;

namespace FlexDb.Core.Validation;

/// <summary>Writes the JSON Schema of one column's values.</summary>
internal static class JsonSchemaColumn
{
    public static void Write(Utf8JsonWriter writer, CompiledColumn column)
    {
        FlexColumnDefinition definition = column.Definition;
        if (column.IsComputed)
        {
            writer.WriteStartObject();
            new JsonSchemaWriter(writer).Nothing(orNull: false);
            writer.WriteString("$comment"u8, "Computed: a record does not say it.");
            writer.WriteString("x-flexdb-computed"u8, definition.Validation.Computed);
            writer.WriteEndObject();
            return;
        }

        writer.WriteStartObject();
        if (definition.DisplayName is { } title)
        {
            writer.WriteString("title"u8, title);
        }

        if (column.Rules.IsUnusable)
        {
            new JsonSchemaWriter(writer).Nothing(orNull: !column.IsRequired);
        }
        else
        {
            ColumnType.Of(definition.DataType).WriteJsonSchema(new JsonSchemaWriter(writer), definition.Validation, !column.IsRequired);
        }

        if (Comment(column) is { Length: > 0 } comment)
        {
            writer.WriteString("$comment"u8, comment);
        }

        WriteKeywords(writer, column);
        if (column.DefaultJson is { } value)
        {
            writer.WritePropertyName("default"u8);
            writer.WriteRawValue(value, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    // What JSON Schema has no keyword for; checkers pass over keywords that they do not know.
    private static void WriteKeywords(Utf8JsonWriter writer, CompiledColumn column)
    {
        FlexColumnDefinition definition = column.Definition;
        if (definition.Unique)
        {
            writer.WriteBoolean("x-flexdb-unique"u8, true);
        }

        if (definition is { DataType: FlexDataType.Reference, Validation.TargetTable: { } target })
        {
            writer.WriteStartObject("x-flexdb-reference"u8);
            writer.WriteString("targetTable"u8, target);
            FlexOnDelete onDelete = definition.Validation.OnDelete ?? FlexOnDelete.Restrict;
            if (SchemaNames.IsKnown(onDelete) && !column.Rules.Unreadable.Contains(ColumnProperties.OnDelete))
            {
                writer.WriteString("onDelete"u8, SchemaNames.Of(onDelete));
            }

            writer.WriteEndObject();
        }
    }

    private static string Comment(CompiledColumn column)
    {
        List<string> parts = [];
        if (column.Rules.IsUnusable)
        {
            parts.Add($"A rule of this column cannot be read, so every value{(column.IsRequired ? "" : " but null")} is refused.");
        }

        if (column.Definition.Unique)
        {
            parts.Add("Unique among the table's records.");
        }

        ColumnType.Of(column.Definition.DataType).Describe(column.Definition, parts);
        return string.Join(' ', parts);
    }
}
