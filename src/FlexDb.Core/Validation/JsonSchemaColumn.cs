using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>Writes the JSON Schema of one column's values.</summary>
internal static class JsonSchemaColumn
{
    private const string NumberPattern = @"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$";
    private const string DatePattern = "^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$";

    private const string DateTimePattern =
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$";

    public static void Write(Utf8JsonWriter writer, RecordColumn column)
    {
        FlexColumnDefinition definition = column.Definition;
        if (column.IsComputed)
        {
            writer.WriteStartObject();
            WriteNothing(writer, orNull: false);
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
            WriteNothing(writer, orNull: !column.IsRequired);
        }
        else
        {
            WriteRules(writer, column);
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
    private static void WriteKeywords(Utf8JsonWriter writer, RecordColumn column)
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

    private static void WriteRules(Utf8JsonWriter writer, RecordColumn column)
    {
        FlexColumnValidation rules = column.Definition.Validation;
        bool isNullable = !column.IsRequired;
        switch (column.Definition.DataType)
        {
            case FlexDataType.String or FlexDataType.Text:
                WriteType(writer, "string", isNullable);
                WriteLength(writer, rules.MinLength, rules.MaxLength);
                if (rules.Pattern is { } pattern)
                {
                    writer.WriteString("pattern"u8, pattern);
                }

                WriteEnum(writer, rules, isNullable);
                break;
            case FlexDataType.Integer:
                WriteType(writer, "integer", isNullable);
                WriteBound(writer, "minimum", rules.Min ?? FlexJsonValue.FromInt64(long.MinValue));
                WriteBound(writer, "maximum", rules.Max ?? FlexJsonValue.FromInt64(long.MaxValue));
                WriteEnum(writer, rules, isNullable);
                break;
            case FlexDataType.Decimal:
                WriteDecimal(writer, rules, isNullable);
                break;
            case FlexDataType.Boolean:
                WriteType(writer, "boolean", isNullable);
                break;
            case FlexDataType.Date:
                WriteText(writer, "date", DatePattern, isNullable);
                WriteEnum(writer, rules, isNullable);
                break;
            case FlexDataType.DateTime:
                WriteText(writer, "date-time", DateTimePattern, isNullable);
                break;
            case FlexDataType.Reference:
                WriteType(writer, "string", isNullable);
                WriteLength(writer, 1, RuleFit.MaxReferenceLength);
                break;
            default:
                WriteNotNull(writer, isNullable);
                break;
        }
    }

    private static string Comment(RecordColumn column)
    {
        FlexColumnValidation rules = column.Definition.Validation;
        List<string> parts = [];
        if (column.Rules.IsUnusable)
        {
            parts.Add($"A rule of this column cannot be read, so every value{(column.IsRequired ? "" : " but null")} is refused.");
        }

        if (column.Definition.Unique)
        {
            parts.Add("Unique among the table's records.");
        }

        switch (column.Definition.DataType)
        {
            case FlexDataType.Decimal:
                parts.Add("An exact decimal: at most 28 digits without leading and trailing zeros, at most 28 of them after the point, "
                    + "below 10^28; a string is as good as a number, and keeps its bounds and list of values too.");
                AddBounds(parts, rules);
                break;
            case FlexDataType.Date or FlexDataType.DateTime:
                AddBounds(parts, rules);
                if (rules.Enum is { } allowed && column.Definition.DataType == FlexDataType.DateTime)
                {
                    parts.Add($"One of these instants: {string.Join(", ", allowed)}.");
                }

                break;
            case FlexDataType.Reference:
                parts.Add($"The id of a record of table '{rules.TargetTable}'.");
                break;
            case FlexDataType.Json:
                parts.Add("Any JSON of at most 64 levels, without duplicate keys.");
                break;
            case FlexDataType.Unknown:
                parts.Add($"Of the data type '{column.Definition.DataTypeName}', which is not known here; any JSON.");
                break;
        }

        return string.Join(' ', parts);
    }

    private static void AddBounds(List<string> parts, FlexColumnValidation rules)
    {
        if (rules.Min is { } min)
        {
            parts.Add($"At least {min}.");
        }

        if (rules.Max is { } max)
        {
            parts.Add($"At most {max}.");
        }
    }

    private static void WriteDecimal(Utf8JsonWriter writer, FlexColumnValidation rules, bool isNullable)
    {
        writer.WriteStartArray("anyOf"u8);
        writer.WriteStartObject();
        WriteType(writer, "number", isNullable: false);
        WriteBound(writer, "minimum", rules.Min);
        WriteBound(writer, "maximum", rules.Max);
        WriteEnum(writer, rules, isNullable: false);
        writer.WriteEndObject();
        writer.WriteStartObject();
        WriteType(writer, "string", isNullable: false);
        writer.WriteString("pattern"u8, NumberPattern);
        writer.WriteEndObject();
        if (isNullable)
        {
            writer.WriteStartObject();
            WriteType(writer, "null", isNullable: false);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, string format, string pattern, bool isNullable)
    {
        WriteType(writer, "string", isNullable);
        writer.WriteString("format"u8, format);
        writer.WriteString("pattern"u8, pattern);
    }

    private static void WriteNotNull(Utf8JsonWriter writer, bool isNullable)
    {
        if (!isNullable)
        {
            writer.WriteStartObject("not"u8);
            WriteType(writer, "null", isNullable: false);
            writer.WriteEndObject();
        }
    }

    private static void WriteNothing(Utf8JsonWriter writer, bool orNull)
    {
        if (orNull)
        {
            WriteType(writer, "null", isNullable: false);
            return;
        }

        writer.WriteStartObject("not"u8);
        writer.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter writer, string type, bool isNullable)
    {
        if (!isNullable)
        {
            writer.WriteString("type"u8, type);
            return;
        }

        writer.WriteStartArray("type"u8);
        writer.WriteStringValue(type);
        writer.WriteStringValue("null"u8);
        writer.WriteEndArray();
    }

    private static void WriteLength(Utf8JsonWriter writer, int? least, int? greatest)
    {
        // The draft wants lengths of 0 or more; a schema from elsewhere may have others, which allow everything or nothing.
        if (least > 0)
        {
            writer.WriteNumber("minLength"u8, least.Value);
        }

        if (greatest is { } most)
        {
            writer.WriteNumber("maxLength"u8, Math.Max(0, most));
        }
    }

    private static void WriteBound(Utf8JsonWriter writer, string keyword, FlexJsonValue? bound)
    {
        if (bound is { Kind: JsonValueKind.Number } number)
        {
            writer.WritePropertyName(keyword);
            number.Element.WriteTo(writer);
        }
    }

    private static void WriteEnum(Utf8JsonWriter writer, FlexColumnValidation rules, bool isNullable)
    {
        if (rules.Enum is not { } allowed)
        {
            return;
        }

        writer.WriteStartArray("enum"u8);
        foreach (FlexJsonValue value in allowed)
        {
            value.Element.WriteTo(writer);
        }

        if (isNullable)
        {
            writer.WriteNullValue();
        }

        writer.WriteEndArray();
    }
}
